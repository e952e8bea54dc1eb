"""The one clock. Times are kept in UTC and shown as London clocks show them.

Nothing else in Hamlet asks the machine for the time, so that a test, or the loader of the synthetic
borough, can live any moment by `frozen`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from hamlet.kernel.errors import Fault

LONDON = ZoneInfo("Europe/London")

_frozen: ContextVar[datetime | None] = ContextVar("hamlet_clock", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The present date in London."""
    return london(now()).date()


def utc(at: datetime) -> datetime:
    """The same moment in UTC. Raises `Fault` for a time that does not say its zone."""
    if at.tzinfo is None:
        raise Fault(f"{at.isoformat()} has no time zone")
    return at.astimezone(UTC)


def london(at: datetime) -> datetime:
    """The same moment as London clocks show it. Raises `Fault` where it has no zone."""
    return utc(at).astimezone(LONDON)


def is_day(at: datetime) -> bool:
    """Whether London clocks show midnight: so a day is kept, where no more than that was told."""
    return london(at).time() == time()


@contextmanager
def frozen(at: datetime) -> Iterator[datetime]:
    """Let `now()` be `at` inside the block, in this thread or task only. Blocks may nest."""
    moment = utc(at)
    token = _frozen.set(moment)
    try:
        yield moment
    finally:
        _frozen.reset(token)
