"""Working calendars: when something is open, and when what was promised falls due.

Open time is real time: minutes are counted in UTC inside opening hours, so the night on which the
clocks change holds as many as it has. Opening hours are what London clocks show. A written time
means *the first moment of that day at which the clocks show it or later*. Hence in spring a time
between 01:00 and 02:00 means the moment of the jump, and in autumn, when that hour comes twice,
an opening or closing time within it means its first coming.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import groupby, pairwise
from typing import Literal, Self

import holidays

from hamlet.kernel.clock import LONDON, london, utc
from hamlet.kernel.errors import Fault, UserError
from hamlet.kernel.text import number_in

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAY = 24 * 60
# A year without an opening: whoever wrote such hours did not mean a promise to run over them.
LONGEST_CLOSURE = 366

Hours = tuple[tuple[int, int], ...]
"""One day's opening hours: (opens, closes) in minutes after midnight, in order, apart."""

WrittenHours = Iterable[tuple[str | time, str | time]]
"""The same as people write them: ('08:00', '12:30'); '24:00' is the midnight that ends the day."""

Span = tuple[datetime, datetime]
"""One stretch of open time, in UTC."""


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """The hours of an ordinary week, Monday first.

    Make one with `of`, `joined`, `every_day`, `weekdays` or `always`.
    """

    days: tuple[Hours, ...]

    @classmethod
    def of(cls, week: Mapping[str, WrittenHours]) -> Self:
        """From weekday names (or their first three letters) to hours; a day not named is closed.

        Raises `UserError` for hours that overlap, end before they begin, or cannot be read.
        """
        named = {name[:3].title(): hours for name, hours in week.items()}
        unknown = named.keys() - {day[:3] for day in WEEKDAYS}
        if unknown:
            raise UserError(f"No weekday is called {', '.join(sorted(unknown))}.")
        return cls(tuple(read_hours(named.get(day[:3], ())) for day in WEEKDAYS))

    @classmethod
    def joined(cls, openings: Iterable[tuple[int, time, time]]) -> Self:
        """From openings as others tell them: (weekday from 0 for Monday, opens, closes), in order.

        One that closes no later than it opens ends on the day after, and those that overlap are
        one: whatever another directory tells is a week.
        """
        week: list[list[tuple[int, int]]] = [[] for _ in WEEKDAYS]
        for weekday, opens, closes in openings:
            begins, ends = _minute(opens), _minute(closes)
            week[weekday].append((begins, ends if begins < ends else DAY))
            if 0 < ends <= begins:
                week[(weekday + 1) % 7].append((0, ends))
        return cls(tuple(map(_apart, week)))

    @classmethod
    def every_day(cls, opens: str | time, closes: str | time) -> Self:
        """The same hours on all seven days."""
        return cls((read_hours([(opens, closes)]),) * 7)

    @classmethod
    def weekdays(cls, opens: str | time, closes: str | time) -> Self:
        """The same hours from Monday to Friday, closed at the weekend."""
        return cls((read_hours([(opens, closes)]),) * 5 + ((),) * 2)

    @classmethod
    def always(cls) -> Self:
        """Day and night."""
        return cls.every_day("00:00", "24:00")

    def to_json(self) -> dict[str, list[list[str]]]:
        """The week in JSON's types; `of` reads it back to an equal value."""
        return {
            name: written(hours) for name, hours in zip(WEEKDAYS, self.days, strict=True) if hours
        }

    def in_words(self) -> str:
        """'08:00 to 20:00 every day'; 'at all hours'; 'Monday to Friday 09:00 to 17:00'."""
        if not any(self.days):
            return "closed"
        if set(self.days) == {((0, DAY),)}:
            return "at all hours"
        if len(set(self.days)) == 1:
            return f"{_hours_words(self.days[0])} every day"
        runs = groupby(range(7), key=lambda day: self.days[day])
        parts = ((hours, list(days)) for hours, days in runs if hours)
        return "; ".join(f"{_days_words(days)} {_hours_words(hours)}" for hours, days in parts)


def read_hours(written: WrittenHours) -> Hours:
    """One day's hours from ('08:00', '12:30') pairs. Raises `UserError` that says what to do."""
    hours = tuple(sorted((_minute(opens), _minute(closes)) for opens, closes in written))
    for opens, closes in hours:
        if closes <= opens:
            raise UserError(
                f"{_clock_words(opens)} to {_clock_words(closes)} ends before it begins. "
                "For a night, end this day at 24:00 and begin the next at 00:00."
            )
    for (_, closes), (opens, _) in pairwise(hours):
        if opens < closes:
            raise UserError(
                f"Two sets of hours overlap at {_clock_words(opens)}. Join or part them."
            )
    return hours


def _apart(openings: Iterable[tuple[int, int]]) -> Hours:
    """Openings of one day in order, those that overlap as one."""
    found: list[tuple[int, int]] = []
    for opens, closes in sorted(openings):
        if found and opens < found[-1][1]:
            opens, until = found.pop()
            closes = max(closes, until)
        found.append((opens, closes))
    return tuple(found)


def written(hours: Hours) -> list[list[str]]:
    """One day's hours as they are kept, however somebody wrote them: [['08:30', '24:00']]."""
    return [[_clock_words(opens), _clock_words(closes)] for opens, closes in hours]


