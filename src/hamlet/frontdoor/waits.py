"""How long somebody has waited, by the moves of a referral: the whole of it, the part in which the
clock stood still, and how many people had it in their hands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hamlet.frontdoor.lifecycle import CLOSED
from hamlet.frontdoor.models import Move
from hamlet.kernel.actor import SYSTEM

MOST_PAUSED = timedelta(days=2)
SAID = ("add", "answer", "ask_to_stop")
"""Moves that whoever asked makes, too."""


def paused(moves: Iterable[Move], until: datetime) -> timedelta:
    """How long the clock stood still while something was asked, `MOST_PAUSED` at most in all.

    By the clock on the wall: from each question to whatever moved the referral out of being asked,
    or to `until`. What was late when it was asked did not stand still.
    """
    total, since = timedelta(), None
    for move in moves:
        if since and move.after != "asked":
            total, since = total + move.at - since, None
        elif move.name == "ask" and move.due_at and move.due_at > move.at:
            since = move.at
    return min(total + (until - since if since else timedelta()), MOST_PAUSED)


@dataclass(frozen=True, slots=True)
class Wait:
    """From need to first contact, or to now or the end where there was none.

    `whole` is all of it, `stood` the part in which the clock stood still, `hands` how many
    different people moved it on, `over` whether there was a first contact.
    """

    whole: timedelta
    stood: timedelta
    hands: int
    over: bool


def wait_of(moves: Iterable[Move], now: datetime) -> Wait:
    """The wait that a referral's moves tell, oldest first."""
    lived, over = [], False
    for move in moves:
        lived.append(move)
        if over := move.name == "start":
            break
    ended = over or lived[-1].after in CLOSED
    until = lived[-1].at if ended else now
    # Whoever asked and says more, by the reference perhaps, is no further pair of hands.
    moved = (each for each in lived if each.organisation or each.name not in SAID)
    hands = {(move.actor_name, move.organisation) for move in moved} - {(SYSTEM.name, "")}
    return Wait(until - lived[0].at, paused(lived, until), len(hands), over)
