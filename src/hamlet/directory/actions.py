"""The verbs of the directory: keeping services true."""

from collections.abc import Iterable
from uuid import UUID

from hamlet.access import roles
from hamlet.directory.models import Location, Service, ServiceAtLocation, ServiceHours
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotFound
from hamlet.kernel.names import name_keys


@verb
def add_service(*, by: Actor, hours: Iterable[dict] = (), **details) -> Service:
    """Add a service with its weekly hours. `details` are fields of `Service`."""
    roles.require(by, "directory.keep")
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
def assure(*, by: Actor, service: UUID) -> Service:
    """Confirm that an entry is true today."""
    roles.require(by, "directory.keep")
    held = Service.objects.select_for_update().filter(pk=service).first()
    if held is None:
        raise NotFound("There is no such service.")
    held.assured_at = clock.now()
    held.save()
    deed(by=by, action="service.assure", subject=f"service:{service}", purpose=RUNNING)
    return held


@verb
def keep_service(
    *, by: Actor, source: str, source_key: str, hours: list[dict] | None = None, **details
) -> str:
    """Add a service from a source, or bring it up to date; says 'new', 'changed' or 'same'.

    `hours` None leaves the weekly hours as they are. What is not in `details` stays too.
    """
    roles.require(by, "directory.keep")
    held = Service.objects.filter(source=source, source_key=source_key).first()
    how = "new" if held is None else _difference(held, details)
    held = held or Service(source=source, source_key=source_key)
    if how != "same":
        for field, value in details.items():
            setattr(held, field, value)
        held.keywords = _keywords(held)
        held.save()
    if hours is not None and _set_hours(held, hours) and how == "same":
        how = "changed"
    _kept(by, held, how)
    return how


@verb
def keep_location(
    *, by: Actor, source: str, source_key: str, service_key: str, **details
) -> str | None:
    """Say where a service of the same source is offered; says 'new', 'changed' or 'same'.

    None where the service is not known.
    """
    roles.require(by, "directory.keep")
    service = Service.objects.filter(source=source, source_key=service_key).first()
    held = Location.objects.filter(source=source, source_key=source_key).first()
    how = "new" if held is None else _difference(held, details)
    if service is not None:
        held = held or Location(source=source, source_key=source_key)
        if how != "same":
            for field, value in details.items():
                setattr(held, field, value)
            held.save()
        _, there = ServiceAtLocation.objects.get_or_create(service=service, location=held)
        how = "changed" if there and how == "same" else how
    _kept(by, service, how if service else "unknown")
    return how if service else None


def _difference(held, details: dict) -> str:
    changed = any(getattr(held, field) != value for field, value in details.items())
    return "changed" if changed else "same"


def _set_hours(of: Service, hours: list[dict]) -> bool:
    held = [
        {"weekday": each.weekday, "opens": each.opens, "closes": each.closes}
        for each in of.hours.all()
    ]
    if held == hours:
        return False
    of.hours.all().delete()
    ServiceHours.objects.bulk_create([ServiceHours(service=of, **each) for each in hours])
    return True


def _kept(by: Actor, service: Service | None, how: str) -> None:
    subject = f"service:{service.pk}" if service else ""
    deed(by=by, action="service.keep", subject=subject, purpose=RUNNING, detail={"how": how})
