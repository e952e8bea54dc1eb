"""Whose ticket home there is to show, and for how long."""

from datetime import timedelta
from uuid import UUID

from hamlet.discharge.queries import Stay, latest_stay
from hamlet.kernel import clock

SHOWN_AFTER = timedelta(weeks=6)
"""How long it is shown once home: as long as intermediate care lasts at most."""


def ticket_of(person: UUID) -> Stay | None:
    """The stay whose ticket home somebody may read: a planned one that has not long ended."""
    found = latest_stay(person)
    if found is None or found.planned_at is None or found.destination == Stay.Destination.DIED:
        return None
    ended = found.left_at is not None and clock.now() - found.left_at > SHOWN_AFTER
    return None if ended else found
