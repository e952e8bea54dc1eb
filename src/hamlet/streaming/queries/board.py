"""How a day goes at the front door, in numbers."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.streaming.queries.attendances import of_day, unfinished
from hamlet.streaming.queries.places import same_day_service, times_today

STRAIGHT_PENCE, BY_THE_CENTRE_PENCE = 4384, 13484
"""What one redirection costs: straight from the front door, and through the urgent treatment centre
first. Tower Hamlets Together board papers, 9 January 2025 (Same Day Access)."""
PROMISED = timedelta(minutes=3)
"""How long a first assessment takes at most, by the same papers."""


@dataclass(frozen=True, slots=True)
class Board:
    """How a day goes at the front door: numbers alone, of nobody by name. Money in pence.

    `waiting` counts all who are not finished now, whatever the day on which they came.
    """

    arrived: int
    waiting: int
    to_book: int
    left: int
    against_flags: int
    streams: dict[str, int]
    suggested_same_day: int
    differed: int
    refusals: dict[str, int]
    from_elsewhere: int
    median_seconds: int | None
    within_promise: int
    redirected: int
    left_today: int | None

    @property
    def cost_pence(self) -> int:
        """What those who were redirected straight away have cost so far."""
        return self.redirected * STRAIGHT_PENCE

    @property
    def cost_otherwise_pence(self) -> int:
        """What they would have cost by way of the urgent treatment centre."""
        return self.redirected * BY_THE_CENTRE_PENCE


def board(actor: Actor, day: date) -> Board:
    """The board of a day, for the actor's teams."""
    came, waiting = list(of_day(actor, day)), list(unfinished(actor))
    service = same_day_service()
    left = sum(each.left for each in times_today(service)) if service else None
    seconds = [_seconds(each.began_at, each.assessed_at) for each in came]
    return Board(
        arrived=len(came),
        waiting=sum(not each.chosen for each in waiting),
        to_book=sum(bool(each.chosen) for each in waiting),
        left=sum(each.ended == "left" for each in came),
        against_flags=sum(bool(each.despite) for each in came),
        streams=dict(Counter(each.chosen for each in came if each.chosen)),
        suggested_same_day=sum(each.suggested == "same_day" for each in came),
        differed=sum(bool(each.differs) for each in came),
        refusals=dict(Counter(each.refusal for each in came if each.refusal)),
        from_elsewhere=sum(each.registered == "elsewhere" for each in came),
        median_seconds=round(median(seconds)) if seconds else None,
        within_promise=sum(each <= PROMISED.total_seconds() for each in seconds),
        redirected=sum(each.booked for each in came),
        left_today=left if day == clock.today() else None,
    )


def _seconds(began: datetime, ended: datetime) -> float:
    return (ended - began).total_seconds()
