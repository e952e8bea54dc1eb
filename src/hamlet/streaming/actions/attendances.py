"""Assessing who comes, sending them where they are helped best, and booking them there and then."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from hamlet.access import roles
from hamlet.access.actions import close_relationships, open_relationship
from hamlet.access.decisions import decide
from hamlet.booking import actions as booking
from hamlet.booking import queries as bookings
from hamlet.journal.actions import deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, NotAllowed, NotFound, UserError
from hamlet.people import queries as people
from hamlet.place import queries as place
from hamlet.streaming import queries
from hamlet.streaming.models import Attendance
from hamlet.streaming.rules import STREAMS, Assessment

SEEN_AFTER = timedelta(days=1)
LONGEST = timedelta(hours=1)
SENT_ON = frozenset({"same_day", "pharmacy", "own_borough"})
"""Streams that somebody has to agree to: they are sent on from where they came for help."""
NOT_IN_A_TEAM = "You are in no team of an emergency department, so you assess nobody here."


@verb
def assess(
    *,
    by: Actor,
    submission_key: str,
    found: Assessment,
    began_at: datetime,
    person: UUID | None = None,
    stated_name: str = "",
    stated_birth_date: date | None = None,
    team: UUID | None = None,
) -> Attendance:
    """Keep a first assessment, and what the live rules make of it. The same key again is once.

    `team` is the one that whoever is in several acts for. Raises `UserError` where it says too
    little.
    """
    roles.require(by, "attendance.assess")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [submission_key])
    if known := Attendance.objects.filter(submission_key=submission_key).first():
        wrote(by, known, "assess_again")
        return known
    if person is None and not stated_name.strip():
        raise UserError("Say who they are: at least a name.")
    if person is not None:
        decide(by, "person.look", person).require()
    version = queries.live_rules()
    _check(found, queries.rules_of(version))
    suggested = queries.rules_of(version).suggest(found)
    made = Attendance(
        submission_key=submission_key,
        team_id=_team_of(by, team),
        person_id=person,
        stated_name=stated_name.strip(),
        stated_birth_date=stated_birth_date,
        registered=found.registered,
        began_at=_not_absurd(began_at),
        assessed_at=clock.now(),
        found=found.to_json(),
        rules=version,
        suggested=suggested.to,
        because=suggested.because,
        rule=suggested.number,
        assessed_by=by.id,
        assessed_by_name=by.name,
    )
    made.save()
    wrote(by, made, "assess")
    _let_see(by, made)
    return made


def _check(found: Assessment, rules) -> None:
    if found.complaint not in rules.complaints or not set(found.flags) <= rules.flags.keys():
        raise UserError("The rules changed while you were asking. Choose the complaint again.")


def _team_of(by: Actor, chosen: UUID | None) -> UUID:
    if not by.team_ids:
        raise NotAllowed(NOT_IN_A_TEAM)
    if chosen is None and len(by.team_ids) > 1:
        raise UserError("You are in several teams. Choose which one you are acting for.")
    team = chosen or next(iter(by.team_ids))
    if team not in by.team_ids:
        raise NotAllowed("You are not in this team.")
    return team


def _not_absurd(began: datetime) -> datetime:
    """When it began; what a browser said that cannot be counts as now."""
    now = clock.now()
    return began if now - LONGEST <= began <= now else now


@verb
def identify(*, by: Actor, attendance: UUID, version: int, person: UUID) -> Attendance:
    """Say who somebody is who came unknown, or put right who was said."""
    held = locked(by, attendance, version)
    decide(by, "person.look", person).require()
    _free(held)
    if held.person_id:
        close_relationships(by=by, subject=f"attendance:{held.pk}", person=held.person_id)
    held.person_id = people.person(person).pk
    _save(by, held, "identify")
    _let_see(by, held)
    return held


@verb
def stream(
    *,
    by: Actor,
    attendance: UUID,
    version: int,
    chosen: str,
    differs: str = "",
    consent: str = "",
    refusal: str = "",
) -> Attendance:
    """Decide where somebody goes. Elsewhere than suggested needs a reason; to be sent on, consent.

    Who does not agree stays: `chosen` is then the urgent treatment centre, or the department.
    """
    held = locked(by, attendance, version)
    _free(held)
    _check_choice(held, chosen, differs, consent, refusal)
    held.chosen, held.differs = chosen, differs.strip()
    held.consent, held.refusal = consent, refusal if consent == "no" else ""
    held.streamed_at = clock.now()
    _save(by, held, "stream")
    return held


def _free(held: Attendance) -> None:
    """Forget a booking that was cancelled since; one that stands has to be cancelled first."""
    if held.booking and not bookings.has_ended(held.booking):
        raise UserError("They are booked already. Cancel the booking first.")
    held.booking = None


def _check_choice(held: Attendance, chosen: str, differs: str, consent: str, refusal: str) -> None:
    if chosen not in STREAMS:
        raise UserError("Choose where they go.")
    if chosen in SENT_ON and consent != "yes":
        raise UserError("Ask them first: whoever is sent on has to agree. Else they stay here.")
    if consent == "no" and not refusal:
        raise UserError("Say why they do not agree: it tells what has to change.")
    stays = consent == "no" and held.suggested in SENT_ON
    if chosen != held.suggested and not stays and not differs.strip():
        raise UserError("You send them elsewhere than the rules say. Say why in a few words.")


@verb
def book(*, by: Actor, attendance: UUID, version: int, slot: UUID) -> Attendance:
    """Book somebody who agreed into same-day access, there and then. Raises as `booking.book`."""
    held = locked(by, attendance, version)
    _free(held)
    if held.chosen != "same_day":
        raise UserError("They are not going to same-day access. Decide again first.")
    if held.person_id is None:
        raise UserError("Find or register them first: a booking is in somebody's record.")
    made = booking.book(
        by=by,
        slot=slot,
        person=held.person_id,
        submission_key=f"attendance:{held.pk.hex}:{held.version}",
        subject=f"attendance:{held.pk}",
        need=queries.rules_of(held.rules).complaints[held.found["complaint"]],
    )
    held.booking = made.pk
    _save(by, held, "book")
    return held


def locked(by: Actor, attendance: UUID, version: int) -> Attendance:
    roles.require(by, "attendance.stream")
    found = Attendance.objects.select_for_update(of=("self",)).select_related("rules", "team")
    held = found.filter(pk=attendance).first()
    if held is None:
        raise NotFound(queries.NO_SUCH_ATTENDANCE)
    if held.team_id not in by.team_ids:
        raise NotAllowed(f"They are with {held.team.name}, which decides where they go.")
    if version != held.version:
        raise Conflict("Somebody else decided meanwhile. Nothing was saved: this is how it stands.")
    return held


def _save(by: Actor, held: Attendance, name: str) -> None:
    held.version += 1
    held.save()
    wrote(by, held, name)


def wrote(by: Actor, held: Attendance, name: str) -> None:
    deed(
        by=by,
        action=f"attendance.{name}",
        subject=f"attendance:{held.pk}",
        people=[held.person_id] if held.person_id else [],
        detail={"suggested": held.suggested, "chosen": held.chosen},
    )


def _let_see(by: Actor, held: Attendance) -> None:
    """The team at the front door sees the person as long as they are there, and a day longer."""
    if held.person_id:
        open_relationship(
            by=by,
            holder_kind="team",
            holder=held.team_id,
            person=held.person_id,
            kind="attending",
            subject=f"attendance:{held.pk}",
            organisation=place.team(held.team_id).organisation_id,
            closes_at=held.assessed_at + SEEN_AFTER,
        )
