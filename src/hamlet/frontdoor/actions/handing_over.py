"""Responsibility moves only by an accepted handover: offer, accept, turn down, climb back."""

from datetime import datetime, timedelta
from uuid import UUID

from hamlet.access import roles
from hamlet.access.actions import close_relationships
from hamlet.directory import queries as directory
from hamlet.frontdoor.actions.deciding import (
    ACT_ON_AN_EMERGENCY,
    check_reason,
    need_words,
    triage,
)
from hamlet.frontdoor.actions.moving import locked, move
from hamlet.frontdoor.actions.receiving import let_see, sooner
from hamlet.frontdoor.models import Move, Referral
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.place import queries as place

ANSWER_AN_EMERGENCY = timedelta(minutes=15)
DECIDE_AGAIN_MINUTES = 60


@verb
def offer(
    *,
    by: Actor,
    referral: UUID,
    version: int,
    team: UUID,
    service: UUID | None = None,
    words: str = "",
) -> Referral:
    """Offer a referral to a team. The owner stays the same until that team accepts.

    `service` is the one of the team's that is asked for: `UserError` where it gives several and
    none was said, unless it is the one that triage chose.
    """
    held = locked(referral, version)
    require_owner(by, held)
    to = place.team(team)
    if to.pk == held.owner_team_id:
        raise UserError(f"{to.name} holds this already. Choose another team.")
    asked_of = _service_asked(held, to, service)
    minutes = asked_of.offer_minutes if asked_of else 60
    answer_by = directory.calendar_of(asked_of).deadline(clock.now(), minutes)
    answer_by = sooner(answer_by, held.urgency, ANSWER_AN_EMERGENCY)
    offering = {"towards": to.name, "offered_to": to, "offered_for": asked_of}
    offering["answer_by"] = answer_by
    if held.state == "returned":
        offering["due_at"] = _promised(held, _first_offer(held))
    move(held, "offer", by=by, words=words, **offering)
    let_see(by, held, to.pk)
    return held


def _service_asked(held: Referral, to, service: UUID | None):
    """The service of a team that an offer is for: as said, as triage chose, or the only one."""
    given = list(directory.services_of_team(to.pk))
    wanted = service or held.service_id
    if found := next((each for each in given if each.pk == wanted), None):
        return found
    if service or len(given) > 1:
        raise UserError(f"{to.name} gives several services. Choose the one you ask for.")
    return given[0] if given else None


@verb
def triage_and_offer(
    *, by: Actor, referral: UUID, version: int, service: UUID, urgency: str, words: str = ""
) -> Referral:
    """Decide which service, and offer the referral to its team at once."""
    held = triage(
        by=by, referral=referral, version=version, service=service, urgency=urgency, words=words
    )
    return offer(
        by=by, referral=referral, version=held.version, team=held.service.team_id, words=words
    )


@verb
def accept(*, by: Actor, referral: UUID, version: int, words: str = "") -> Referral:
    """Take a referral on for one's team, which owns it from now on."""
    held = locked(referral, version)
    _require_offered(by, held)
    before, to = held.owner_team, held.offered_to
    promised = {} if before.kind == "triage" else _promise_of(held.offered_for, held.urgency)
    move(held, "accept", by=by, words=words, owner_team=to, owner_practitioner=None, **promised)
    _close(by, held, before.pk)
    return held


def _promise_of(service, urgency: str) -> dict:
    """What a team that takes over from another promises, counted from now."""
    if service is None:
        return {}
    due = directory.promise_of(service).deadline(clock.now(), directory.calendar_of(service))
    return {"service": service, "due_at": sooner(due, urgency, ACT_ON_AN_EMERGENCY)}


@verb
def turn_down(*, by: Actor, referral: UUID, version: int, reason: str, words: str = "") -> Referral:
    """Not take an offer, and say why. Whoever offered it still owns it and must decide again."""
    held = locked(referral, version)
    _require_offered(by, held)
    check_reason(reason, words)
    if reason in ("unsafe", "more_needed"):
        need_words(words, "Say what makes it unsafe, or what is missing: triage must act on it.")
    return _come_back(held, "turn_down", by=by, reason=reason, words=words)


