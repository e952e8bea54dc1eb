"""Which times a schedule has."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hamlet.booking.times import schedule_calendar, times_on
from hamlet.kernel.calendars import WEEKDAYS

EVERY_DAY = {day: [["00:00", "24:00"]] for day in WEEKDAYS}


def test_an_opening_is_cut_into_times_and_what_is_left_over_is_none():
    calendar = schedule_calendar({"Monday": [["09:00", "10:10"], ["14:00", "14:20"]]}, {}, True)
    found = list(times_on(calendar, date(2026, 3, 2), 30))
    assert [each[0].strftime("%H:%M") for each in found] == ["09:00", "09:30"]


def test_a_day_that_differs_wins_over_the_week_and_over_bank_holidays():
    christmas, friday = date(2026, 12, 25), date(2026, 12, 18)
    different = {christmas: [["10:00", "11:00"]], friday: []}
    calendar = schedule_calendar({"Friday": [["09:00", "12:00"]]}, different, False)
    assert len(list(times_on(calendar, christmas, 30))) == 2
    assert list(times_on(calendar, friday, 30)) == []
    good_friday = date(2026, 4, 3)
    assert list(times_on(calendar, good_friday, 30)) == []


def test_the_nights_on_which_the_clocks_change_have_as_many_times_as_they_have():
    calendar = schedule_calendar(EVERY_DAY, {}, True)
    for day, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)):
        assert len(list(times_on(calendar, day, 60))) == hours


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(1, 300))
def test_times_follow_each_other_and_are_all_as_long(day, minutes):
    found = list(times_on(schedule_calendar(EVERY_DAY, {}, True), day, minutes))
    assert all(ends - starts == timedelta(minutes=minutes) for starts, ends in found)
    assert all(a[1] == b[0] for a, b in pairwise(found))
    assert found[0][0] <= datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
