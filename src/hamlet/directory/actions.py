"""The verbs of the directory: keeping services true."""

from collections.abc import Iterable
from uuid import UUID

from hamlet.directory.models import Location, Service, ServiceAtLocation, ServiceHours
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.names import name_keys


@verb
def add_service(*, by: Actor, hours: Iterable[dict] = (), **details) -> Service:
    """Add a service with its weekly hours. `details` are fields of `Service`."""
    made = Service(assured_at=clock.now(), **details)
    made.keywords = _keywords(made)
    made.save()
    ServiceHours.objects.bulk_create([ServiceHours(service=made, **each) for each in hours])
    deed(by=by, action="service.add", subject=f"service:{made.pk}", purpose=RUNNING)
    return made


def _keywords(of: Service) -> list[str]:
    words = f"{of.name} {of.description} {of.eligibility}".split()
    return name_keys(*words)[:400]


@verb
def place_at(*, by: Actor, service: UUID, location: dict) -> Location:
    """Say where a service is offered. `location` holds fields of `Location`."""
    made = Location(**location)
    made.save()
    ServiceAtLocation(service_id=service, location=made).save()
    deed(by=by, action="service.place_at", subject=f"service:{service}", purpose=RUNNING)
    return made


@verb
def assure(*, by: Actor, service: UUID) -> Service:
    """Confirm that an entry is true today."""
    held = Service.objects.select_for_update().get(pk=service)
    held.assured_at = clock.now()
    held.save()
    deed(by=by, action="service.assure", subject=f"service:{service}", purpose=RUNNING)
    return held
