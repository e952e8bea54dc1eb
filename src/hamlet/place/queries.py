"""Finding places, organisations, teams and who acts for them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Avg, Q, QuerySet

from hamlet.access.one import one
from hamlet.access.roles import ARBITER
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotFound, UserError
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


def places() -> QuerySet[Place]:
    """Every place that is set up, by name."""
    return Place.objects.order_by("name")


def the_place() -> Place:
    """The one place that this deployment serves; `UserError` if there is none, or more than one."""
    found = list(places()[:2])
    if not found:
        raise UserError("No place is set up yet. Run `hamlet intake place` or `make run`.")
    if len(found) > 1:
        raise UserError("More than one place is set up here. Give each a database of its own.")
    return found[0]


class Held(NamedTuple):
    """A role that a practitioner holds: where, in which team if in any, since when."""

    practitioner_id: UUID
    organisation_id: UUID
    organisation: str
    team_id: UUID | None
    team: str | None
    role: str
    starts: date
    id: UUID


# In SQL of its own, because every page of staff asks it, with the session (`config.sessions`).
# Whose account is closed holds none, as in `held_today`, whatever was left open.
ROLES_TODAY = """
SELECT practitioner.account_id, role.practitioner_id, role.organisation_id,
       organisation.name AS organisation, role.team_id, team.name AS team, role.role, role.starts,
       role.id
FROM place_practitionerrole role
JOIN place_practitioner practitioner ON practitioner.id = role.practitioner_id
JOIN access_account holder ON holder.id = practitioner.account_id AND holder.is_active
JOIN place_organisation organisation ON organisation.id = role.organisation_id
LEFT JOIN place_team team ON team.id = role.team_id
WHERE role.starts <= %(today)s AND (role.ends IS NULL OR role.ends >= %(today)s)
"""


def actor_of(account, roles: Sequence[Held] | None = None, acts_for: UUID | None = None) -> Actor:
    """The actor that an account is today, in one post: for one organisation, with the teams and
    roles that they have there.

    Whoever has a post in several acts for the organisation `acts_for`, and for none until one is
    named (decision 91). The open `roles` are asked for where they are not given.
    """
    held = roles_today(account.pk) if roles is None else roles
    posts = {each.organisation_id: each.organisation for each in held}
    acting = acts_for if acts_for in posts else None
    if len(posts) == 1:
        (acting,) = posts
    here = [each for each in held if each.organisation_id == acting]
    teams = tuple((each.team_id, each.team) for each in here if each.team_id)
    return Actor(
        name=account.name,
        kind="staff" if held or account.person is None else "resident",
        id=account.pk,
        practitioner_id=held[0].practitioner_id if held else None,
        organisation=posts.get(acting, ""),
        organisation_id=acting,
        team_ids=frozenset(identifier for identifier, _ in teams),
        team_names=teams,
        roles=frozenset(each.role for each in here),
        posts=tuple(posts.items()),
    )


def roles_today(account: UUID) -> list[Held]:
    """The roles that an account holds today, the first to begin on top."""
    asked = {"account": account, "today": clock.today()}
    with connection.cursor() as cursor:
        cursor.execute(
            f"{ROLES_TODAY} AND practitioner.account_id = %(account)s "
            "ORDER BY role.starts, role.id",
            asked,
        )
        return [Held._make(row[1:]) for row in cursor.fetchall()]


def triage_team(place: Place) -> Team:
    """The place's central triage team, the first owner of every need."""
    found = (
        Team.objects.filter(organisation__place=place, kind=Team.Kind.TRIAGE)
        .select_related("organisation")
        .first()
    )
    if found is None:
        raise UserError(f"{place.name} has no central triage team yet. Set one up first.")
    return found


def team(team_id: UUID) -> Team:
    """One team with its organisation; `NotFound` where there is none."""
    return one(
        Team.objects.select_related("organisation", "locality"), team_id, "There is no such team."
    )


