"""A slow working calendar, written apart from the real one so that each can catch the other.

Everything is whole minutes since 1970 in UTC. Summer time comes from the law's rule and bank
holidays from the calendar of Easter and a list of proclamations: no time-zone or holiday library.
"""

from array import array
from bisect import bisect
from datetime import date, timedelta
from functools import cache
from itertools import accumulate, count

EPOCH = date(1970, 1, 1)


def last_sunday(year: int, month: int) -> date:
    day = date(year, month, 31)
    while day.weekday() != 6:
        day -= timedelta(days=1)
    return day


def one_in_the_morning(day: date) -> int:
    return (day - EPOCH).days * 1440 + 60


# London leaves and rejoins UTC at 01:00 UTC on the last Sundays of March and October.
CLOCK_CHANGES = [
    one_in_the_morning(last_sunday(year, month)) for year in range(2015, 2040) for month in (3, 10)
]


def shown(minute: int) -> tuple[date, int]:
    """The date, and the minutes after midnight, that London clocks show."""
    summer = bisect(CLOCK_CHANGES, minute) % 2
    days, minutes = divmod(minute + 60 * summer, 1440)
    return EPOCH + timedelta(days=days), minutes


@cache
def latest_readings(day: date) -> tuple[int, array]:
    """A date's first minute, and for each of its minutes the latest time shown so far that day.

    A written time has come once the clocks have shown it or later.
    """
    noon = (day - EPOCH).days * 1440 + 720
    clocks = [(minute, *shown(minute)) for minute in range(noon - 800, noon + 800)]
    readings = [(minute, reading) for minute, on, reading in clocks if on == day]
    return readings[0][0], array("H", accumulate((reading for _, reading in readings), max))


def easter(year: int) -> date:
    """The anonymous Gregorian computus (Nature, 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    x = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    month, day = divmod(h + x - 7 * ((a + 11 * h + 22 * x) // 451) + 114, 31)
    return date(year, month, day + 1)


def first_monday(year: int, month: int, day: int = 1) -> date:
    monday = date(year, month, day)
    while monday.weekday() != 0:
        monday += timedelta(days=1)
    return monday


@cache
def bank_holidays(year: int) -> set[date]:
    """England's, with the moved and added ones that were proclaimed from 2020 on."""
    spring = date(2022, 6, 2) if year == 2022 else first_monday(year, 5, 25)
    early_may = date(2020, 5, 8) if year == 2020 else first_monday(year, 5)
    days = {
        easter(year) - timedelta(days=2),
        easter(year) + timedelta(days=1),
        early_may,
        spring,
        first_monday(year, 8, 25),
    }
    # Each of these keeps its own date; at a weekend, the next free weekday is kept too.
    feasts = [date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)]
    days.update(feasts)
    for feast in feasts:
        substitute = feast
        while feast.weekday() > 4 and (substitute.weekday() > 4 or substitute in days):
            substitute += timedelta(days=1)
        days.add(substitute)
    added = {date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)}
    return days | {day for day in added if day.year == year}


class Oracle:
    """`week`: seven lists of (opens, closes) minutes, not all empty; `exceptions`: by date."""

    def __init__(self, week, exceptions, bank_holidays_closed):
        self.week = week
        self.exceptions = exceptions
        self.bank_holidays_closed = bank_holidays_closed
        self.walked = {}

    def hours(self, day):
        if day in self.exceptions:
            return self.exceptions[day]
        if self.bank_holidays_closed and day in bank_holidays(day.year):
            return []
        return self.week[day.weekday()]

    def open_minutes(self, day):
        """Every open minute of a London date, in order, found by looking at each."""
        if day not in self.walked:
            first, readings = latest_readings(day)
            self.walked[day] = sorted(
                minute
                for opens, closes in self.hours(day)
                for minute, latest in enumerate(readings, first)
                if opens <= latest < closes
            )
        return self.walked[day]

    def days_from(self, start):
        first = shown(start)[0]
        return (first + timedelta(days=n) for n in count())

    def open_minutes_from(self, start):
        for day in self.days_from(start):
            for minute in self.open_minutes(day):
                if minute >= start:
                    yield minute

    def is_open(self, at):
        return at in self.open_minutes(shown(at)[0])

    def next_opening(self, at):
        return next(self.open_minutes_from(at))

    def deadline(self, start, minutes):
        if minutes == 0:
            return self.next_opening(start)
        for number, minute in enumerate(self.open_minutes_from(start), 1):
            if number == minutes:
                return minute + 1

    def working_days(self, start, days):
        left = days
        for day in self.days_from(start):
            minutes = self.open_minutes(day)
            if minutes and minutes[-1] >= start:
                if left == 0:
                    return minutes[-1] + 1
                left -= 1

    def minutes_between(self, a, b):
        first, last = shown(a)[0], shown(b)[0]
        total = 0
        while first <= last:
            total += sum(1 for minute in self.open_minutes(first) if a <= minute < b)
            first += timedelta(days=1)
        return total
