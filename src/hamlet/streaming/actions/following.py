"""Who was sent on with a booking and did not come: noted by itself, followed up by the team."""

from datetime import timedelta
from uuid import UUID

from hamlet.access.actions import open_relationship
from hamlet.booking import queries as bookings
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, UserError
from hamlet.streaming.actions.holding import keep, locked, wrote
from hamlet.streaming.models import Attendance

FOLLOWED_FOR = timedelta(days=7)
"""How long the team that sent somebody on sees their record again, to follow it up."""


@verb
def note_missed(*, by: Actor, attendance: UUID) -> Attendance:
    """Put somebody who did not come where they were sent on the list of the team that sent them,
    which sees their record for it, where it is known who they are. Raises `Conflict` where they
    are on it, or came, or their assessment has ended."""
    held = Attendance.objects.select_for_update(of=("self",)).select_related("team")
    held = held.filter(pk=attendance, missed_at=None, ended="").first()
    if held is None or not bookings.not_arrived("attendance").filter(pk=held.booking).exists():
        raise Conflict("They came, or are followed up already.")
    held.missed_at = clock.now()
    held.save()
    if held.person_id:
        open_relationship(
            by=by, holder_kind="team", holder=held.team_id, person=held.person_id,
            kind="attending", subject=f"attendance:{held.pk}",
            organisation=held.team.organisation_id, closes_at=clock.now() + FOLLOWED_FOR,
        )  # fmt: skip
    wrote(by, held, "missed")
    return held


@verb
def follow_up(*, by: Actor, attendance: UUID, version: int, outcome: str) -> Attendance:
    """Say how it went on with somebody who did not come. `Conflict` where another said it."""
    held = locked(by, attendance, version)
    if held.missed_at is None or held.followed_at is not None:
        raise Conflict("There is nothing to follow up any more. Nothing of yours was saved.")
    if outcome not in Attendance.Outcome.values:
        raise UserError("Choose how it went on.")
    held.outcome, held.followed_by, held.followed_at = outcome, by.name, clock.now()
    keep(by, held, "follow_up")
    return held
