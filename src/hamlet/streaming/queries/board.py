"""How a day goes at the front door, in numbers."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.streaming.choosing import differs_from_rules
from hamlet.streaming.queries.attendances import kept_of_day, of_day, unfinished
from hamlet.streaming.queries.places import next_time, same_day_service, times_today

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
    taken_up: int
    differed: int
    asked: int
    refusals: dict[str, int]
    registered: dict[str, int]
    timed: int
    untimed: int
    median_seconds: int | None
    within_promise: int
    redirected: int
    left_today: int | None
    next_time: datetime | None

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
    seconds = _seconds(actor, day)
    timed = [each for each in seconds if each is not None]
    left, following = _times() if day == clock.today() else (None, None)
    return Board(
        arrived=len(came),
        waiting=sum(not each.chosen for each in waiting),
        to_book=sum(bool(each.chosen) for each in waiting),
        left=sum(each.ended == "left" for each in came),
        against_flags=sum(bool(each.despite) for each in came),
        streams=dict(Counter(each.chosen for each in came if each.chosen)),
        suggested_same_day=sum(each.suggested == "same_day" for each in came),
        taken_up=sum(each.suggested == "same_day" and each.booked for each in came),
        differed=sum(differs_from_rules(each) for each in came),
        asked=sum(bool(each.consent) for each in came),
        refusals=dict(Counter(each.refusal for each in came if each.refusal)),
        registered=dict(Counter(each.registered for each in came)),
        timed=len(timed),
        untimed=len(seconds) - len(timed),
        median_seconds=round(median(timed)) if timed else None,
        within_promise=sum(each <= PROMISED.total_seconds() for each in timed),
        redirected=sum(each.booked for each in came),
        left_today=left,
        next_time=following,
    )


def _seconds(actor: Actor, day: date) -> list[float | None]:
    """How long each first assessment of a day took, whether corrected later or not; None where
    nobody knows."""
    first = kept_of_day(actor, day).filter(replaces=None).exclude(ended="mistake")
    return [
        (ended - began).total_seconds() if began else None
        for began, ended in first.values_list("began_at", "assessed_at")
    ]


def _times() -> tuple[int | None, datetime | None]:
    """How many times are left today for same-day access, and, where none is, when the next is."""
    service = same_day_service()
    if service is None:
        return None, None
    left = sum(each.left for each in times_today(service))
    return left, None if left else next_time(service)
