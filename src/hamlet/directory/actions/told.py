"""What sources and other directories tell: kept, brought up to date, and withdrawn."""

from uuid import UUID

from hamlet.access import roles
from hamlet.directory.actions.saving import (
    difference,
    is_another_edition,
    save,
    set_areas,
    set_hours,
    tell_places,
)
from hamlet.directory.models import HSDS, Location, Original, Service, ServiceAtLocation
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.identifiers import new_id

SAID_BY_A_TEAM = (
    "description", "eligibility", "minimum_age", "maximum_age", "languages", "area", "access",
    "places_left", "places_told_at", "exceptions", "how_to_refer", "cost", "phone", "email",
    "website", "longest_days", "review_days", "assured_at",
)  # fmt: skip
"""What of an entry that was given back says nothing any more where its directory is silent."""


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
    does a confirmation that is later than theirs. One that was withdrawn is on offer again, one
    that a team here has taken over stays as that team says, and of one that was given back nothing
    stays that the team said.
    """
    roles.require(by, "intake.run")
    named = Service.objects.filter(source=source, source_key=source_key)
    held = named.select_for_update().first()
    if held and held.adopted_at:
        return _kept(by, held, "same")
    if held and held.given_back_at:
        details, hours, areas = _untold(held) | details, hours or [], areas or []
    elif held and held.assured_at and details.get("assured_at"):
        details["assured_at"] = max(held.assured_at, details["assured_at"])
    details["withdrawn_at"] = None
    how = "new" if held is None else difference(held, details)
    held = held or Service(source=source, source_key=source_key)
    if how != "same":
        if held.places_left != details.get("places_left"):
            tell_places(held, details)
        for field, value in details.items():
            setattr(held, field, value)
        save(held)
    others = [
        hours is not None and set_hours(held, hours),
        areas is not None and set_areas(held, areas),
    ]
    if any(others) and how == "same":
        how = "changed"
        save(held)
    return _kept(by, held, how)


def _untold(held: Service) -> dict:
    """An entry that was given back, without all that a team said; its places go with that."""
    held.at_locations.filter(location__source="").delete()
    blank = {name: Service._meta.get_field(name).get_default() for name in SAID_BY_A_TEAM}
    return blank | {"given_back_at": None}


@verb
def withdraw(*, by: Actor, service: UUID) -> Service:
    """Note that the directory that told of a service lists it no longer. It is offered no more,
    unless a team here gives it, until that directory lists it again."""
    roles.require(by, "intake.run")
    held = Service.objects.select_for_update().get(pk=service, source=HSDS)
    held.withdrawn_at = held.withdrawn_at or clock.now()
    save(held)
    deed(by=by, action="service.withdraw", subject=f"service:{service}", purpose=RUNNING)
    return held


@verb
def keep_location(
    *, by: Actor, source: str, source_key: str, service_key: str, key: UUID | None = None, **details
) -> str | None:
    """Say where a service of the same source is offered; says 'new', 'changed' or 'same'.

    `key` is how the source knows the two together. None where the service is not known.
    """
    roles.require(by, "intake.run")
    service = Service.objects.filter(source=source, source_key=service_key).first()
    if service and service.adopted_at:
        return _kept(by, service, "same")
    held = Location.objects.filter(source=source, source_key=source_key).first()
    how = "new" if held is None else difference(held, details)
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


def _kept(by: Actor, service: Service | None, how: str) -> str:
    if how != "same":
        is_another_edition()
    subject = f"service:{service.pk}" if service else ""
    deed(by=by, action="service.keep", subject=subject, purpose=RUNNING, detail={"how": how})
    return how


@verb
def keep_original(
    *, by: Actor, kind: str, key: UUID, content: dict, origin: str, of: UUID | None = None
) -> str:
    """Keep a record of another directory as it came; says 'new', 'changed' or 'same'.

    What this telling leaves out stays as an earlier one gave it, so that a list takes nothing from
    what was told in full.
    """
    roles.require(by, "intake.run")
    held = Original.objects.select_for_update().filter(kind=kind, key=key).first()
    told = content if held is None else _merged(held.content, content)
    of = of or (held and held.of)
    how = "new" if held is None else difference(held, {"content": told, "of": of})
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
