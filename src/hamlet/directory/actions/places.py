"""Where a service is given, as whoever keeps its entry says."""

from uuid import UUID

from hamlet.access.one import one
from hamlet.directory import policies
from hamlet.directory.actions.saving import locked, save
from hamlet.directory.models import Location, Service, ServiceAtLocation
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError


@verb
def add_place(
    *, by: Actor, service: UUID, name: str, address: str = "", postcode: str = ""
) -> Location:
    """Say of one's own service that it is given at a place. Raises `UserError` where the entry
    names that place already."""
    held = locked(service)
    policies.require_keep(by, held)
    told = {"name": name.strip(), "address": address.strip(), "postcode": postcode}
    if held.at_locations.filter(**{f"location__{field}": said for field, said in told.items()}):
        raise UserError("The entry names this place already.")
    made = Location(**told)
    made.save()
    ServiceAtLocation.objects.create(service=held, location=made)
    return _placed(by, held, made)


@verb
def leave_place(*, by: Actor, service: UUID, location: UUID) -> Location:
    """Say of one's own service that it is given at a place no more. Twice is once; `NotFound` for
    no place."""
    held = locked(service)
    policies.require_keep(by, held)
    left = one(Location.objects, location, "There is no such place.")
    held.at_locations.filter(location=left).delete()
    return _placed(by, held, left)


def _placed(by: Actor, held: Service, location: Location) -> Location:
    held.assured_at = clock.now()
    held.version += 1
    save(held)
    detail = {"fields": ["places"], "version": held.version}
    subject = f"service:{held.pk}"
    deed(by=by, action="service.keep_own", subject=subject, purpose=RUNNING, detail=detail)
    return location
