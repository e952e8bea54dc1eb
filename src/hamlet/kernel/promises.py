"""What a service promises, when that falls due, and how long is left, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Self

from hamlet.kernel.calendars import DAY, WeeklyHours, WorkingCalendar, midnight
from hamlet.kernel.clock import london, utc
from hamlet.kernel.errors import UserError

PromiseKind = Literal["minutes", "same_day", "working_days", "calendar_days", "none"]


@dataclass(frozen=True, slots=True)
class Promise:
    """A service's standard: how soon it acts. `amount` counts minutes or days, by kind."""

    kind: PromiseKind = "none"
    amount: int = 0

    def __post_init__(self):
        counted = self.kind in ("minutes", "working_days", "calendar_days")
        if counted and self.amount < 1:
            raise UserError("A promise needs a number of minutes or days, 1 or more.")
        if not counted and self.kind not in ("same_day", "none"):
            raise UserError(f"'{self.kind}' is no kind of promise. Choose one from the list.")

    @property
    def runs_by_hours(self) -> bool:
        """Whether it runs by opening hours, so that without any it says nothing."""
        return self.kind in ("minutes", "same_day", "working_days")

    def deadline(self, start: datetime, calendar: WorkingCalendar) -> datetime | None:
        """When what came at `start` falls due, in UTC; None where nothing is promised.

        Calendar days run whether open or closed, to the midnight that ends the last of them.
        """
        match self.kind:
            case "minutes":
                return calendar.deadline(start, self.amount)
            case "same_day":
                return calendar.same_day(start)
            case "working_days":
                return calendar.working_days(start, self.amount)
            case "calendar_days":
                return midnight(london(start).date() + timedelta(days=self.amount + 1))
        return None

    def in_words(self, hours: WeeklyHours | None = None) -> str:
        """'within 2 hours, 08:00 to 20:00 every day'; the hours only where they count."""
        match self.kind:
            case "minutes":
                words = f"within {_minutes_words(self.amount)}"
            case "same_day":
                words = "on the day it comes"
            case "working_days":
                words = f"within {_counted(self.amount, 'working day')}"
            case "calendar_days":
                return f"within {_counted(self.amount, 'day')}"
            case _:
                return "no promised time"
        return f"{words}, {hours.in_words()}" if hours else words

    def to_json(self) -> dict[str, Any]:
        """In JSON's types; `from_json` reads it back to an equal value."""
        return {"kind": self.kind, "amount": self.amount}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        return cls(value["kind"], value["amount"])


def time_left_words(due: datetime, now: datetime) -> str:
    """'1 h 20 min left', 'due in 3 days', '25 min late', '2 days late'; days as London dates."""
    left = utc(due) - utc(now)
    minutes = abs(left) // timedelta(minutes=1)
    if minutes == 0:
        return "due now"
    late = left < timedelta()
    if minutes < DAY:
        return f"{_short_words(minutes)} {'late' if late else 'left'}"
    # A deadline at midnight belongs to the day which that midnight ends.
    due_on = london(due - timedelta(microseconds=1)).date()
    days = _counted(max(1, abs((due_on - london(now).date()).days)), "day")
    return f"{days} late" if late else f"due in {days}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _minutes_words(minutes: int) -> str:
    whole_hours = minutes % 60 == 0
    return _counted(minutes // 60, "hour") if whole_hours else _counted(minutes, "minute")


def _short_words(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " ".join(f"{n} {unit}" for n, unit in ((hours, "h"), (rest, "min")) if n)
