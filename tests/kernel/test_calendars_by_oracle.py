"""The working calendar against a slow one that was written apart from it: 10,000 cases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kernel import oracle

from hamlet.kernel.calendars import WeeklyHours, WorkingCalendar, bank_holidays

TEN_YEARS = range(2020, 2030)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EDGES = sorted(
    minute // 1440 * 1440
    for minute in [
        *(change for change in oracle.CLOCK_CHANGES if oracle.shown(change)[0].year in TEN_YEARS),
        *(
            oracle.one_in_the_morning(day)
            for year in TEN_YEARS
            for day in oracle.bank_holidays(year)
        ),
    ]
)
FIRST, LAST = (oracle.one_in_the_morning(date(year, 1, 1)) for year in (2020, 2030))

quarters = st.integers(0, 96).map(lambda quarter: quarter * 15)
cuts = st.lists(quarters, min_size=4, max_size=4, unique=True).map(sorted)
days = st.one_of(
    st.sampled_from(
        [
            [],
            [(0, 1440)],
            [(480, 1200)],
            [(540, 750), (810, 1020)],
            [(0, 120), (1320, 1440)],
            [(30, 90)],
            [(75, 105), (105, 135)],
        ]
    ),
    cuts.map(lambda cut: [(cut[0], cut[3])]),
    cuts.map(lambda cut: [(cut[0], cut[1]), (cut[2], cut[3])]),
)
weeks = (
    st.tuples(days, days, days)
    .filter(any)
    .map(lambda part: [part[0], part[0], part[0], part[0], part[0], part[1], part[2]])
)
starts = st.one_of(
    st.integers(FIRST, LAST),
    st.builds(int.__add__, st.sampled_from(EDGES), st.integers(-2880, 2880)),
)
exceptions = st.dictionaries(st.integers(-1, 4), days, max_size=2)
amounts = st.one_of(st.integers(0, 180), st.integers(0, 1500))


@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(weeks, exceptions, st.booleans(), starts, amounts, st.integers(0, 5))
def test_agrees_with_the_oracle(week, offsets, closed, start, minutes, working_days):
    first = oracle.shown(start)[0]
    different = {first + timedelta(days=offset): hours for offset, hours in offsets.items()}
    slow = oracle.Oracle(week, different, closed)
    quick = WorkingCalendar(
        WeeklyHours(tuple(tuple(day) for day in week)),
        {day: written(hours) for day, hours in different.items()},
        "closed" if closed else "open",
    )
    at = moment(start)
    assert quick.is_open(at) == slow.is_open(start)
    assert quick.minutes_between(at, moment(start + minutes)) == slow.minutes_between(
        start, start + minutes
    )
    assert quick.deadline(at, minutes) == moment(slow.deadline(start, minutes))
    assert quick.next_opening(at) == moment(slow.next_opening(start))
    assert quick.same_day(at) == moment(slow.working_days(start, 0))
    assert quick.working_days(at, working_days) == moment(slow.working_days(start, working_days))


@pytest.mark.parametrize("year", TEN_YEARS)
def test_bank_holidays_agree_with_the_rules_and_the_proclamations(year):
    assert bank_holidays(year) == oracle.bank_holidays(year)


def moment(minute: int) -> datetime:
    return EPOCH + timedelta(minutes=minute)


def written(hours):
    return [(f"{a // 60}:{a % 60:02}", f"{b // 60}:{b % 60:02}") for a, b in hours]