def held_today() -> QuerySet[PractitionerRole]:
    """The roles that are held today, by whoever has no account that is closed."""
    today = clock.today()
    lasting = PractitionerRole.objects.filter(Q(ends=None) | Q(ends__gte=today), starts__lte=today)
    return lasting.exclude(practitioner__account__is_active=False)


def members(team: Team) -> QuerySet[PractitionerRole]:
    """Who is in a team today, by name."""
    held = held_today().filter(team=team)
    return held.select_related("practitioner").order_by("practitioner__name")


def who_signs_in(team: UUID) -> QuerySet[PractitionerRole]:
    """Who is in a team today and has an account here: nobody else sees what they are given."""
    return held_today().filter(team=team).exclude(practitioner__account=None)


# In SQL of its own, because every worklist asks it.
PROFESSIONS = """
SELECT DISTINCT practitioner.profession
FROM place_practitionerrole held
JOIN place_practitioner practitioner ON practitioner.id = held.practitioner_id
JOIN access_account account ON account.id = practitioner.account_id AND account.is_active
WHERE held.team_id = %(team)s AND held.starts <= %(today)s
  AND (held.ends IS NULL OR held.ends >= %(today)s)
  AND practitioner.profession <> ''
"""


def professions(team_id: UUID) -> list[str]:
    """The professions of whoever is in a team today and can sign in, by name."""
    with connection.cursor() as cursor:
        cursor.execute(PROFESSIONS, {"team": team_id, "today": clock.today()})
        return sorted(profession for (profession,) in cursor.fetchall())


def arbiters() -> QuerySet[PractitionerRole]:
    """Who is named as an arbiter today, with their team, by name."""
    held = held_today().filter(role=ARBITER, team__isnull=False)
    return held.select_related("practitioner", "team").order_by("practitioner__name", "id")


def arbiters_team(place_id: UUID) -> Team | None:
    """The team in which a place's arbiter is named today; None where nobody is."""
    found = arbiters().filter(organisation__place=place_id).first()
    return found.team if found else None


def organisations_with(roles: Iterable[str]) -> list[UUID]:
    """The organisations in which somebody holds one of these roles today."""
    held = held_today().filter(role__in=list(roles))
    return list(held.values_list("organisation", flat=True).distinct())


def is_alone_as(role: str, account: UUID) -> bool:
    """Whether nobody else with an account that is open holds a role today."""
    others = held_today().filter(role=role, practitioner__account__isnull=False)
    return not others.exclude(practitioner__account=account).exists()


def accounts_serving_in(holders: Iterable[UUID]) -> QuerySet:
    """The accounts of whoever serves or served in these teams or organisations, but in triage.

    Triage takes every need in: it tells nothing of a person that it had one of theirs.
    """
    serving = PractitionerRole.objects.filter(Q(team__in=holders) | Q(organisation__in=holders))
    serving = serving.exclude(team__kind=Team.Kind.TRIAGE).exclude(practitioner__account=None)
    return serving.values("practitioner__account")


def names_of_staff() -> list[str]:
    """The names of all who work or worked here, to keep them out of what is open to all."""
    return list(Practitioner.objects.values_list("name", flat=True))


def works_here(account: UUID) -> bool:
    """Whether an account is that of a member of staff of an organisation here, today."""
    return bool(roles_today(account))


def practitioner(practitioner_id: UUID) -> Practitioner:
    """One member of staff; `NotFound` where there is none."""
    return one(Practitioner.objects, practitioner_id, "There is no such member of staff.")


def roles_of(account: UUID) -> QuerySet[PractitionerRole]:
    """The roles of an account that have not ended, the first to begin on top."""
    found = PractitionerRole.objects.filter(
        Q(ends=None) | Q(ends__gte=clock.today()), practitioner__account=account
    )
    return found.select_related("organisation", "team").order_by("starts", "pk")


def practitioner_of(account: UUID) -> Practitioner:
    """The member of staff whose account this is; `NotFound` where it is nobody's."""
    found = Practitioner.objects.filter(account=account).first()
    if found is None:
        raise NotFound("This account is not that of a member of staff.")
    return found


