"""Which times a schedule has on a day. Pure: no database, no clock."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from hamlet.kernel.calendars import WeeklyHours, WorkingCalendar

Times = tuple[datetime, datetime]
"""The beginning and end of a slot, in UTC."""


def schedule_calendar(week: dict, exceptions: dict[date, list], on_bank_holidays: bool):
    """The calendar of a schedule, from what it keeps."""
    kept = "open" if on_bank_holidays else "closed"
    return WorkingCalendar(WeeklyHours.of(week), exceptions, bank_holidays=kept)


def times_on(calendar: WorkingCalendar, day: date, minutes: int) -> Iterator[Times]:
    """The slots of a day: each opening cut into lengths of `minutes`; what is left over is none.

    Lengths are real time, so that the night on which the clocks change has as many as it has.
    """
    length = timedelta(minutes=minutes)
    for opens, closes in calendar.spans_on(day):
        while opens + length <= closes:
            yield opens, opens + length
            opens += length
