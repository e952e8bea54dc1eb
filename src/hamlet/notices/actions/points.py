"""Where a team is told of what is raised to it: numbers and mailboxes, kept by its lead."""

from collections.abc import Mapping
from uuid import UUID

from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.calendars import WeeklyHours, WrittenHours
from hamlet.kernel.errors import Conflict, UserError
from hamlet.notices import policies, queries
from hamlet.notices.models import ContactPoint
from hamlet.place import queries as place

MOST = 6
"""A team has so many: whoever is told by everybody answers nobody."""


@verb
def add_contact_point(
    *, by: Actor, team: UUID, address: str, week: Mapping[str, WrittenHours]
) -> ContactPoint:
    """Tell a team of what is raised at a mobile number or a mailbox, too, from now on; `week` says
    when somebody answers there, empty for day and night.

    By the team's lead, or a data manager. Raises `UserError` for what is no number that takes texts
    and no mailbox, for one that is there already, and for too many.
    """
    held = place.team(team)
    policies.require_keep(by, held.pk)
    channel, address = queries.read_address(address)
    there = [each.address for each in queries.points(held.pk).select_for_update()]
    if address in there:
        raise UserError("The team is told there already.")
    if len(there) >= MOST:
        raise UserError(f"A team has {MOST} contact points at most. End one first.")
    made = ContactPoint.objects.create(
        team=held,
        channel=channel,
        address=address,
        week=WeeklyHours.of(week).to_json(),
        added_at=clock.now(),
    )
    _deed(by, "contact.add", made)
    return made


@verb
def end_contact_point(*, by: Actor, point: UUID) -> ContactPoint:
    """Tell nobody there any more. By the team's lead, or a data manager."""
    held = queries.point(point, lock=True)
    policies.require_keep(by, held.team_id)
    if held.ended_at:
        raise Conflict("This contact point had ended already.")
    held.ended_at = clock.now()
    held.save()
    _deed(by, "contact.end", held)
    return held


def _deed(by: Actor, action: str, of: ContactPoint) -> None:
    said = {"contact": str(of.pk), "channel": of.channel}
    deed(by=by, action=action, subject=f"team:{of.team_id}", purpose=RUNNING, detail=said)
