"""Responsibility moves only by an accepted handover: offer, accept, turn down, climb back."""

from datetime import date, datetime, timedelta
from uuid import UUID

from hamlet.access.actions import close_relationships
from hamlet.directory import queries as directory
from hamlet.frontdoor.actions.deciding import triage
from hamlet.frontdoor.actions.moving import let_see, locked, move
from hamlet.frontdoor.actions.receiving import sooner
from hamlet.frontdoor.actions.requiring import (
    check_reason,
    need_words,
    require_owner,
    require_team,
)
from hamlet.frontdoor.lifecycle import ACT_ON_AN_EMERGENCY
from hamlet.frontdoor.models import Move, Referral
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, UserError
from hamlet.place import queries as place
from hamlet.place.queries import Team

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
        offering["due_at"] = promised(held, first_offer(held))
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
    due = {} if before.kind == "triage" else promise_of(held.offered_for, held.urgency)
    taking = {"owner_team": to, "owner_practitioner": None, "skill": ""} | due
    move(held, "accept", by=by, words=words, **taking)
    close(by, held, before.pk)
    return held


def promise_of(service, urgency: str) -> dict:
    """What a team that takes over from another promises, counted from now."""
    if service is None:
        return {}
    due = directory.promise_of(service).deadline(clock.now(), directory.calendar_of(service))
    return {"service": service, "due_at": sooner(due, urgency, ACT_ON_AN_EMERGENCY)}


@verb
def turn_down(
    *,
    by: Actor,
    referral: UUID,
    version: int,
    reason: str,
    words: str = "",
    instead: UUID | None = None,
    from_day: date | None = None,
) -> Referral:
    """Not take an offer, and say why. Whoever offered it still owns it and must decide again.

    A counter-offer goes with it: `instead` is the service that would fit, `from_day` the day from
    which it could. The second time that a need is turned down, the place's arbiter decides; where
    none is named, it comes back as the first time.
    """
    held = locked(referral, version)
    _require_offered(by, held)
    check_reason(reason, words)
    if reason in ("unsafe", "more_needed"):
        need_words(words, "Say what makes it unsafe, or what is missing: triage must act on it.")
    offered = _proposal(held, instead, from_day)
    said = {"reason": reason, "words": _proposing(words, **offered)} | offered
    if _was_turned_down(held) and (team := place.arbiters_team(held.place_id)):
        return _to_the_arbiter(held, team, by=by, **said)
    return _come_back(held, "turn_down", by=by, **said)


def _proposal(held: Referral, instead: UUID | None, from_day: date | None) -> dict:
    """What is proposed instead: a service, or from a later day one of the team's own."""
    service = directory.service(instead) if instead else None
    if service and not (service.takes_referrals and service.team_id):
        raise UserError(f"{service.name} takes no referrals here. Propose another.")
    if from_day:
        service = service or held.offered_for
        if from_day <= clock.today():
            raise UserError("Choose a day after today. If you can take it today, accept it.")
        if service is None or service.team_id != held.offered_to_id:
            raise UserError("Only for a service of your own can you say from which day.")
    return {"proposed_for": service, "proposed_from": from_day}


def _proposing(words: str, proposed_for, proposed_from: date | None) -> str:
    if proposed_for is None:
        return words
    since = f", from {proposed_from:%-d %B}" if proposed_from else ""
    return f"{words}\n\nProposed instead: {proposed_for.name}{since}.".strip()


def _was_turned_down(held: Referral) -> bool:
    """Whether a team turned it down since somebody last took it on."""
    taken = held.moves.filter(name__in=("accept", "agree", "settle")).last()
    since = taken.number if taken else 0
    return held.moves.filter(name="turn_down", number__gt=since).exists()


def _come_back(held: Referral, name: str, *, by: Actor, **said) -> Referral:
    """An offer comes back to its owner, who has to decide again: at once, where it is unsafe."""
    asked, due = held.offered_to, held.due_at
    own = held.service if held.service and held.service.team_id == held.owner_team_id else None
    service = own or directory.service_of_team(held.owner_team_id)
    again = directory.calendar_of(service).deadline(clock.now(), DECIDE_AGAIN_MINUTES)
    due = clock.now() if said.get("reason") == "unsafe" else min(due or again, again)
    move(held, name, by=by, towards=asked.name, due_at=due, **said)
    close(by, held, asked.pk)
    return held


def _to_the_arbiter(held: Referral, team: Team, *, by: Actor, **said) -> Referral:
    """Turned down twice: the owner stays the same, and the arbiter's team has to answer."""
    asked, calendar = held.offered_to, directory.calendar_of_team(team.pk)
    answer_by = calendar.deadline(clock.now(), DECIDE_AGAIN_MINUTES)
    if said["reason"] == "unsafe":
        answer_by = clock.now()
    going = {"offered_to": team, "offered_for": None, "answer_by": answer_by}
    move(held, "turn_down_again", by=by, towards=asked.name, **going, **said)
    close(by, held, asked.pk)
    let_see(by, held, team.pk)
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
    first = first_offer(held)
    if first.before == "active":
        return move(held, "resume", by=by, words=words, due_at=first.due_at)
    return move(held, "take_back", by=by, words=words, due_at=promised(held, first))


def first_offer(held: Referral) -> Move:
    """The move that first offered what came back: it says how the owner held it until then."""
    return held.moves.filter(name="offer").exclude(before="returned").last()


def promised(held: Referral, first: Move) -> datetime | None:
    """The deadline that ran until it was first offered; at once still, where a team that was asked
    since then said that it is unsafe to wait."""
    unsafe = held.moves.filter(number__gt=first.number, reason="unsafe").exists()
    return held.due_at if unsafe else first.due_at


def close(by: Actor, held: Referral, team: UUID) -> None:
    """Close the record to a team that had it because of this referral."""
    if held.person_id:
        close_relationships(by=by, subject=f"referral:{held.pk}", holder=team)


def _require_offered(by: Actor, held: Referral) -> None:
    if held.offered_to_id is None:
        raise Conflict("There is no open offer on this referral any more.")
    require_team(
        by, held.offered_to_id, f"It was offered to {held.offered_to.name}: you are not in"
    )
