"""A need comes in, and somebody says whom it is about."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from hamlet.access import roles, sight
from hamlet.access.actions import close_relationships
from hamlet.access.decisions import decide
from hamlet.directory import queries as directory
from hamlet.frontdoor.actions.moving import let_see, locked, move
from hamlet.frontdoor.actions.putting_before import may_be_danger, put_before_at_once
from hamlet.frontdoor.lifecycle import TRIAGE_AN_EMERGENCY
from hamlet.frontdoor.models import Referral
from hamlet.frontdoor.policies import check_alive
from hamlet.journal.actions import deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, UserError
from hamlet.kernel.text import is_blank
from hamlet.people import queries as people
from hamlet.people.actions import say_not_safe
from hamlet.place import queries as place


@dataclass(frozen=True, slots=True)
class Stated:
    """The person as the referrer described them, where they are not yet known to be somebody."""

    name: str = ""
    birth_date: date | None = None
    nhs_number: str = ""
    address: str = ""
    postcode: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Referrer:
    """Who asks, and how they hear what comes of it.

    `kind` is one of `Referral.Referrer`. `account` and `organisation` are set for those who sign
    in, `team` where a team asks as a team, and any of it may take it back; `phone` and `email`
    reach everybody else. `not_safe`: they said that neither is safe to use.
    """

    kind: str
    name: str = ""
    account: UUID | None = None
    organisation: UUID | None = None
    team: UUID | None = None
    phone: str = ""
    email: str = ""
    not_safe: bool = False


SENT_OUT_OF_SIGHT = (
    "This form was sent already, and what became of it is not open to you. Begin a new one; what "
    "you typed can be copied from here."
)


@verb
def receive(
    *,
    by: Actor,
    submission_key: str,
    need: str,
    referrer: Referrer,
    consent: bool,
    person: UUID | None = None,
    stated: Stated | None = None,
    asked_for: UUID | None = None,
    urgency: str = Referral.Urgency.UNKNOWN,
    language: str = "en-gb",
    interpreter: str = "",
) -> Referral:
    """Take a need in. The same `submission_key` again gives the same referral again.

    Where whoever asks writes words that may mean danger, whoever is open is told at once.
    Either `person` or `stated` says whom it is about. Raises `UserError` where the need or the
    person is missing, `NotAllowed` where `by` may not see the person.
    """
    if known := _already_received(submission_key):
        _check_same(known, need, person, stated)
        deed(by=by, action="referral.receive_again", subject=f"referral:{known.pk}")
        return known
    _check(by, need, consent, person, stated)
    here = place.the_place()
    team = place.triage_team(here)
    referral = Referral(
        place=here,
        submission_key=submission_key,
        taken_by=None if by.kind == "resident" else by.id,
        person_id=person,
        need=need.strip(),
        consent=consent,
        asked_for_id=asked_for,
        urgency=urgency,
        language=language,
        interpreter=interpreter,
        received_at=clock.now(),
        owner_team=team,
        owned_since=clock.now(),
        due_at=_triage_due(team, urgency),
        **_stated_fields(stated),
        **_referrer_fields(referrer),
    )
    move(referral, "receive", by=by)
    _mark_not_safe(by, referral)
    if may_be_danger(by, need):
        put_before_at_once(referral, f"{by.name} asked: {need.strip()}")
    return referral


def _check(by: Actor, need: str, consent: bool, person: UUID | None, stated) -> None:
    if by.kind != "resident":
        roles.require(by, "referral.receive")
    if is_blank(need):
        raise UserError("Say what is needed, in a few words.")
    if not consent:
        raise UserError("Say that the person agrees, or why it is in their best interests.")
    if person is None and (stated is None or is_blank(stated.name)):
        raise UserError("Say who it is about: at least a name.")
    if person is not None:
        decide(by, "person.look", person).require()
        check_alive(person)


def _already_received(submission_key: str) -> Referral | None:
    """What this key made; `Conflict`, which names no referral, where it is one out of their sight:
    somebody else's, or one that closed to them since."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [submission_key])
    found = Referral.objects.filter(submission_key=submission_key)
    with sight.beyond("whether a form was sent already, also by somebody else"):
        taken = found.exists()
    known = found.first()
    if taken and known is None:
        raise Conflict(SENT_OUT_OF_SIGHT)
    return known


def _check_same(known: Referral, need: str, person: UUID | None, stated) -> None:
    """`Conflict` where a form that was sent is sent again with something changed in it."""
    sent = {"need": need.strip(), **_stated_fields(stated)}
    changed = any(getattr(known, field) != value for field, value in sent.items())
    if changed or (person is not None and person != known.person_id):
        raise Conflict(
            f"This form was sent already and became referral {known.reference}. What you changed "
            "was not saved: open that referral, or begin a new one."
        )


def _triage_due(team, urgency: str):
    service = directory.service_of_team(team.pk)
    due = directory.promise_of(service).deadline(clock.now(), directory.calendar_of(service))
    return sooner(due, urgency, TRIAGE_AN_EMERGENCY)


def sooner(due: datetime | None, urgency: str, within: timedelta) -> datetime | None:
    """The deadline; for an emergency never later than `within` from now, day or night."""
    if urgency != Referral.Urgency.EMERGENCY:
        return due
    return min(due or clock.now() + within, clock.now() + within)


def _stated_fields(stated: Stated | None) -> dict:
    stated = stated or Stated()
    return {
        f"stated_{name}": getattr(stated, name)
        for name in ("name", "birth_date", "nhs_number", "address", "postcode", "phone")
    }


def _referrer_fields(referrer: Referrer) -> dict:
    return {
        "referrer_kind": referrer.kind,
        "referrer_name": referrer.name,
        "referrer_account": referrer.account,
        "referrer_organisation_id": referrer.organisation,
        "referrer_team_id": referrer.team,
        "referrer_phone": referrer.phone,
        "referrer_email": referrer.email,
        "referrer_not_safe": referrer.not_safe,
    }


@verb
def identify(*, by: Actor, referral: UUID, version: int, person: UUID) -> Referral:
    """Say whom a referral is about, or put right who was said. What was stated stays as it came.

    The teams that saw the record of somebody else because of it see that one no longer.
    """
    roles.require(by, "referral.identify")
    decide(by, "person.look", person).require()
    check_alive(person)
    held = locked(referral, version)
    former, subject = held.person_id, f"referral:{held.pk}"
    if former != person and held.joined.filter(state="joined").exists():
        raise UserError("Another is joined with this one. Take them apart first.")
    if former:
        close_relationships(by=by, subject=subject, person=former)
    move(held, "identify", by=by, person_id=people.person(person).pk)
    if former not in (None, person):
        deed(by=by, action="referral.put_right", subject=subject, people=[former])
    owner = None if held.owner_team.kind == "triage" else held.owner_team_id
    for team in {owner, held.offered_to_id} - {None}:
        let_see(by, held, team)
    _mark_not_safe(by, held)
    return held


def _mark_not_safe(by: Actor, referral: Referral) -> None:
    """Mark the person, where they themselves said that no phone or email is safe to use."""
    themselves = referral.referrer_kind == Referral.Referrer.RESIDENT
    if referral.person_id and themselves and referral.referrer_not_safe:
        say_not_safe(by=by, person=referral.person_id)
