"""Sending people where they are helped best, and booking them there and then."""

from uuid import UUID

from hamlet.access import roles
from hamlet.booking import actions as booking
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError
from hamlet.streaming import queries
from hamlet.streaming.actions.holding import free, keep, locked
from hamlet.streaming.choosing import Choice, is_against_flags, problems
from hamlet.streaming.models import Attendance


@verb
def stream(
    *,
    by: Actor,
    attendance: UUID,
    version: int,
    chosen: str,
    differs: str = "",
    despite: str = "",
    consent: str = "",
    refusal: str = "",
) -> Attendance:
    """Decide where somebody goes. Elsewhere than suggested needs a reason; to be sent on, consent;
    elsewhere than the emergency department against a red flag, a clinician who says why.

    Raises `UserError` with the first of `choosing.problems`.
    """
    held = locked(by, attendance, version)
    free(held)
    choice = Choice(chosen, differs.strip(), despite, consent, refusal)
    may_differ, full = roles.may(by, "attendance.differ"), queries.is_full_for(held)
    for _, problem in problems(held, choice, may_differ=may_differ, full=full):
        raise UserError(problem)
    held.chosen, held.differs, held.consent = chosen, choice.differs, consent
    held.despite = despite if is_against_flags(held, chosen) else ""
    held.refusal = refusal if consent == "no" else ""
    held.streamed_at, held.streamed_by_name = clock.now(), by.name
    keep(by, held, "stream")
    return held


@verb
def book(*, by: Actor, attendance: UUID, version: int, slot: UUID) -> Attendance:
    """Book somebody who agreed into same-day access, there and then. Raises as `booking.book`."""
    held = locked(by, attendance, version)
    free(held)
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
        need=queries.rules_of(held.rules).complaints.get(held.found["complaint"], ""),
    )
    held.booking, held.booked = made.pk, True
    keep(by, held, "book")
    return held
