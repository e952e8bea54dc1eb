"""The verbs of the place: setting it up, and keeping its organisations, teams and staff."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from hamlet.access import roles
from hamlet.access.actions import close_account
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError
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


@verb
def give_role(
    *,
    by: Actor,
    practitioner: UUID,
    organisation: UUID,
    role: str,
    starts: date,
    team: UUID | None = None,
    employment: str = PractitionerRole.Employment.PERMANENT,
    ends: date | None = None,
) -> PractitionerRole:
    """Give a member of staff one more role, from the day `starts` to the end of the day `ends`.

    Raises `UserError` where it would be over before it begins, is of a team of another
    organisation, or is theirs on one of these days already.
    """
    roles.require(by, "place.keep")
    held = Practitioner.objects.select_for_update().get(pk=practitioner)
    made = PractitionerRole(
        practitioner=held,
        organisation_id=organisation,
        team_id=team,
        role=role,
        employment=employment,
        starts=starts,
        ends=ends,
    )
    _check(made)
    made.save()
    _note(by, made, "role.give")
    return made


def _check(made: PractitionerRole) -> None:
    if made.role not in roles.NAMES:
        raise UserError(f"There is no role '{made.role}'. Choose from: {', '.join(roles.NAMES)}.")
    if made.ends and made.ends < max(made.starts, clock.today()):
        raise UserError("This would be over before it begins. Give a later last day.")
    if made.team and made.team.organisation_id != made.organisation_id:
        raise UserError(f"{made.team.name} is no team of {made.organisation.name}.")
    same = {"organisation": made.organisation_id, "team": made.team_id, "role": made.role}
    others = made.practitioner.roles.filter(Q(ends=None) | Q(ends__gte=made.starts), **same)
    if made.ends:
        others = others.filter(starts__lte=made.ends)
    if others.exists():
        raise UserError(
            f"{made.practitioner.name} is {roles.NAMES[made.role]} there on these days already. "
            "End that first, or give other days."
        )


@verb
def end_role(*, by: Actor, role: UUID, last: date) -> PractitionerRole:
    """End a role (its id) with the day `last`; yesterday ends it at once.

    What somebody holds by name goes back to the team's list once nobody of that name is in it
    (`frontdoor.hand_back`). Raises `UserError` for a day before yesterday, and where it has
    ended already.
    """
    roles.require(by, "place.keep")
    held = PractitionerRole.objects.select_for_update().get(pk=role)
    yesterday = clock.today() - timedelta(days=1)
    if held.ends and held.ends <= yesterday:
        raise UserError("This role has ended already.")
    if last < yesterday:
        raise UserError("Days that are over stay as they were. End it with yesterday, or later.")
    return _end(by, held, last)


@verb
def leave(*, by: Actor, account: UUID) -> list[PractitionerRole]:
    """Somebody leaves: their account is closed at once, and every role ends with today."""
    roles.require(by, "place.keep")
    close_account(by=by, account=account)
    today = clock.today()
    held = PractitionerRole.objects.select_for_update().filter(practitioner__account=account)
    return [_end(by, each, today) for each in held.filter(Q(ends=None) | Q(ends__gt=today))]


def _end(by: Actor, held: PractitionerRole, last: date) -> PractitionerRole:
    held.ends = last
    held.save()
    _note(by, held, "role.end")
    return held


def _note(by: Actor, held: PractitionerRole, action: str) -> None:
    days = {"role": held.role, "starts": held.starts.isoformat()}
    days |= {"ends": held.ends.isoformat()} if held.ends else {}
    subject = f"practitioner:{held.practitioner_id}"
    deed(by=by, action=action, subject=subject, purpose=RUNNING, detail=days)