def _come_back(held: Referral, name: str, *, by: Actor, **said) -> Referral:
    """An offer comes back to its owner, who has to decide again: at once, where it is unsafe."""
    asked, due = held.offered_to, held.due_at
    own = held.service if held.service and held.service.team_id == held.owner_team_id else None
    service = own or directory.service_of_team(held.owner_team_id)
    again = directory.calendar_of(service).deadline(clock.now(), DECIDE_AGAIN_MINUTES)
    due = clock.now() if said.get("reason") == "unsafe" else min(due or again, again)
    move(held, name, by=by, towards=asked.name, due_at=due, **said)
    _close(by, held, asked.pk)
    return held


@verb
def recall(*, by: Actor, referral: UUID, version: int, words: str = "") -> Referral:
    """Take an offer back before it was answered."""
    held = locked(referral, version)
    require_owner(by, held)
    if held.offered_to is None:
        raise Conflict("There is no open offer on this referral any more.")
    return _come_back(held, "recall", by=by, words=words)


@verb
def climb_back(*, by: Actor, referral: UUID) -> Referral:
    """Bring an offer that nobody answered in time back to its owner, with a notice."""
    held = locked(referral)
    if held.state != "offered" or held.answer_by > clock.now():
        raise Conflict("This offer was answered, or still has time.")
    return _come_back(held, "climb_back", by=by)


@verb
def take_back(*, by: Actor, referral: UUID, version: int, words: str = "") -> Referral:
    """Keep a referral that one had tried to hand over and that came back."""
    held = locked(referral, version)
    require_owner(by, held)
    if held.owner_team.kind == "triage":
        raise UserError("Triage decides where this goes next; it cannot keep it.")
    first = _first_offer(held)
    if first.before == "active":
        return move(held, "resume", by=by, words=words, due_at=None)
    return move(held, "take_back", by=by, words=words, due_at=_promised(held, first))


def _first_offer(held: Referral) -> Move:
    """The move that first offered what came back: it says how the owner held it until then."""
    return held.moves.filter(name="offer").exclude(before="returned").last()


def _promised(held: Referral, first: Move) -> datetime | None:
    """The deadline that ran until it was first offered; at once still, where a team that was asked
    since then said that it is unsafe to wait."""
    unsafe = held.moves.filter(number__gt=first.number, reason="unsafe").exists()
    return held.due_at if unsafe else first.due_at


@verb
def assign(*, by: Actor, referral: UUID, version: int, practitioner: UUID) -> Referral:
    """Name the person in the owning team who holds it."""
    held = locked(referral, version)
    require_owner(by, held)
    if not place.is_member(practitioner, held.owner_team_id):
        raise UserError(f"They are not in {held.owner_team.name}. Choose somebody who is.")
    named = place.practitioner(practitioner)
    return move(held, "assign", by=by, towards=named.name, owner_practitioner=named)


def _close(by: Actor, held: Referral, team: UUID) -> None:
    if held.person_id:
        close_relationships(by=by, subject=f"referral:{held.pk}", holder=team)


def _require_offered(by: Actor, held: Referral) -> None:
    if held.offered_to_id is None:
        raise Conflict("There is no open offer on this referral any more.")
    _require_team(
        by, held.offered_to_id, f"It was offered to {held.offered_to.name}: you are not in"
    )


def require_owner(by: Actor, held: Referral) -> None:
    """`NotAllowed` where the actor is not in the team that owns the referral."""
    _require_team(by, held.owner_team_id, f"{held.owner_team.name} holds this: you are not in")


def _require_team(by: Actor, team: UUID, sentence: str) -> None:
    roles.require(by, "referral.take")
    if team not in by.team_ids:
        raise NotAllowed(f"{sentence} that team.", "Ask somebody in it, or your team lead.")
