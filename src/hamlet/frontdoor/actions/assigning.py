"""Who in a team holds a referral: somebody by name, anybody of a profession, or nobody yet."""

from collections.abc import Iterator
from uuid import UUID

from hamlet.frontdoor import lifecycle
from hamlet.frontdoor.actions.moving import locked, move
from hamlet.frontdoor.actions.requiring import require_owner, require_team
from hamlet.frontdoor.models import Referral
from hamlet.frontdoor.queries import held_by_who_left
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, UserError
from hamlet.place import queries as place


@verb
def assign(
    *,
    by: Actor,
    referral: UUID,
    version: int,
    practitioner: UUID | None = None,
    skill: str = "",
    words: str = "",
) -> Referral:
    """Name who in the owning team holds it: one of them, or anybody with a `skill`, which is a
    profession that somebody in the team has; neither means that it is free again."""
    held = locked(referral, version)
    require_owner(by, held)
    if skill and skill not in place.professions(held.owner_team_id):
        raise UserError(f"Nobody in {held.owner_team.name} is a {skill}. Choose another.")
    return _give(held, practitioner, skill, by=by, words=words)


def _give(
    held: Referral, practitioner: UUID | None, skill: str, *, by: Actor, words: str = ""
) -> Referral:
    named = place.practitioner(practitioner) if practitioner else None
    there = place.who_signs_in(held.owner_team_id).filter(practitioner=practitioner)
    if named and not there.exists():
        raise UserError(
            f"{named.name} is not in {held.owner_team.name}, or has no account here and would not "
            "see it. Choose somebody else."
        )
    towards = named.name if named else f"any {skill}" if skill else "whoever is next"
    changes = {"owner_practitioner": named, "skill": skill}
    return move(held, "assign", by=by, towards=towards, words=words, **changes)


@verb
def go_off_shift(
    *, by: Actor, team: UUID, practitioner: UUID, to: UUID | None = None
) -> list[Referral]:
    """Pass on everything open that somebody holds in a team: to a colleague, or back to the team.

    By anybody in the team, for whoever goes may have gone already. Gives what was passed on.
    """
    require_team(by, team, "These are another team's: you are not in")
    if to == practitioner:
        raise UserError("Choose somebody else, or give it back to the team.")
    passed = [_give(held, to, "", by=by) for held in held_by(practitioner, team)]
    number = {"number": len(passed)}
    deed(by=by, action="shift.end", subject=f"team:{team}", purpose=RUNNING, detail=number)
    return passed


@verb
def hand_back(*, by: Actor, referral: UUID) -> Referral:
    """Give back to the team what is held by somebody who is not in it any more, or cannot sign in:
    a role ended, an account was closed, or there was none. Raises `Conflict` where whoever holds
    it now is in the team."""
    held = locked(referral)
    if not held_by_who_left().filter(pk=held.pk).exists():
        raise Conflict("Whoever holds it is in the team.")
    return _give(held, None, "", by=by)


def held_by(practitioner: UUID, team: UUID) -> Iterator[Referral]:
    """What somebody holds in a team, each locked: without what somebody else moved meanwhile."""
    holds = {"owner_team": team, "owner_practitioner": practitioner, "ended_at": None}
    found = Referral.objects.filter(**holds).exclude(state="joined").order_by("pk")
    for each in list(found.values_list("pk", flat=True)):
        held = locked(each)
        still = (held.owner_team_id, held.owner_practitioner_id) == (team, practitioner)
        if still and held.state in lifecycle.LOOSE:
            yield held
