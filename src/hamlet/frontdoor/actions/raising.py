"""Telling people that a promise runs out, and saying who is told of whose."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from hamlet.access import roles
from hamlet.directory import queries as directory
from hamlet.frontdoor.actions.moving import let_see, locked
from hamlet.frontdoor.actions.outside import tell_at_once, tell_nobody
from hamlet.frontdoor.ladder import Ladders, Running, Step, running
from hamlet.frontdoor.models import Raising, Referral, Rung
from hamlet.frontdoor.raised import GATHERED, OUTSIDE, is_round_due
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.place import queries as place

MOST_RUNGS = 6
LATEST = 1000
WHEN_DUE = 100
NOBODY_IN_TIME = (
    "With this ladder nobody is told before the promise has run out. Add a rung of 100 percent or "
    "less."
)


@verb
def raise_up(*, by: Actor, referral: UUID) -> list[Raising]:
    """Tell whoever the ladder names of every rung that a referral has reached: each once.

    The referral does not change by it, so that nobody's decision is refused because of it.
    """
    held = locked(referral)
    promises = running(held.pk)
    ladders = Ladders.read(promises)
    steps = [(each, step) for each in promises for step in ladders.reached(each)]
    if not steps:
        raise Conflict("Nobody has to be told of this now.")
    made = [each for promise, step in steps for each in _tell(held, promise, step, by)]
    _tell_outside(held, made)
    deed(
        by=by,
        action="referral.raise",
        subject=f"referral:{held.pk}",
        people=[held.person_id] if held.person_id else [],
        detail={"rungs": [f"{each.share}% {each.tells}" for _, each in steps]},
    )
    return made


def _tell_outside(held: Referral, made: list[Raising]) -> None:
    """Write to the contact points of the teams that were told, where it cannot wait for a round."""
    at_once = [each for each in made if each.team_id and each.cannot_wait]
    if at_once:
        tell_at_once(held, at_once, open_team(held))
    tell_nobody([each for each in made if each not in at_once])


def _tell(held: Referral, promise: Running, step: Step, by: Actor) -> list[Raising]:
    """Write down whom a rung tells: in each organisation in which it tells somebody."""
    team = _team_told(held, step.tells)
    if team and step.tells in OUTSIDE:
        let_see(by, held, team.pk)
    told = _whom(held, step.tells)
    return [
        Raising.objects.create(
            referral=held,
            message_id=promise.message_id,
            team=team,
            due_at=promise.due_at,
            share=step.share,
            tells=step.tells,
            organisation=organisation,
            told=[each.account for each in told if each.organisation == organisation],
            names=", ".join(each.name for each in told if each.organisation == organisation),
            at=clock.now(),
        )
        for organisation in {each.organisation for each in told}
        or {held.owner_team.organisation_id}
    ]


class Told(NamedTuple):
    """Somebody to tell: for which organisation they act where they are told, and who they are."""

    organisation: UUID
    account: UUID
    name: str


def _whom(held: Referral, tells: str) -> list[Told]:
    """Those to tell; the whole team where nobody else is there to be told.

    In the team that an arbiter is in, they lead.
    """
    if tells == Rung.Tells.ARBITER:
        found = place.arbiters()
    elif tells == Rung.Tells.OPEN:
        found = place.members(open_team(held))
    else:
        found = place.members(held.owner_team)
        if tells == Rung.Tells.HOLDER and held.owner_practitioner_id:
            found = found.filter(practitioner=held.owner_practitioner_id)
        if tells == Rung.Tells.LEAD:
            found = found.filter(role__in=(roles.TEAM_LEAD, roles.ARBITER))
    told = _with_accounts(found).values_list(
        "organisation", "practitioner__account", "practitioner__name"
    )
    named = [Told(*each) for each in told.distinct()]
    if not named and tells in (Rung.Tells.LEAD, Rung.Tells.HOLDER, Rung.Tells.OPEN):
        return _whom(held, Rung.Tells.TEAM)
    return named


def _with_accounts(found: QuerySet) -> QuerySet:
    return found.exclude(practitioner__account=None)


def _team_told(held: Referral, tells: str) -> place.Team | None:
    """The team that a rung tells, or of which it tells some; None where it tells who holds it."""
    if tells == Rung.Tells.ARBITER:
        return place.arbiters_team(held.place_id)
    if tells == Rung.Tells.OPEN:
        return open_team(held)
    return None if tells == Rung.Tells.HOLDER else held.owner_team


def open_team(held: Referral) -> place.Team:
    """The team that holds a referral while it is open, else central triage; where both are closed,
    whichever opens first. One in which nobody has an account is not there to be told."""
    teams = held.owner_team, place.triage_team(held.place)
    there = [each for each in teams if _with_accounts(place.members(each)).exists()]
    return min(there or teams, key=lambda each: _opens(each.pk))


def _opens(team: UUID) -> datetime:
    try:
        return directory.calendar_of_team(team).next_opening(clock.now())
    except UserError:  # A service that never opens.
        return datetime.max.replace(tzinfo=UTC)


# A second window that begins the same round waits for this one, and then changes nothing.
TAKE = """
INSERT INTO frontdoor_round AS held (account, organisation_id, at)
VALUES (%(account)s, %(organisation)s, %(now)s)
ON CONFLICT (account, organisation_id) DO UPDATE SET since = held.at, at = excluded.at
WHERE held.at <= %(latest)s
"""


@verb
def take_round(*, by: Actor) -> None:
    """Put before somebody, together, what was raised to them in this post since their last round.

    `Conflict` where nothing is to be put before them yet. An actor takes their own round alone.
    """
    if not (is_round_due(by) and _taken(by)):
        raise Conflict("Nothing new is to be put before you yet.")
    deed(by=by, action="raised.round", subject=f"account:{by.id}", purpose=RUNNING)


def _taken(by: Actor) -> bool:
    """Whether a round began by this statement, and not by another window meanwhile."""
    now = clock.now()
    asked = {"account": by.id, "organisation": by.organisation_id, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(TAKE, asked | {"latest": now - GATHERED})
        return cursor.rowcount == 1


@verb
def set_ladder(
    *, by: Actor, rungs: Sequence[tuple[int, str]], service: UUID | None = None
) -> list[Rung]:
    """Say who is told at which share of a service's promise, or of the place's; none at all gives
    the service the place's ladder.

    By the lead of the service's team, the arbiter or a data manager; the place's by the last two.
    """
    roles.require(by, "ladder.keep")
    _check_whose(by, service)
    _check_rungs(rungs)
    Rung.objects.filter(place=place.the_place(), service=service).delete()
    made = [
        Rung(place=place.the_place(), service_id=service, share=share, tells=tells)
        for share, tells in sorted(set(rungs))
    ]
    Rung.objects.bulk_create(made)
    subject = f"service:{service}" if service else "place"
    detail = {"rungs": [f"{each.share}% {each.tells}" for each in made]}
    deed(by=by, action="ladder.set", subject=subject, purpose=RUNNING, detail=detail)
    return made


def _check_whose(by: Actor, service: UUID | None) -> None:
    if by.kind == "system" or by.has(roles.ARBITER, roles.DATA_MANAGER):
        return
    if service is None or directory.service(service).team_id not in by.team_ids:
        raise NotAllowed("You lead another team.", "Ask its lead, the arbiter or a data manager.")


def _check_rungs(rungs: Sequence[tuple[int, str]]) -> None:
    if len(rungs) > MOST_RUNGS:
        raise UserError(f"A ladder has {MOST_RUNGS} rungs at most.")
    for share, tells in rungs:
        if not 1 <= share <= LATEST or tells not in Rung.Tells.values:
            raise UserError(f"Give each rung a share from 1 to {LATEST} and somebody to tell.")
    if rungs and min(share for share, _ in rungs) > WHEN_DUE:
        raise UserError(NOBODY_IN_TIME)