@dataclass(frozen=True)
class WorkingCalendar:
    """When a service works: its week, bank holidays, and dates that are different.

    `exceptions` give a date its own hours (none: closed all day); they win over bank holidays.
    What comes when closed counts as having come at the next opening. Times may be given in any
    zone and come back in UTC; one without a zone is a `Fault`.
    """

    hours: WeeklyHours
    exceptions: Mapping[date, WrittenHours] = field(default_factory=dict)
    bank_holidays: Literal["closed", "open"] = "closed"
    _exceptional: dict[date, Hours] = field(init=False, repr=False, compare=False)
    _spans: dict[date, tuple[Span, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        read = {day: read_hours(hours) for day, hours in self.exceptions.items()}
        object.__setattr__(self, "_exceptional", read)
        object.__setattr__(self, "_spans", {})

    def hours_on(self, day: date) -> Hours:
        """The opening hours on a date, after exceptions and bank holidays."""
        if day in self._exceptional:
            return self._exceptional[day]
        if self.bank_holidays == "closed" and day in bank_holidays(day.year):
            return ()
        return self.hours.days[day.weekday()]

    def is_open(self, at: datetime) -> bool:
        """Whether it is open at that moment: the moment of opening is, that of closing is not."""
        at = utc(at)
        return any(opens <= at < closes for opens, closes in self.spans_on(london(at).date()))

    def next_opening(self, at: datetime) -> datetime:
        """That moment itself when open, else when it next opens."""
        return next(self._open_time_from(at))[0]

    def deadline(self, start: datetime, minutes: int) -> datetime:
        """The moment at which so many open minutes will have passed since `start`.

        It may be the moment of closing. Raises `UserError` where there is never open time.
        """
        left = timedelta(minutes=_not_negative(minutes))
        for opens, closes in self._open_time_from(start):
            if left <= closes - opens:
                return opens + left
            left -= closes - opens
        raise Fault("open time ended without an error")

    def same_day(self, start: datetime) -> datetime:
        """The end of the working day on which it came, or of the next one if it came later."""
        return self.working_days(start, 0)

    def working_days(self, start: datetime, days: int) -> datetime:
        """The end of the working day that is `days` after the one on which it counts as come.

        A working day is a date with open time. What came on Friday within hours and is due in two
        working days is due when Tuesday closes; what came on Saturday, when Wednesday closes.
        """
        _not_negative(days)
        day = london(next(self._open_time_from(start))[0]).date()
        for _ in range(days):
            day = london(next(self._open_time_from(midnight(day + timedelta(days=1))))[0]).date()
        return self.spans_on(day)[-1][1]

    def minutes_between(self, a: datetime, b: datetime) -> int:
        """Whole open minutes from `a` to `b`; negative when `b` is the earlier."""
        a, b = utc(a), utc(b)
        if b < a:
            return -self.minutes_between(b, a)
        first, last = london(a).date(), london(b).date()
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        spans = (span for day in days for span in self.spans_on(day))
        passed = (min(b, closes) - max(a, opens) for opens, closes in spans)
        return sum((p for p in passed if p > timedelta()), timedelta()) // timedelta(minutes=1)

    def _open_time_from(self, start: datetime) -> Iterator[Span]:
        """Every stretch of open time after `start`, the first cut to begin no earlier than it."""
        start = utc(start)
        day, closed_days = london(start).date(), 0
        while closed_days < LONGEST_CLOSURE:
            spans = self.spans_on(day)
            closed_days = 0 if spans else closed_days + 1
            yield from ((max(start, opens), closes) for opens, closes in spans if closes > start)
            day += timedelta(days=1)
        raise UserError(
            "This service has no opening hours, so nothing can be promised. Give it some first."
        )

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """The open time of a date, kept because many deadlines ask for the same dates."""
        if day not in self._spans:
            spans = ((_moment(day, a), _moment(day, b)) for a, b in self.hours_on(day))
            self._spans[day] = tuple(span for span in spans if span[0] < span[1])
        return self._spans[day]


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """England's bank holidays in a year, substitutes included, from the `holidays` library.

    A Saturday or Sunday feast counts as well as its substitute. One that is moved or added by
    proclamation is known only once the library is updated; until then use an exception.
    """
    return frozenset(holidays.UnitedKingdom(subdiv="ENG", years=year))


def _moment(day: date, minute: int) -> datetime:
    """The first moment of `day` at which London clocks show `minute` or later (see the top)."""
    shown = datetime.combine(day, time()) + timedelta(minutes=minute)
    moment = utc(shown.replace(tzinfo=LONDON, fold=0))
    # Spring leaves this time out: walk to the first one that the clocks show, the jump itself.
    skipped = moment.astimezone(LONDON).replace(tzinfo=None) - shown
    return moment if not skipped else _moment(day, minute + 1)


def midnight(day: date) -> datetime:
    """The moment at which a day begins in London, in UTC."""
    return _moment(day, 0)


def _minute(written: str | time) -> int:
    text = written.isoformat("minutes") if isinstance(written, time) else written
    hour, _, minute = text.partition(":")
    hours, minutes = number_in(hour), number_in(minute)
    if hours is not None and minutes is not None and len(minute) == 2 and minutes < 60:
        found = hours * 60 + minutes
        if found <= DAY:
            return found
    raise UserError(f"'{text}' is not a time. Write it like 08:30, up to 24:00.")


def _not_negative(amount: int) -> int:
    if amount < 0:
        raise Fault(f"a deadline {amount} before its start")
    return amount


def _clock_words(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _hours_words(hours: Hours) -> str:
    return " and ".join(f"{_clock_words(a)} to {_clock_words(b)}" for a, b in hours)


def _days_words(days: list[int]) -> str:
    first, last = WEEKDAYS[days[0]], WEEKDAYS[days[-1]]
    return first if len(days) == 1 else f"{first} to {last}"
