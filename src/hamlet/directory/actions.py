"""The verbs of the directory: keeping services true."""

from collections.abc import Iterable
from uuid import UUID

from hamlet.access import roles
from hamlet.directory import policies
from hamlet.directory.models import (
    HSDS,
    Edition,
    Location,
    Original,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceHours,
)
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, NotFound, UserError
from hamlet.kernel.identifiers import new_id
from hamlet.kernel.names import name_keys


@verb
def add_service(
    *, by: Actor, hours: Iterable[dict] = (), areas: Iterable[dict] = (), **details
) -> Service:
    """Add a service with its weekly hours and the parts of the place that it is for. `details` are
    fields of `Service`."""
    roles.require(by, "directory.keep")
    made = Service(assured_at=clock.now(), **details)
    _save(made)
    ServiceHours.objects.bulk_create([ServiceHours(service=made, **each) for each in hours])
    ServiceArea.objects.bulk_create([ServiceArea(service=made, **each) for each in areas])
    deed(by=by, action="service.add", subject=f"service:{made.pk}", purpose=RUNNING)
    return made


def _save(service: Service) -> None:
    """Save a service with the keys of its words, and let every process search it anew."""
    service.keywords = _keywords(service)
    service.changed_at = clock.now()
    service.save()
    _is_another_edition()


def _is_another_edition() -> None:
    Edition.objects.update(number=new_id())


def _keywords(of: Service) -> list[str]:
    words = f"{of.name} {of.description} {of.eligibility}".split()
    return name_keys(*words)[:400]


@verb
def assure(*, by: Actor, service: UUID) -> Service:
    """Confirm that an entry is true today: the team that gives the service, or a data manager."""
    held = Service.objects.select_for_update().filter(pk=service).first()
    if held is None:
        raise NotFound("There is no such service.")
    policies.require_confirm(by, held)
    held.assured_at = clock.now()
    _save(held)
    deed(by=by, action="service.assure", subject=f"service:{service}", purpose=RUNNING)
    return held


@verb
def keep_own(
    *,
    by: Actor,
    service: UUID,
    version: int,
    hours: list[dict] | None = None,
    areas: list[dict] | None = None,
    **details,
) -> Service:
    """Change what an entry says to everybody, as the team that gives the service; confirms it too.

    `details` are fields of `Service`, `hours` those of its week, `areas` the parts of the place
    that it is for (None leaves them as they are), `version` that of the entry that was looked at.
    Raises `Conflict` where somebody changed it since, `UserError` for ages the wrong way round.
    """
    held = Service.objects.select_for_update().filter(pk=service).first()
    if held is None:
        raise NotFound("There is no such service.")
    policies.require_keep(by, held)
    if held.version != version:
        raise Conflict("Somebody changed this entry since you opened it. Nothing was overwritten.")
    changed = [field for field, value in details.items() if getattr(held, field) != value]
    for field in changed:
        setattr(held, field, details[field])
    _require_ages(held)
    if hours is not None and _set_hours(held, hours):
        changed.append("hours")
    if areas is not None and _set_areas(held, areas):
        changed.append("areas")
    held.version += 1
    held.assured_at = clock.now()
    _save(held)
    deed(
        by=by,
        action="service.keep_own",
        subject=f"service:{service}",
        purpose=RUNNING,
        detail={"fields": changed, "version": held.version},
    )
    return held


def _require_ages(of: Service) -> None:
    if None not in (of.minimum_age, of.maximum_age) and of.minimum_age > of.maximum_age:
        raise UserError("The youngest age is above the oldest. Change one of them.")


@verb
def keep_service(
    *,
    by: Actor,
    source: str,
    source_key: str,
    hours: list[dict] | None = None,
    areas: list[dict] | None = None,
    **details,
) -> str:
    """Add a service from a source, or bring it up to date; says 'new', 'changed' or 'same'.

    `hours` and `areas` None leave these as they are. What is not in `details` stays too, and so
    does a confirmation that is later than theirs. One that was withdrawn is on offer again.
    """
    roles.require(by, "directory.keep")
    named = Service.objects.filter(source=source, source_key=source_key)
    held = named.select_for_update().first()
    if held and held.assured_at and details.get("assured_at"):
        details["assured_at"] = max(held.assured_at, details["assured_at"])
    details["withdrawn_at"] = None
    how = "new" if held is None else _difference(held, details)
    held = held or Service(source=source, source_key=source_key)
    if how != "same":
        for field, value in details.items():
            setattr(held, field, value)
        _save(held)
    set_hours = hours is not None and _set_hours(held, hours)
    set_areas = areas is not None and _set_areas(held, areas)
    if (set_hours or set_areas) and how == "same":
        how = "changed"
        _save(held)
    _kept(by, held, how)
    return how


