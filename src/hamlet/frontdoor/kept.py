"""How promises are kept, in figures: whom they were made to, and those who wait still counted.

One question to the database gives one line for each referral; the rest is counted here. Nobody is
named, and every count goes through `analytics.disclosure`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

from django.core.cache import cache
from django.db import connection
from django.db.models.expressions import RawSQL

from hamlet.access import sight
from hamlet.analytics import disclosure
from hamlet.analytics.waiting import quantile
from hamlet.frontdoor.models import Move
from hamlet.frontdoor.waits import paused
from hamlet.kernel import clock

NOT_KNOWN = "Not known"
WORKED_OUT_EACH = 15 * 60
LENGTHS = ("middle", "most", "stood")


class Line(NamedTuple):
    """One referral: who and where, when it came, its first contact and the deadline of that.

    `met_at` is None where there was no contact; `left_at` is when it ended without one.
    """

    id: object
    service: str
    locality: str
    ethnicity: str
    language: str
    received_at: datetime
    met_at: datetime | None
    due_at: datetime | None
    left_at: datetime | None
    hands: int
    asked: bool


class Step(NamedTuple):
    """Of a move what tells how long a clock stood still."""

    name: str
    after: str
    at: datetime
    due_at: datetime | None


# The locality is that of the person's small area, else of their practice.
LINES = """
SELECT r.id, coalesce(s.name, 'No service chosen'), coalesce(la.name, lp.name, ''),
       coalesce(p.ethnicity, ''), coalesce(n.language, ''), r.received_at, f.at,
       coalesce(f.due_at, e.due_at, r.due_at),
       CASE WHEN f.at IS NULL THEN r.ended_at END,
       (SELECT count(DISTINCT (m.actor_name, m.organisation)) FROM frontdoor_move m
        WHERE m.referral_id = r.id AND m.number <= coalesce(f.number, m.number)
          AND m.actor_name <> 'Hamlet'),
       EXISTS (SELECT FROM frontdoor_move m WHERE m.referral_id = r.id AND m.name = 'ask')
FROM frontdoor_referral r
LEFT JOIN directory_service s ON s.id = r.service_id
LEFT JOIN people_person p ON p.id = r.person_id
LEFT JOIN people_communicationneed n ON n.person_id = p.id
LEFT JOIN place_smallarea a ON a.id = p.small_area_id
LEFT JOIN place_neighbourhood na ON na.id = a.neighbourhood_id
LEFT JOIN place_locality la ON la.id = na.locality_id
LEFT JOIN place_organisation o ON o.id = p.practice_id
LEFT JOIN place_neighbourhood np ON np.id = o.neighbourhood_id
LEFT JOIN place_locality lp ON lp.id = np.locality_id
LEFT JOIN LATERAL (SELECT m.at, m.due_at, m.number FROM frontdoor_move m
    WHERE m.referral_id = r.id AND m.name = 'start' ORDER BY m.number LIMIT 1) f ON TRUE
LEFT JOIN LATERAL (SELECT m.due_at FROM frontdoor_move m
    WHERE m.referral_id = r.id AND r.ended_at IS NOT NULL ORDER BY m.number DESC LIMIT 1) e ON TRUE
WHERE r.received_at >= %(since)s
"""

BY: dict[str, Callable[[Line], str]] = {
    "service": lambda line: line.service,
    "locality": lambda line: line.locality or NOT_KNOWN,
    "ethnicity": lambda line: line.ethnicity or NOT_KNOWN,
    "language": lambda line: line.language or NOT_KNOWN,
}


@dataclass(frozen=True, slots=True)
class Kept:
    """How promises to one group were kept. Counts are as they may be shown, None where hidden.

    `kept` is the share of promises that fell due, or were met, and were met in time: what is late
    and waits still is broken. `middle` and `most` are the times by which half and nine in ten had
    a first contact, those who wait still counted; None where too few had one to tell. `stood` is
    the middle time in which the clock stood still, of those who were asked; `hands` the middle
    number of people who moved it on.
    """

    group: str
    number: int | None
    waiting: int | None
    left: int | None
    kept: float | None = None
    middle: timedelta | None = None
    most: timedelta | None = None
    stood: timedelta | None = None
    hands: float | None = None


class Figures(NamedTuple):
    """How promises were kept, and when that was worked out."""

    rows: list[Kept]
    at: datetime


def figures(days: int, by: str) -> Figures:
    """The figures of what came in the last days, by a kind of group, worked out once in so long: of
    a whole borough's year they take seconds."""
    key = f"kept:{days}:{by}"
    if held := cache.get(key):
        return Figures([_read(each) for each in held["rows"]], datetime.fromisoformat(held["at"]))
    found = Figures(report(lines(days), by), clock.now())
    rows = [_written(each) for each in found.rows]
    cache.set(key, {"rows": rows, "at": found.at.isoformat()}, WORKED_OUT_EACH)
    return found


