"""Telling teams of what is raised to them where they are not looking: at their contact points.

What is written there names nobody and nothing: how much, how late, with which team, and where to
sign in.
"""

from collections.abc import Collection
from operator import attrgetter
from uuid import UUID

from django.conf import settings

from hamlet.design import words
from hamlet.frontdoor.models import Raising, Referral
from hamlet.frontdoor.raised import AT_ONCE_KIND, ROUND, answered_now, standing_with
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.bulk import insert
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict
from hamlet.notices.queries import ContactPoint, Notice, is_answered, points, to_point
from hamlet.place import queries as place


@verb
def tell_outside(*, by: Actor, team: UUID) -> list[Notice]:
    """Tell a team, together, of all that was raised to it and that it was not told of outside
    Hamlet yet. `Conflict` where there is nothing, or nowhere to tell it now."""
    found = list(standing_with(team).select_for_update(of=("self",)))
    where = answered_now(team)
    if not where or all(each.notices is not None for each in found):
        raise Conflict("Nothing is to be told outside Hamlet now.")
    made = _written(where, ROUND, _counted(found))
    for each in found:
        if each.notices is None:
            _told_by(each, made)
    subject, detail = f"team:{team}", {"number": len(made), "standing": len(found)}
    deed(by=by, action="raised.outside", subject=subject, purpose=RUNNING, detail=detail)
    return made


def tell_at_once(held: Referral, made: Collection[Raising], opens: place.Team) -> None:
    """Tell of what cannot wait whoever answers in the teams that were told, in the one that holds
    it, and in the one that is open or `opens` first. Where nobody answers anywhere: all of them."""
    teams = {each.team_id for each in made} | {held.owner_team_id, opens.pk}
    every = [point for team in teams - {None} for point in points(team)]
    where = [each for each in every if is_answered(each)] or every
    due = words.moment_words(min(each.due_at for each in made))
    said = f"Something that cannot wait is with {held.owner_team.name}, due {due}."
    notices = _written(where, AT_ONCE_KIND, said)
    for each in made:
        _told_by(each, notices)


def tell_nobody(made: Collection[Raising]) -> None:
    """Write of what would wait for a round that its team has no contact point."""
    for each in made:
        if each.team_id and not points(each.team_id).exists():
            _told_by(each, [])


def _written(where: Collection[ContactPoint], kind: str, said: str) -> list[Notice]:
    said = f"{settings.PARTNERSHIP}: {said} Sign in: {settings.ADDRESS}/sign-in/"
    made = [to_point(each, kind, said) for each in where]
    if made:
        insert(*made)
    return made


def _told_by(raising: Raising, notices: Collection[Notice]) -> None:
    raising.notices = [each.pk for each in notices]
    raising.save(update_fields=["notices"])


def _counted(found: Collection[Raising]) -> str:
    """How much, how late, and with which team."""
    due = {
        each.referral_id: each.due_at
        for each in sorted(found, key=attrgetter("due_at"), reverse=True)
    }
    now, holders = clock.now(), {each.referral.owner_team.name for each in found}
    late = [each for each in due.values() if each <= now]
    soon = f"{len(due) - len(late)} soon to be"
    of = holders.pop() if len(holders) == 1 else f"{len(holders)} teams"
    if not late:
        return f"Of what waits with {of}, {soon} past its promise."
    by = f"the first by {words.duration(now - min(late))}"
    more = f", {soon}" if len(due) > len(late) else ""
    return f"Of what waits with {of}, {len(late)} past its promise ({by}){more}."