@verb
def withdraw(*, by: Actor, service: UUID) -> Service:
    """Note that the directory that told of a service lists it no longer. It is offered no more,
    unless a team here gives it, until that directory lists it again."""
    roles.require(by, "directory.keep")
    held = Service.objects.select_for_update().get(pk=service, source=HSDS)
    held.withdrawn_at = held.withdrawn_at or clock.now()
    _save(held)
    deed(by=by, action="service.withdraw", subject=f"service:{service}", purpose=RUNNING)
    return held


@verb
def keep_location(
    *, by: Actor, source: str, source_key: str, service_key: str, key: UUID | None = None, **details
) -> str | None:
    """Say where a service of the same source is offered; says 'new', 'changed' or 'same'.

    `key` is how the source knows the two together. None where the service is not known.
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
        _, there = ServiceAtLocation.objects.get_or_create(
            service=service, location=held, defaults={"key": key or new_id()}
        )
        how = "changed" if there and how == "same" else how
    _kept(by, service, how if service else "unknown")
    return how if service else None


def _difference(held, details: dict) -> str:
    changed = any(getattr(held, field) != value for field, value in details.items())
    return "changed" if changed else "same"


def _set_areas(of: Service, areas: list[dict]) -> bool:
    """Keep the parts of the place that a service is for; says whether they are others than before.

    Each names one of `locality_id`, `neighbourhood_id` and `practice_id`.
    """
    named = ("locality_id", "neighbourhood_id", "practice_id")
    told = {tuple(each.get(name) for name in named) for each in areas}
    if set(of.areas.values_list(*named)) == told:
        return False
    of.areas.all().delete()
    rows = (dict(zip(named, each, strict=True)) for each in told)
    ServiceArea.objects.bulk_create([ServiceArea(service=of, **each) for each in rows])
    return True


def _set_hours(of: Service, hours: list[dict]) -> bool:
    told = [{"on_bank_holidays": False} | each for each in hours]
    if list(of.hours.values("weekday", "opens", "closes", "on_bank_holidays")) == told:
        return False
    of.hours.all().delete()
    ServiceHours.objects.bulk_create([ServiceHours(service=of, **each) for each in hours])
    return True


def _kept(by: Actor, service: Service | None, how: str) -> None:
    if how != "same":
        _is_another_edition()
    subject = f"service:{service.pk}" if service else ""
    deed(by=by, action="service.keep", subject=subject, purpose=RUNNING, detail={"how": how})


@verb
def keep_original(
    *, by: Actor, kind: str, key: UUID, content: dict, origin: str, of: UUID | None = None
) -> str:
    """Keep a record of another directory as it came; says 'new', 'changed' or 'same'.

    What this telling leaves out stays as an earlier one gave it, so that a list takes nothing from
    what was told in full.
    """
    roles.require(by, "directory.keep")
    held = Original.objects.select_for_update().filter(kind=kind, key=key).first()
    told = content if held is None else _merged(held.content, content)
    of = of or (held and held.of)
    how = "new" if held is None else _difference(held, {"content": told, "of": of})
    if how != "same" or held.origin != origin:
        held = held or Original(kind=kind, key=key)
        held.came_at = held.came_at if how == "same" else clock.now()
        held.content, held.of, held.origin = told, of, origin
        held.save()
    deed(
        by=by,
        action="original.keep",
        subject=f"original:{key}",
        purpose=RUNNING,
        detail={"how": how},
    )
    return how


def _merged(held: dict, told: dict) -> dict:
    """What is held with what is told over it, object within object."""
    kept = held | told
    for name in held.keys() & told.keys():
        if isinstance(held[name], dict) and isinstance(told[name], dict):
            kept[name] = _merged(held[name], told[name])
    return kept
