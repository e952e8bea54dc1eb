"""How every verb holds a stay: locked, allowed, of the version that was shown, recorded."""

from uuid import UUID

from hamlet.access import roles
from hamlet.access.one import one
from hamlet.discharge import queries
from hamlet.discharge.models import Stay
from hamlet.journal.actions import deed
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, NotAllowed


def require_stay(by: Actor, stay: UUID, version: int) -> Stay:
    """The stay, held by this transaction, for somebody of the team that plans the way home.

    Raises `NotAllowed`, `NotFound`, and `Conflict` where it changed since `version`.
    """
    roles.require(by, "stay.plan")
    held = held_as(stay, version)
    if held.team_id not in by.team_ids:
        raise NotAllowed(f"{held.team.name} plans their way home. Ask somebody in that team.")
    return held


def held_as(stay: UUID, version: int) -> Stay:
    """The stay, held by this transaction as a page showed it, whoever asks."""
    found = Stay.objects.select_for_update(of=("self",)).select_related("team", "person")
    held = one(found, stay, queries.NO_SUCH_STAY)
    if version != held.version:
        raise Conflict(
            "Somebody else changed this meanwhile. Nothing was saved: this is how it stands."
        )
    return held


def keep(by: Actor, held: Stay, name: str, **detail) -> Stay:
    """Keep a changed stay, and write what was done in the journal."""
    held.version += 1
    held.save()
    wrote(by, held, name, **detail)
    return held


def wrote(by: Actor, held: Stay, name: str, **detail) -> None:
    """Write in the journal what was done to a stay."""
    deed(
        by=by,
        action=f"stay.{name}",
        subject=f"stay:{held.pk}",
        people=[held.person_id],
        detail=detail,
    )
