"""Services by themselves: when they are open, where, and what they promise."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from hamlet.access import sight
from hamlet.access.one import one
from hamlet.directory.models import HSDS, Location, Original, Service, ServiceAtLocation
from hamlet.directory.queries.areas import WITH_AREAS
from hamlet.journal.queries import Entry, of_subject
from hamlet.kernel import clock
from hamlet.kernel.calendars import WeeklyHours, WorkingCalendar
from hamlet.kernel.promises import Promise

STALE_DAYS, REMINDED_DAYS = 180, 14


def services() -> QuerySet[Service]:
    """Every service that is on offer, by name, with its organisation and team.

    What another directory lists no longer is on offer only where a team here gives it.
    """
    given = Q(withdrawn_at=None) | Q(team__isnull=False)
    found = Service.objects.filter(given, status=Service.Status.ACTIVE)
    return found.select_related("organisation", "team")


def service(service_id: UUID) -> Service:
    """One service; `NotFound` where there is none."""
    every = Service.objects.select_related("organisation", "team__organisation")
    return one(every.prefetch_related("hours", WITH_AREAS), service_id, "There is no such service.")


def in_full() -> QuerySet[Service]:
    """Every service, on offer or not, by name, with all that is told of it at hand."""
    return (
        Service.objects.select_related("organisation", "place")
        .prefetch_related("hours", "at_locations__location", WITH_AREAS)
        .order_by("name", "id")
    )


def at_locations() -> QuerySet[ServiceAtLocation]:
    """Every service at a location, by the name of the service."""
    return ServiceAtLocation.objects.select_related("location").order_by("service__name", "id")


def unlisted(root: str, listed: Collection[str]) -> list[UUID]:
    """Services that the feed at an address told of before, and that are not in it any more.

    `listed` are the ids, as it knows them, of all the services that it has now.
    """
    told = originals().filter(kind=Original.Kind.SERVICE, origin__startswith=f"{root}/services")
    gone = {str(key) for key in told.values_list("key", flat=True)} - set(listed)
    found = Service.objects.filter(
        source=HSDS, source_key__in=gone, withdrawn_at=None, adopted_at=None
    )
    return list(found.values_list("pk", flat=True))


def originals() -> QuerySet[Original]:
    """What other directories told, as it came."""
    return Original.objects.all()


def listed(chosen: Sequence[UUID]) -> list[Service]:
    """Those of some services that are on offer, in the order given, with all that is told."""
    whole = services().prefetch_related("hours", "at_locations__location", WITH_AREAS)
    found = whole.in_bulk(chosen)
    return [found[each] for each in chosen if each in found]


def taking_referrals() -> QuerySet[Service]:
    """Services that a team stands behind and that can be offered a referral."""
    found = services().filter(takes_referrals=True, team__isnull=False)
    return found.prefetch_related(WITH_AREAS)


def crisis_line() -> Service | None:
    """The service to call in a mental health crisis, by the key that the place gave it; never one
    that another directory told, whatever it is called."""
    return services().filter(key="mental_health_crisis").exclude(source=HSDS).first()


def services_of_team(team_id: UUID) -> QuerySet[Service]:
    """Every service that a team gives now, by name."""
    return services().filter(team=team_id).order_by("name")


def service_of_team(team_id: UUID) -> Service | None:
    """The service by whose hours a team works when it decides for itself, as triage does: of
    several, the first by name. What is asked of a team names its service instead."""
    return services_of_team(team_id).first()


def calendar_of(service: Service | None) -> WorkingCalendar:
    """When a service works: its weekly hours and days that differ; all the time if it told none."""
    hours = service.hours.all() if service else ()
    told = [(each.weekday, each.opens, each.closes, each.on_bank_holidays) for each in hours]
    return _kept(told, service.exceptions if service else {})


# In SQL of its own, because every worklist asks it. The order is that of `services_of_team`.
HOURS_OF_TEAMS = """
SELECT service.team_id, service.exceptions,
       hours.weekday, hours.opens, hours.closes, hours.on_bank_holidays
