"""Which services take people from hospital."""

from collections.abc import Iterable
from uuid import UUID

from hamlet.access import roles
from hamlet.discharge import terms
from hamlet.discharge.models import Destination
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError


@verb
def keep_destinations(*, by: Actor, pathway: int, services: Iterable[UUID]) -> None:
    """Say which services take people by a pathway; those that are not named do no more."""
    roles.require(by, "destination.keep")
    if pathway not in terms.WITH_A_SERVICE:
        raise UserError("Choose pathway 1, 2 or 3.")
    wanted = set(services)
    Destination.objects.filter(pathway=pathway).exclude(service__in=wanted).delete()
    held = set(Destination.objects.filter(pathway=pathway).values_list("service", flat=True))
    new = (Destination(service_id=each, pathway=pathway) for each in wanted - held)
    Destination.objects.bulk_create(new, ignore_conflicts=True)  # Two windows may name the same.
    deed(
        by=by,
        action="destination.keep",
        purpose=RUNNING,
        detail={"pathway": pathway, "services": len(wanted)},
    )
