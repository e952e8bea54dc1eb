"""A stay from the day somebody comes in to the day when nothing is left to follow."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from hamlet.access import roles
from hamlet.access.decisions import decide
from hamlet.discharge import queries, terms
from hamlet.discharge.actions.following import settle_asked
from hamlet.discharge.actions.held import keep, require_stay, wrote
from hamlet.discharge.actions.life import begin, close, end, go_on, lock
from hamlet.discharge.models import NOT_HOME, Delay, Stay
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError
from hamlet.people import queries as people
from hamlet.place import queries as place

NOTHING_SAID: Mapping[UUID, str] = MappingProxyType({})


@verb
def admit(
    *,
    by: Actor,
    submission_key: str,
    person: UUID,
    team: UUID,
    ward: str,
    admitted_at: datetime | None = None,
    expected_on: date | None = None,
    sure: bool = False,
) -> Stay:
    """Keep that somebody is in hospital, and which team plans their way home from now on.

    The same key again is once. Raises `UserError` where they are in hospital already, or expected
    to go in more than a year and nobody is `sure` of it.
    """
    roles.require(by, "stay.admit")
    decide(by, "stay.admit", person).require()
    lock(f"stay:{person}")
    if known := Stay.objects.filter(submission_key=submission_key).first():
        wrote(by, known, "admit_again")
        return known
    _check_admission(person, team, ward, admitted_at)
    _check_far_off(expected_on, sure)
    made = Stay(
        submission_key=submission_key,
        person_id=person,
        team_id=team,
        ward=ward.strip(),
        admitted_at=admitted_at or clock.now(),
        expected_on=expected_on,
    )
    for what in ("came", "ward", *(["plan"] if expected_on else [])):
        made.say(what, by)
    return begin(by, made)


def _check_far_off(expected_on: date | None, sure: bool) -> None:
    if terms.is_far_off(expected_on, clock.today()) and not sure:
        raise UserError(terms.FAR_OFF)


def _check_admission(person: UUID, team: UUID, ward: str, admitted_at: datetime | None) -> None:
    if people.person(person).death_date:
        raise UserError("This person has died. If the record is wrong, change it first.")
    if there := queries.open_stay(person):
        raise UserError(f"They are in hospital already: {there.ward}, with {there.team.name}.")
    if not ward.strip():
        raise UserError("Say on which ward they are.")
    if admitted_at and admitted_at > clock.now():
        raise UserError("They cannot have come in later than now.")
    if not place.teams_with([roles.DISCHARGE_COORDINATOR]).filter(pk=team).exists():
        raise UserError("Choose a team that plans the way home.")


@verb
def plan(
    *,
    by: Actor,
    stay: UUID,
    version: int,
    expected_on: date,
    pathway: int,
    destination: str,
    ward: str,
    call: str = "",
    wishes: str = "",
    sure: bool = False,
) -> Stay:
    """Set when somebody is expected to go, by which pathway and where; whom they call then.

    In more than a year is a `UserError`, unless somebody is `sure` of it.
    """
    held = _inside(require_stay(by, stay, version))
    if pathway not in terms.PATHWAYS or destination not in Stay.Destination.values:
        raise UserError("Choose a pathway, and where they go.")
    if expected_on < clock.london(held.admitted_at).date():
        raise UserError("They cannot be expected to go before they came in.")
    _check_far_off(expected_on, sure)
    held.expected_on, held.pathway, held.destination = expected_on, pathway, destination
    held.call, held.wishes = call.strip(), wishes.strip()
    if ward.strip() not in ("", held.ward):
        held.ward = ward.strip()
        held.say("ward", by)
    held.planned_at = held.planned_at or clock.now()
    held.say("plan", by)
    return keep(by, held, "plan", pathway=pathway)


@verb
def make_ready(*, by: Actor, stay: UUID, version: int, ready_on: date, cause: str = "") -> Stay:
    """Set the discharge ready date, from which they need no hospital; or move it.

    `cause` says what keeps them from that day, where something does. Delays that were said before
    begin on the new day at the earliest.
    """
    held = _inside(require_stay(by, stay, version))
    if ready_on < clock.london(held.admitted_at).date() or ready_on > clock.today():
        raise UserError("Give a day from when they came in until today.")
    held.ready_on = ready_on
    held.delays.filter(until_day__isnull=False, until_day__lt=ready_on).update(until_day=ready_on)
    held.delays.filter(from_day__lt=ready_on).update(from_day=ready_on)
    if cause:
        _delay(by, held, cause, ready_on)
    return keep(by, held, "ready")


@verb
def say_why(
    *, by: Actor, stay: UUID, version: int, cause: str, from_day: date | None = None
) -> Stay:
    """Say what keeps somebody in hospital who is ready. The cause until then ends that day."""
    held = _inside(require_stay(by, stay, version))
    if held.ready_on is None:
        raise UserError("They are not ready to leave yet. Set the day on which they were, first.")
    _delay(by, held, cause, from_day or clock.today())
    return keep(by, held, "say_why", cause=cause)


def _delay(by: Actor, held: Stay, cause: str, from_day: date) -> None:
    if cause not in terms.CAUSES:
        raise UserError("Choose a cause.")
    running = held.delays.filter(until_day=None).first()
    earliest = running.from_day if running else held.ready_on
    if not earliest <= from_day <= clock.today():
        raise UserError("Give a day from when the cause before it began until today.")
    if running:
        running.until_day = from_day
        running.save()
    Delay.objects.create(stay=held, cause=cause, from_day=from_day, said_by=by.name)


@verb
def give_ticket(*, by: Actor, stay: UUID, version: int, language: str) -> Stay:
    """Keep that somebody went through the ticket home with the person, in which language."""
    held = require_stay(by, stay, version)
    held.ticket_at, held.ticket_language = clock.now(), language
    return keep(by, held, "give_ticket")


@verb
def leave(
    *,
    by: Actor,
    stay: UUID,
    version: int,
    destination: str,
    went_without: str = "",
    becomes: Mapping[UUID, str] = NOTHING_SAID,
) -> Stay:
    """Keep that somebody has left hospital, and for where.

    Raises `UserError` where something they need has no owner and `went_without` does not say why
    they go all the same: it is then followed until it has one. That is asked of nobody who died.
    Where they do not go home, what was asked of services goes on or is taken back (`settle_asked`).
    Also raised where they died, and their record does not say so yet.
    """
    held = _inside(require_stay(by, stay, version))
    if destination not in Stay.Destination.values:
        raise UserError("Choose where they go.")
    died = destination == Stay.Destination.DIED
    if died and (first := people.death_to_record(by, held.person)):
        raise UserError(first)
    needs_nothing = destination in NOT_HOME or held.person.death_date is not None
    without = [] if needs_nothing else queries.without_owner(held)
    if without and not went_without.strip():
        raise UserError(_left_with_nobody(without))
    if destination in NOT_HOME:
        settle_asked(by, held, destination, becomes)
    held.say("left", by)
    return end(
        by, held, destination=destination, at=clock.now(), followed=bool(without),
        why=went_without.strip(), without=len(without),
    )  # fmt: skip


def _left_with_nobody(without: list) -> str:
    named = "; ".join(terms.FOLLOW_UPS[each.kind].lower() for each in without)
    return (
        f"Nobody has taken this on yet: {named}. Find an owner first, or say why they go all the "
        "same: it then stays on your list until it has one."
    )


@verb
def come_back(*, by: Actor, stay: UUID, version: int) -> Stay:
    """Take back that somebody has left: they are in hospital still, with all that was planned."""
    held = require_stay(by, stay, version)
    if held.left_at is None:
        raise UserError("They are in hospital still.")
    if there := queries.open_stay(held.person_id):
        raise UserError(f"They are in hospital already: {there.ward}. Plan their way home there.")
    held.said.pop("left", None)
    held.say("back", by)
    return go_on(by, held)


@verb
def settle(
    *, by: Actor, stay: UUID, version: int, becomes: Mapping[UUID, str] = NOTHING_SAID
) -> Stay:
    """Close the following of somebody who left: everything has an owner now. Where they did not go
    home, what was asked of services goes on or is taken back (`settle_asked`)."""
    held = require_stay(by, stay, version)
    if held.left_at is None:
        raise UserError("They are in hospital still.")
    if held.destination in NOT_HOME:
        settle_asked(by, held, held.destination, becomes)
    elif without := queries.without_owner(held):
        raise UserError(_left_with_nobody(without))
    close(by, held)
    return keep(by, held, "settle")


def _inside(held: Stay) -> Stay:
    if held.left_at is not None:
        raise UserError("They have left hospital. What is open is followed below.")
    return held
