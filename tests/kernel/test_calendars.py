"""Working calendars by cases one can check on a wall calendar; the oracle does the rest."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamlet.kernel.calendars import WeeklyHours, WorkingCalendar
from hamlet.kernel.clock import LONDON, london
from hamlet.kernel.errors import Fault, UserError
from hamlet.kernel.promises import Promise, time_left_words

OFFICE = WorkingCalendar(WeeklyHours.weekdays("09:00", "17:00"))
RAPID = WorkingCalendar(WeeklyHours.every_day("08:00", "20:00"), bank_holidays="open")
ALWAYS = WorkingCalendar(WeeklyHours.always(), bank_holidays="open")


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=LONDON)


def shown(moment: datetime) -> str:
    return f"{london(moment):%a %-d %b %H:%M}"


@pytest.mark.parametrize(
    ("calendar", "start", "minutes", "due"),
    [
        (RAPID, "2026-11-20 14:00", 120, "Fri 20 Nov 16:00"),
        (RAPID, "2026-11-20 19:00", 120, "Sat 21 Nov 09:00"),
        (RAPID, "2026-11-20 18:00", 120, "Fri 20 Nov 20:00"),
        (RAPID, "2026-11-20 20:00", 120, "Sat 21 Nov 10:00"),
        (RAPID, "2026-12-25 19:00", 120, "Sat 26 Dec 09:00"),
        (OFFICE, "2026-11-20 16:30", 60, "Mon 23 Nov 09:30"),
        (OFFICE, "2026-12-24 16:30", 60, "Tue 29 Dec 09:30"),
        (OFFICE, "2026-11-21 03:00", 0, "Mon 23 Nov 09:00"),
        (ALWAYS, "2026-03-29 00:30", 60, "Sun 29 Mar 02:30"),
        (ALWAYS, "2026-10-25 00:30", 120, "Sun 25 Oct 01:30"),
    ],
)
def test_deadline_counts_open_minutes(calendar, start, minutes, due):
    assert shown(calendar.deadline(at(start), minutes)) == due


@pytest.mark.parametrize(
    ("start", "same_day", "in_two_days"),
    [
        ("2026-11-20 16:59", "Fri 20 Nov 17:00", "Tue 24 Nov 17:00"),
        ("2026-11-20 17:00", "Mon 23 Nov 17:00", "Wed 25 Nov 17:00"),
        ("2026-11-21 12:00", "Mon 23 Nov 17:00", "Wed 25 Nov 17:00"),
        ("2026-11-23 04:00", "Mon 23 Nov 17:00", "Wed 25 Nov 17:00"),
    ],
)
def test_working_days_begin_when_it_counts_as_come(start, same_day, in_two_days):
    assert shown(OFFICE.same_day(at(start))) == same_day
    assert shown(OFFICE.working_days(at(start), 2)) == in_two_days


def test_an_exception_wins_over_the_week_and_over_a_bank_holiday():
    christmas = WorkingCalendar(
        OFFICE.hours,
        {date(2026, 12, 25): [("10:00", "12:00")], date(2026, 12, 24): []},
    )
    assert not christmas.is_open(at("2026-12-24 10:00"))
    assert christmas.is_open(at("2026-12-25 10:00"))
    assert not christmas.is_open(at("2026-12-25 12:00"))
    assert shown(christmas.next_opening(at("2026-12-23 17:00"))) == "Fri 25 Dec 10:00"


def test_hours_in_the_hour_that_spring_leaves_out_begin_at_the_jump():
    night = WorkingCalendar(WeeklyHours.every_day("01:30", "03:00"), bank_holidays="open")
    assert shown(night.next_opening(at("2026-03-29 00:00"))) == "Sun 29 Mar 02:00"
    assert night.minutes_between(at("2026-03-29 00:00"), at("2026-03-30 00:00")) == 60


def test_hours_in_the_hour_that_autumn_repeats_begin_at_its_first_coming():
    night = WorkingCalendar(WeeklyHours.every_day("01:30", "03:00"), bank_holidays="open")
    assert night.next_opening(at("2026-10-25 00:00")) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert night.minutes_between(at("2026-10-25 00:00"), at("2026-10-26 00:00")) == 150


def test_a_calendar_that_never_opens_says_so():
    closed = WorkingCalendar(WeeklyHours.of({}), {date(2026, 11, 20): [("09:00", "10:00")]})
    assert shown(closed.deadline(at("2026-11-20 07:00"), 60)) == "Fri 20 Nov 10:00"
    for ask in (closed.next_opening, closed.same_day, lambda start: closed.deadline(start, 1)):
        with pytest.raises(UserError, match="no opening hours"):
            ask(at("2026-11-20 10:00"))
    assert closed.minutes_between(at("2026-11-20 10:00"), at("2027-11-20 10:00")) == 0


def test_a_promise_may_run_for_longer_than_the_longest_closure():
    rare = WorkingCalendar(WeeklyHours.of({"mon": [("09:00", "09:15")]}), bank_holidays="open")
    assert rare.deadline(at("2026-11-23 09:00"), 80 * 15) == at("2028-05-29 09:15")


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.integers(1, 2000),
)
def test_deadline_and_minutes_between_undo_each_other_to_the_microsecond(start, minutes):
    due = OFFICE.deadline(start, minutes)
    assert OFFICE.minutes_between(start, due) == minutes
    assert OFFICE.minutes_between(due, start) == -minutes
    assert OFFICE.minutes_between(start, due - timedelta(microseconds=1)) == minutes - 1


def test_times_come_back_in_utc_and_need_a_zone():
    assert RAPID.deadline(at("2026-07-01 12:00"), 5).tzinfo is UTC
    for ask in (RAPID.is_open, RAPID.next_opening, RAPID.same_day):
        with pytest.raises(Fault):
            ask(datetime(2026, 7, 1, 12))
    with pytest.raises(Fault):
        RAPID.deadline(at("2026-07-01 12:00"), -1)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (WeeklyHours.every_day("08:00", "20:00"), "08:00 to 20:00 every day"),
        (WeeklyHours.every_day(time(8), time(18, 30)), "08:00 to 18:30 every day"),
        (WeeklyHours.always(), "at all hours"),
        (WeeklyHours.of({}), "closed"),
        (WeeklyHours.weekdays("09:00", "17:00"), "Monday to Friday 09:00 to 17:00"),
        (
            WeeklyHours.of(
                {"mon": [("13:00", "17:00"), ("09:00", "12:00")], "Saturday": [("9:00", "12:00")]}
            ),
            "Monday 09:00 to 12:00 and 13:00 to 17:00; Saturday 09:00 to 12:00",
        ),
    ],
)
def test_weekly_hours_in_words_and_in_json(hours, words):
    assert hours.in_words() == words
    assert WeeklyHours.of(hours.to_json()) == hours


@pytest.mark.parametrize(
    ("week", "message"),
    [
        ({"mon": [("20:00", "02:00")]}, "end this day at 24:00"),
        ({"mon": [("09:00", "12:00"), ("11:00", "13:00")]}, "overlap at 11:00"),
        ({"mon": [("nine", "12:00")]}, "'nine' is not a time"),
        ({"mon": [("09:60", "12:00")]}, "'09:60' is not a time"),
        ({"mon": [("09:00", "24:01")]}, "'24:01' is not a time"),
        ({"lundi": []}, "No weekday is called Lun"),
    ],
)
def test_hours_that_cannot_be_say_what_to_do(week, message):
    with pytest.raises(UserError, match=message):
        WeeklyHours.of(week)


@pytest.mark.parametrize(
    ("promise", "words", "due"),
    [
        (Promise("minutes", 120), "within 2 hours, 08:00 to 20:00 every day", "Sat 21 Nov 09:00"),
        (Promise("minutes", 60), "within 1 hour, 08:00 to 20:00 every day", "Fri 20 Nov 20:00"),
        (Promise("minutes", 90), "within 90 minutes, 08:00 to 20:00 every day", "Sat 21 Nov 08:30"),
        (Promise("same_day"), "on the day it comes, 08:00 to 20:00 every day", "Fri 20 Nov 20:00"),
        (
            Promise("working_days", 1),
            "within 1 working day, 08:00 to 20:00 every day",
            "Sat 21 Nov 20:00",
        ),
        (Promise("calendar_days", 28), "within 28 days", "Sat 19 Dec 00:00"),
    ],
)
def test_promises_have_words_a_deadline_and_json(promise, words, due):
    assert promise.in_words(RAPID.hours) == words
    assert words.startswith(promise.in_words())
    assert shown(promise.deadline(at("2026-11-20 19:00"), RAPID)) == due
    assert Promise.from_json(promise.to_json()) == promise


def test_no_promise_has_no_deadline():
    assert Promise().deadline(at("2026-11-20 19:00"), RAPID) is None
    assert Promise().in_words(RAPID.hours) == "no promised time"


@pytest.mark.parametrize(("kind", "amount"), [("minutes", 0), ("working_days", -1), ("soon", 1)])
def test_promises_that_promise_nothing_are_refused(kind, amount):
    with pytest.raises(UserError):
        Promise(kind, amount)


@pytest.mark.parametrize(
    ("due", "words"),
    [
        ("2026-11-20 12:00", "due now"),
        ("2026-11-20 12:25", "25 min left"),
        ("2026-11-20 13:20", "1 h 20 min left"),
        ("2026-11-20 14:00", "2 h left"),
        ("2026-11-21 11:59", "23 h 59 min left"),
        ("2026-11-21 12:00", "due in 1 day"),
        ("2026-11-23 09:00", "due in 3 days"),
        ("2026-11-24 00:00", "due in 3 days"),
        ("2026-11-20 11:35", "25 min late"),
        ("2026-11-20 10:00", "2 h late"),
        ("2026-11-18 17:00", "2 days late"),
    ],
)
def test_time_left_in_words(due, words):
    assert time_left_words(at(due), at("2026-11-20 12:00")) == words


def test_openings_as_others_tell_them_are_a_week_whatever_they_say():
    told = [
        (4, "18:00", "02:00"),
        (6, "22:00", "01:00"),
        (0, "00:30", "03:00"),
        (2, "10:00", "10:00"),
    ]
    told += [
        (1, "09:00", "12:00"),
        (1, "10:00", "11:00"),
        (1, "12:00", "13:00"),
        (3, "20:00", "00:00"),
    ]
    openings = [(day, time.fromisoformat(a), time.fromisoformat(b)) for day, a, b in told]
    assert WeeklyHours.joined(openings).to_json() == {
        "Monday": [["00:00", "03:00"]],
        "Tuesday": [["09:00", "12:00"], ["12:00", "13:00"]],
        "Wednesday": [["10:00", "24:00"]],
        "Thursday": [["00:00", "10:00"], ["20:00", "24:00"]],
        "Friday": [["18:00", "24:00"]],
        "Saturday": [["00:00", "02:00"]],
        "Sunday": [["22:00", "24:00"]],
    }
