"""What every verb about an attendance does: lock it, keep it, write it down, let its team see."""

from datetime import timedelta
from uuid import UUID

from hamlet.access import roles
from hamlet.access.actions import close_relationships, open_relationship
from hamlet.access.one import one
from hamlet.journal.actions import deed
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.place import queries as place
from hamlet.streaming import queries
from hamlet.streaming.models import Attendance, Step

SEEN_AFTER = timedelta(days=1)


def locked(by: Actor, attendance: UUID, version: int) -> Attendance:
    """An attendance of the actor's team, as the page showed it, to be changed."""
    roles.require(by, "attendance.stream")
    found = queries.attendances().select_for_update(of=("self",)).select_related("rules", "team")
    held = one(found, attendance, queries.NO_SUCH_ATTENDANCE)
    if held.team_id not in by.team_ids:
        raise NotAllowed(f"They are with {held.team.name}, which decides where they go.")
    if version != held.version:
        raise Conflict(
            "Somebody else was here meanwhile. Nothing was saved: this is how it stands."
        )
    if held.ended:
        raise UserError(f"This assessment has ended: {held.get_ended_display().lower()}.")
    return held


def put_right(held: Attendance) -> None:
    """Before it is put right who they are, or what was found: a booking that can be cancelled has
    to be. One whose time has begun stays with its service, and with what was said of it; one that
    was cancelled is forgotten."""
    standing = [each for each in queries.standing_bookings(held) if each.pk == held.booking]
    if any(map(queries.is_to_come, standing)):
        raise UserError("They are booked already. Cancel the booking first.")
    if not standing:
        held.booking = None


def free(held: Attendance) -> None:
    """Before it is decided anew where they go: no booking may stand."""
    put_right(held)
    if held.booking:
        raise UserError(
            "The time that they were booked for has begun. Correct the assessment to decide again."
        )


def keep(by: Actor, held: Attendance, name: str) -> None:
    """Save what was done, as the next step of the history, and in the journal."""
    held.version += 1
    held.save()
    note(by, held, name)


def note(by: Actor, held: Attendance, name: str) -> None:
    """Write a step of the history, and the entry in the journal."""
    copied = ("chosen", "differs", "despite", "consent", "refusal")
    Step(
        attendance=held,
        number=held.version,
        name=name,
        at=clock.now(),
        by=by.id,
        by_name=by.name,
        person=held.person_id,
        **{each: getattr(held, each) for each in copied},
    ).save()
    wrote(by, held, name)


def wrote(by: Actor, held: Attendance, name: str) -> None:
    """Write the entry in the journal, which tells nothing of what was found."""
    deed(
        by=by,
        action=f"attendance.{name}",
        subject=f"attendance:{held.pk}",
        people=[held.person_id] if held.person_id else [],
        detail={"suggested": held.suggested, "chosen": held.chosen},
    )


def let_see(by: Actor, held: Attendance) -> None:
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


def see_no_more(by: Actor, held: Attendance) -> None:
    """What an attendance let the team see is closed: it was about somebody else, or nobody."""
    if held.person_id:
        close_relationships(by=by, subject=f"attendance:{held.pk}", person=held.person_id)
