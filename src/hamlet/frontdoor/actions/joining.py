"""Two referrals for one need: joined, so that one team acts once, and taken apart again."""

from uuid import UUID

from hamlet.access import roles, sight
from hamlet.frontdoor import lifecycle
from hamlet.frontdoor.actions.moving import closeness, locked, move
from hamlet.frontdoor.models import Referral
from hamlet.journal.verbs import verb
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError
from hamlet.place.queries import triage_team

KEPT_CLOSER = (
    "One of the two is kept closer. Whoever referred the other would be told, so both stay."
)


@verb
def join(*, by: Actor, referral: UUID, version: int, into: UUID, words: str = "") -> Referral:
    """Join a referral that nobody decided on with another of the same person for the same need.

    It stays open and counted, goes along with the other to its end, and its referrer is told each
    step. The other takes over the earlier promise and the greater urgency. `UserError` where they
    are not about one person, or where one is kept closer.
    """
    roles.require(by, "referral.triage")
    both = {each: locked(each) for each in sorted((referral, into))}
    held, other = locked(referral, version), both[into]
    _check(held, other)
    sooner = min(filter(None, (held.due_at, other.due_at)), default=None)
    urgency = held.urgency if held.urgency in other.sooner_urgencies() else other.urgency
    move(other, "take_in", by=by, due_at=sooner, urgency=urgency)
    changes = {"owner_team": other.owner_team, "joined_to": other, "due_at": None}
    return move(held, "join", by=by, words=words, **changes)


def _check(held: Referral, other: Referral) -> None:
    if held.pk == other.pk:
        raise UserError("Choose another referral than this one.")
    if held.person_id is None or held.person_id != other.person_id:
        raise UserError("Both have to be about one person. Say whom each is about first.")
    if other.state not in lifecycle.LOOSE:
        raise UserError("The other has ended, or is joined itself. Choose one that goes on.")
    if closeness(held) | closeness(other):
        raise UserError(KEPT_CLOSER)
    if held.joined.filter(state="joined").exists():
        raise UserError("Another is joined with this one. Join this the other way round.")


@verb
def part(*, by: Actor, referral: UUID, version: int, words: str = "") -> Referral:
    """Take a joined referral apart again: triage decides on it by itself, as promised before."""
    roles.require(by, "referral.triage")
    return apart(locked(referral, version), by=by, words=words)


def apart(held: Referral, *, by: Actor, words: str = "") -> Referral:
    """The referral by itself again, where it was joined: what its referrer says is for it alone."""
    if held.state != "joined":
        return held
    due = held.moves.filter(name="join").last().due_at
    changes = {"joined_to": None, "due_at": due, "owner_team": triage_team(held.place)}
    return move(held, "part", by=by, words=words, owner_practitioner=None, **changes)


def part_all(held: Referral, *, by: Actor) -> None:
    """Take whatever is joined with a referral apart: it goes on where this one was withdrawn."""
    with sight.beyond("what others asked for goes on, whoever withdraws what it was joined with"):
        for each in held.joined.filter(state="joined").values_list("pk", flat=True):
            apart(locked(each), by=by)
