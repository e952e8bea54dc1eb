"""The rhythm of two years: weekdays, winters, bank holidays, opening hours, and London time.

Instants travel as minutes of London wall-clock time since 1970 and become UTC when a table is made.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import holidays
import numpy as np
import pyarrow as pa

from hamlet.synth import services
from hamlet.synth.lives import SPAN

DAY = 1440
NOON = 720
LONDON = ZoneInfo("Europe/London")
AHEAD = 60  # days kept after `today`, for promises that fall due then
BEHIND = 5


@dataclass(frozen=True)
class Days:
    """The days from `first` on, with `weekday`, `holiday`, `winter` (0 to 1); `now` in minutes."""

    first: int
    weekday: np.ndarray
    holiday: np.ndarray
    winter: np.ndarray
    now: int

    @property
    def history(self) -> slice:
        """The two years up to and including today."""
        return slice(BEHIND, BEHIND + SPAN + 1)


def make(today: date) -> Days:
    """Two years before noon of `today`, with a margin at both ends."""
    now = int(np.datetime64(today, "D").astype(int))
    first = now - SPAN - BEHIND
    numbers = np.arange(first, now + AHEAD)
    dates = numbers.astype("datetime64[D]")
    years = range(int(str(dates[0])[:4]), int(str(dates[-1])[:4]) + 1)
    closed = [
        np.datetime64(day, "D")
        for day in holidays.country_holidays("GB", subdiv="ENG", years=years)
    ]
    in_year = (dates - dates.astype("datetime64[Y]")).astype(int)
    return Days(
        first=first,
        weekday=(numbers + 3) % 7,
        holiday=np.isin(dates, closed),
        winter=(1 + np.cos(2 * np.pi * (in_year - 10) / 365.25)) / 2,
        now=now * DAY + NOON,
    )


def weights(days: Days, week: list[float], winter: float, holiday: float) -> np.ndarray:
    """Relative busyness of each day of history: by weekday, in deep winter, on holidays."""
    part = days.history
    busy = np.array(week)[days.weekday[part]] * (1 + winter * days.winter[part])
    return busy * np.where(days.holiday[part], holiday, 1.0)


@dataclass(frozen=True)
class Opening:
    """First opening and last closing of each service (row) on each day; -1 when closed."""

    days: Days
    opens: np.ndarray
    closes: np.ndarray
    next_open: np.ndarray  # the same or the next day on which it opens

    def at(self, service: np.ndarray, minute: np.ndarray, late: np.ndarray) -> np.ndarray:
        """`minute` itself when open, else `late` minutes after the next opening."""
        days = self.days
        day = np.clip(minute // DAY - days.first, 0, self.opens.shape[1] - 1)
        clock = minute % DAY
        past = (self.opens[service, day] < 0) | (clock >= self.closes[service, day])
        early = ~past & (clock < self.opens[service, day])
        opening = self.next_open[service, np.minimum(day + past, self.opens.shape[1] - 1)]
        start = (opening + days.first) * DAY + self.opens[service, opening]
        room = np.maximum(self.closes[service, opening] - self.opens[service, opening], 1)
        return np.where(past | early, start + np.minimum(late, room - 1), minute)


def opening(days: Days, catalogue: list[dict], patterns: dict) -> Opening:
    """Opening days of every service of the catalogue."""
    shape = (len(catalogue), len(days.weekday))
    opens, closes = np.full(shape, -1), np.full(shape, -1)
    for row, service in enumerate(catalogue):
        hours = services.weekly_hours(patterns, service["hours"])
        for weekday in {day for day, _, _ in hours}:
            times = [(o, c) for day, o, c in hours if day == weekday]
            opens[row, days.weekday == weekday] = min(o for o, _ in times)
            closes[row, days.weekday == weekday] = max(c for _, c in times)
        if not services.open_on_bank_holidays(service):
            opens[row, days.holiday] = -1
    index = np.where(opens >= 0, np.arange(shape[1]), shape[1] - 1)
    next_open = np.minimum.accumulate(index[:, ::-1], axis=1)[:, ::-1]
    return Opening(days, opens, closes, next_open)


def clock(rng: np.random.Generator, shape: list[tuple[float, float]], size: int) -> np.ndarray:
    """Minutes of the day drawn from points (hour, busyness), joined by straight lines."""
    hours, busy = zip(*shape, strict=True)
    grid = np.arange(DAY)
    bounds = np.cumsum(np.interp(grid / 60, hours, busy))
    return np.searchsorted(bounds, rng.random(size) * bounds[-1], side="right")


def utc(minutes: np.ndarray, missing: np.ndarray | None = None) -> pa.Array:
    """Instants from London minutes. An hour that comes twice is taken as the first of the two."""
    seconds = minutes.astype(np.int64) * 60
    summer = np.zeros(len(seconds), bool)
    year = minutes.astype("datetime64[m]").astype("datetime64[Y]").astype(int) + 1970
    for one in np.unique(year).tolist():
        starts, ends = (_last_sunday(one, month) * 86400 + 7200 for month in (3, 10))
        summer |= (year == one) & (seconds >= starts) & (seconds < ends)
    seconds -= 3600 * summer
    return pa.array(seconds, mask=missing).cast(pa.timestamp("s")).cast(pa.timestamp("s", tz="UTC"))


def _last_sunday(year: int, month: int) -> int:
    last = np.datetime64(f"{year}-{month:02d}-31", "D").astype(int)
    return int(last - (last + 4) % 7)


def as_at(days: Days) -> datetime:
    """The instant at which the borough stands, in UTC."""
    return utc(np.array([days.now]))[0].as_py()
