"""Opening an attendance: whoever sees it is in the journal, and so is a refusal."""

from uuid import UUID

from hamlet.access import roles, sight
from hamlet.journal.actions import look
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotFound
from hamlet.streaming import policies, queries
from hamlet.streaming.queries import Attendance


def seen(actor: Actor, attendance: UUID) -> Attendance:
    """An attendance that the actor may see; the look is in the journal, and so is a refused one."""
    found = _found(attendance)
    decision = policies.may_see(actor, found)
    look(
        by=actor,
        action="attendance.look" if decision.allowed else "attendance.refused",
        subject=f"attendance:{found.pk}",
        people=[found.person_id] if found.person_id else [],
        basis=decision.basis,
    )
    if not decision.allowed and not roles.may(actor, "person.search"):
        raise NotFound(queries.NO_SUCH_ATTENDANCE)
    decision.require()
    return found


def _found(attendance: UUID) -> Attendance:
    try:
        return queries.attendance(attendance)
    except NotFound:
        with sight.beyond("a refusal tells staff that the attendance is there"):
            return queries.attendance(attendance)
