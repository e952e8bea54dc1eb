"""Assessing who comes, correcting that, and ending what is not to be decided any more."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from hamlet.access import roles
from hamlet.access.decisions import decide
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.streaming import queries
from hamlet.streaming.actions.holding import (
    keep,
    let_see,
    locked,
    note,
    put_right,
    see_no_more,
    wrote,
)
from hamlet.streaming.models import Attendance
from hamlet.streaming.rules import Assessment, Rules

LONGEST = timedelta(hours=1)
NOT_IN_A_TEAM = "You are in no team of an emergency department, so you assess nobody here."


@verb
def assess(
    *,
    by: Actor,
    submission_key: str,
    found: Assessment,
    began_at: datetime | None,
    person: UUID | None = None,
    stated_name: str = "",
    stated_birth_date: date | None = None,
    team: UUID | None = None,
) -> Attendance:
    """Keep a first assessment, and what the live rules make of it. The same key again is once.

    `team` is the front door that whoever is at several acts for. `began_at` counts where it is at
    most `LONGEST` ago; else nobody knows how long it took.
    Raises `UserError` where it says too little: a red flag is enough, and needs no name.
    """
    roles.require(by, "attendance.assess")
    if known := _known(by, submission_key):
        return known
    if person is not None:
        decide(by, "person.look", person).require()
    made = Attendance(
        submission_key=submission_key,
        team_id=_team_of(by, team),
        person_id=person,
        stated_name=stated_name.strip(),
        stated_birth_date=stated_birth_date,
        began_at=_not_absurd(began_at),
    )
    return _suggest(by, made, found)


@verb
def correct(
    *,
    by: Actor,
    attendance: UUID,
    version: int,
    submission_key: str,
    found: Assessment,
    began_at: datetime | None,
    stated_name: str = "",
    stated_birth_date: date | None = None,
) -> Attendance:
    """Put a new assessment in the place of one that was wrong, or could not be finished.

    Both are kept. Where they go is decided anew; they wait since the first. The same key again is
    once. Raises `UserError` while a booking can be cancelled.
    """
    roles.require(by, "attendance.assess")
    if known := _known(by, submission_key):
        return known
    held = locked(by, attendance, version)
    put_right(held)
    see_no_more(by, held)
    held.ended, held.ended_at = Attendance.Ended.CORRECTED, clock.now()
    keep(by, held, "correct")
    made = Attendance(
        submission_key=submission_key,
        team_id=held.team_id,
        person_id=held.person_id,
        stated_name=stated_name.strip() or held.stated_name,
        stated_birth_date=stated_birth_date or held.stated_birth_date,
        began_at=_not_absurd(began_at),
        came_at=held.since,
        replaces=held,
    )
    return _suggest(by, made, found)


@verb
def end(*, by: Actor, attendance: UUID, version: int, ended: str) -> Attendance:
    """Say that an assessment was entered by mistake, or that somebody left without being seen.

    Raises `UserError` for who left and was sent somewhere before, and while a booking can be
    cancelled.
    """
    held = locked(by, attendance, version)
    put_right(held)
    if ended not in (Attendance.Ended.MISTAKE, Attendance.Ended.LEFT):
        raise UserError("Say whether they left, or were entered by mistake.")
    if ended == Attendance.Ended.MISTAKE:
        roles.require(by, "attendance.assess")
        see_no_more(by, held)
    elif held.booking or held.chosen not in ("", "same_day"):
        raise UserError("Somebody decided where they go, so they did not leave without being seen.")
    held.ended, held.ended_at = ended, clock.now()
    keep(by, held, "end")
    return held


def _known(by: Actor, submission_key: str) -> Attendance | None:
    """The attendance that this form made already, where it was sent twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [submission_key])
    if known := Attendance.objects.filter(submission_key=submission_key).first():
        wrote(by, known, "assess_again")
    return known


def _suggest(by: Actor, made: Attendance, found: Assessment) -> Attendance:
    """Keep what was found, with the red flags that follow from it, and what the rules say."""
    version = queries.live_rules()
    rules = queries.rules_of(version)
    found = _checked(made, found, rules)
    suggested = rules.suggest(found)
    made.rules, made.found, made.registered = version, found.to_json(), found.registered
    made.suggested, made.because, made.rule = suggested.to, suggested.because, suggested.number
    made.assessed_at = clock.now()
    made.assessed_by, made.assessed_by_name = by.id, by.name
    made.save()
    note(by, made, "assess")
    let_see(by, made)
    return made


def _checked(made: Attendance, found: Assessment, rules: Rules) -> Assessment:
    complaint = not found.complaint or found.complaint in rules.complaints
    if not (complaint and set(found.flags) <= rules.flags.keys()):
        raise UserError("The rules changed while you were asking. Choose the complaint again.")
    if wrong := rules.contradicted(found):
        raise UserError(f"Their age and a red flag contradict each other: {'; '.join(wrong)}.")
    found = rules.raised(found)
    if not found.flags and (found.age is None or not found.complaint):
        raise UserError("Say the main trouble and their age, if only about.")
    if not (found.flags or made.person_id or made.stated_name):
        raise UserError("Say who they are: at least a name.")
    return found


def _team_of(by: Actor, chosen: UUID | None) -> UUID:
    if not (teams := queries.doors(by)):
        raise NotAllowed(NOT_IN_A_TEAM)
    if chosen is None and len(teams) > 1:
        raise UserError("You are in several teams. Choose which one you are acting for.")
    team = chosen or teams[0]
    if team not in teams:
        raise NotAllowed("You are not in this team.")
    return team


def _not_absurd(began: datetime | None) -> datetime | None:
    """When it began; None where nobody knows, or it cannot be."""
    now = clock.now()
    return began if began and now - LONGEST <= began <= now else None
