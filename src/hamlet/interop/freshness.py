"""Whether a source was heard in time, by the rhythm that was declared for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hamlet.access import sight
from hamlet.interop import queries
from hamlet.interop.models import Source
from hamlet.kernel import clock


@dataclass(frozen=True, slots=True)
class Freshness:
    """When a source was last heard, when it is expected, and whether it is late."""

    last: datetime | None
    expected: datetime | None
    late: bool


def freshness(source: Source, last: datetime | None) -> Freshness:
    """By when a source should be heard again. One that was never heard is not late: it has not
    begun."""
    if last is None:
        return Freshness(None, None, late=False)
    expected = last + timedelta(hours=source.hours)
    return Freshness(last, expected, late=clock.now() > expected + timedelta(hours=source.grace))


def late_sources() -> list[tuple[Source, Freshness]]:
    """The sources that are late: what happened since they were last heard may be missing."""
    with sight.beyond("when sources were last heard tells of no resident"):
        of_nobody = (*Source.BY_MESSAGE, Source.Holds.SERVICES)
        records = queries.sources().exclude(holds__in=of_nobody)
        found = [(each, freshness(each, each.last_at)) for each in records]
    return [(each, fresh) for each, fresh in found if fresh.late]
