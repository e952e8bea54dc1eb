"""Who may see an attendance."""

from hamlet.access import terms
from hamlet.access.decisions import Decision, decide
from hamlet.kernel.actor import Actor
from hamlet.streaming.models import Attendance

THEIRS = "Allowed: they came to your team."
NOT_HERE = "They did not come to your team, and nobody has said who they are."


def may_see(actor: Actor, attendance: Attendance) -> Decision:
    """Whether, and why, an actor may see an attendance: their team's, or part of the record."""
    if attendance.team_id in actor.team_ids:
        return Decision(True, (THEIRS,))
    if attendance.person_id is None:
        return Decision(False, (NOT_HERE,))
    record = decide(actor, "person.look", attendance.person_id)
    if not record.allowed:
        return record
    return decide(
        actor,
        "person.look",
        attendance.person_id,
        terms.CONTACTS,
        held_by=attendance.team.organisation_id,
        item=f"attendance:{attendance.pk}",
    )