def _written(of: Kept) -> dict:
    """As JSON can say it: lengths in seconds."""
    return asdict(of) | {name: _seconds(getattr(of, name)) for name in LENGTHS}


def _read(written: dict) -> Kept:
    return Kept(**written | {name: _length(written[name]) for name in LENGTHS})


def _seconds(of: timedelta | None) -> float | None:
    return None if of is None else of.total_seconds()


def lines(days: int) -> list[Line]:
    """Every referral that came in the last days."""
    since = clock.now() - timedelta(days=days)
    with (
        sight.beyond("figures of how promises are kept count everybody and name nobody"),
        connection.cursor() as cursor,
    ):
        cursor.execute(LINES, {"since": since})
        return [Line(*row) for row in cursor.fetchall()]


def report(found: Iterable[Line], by: str) -> list[Kept]:
    """Figures for each group, the largest first, after those for all."""
    found = list(found)
    stood = _stood(found)
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in found:
        groups[BY[by](line)].append(line)
    rows = [("All", found), *sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))]
    return [_kept(name, each, stood) for name, each in rows if each]


def _stood(found: Iterable[Line]) -> dict[object, timedelta]:
    """How long the clock stood still, of those who were asked for more."""
    asked = {line.id: line.met_at or line.left_at or clock.now() for line in found if line.asked}
    moves: dict[object, list[Step]] = defaultdict(list)
    # One value for all of them: a statement takes no more than 65,535.
    these = RawSQL("SELECT unnest(%s::uuid[])", [list(asked)])
    with sight.beyond("figures of how promises are kept count everybody and name nobody"):
        lived = Move.objects.filter(referral__in=these).order_by("referral", "number")
        for key, *step in lived.values_list("referral", *Step._fields):
            moves[key].append(Step(*step))
    return {
        key: paused((move for move in lived if move.at <= asked[key]), asked[key])
        for key, lived in moves.items()
    }


def _kept(group: str, found: list[Line], stood: dict[object, timedelta]) -> Kept:
    """The figures of one group: nothing but that it is small, where it is."""
    waiting = sum(line.met_at is None and line.left_at is None for line in found)
    left = sum(line.left_at is not None for line in found)
    counts = [disclosure.shown(each) for each in (len(found), waiting, left)]
    if counts[0] is None:
        return Kept(group, None, None, None)
    waits = [_wait(line) for line in found]
    asked = [stood[line.id].total_seconds() for line in found if stood.get(line.id)]
    return Kept(
        group,
        *counts,
        kept=_share_kept(found),
        middle=_length(quantile(waits, 0.5)),
        most=_length(quantile(waits, 0.9)),
        stood=_length(median(asked)) if disclosure.shown(len(asked)) else None,
        hands=median(line.hands for line in found),
    )


def _wait(line: Line) -> tuple[float, bool]:
    until = line.met_at or line.left_at or clock.now()
    return (until - line.received_at).total_seconds(), line.met_at is not None


def _share_kept(found: Iterable[Line]) -> float | None:
    """Of the promises that were met or fell due, the share that was met in time."""
    settled = [
        line.met_at is not None and line.met_at <= line.due_at
        for line in found
        if line.due_at and (line.met_at or line.due_at <= (line.left_at or clock.now()))
    ]
    return disclosure.share(sum(settled), len(settled))


def _length(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
