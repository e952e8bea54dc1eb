"""The verbs of the place: setting it up, and keeping its organisations, teams and staff."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from hamlet.access import roles
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel.actor import Actor
from hamlet.place.models import (
    Locality,
    Neighbourhood,
    Organisation,
    Place,
    Practitioner,
    PractitionerRole,
    SmallArea,
    Team,
)

GEOGRAPHY = {"locality": Locality, "neighbourhood": Neighbourhood, "small_area": SmallArea}


@verb
def found_place(*, by: Actor, slug: str, name: str) -> Place:
    """Set a place up, or give the one that has this slug."""
    roles.require(by, "place.keep")
    made, _ = Place.objects.get_or_create(slug=slug, defaults={"name": name})
    deed(by=by, action="place.found", subject=f"place:{made.pk}", purpose=RUNNING)
    return made


@verb
def draw(*, by: Actor, kind: str, rows: Iterable[dict]) -> int:
    """Add many localities, neighbourhoods or small areas (`kind`) at once; gives their number."""
    roles.require(by, "place.keep")
    made = GEOGRAPHY[kind].objects.bulk_create([GEOGRAPHY[kind](**row) for row in rows])
    deed(by=by, action=f"{kind}.draw", purpose=RUNNING, detail={"number": len(made)})
    return len(made)


@verb
def keep_neighbourhood(*, by: Actor, slug: str, name: str) -> Neighbourhood:
    """Add a neighbourhood, or give the one that has this slug."""
    roles.require(by, "place.keep")
    made, _ = Neighbourhood.objects.get_or_create(slug=slug, defaults={"name": name})
    deed(by=by, action="neighbourhood.keep", subject=f"neighbourhood:{made.pk}", purpose=RUNNING)
    return made


@verb
def keep_small_area(*, by: Actor, code: str, vintage: int, **details) -> str:
    """Add a small area, or bring it up to date; says 'new', 'changed' or 'same'."""
    roles.require(by, "place.keep")
    return _keep(by, SmallArea, "small_area", {"code": code, "vintage": vintage}, details)


@verb
def keep_organisation(*, by: Actor, source: str, source_key: str, **details) -> str:
    """Add an organisation, or bring it up to date; says 'new', 'changed' or 'same'."""
    roles.require(by, "place.keep")
    key = {"source": source, "source_key": source_key}
    return _keep(by, Organisation, "organisation", key, details)


def _keep(by: Actor, model, noun: str, key: dict, details: dict) -> str:
    held = model.objects.filter(**key).first()
    how = "new" if held is None else _difference(held, details)
    if how == "new":
        held = model(**key)
    if how != "same":
        for field, value in details.items():
            setattr(held, field, value)
        held.save()
    deed(
        by=by,
        action=f"{noun}.keep",
        subject=f"{noun}:{held.pk}",
        purpose=RUNNING,
        detail={"how": how},
    )
    return how


def _difference(held, details: dict) -> str:
    changed = any(getattr(held, field) != value for field, value in details.items())
    return "changed" if changed else "same"


@verb
def add_organisation(*, by: Actor, **details) -> Organisation:
    """Add an organisation. `details` are fields of `Organisation`."""
    roles.require(by, "place.keep")
    made = Organisation(**details)
    made.save()
    deed(by=by, action="organisation.add", subject=f"organisation:{made.pk}", purpose=RUNNING)
    return made


@verb
def add_team(*, by: Actor, **details) -> Team:
    """Add a team. `details` are fields of `Team`."""
    roles.require(by, "place.keep")
    made = Team(**details)
    made.save()
    deed(by=by, action="team.add", subject=f"team:{made.pk}", purpose=RUNNING)
    return made


@verb
def add_practitioner(
    *,
    by: Actor,
    name: str,
    organisation: UUID,
    role: str,
    starts: date,
    team: UUID | None = None,
    account: UUID | None = None,
    profession: str = "",
    employment: str = PractitionerRole.Employment.PERMANENT,
    ends: date | None = None,
) -> Practitioner:
    """Add a member of staff with their first role."""
    roles.require(by, "place.keep")
    made = Practitioner(name=name, profession=profession, account_id=account)
    made.save()
    PractitionerRole(
        practitioner=made,
        organisation_id=organisation,
        team_id=team,
        role=role,
        employment=employment,
        starts=starts,
        ends=ends,
    ).save()
    deed(by=by, action="practitioner.add", subject=f"practitioner:{made.pk}", purpose=RUNNING)
    return made