FROM (SELECT DISTINCT ON (team_id) team_id, id, exceptions FROM directory_service
      WHERE team_id = ANY(%s) AND status = 'active' ORDER BY team_id, name) AS service
LEFT JOIN directory_servicehours hours ON hours.service_id = service.id
ORDER BY service.team_id, hours.weekday, hours.opens
"""


def calendars_of_teams(teams: Iterable[UUID]) -> dict[UUID, WorkingCalendar]:
    """When each team works: as its `service_of_team` does."""
    teams = list(teams)
    told: dict[UUID, list] = {team: [] for team in teams}
    differing: dict[UUID, str] = dict.fromkeys(teams, "{}")
    with connection.cursor() as cursor:
        cursor.execute(HOURS_OF_TEAMS, [teams])
        for team, differing[team], *hours in cursor.fetchall():
            if hours[0] is not None:
                told[team].append(hours)
    return {team: _kept(told[team], json.loads(differing[team])) for team in teams}


def calendar_of_team(team_id: UUID) -> WorkingCalendar:
    """When one team works."""
    return calendars_of_teams([team_id])[team_id]


def _kept(hours: Iterable[Sequence], differing: dict[str, list]) -> WorkingCalendar:
    hours = [tuple(each) for each in hours]
    return _calendar(
        tuple(each[:3] for each in hours),
        any(on_bank_holidays for *_, on_bank_holidays in hours),
        tuple((day, tuple(map(tuple, kept))) for day, kept in differing.items()),
    )


@lru_cache(maxsize=2_000)
def _calendar(
    hours: tuple[tuple[int, time, time], ...], on_bank_holidays: bool, differing: tuple
) -> WorkingCalendar:
    days = {date.fromisoformat(day): kept for day, kept in differing}
    if not hours:
        return WorkingCalendar(WeeklyHours.always(), days, bank_holidays="open")
    kept = "open" if on_bank_holidays else "closed"
    return WorkingCalendar(WeeklyHours.joined(hours), days, bank_holidays=kept)


def promise_changes(service: UUID) -> list[Entry]:
    """Every change of what a service promises, newest first, as the journal keeps it."""
    found = of_subject(f"service:{service}").filter(action="service.promise").order_by("-id")
    with sight.beyond("who keeps an entry reads who changed its promise, which names no person"):
        return list(found)


def promise_of(service: Service | None) -> Promise:
    """What a service promises; no promise where it made none."""
    return Promise.from_json(service.promise) if service and service.promise else Promise()


def is_open_now(service: Service) -> bool:
    """Whether a service is known to be open at this moment: not where it has told no hours."""
    return bool(service.hours.all()) and calendar_of(service).is_open(clock.now())


def open_until(service: Service) -> datetime | None:
    """When a service that is open now closes; None where it is closed, or told no hours."""
    if not is_open_now(service):
        return None
    now = clock.now()
    spans = calendar_of(service).spans_on(clock.london(now).date())
    return next(closes for opens, closes in spans if opens <= now < closes)


def is_stale(service: Service) -> bool:
    """Whether nobody has confirmed an entry for so long that it may no longer be true."""
    return service.assured_at is None or (clock.now() - service.assured_at).days > STALE_DAYS


def going_stale(teams: Iterable[UUID]) -> QuerySet[Service]:
    """Services of these teams that are stale, or will be unless confirmed within two weeks."""
    until = clock.now() - timedelta(days=STALE_DAYS - REMINDED_DAYS)
    old = Q(assured_at=None) | Q(assured_at__lt=until)
    return services().filter(old, team__in=list(teams)).order_by("assured_at", "name")


def origin_of(service: Service) -> str:
    """The address or file of the directory that told of a service; '' for our own."""
    if service.source != HSDS:
        return ""
    told = Original.objects.filter(kind=Original.Kind.SERVICE, key=service.source_key)
    return told.values_list("origin", flat=True).first() or ""


def locations_of(service: Service) -> list[Location]:
    """Where a service is offered."""
    return list(Location.objects.filter(services_here__service=service).order_by("name", "id"))