def teams() -> QuerySet[Team]:
    """Every team with its organisation, by name."""
    return Team.objects.select_related("organisation", "locality")


def organisation(organisation_id: UUID) -> Organisation:
    """One organisation; `NotFound` where there is none."""
    every = Organisation.objects.select_related("neighbourhood__locality")
    return one(every, organisation_id, "There is no such organisation.")


def is_outside(postcode: str) -> bool:
    """Whether a postcode looks to be outside the place: no practice here has its first half."""
    practices = Organisation.objects.filter(kind=Organisation.Kind.PRACTICE).exclude(postcode="")
    ours = {each.split()[0] for each in practices.values_list("postcode", flat=True)}
    return bool(postcode.strip() and ours) and postcode.split()[0] not in ours


def middle_of_practices_at(outward: str) -> tuple[float, float] | None:
    """Latitude and longitude of the middle of the neighbourhoods of a district's practices.

    `outward` is the first half of a postcode. None where no practice here has it.
    """
    areas = SmallArea.objects.filter(neighbourhood__in=neighbourhoods_at(outward))
    middle = areas.aggregate(latitude=Avg("latitude"), longitude=Avg("longitude"))
    return None if None in middle.values() else (middle["latitude"], middle["longitude"])


def parts_around(small_area: UUID | None, practice: UUID | None) -> set[UUID]:
    """The neighbourhoods, and their localities, of a small area and of a practice."""
    areas = SmallArea.objects.filter(pk=small_area)
    practices = Organisation.objects.filter(pk=practice)
    found = Neighbourhood.objects.filter(
        Q(pk__in=areas.values("neighbourhood")) | Q(pk__in=practices.values("neighbourhood"))
    )
    return {each for pair in found.values_list("pk", "locality") for each in pair if each}


def neighbourhoods_at(outward: str) -> QuerySet[Neighbourhood]:
    """The neighbourhoods whose practices have this first half of a postcode."""
    practices = Organisation.objects.filter(
        kind=Organisation.Kind.PRACTICE, postcode__startswith=f"{outward} "
    )
    return Neighbourhood.objects.filter(pk__in=practices.values("neighbourhood"))


def localities() -> QuerySet[Locality]:
    """Every locality, by name."""
    return Locality.objects.all()


def practices(also: Iterable[str] = ()) -> QuerySet[Organisation]:
    """Every practice that is open still, by name; `also` those of these ids that have closed."""
    gone = Q(closed__lt=clock.today()) & ~Q(pk__in=list(also))
    return Organisation.objects.filter(kind=Organisation.Kind.PRACTICE).exclude(gone)


def organisations() -> QuerySet[Organisation]:
    """Every organisation, by name."""
    return Organisation.objects.select_related("neighbourhood__locality")


def small_areas() -> QuerySet[SmallArea]:
    """Every small area, by code."""
    return SmallArea.objects.select_related("neighbourhood__locality")


def neighbourhoods() -> QuerySet[Neighbourhood]:
    """Every neighbourhood with its locality, by name."""
    return Neighbourhood.objects.select_related("locality")


def organisations_like(words: str, kind: str) -> QuerySet[Organisation]:
    """Organisations with all these words in their name, code or postcode, and of this kind."""
    found = organisations()
    for word in words.split():
        found = found.filter(
            Q(name__icontains=word) | Q(ods_code__iexact=word) | Q(postcode__istartswith=word)
        )
    return found.filter(kind=kind) if kind else found


def teams_like(words: str) -> QuerySet[Team]:
    """Teams with all these words in their own or their organisation's name."""
    found = teams()
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(organisation__name__icontains=word))
    return found


def teams_with(roles: Iterable[str]) -> QuerySet[Team]:
    """The teams in which somebody holds one of these roles today, by name."""
    held = held_today().filter(role__in=list(roles))
    return Team.objects.filter(pk__in=held.values("team")).order_by("name")
