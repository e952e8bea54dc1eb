"""Finding services, and what they promise."""

from datetime import time
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet

from hamlet.directory.models import Service
from hamlet.kernel import clock
from hamlet.kernel.calendars import WEEKDAYS, Promise, WeeklyHours, WorkingCalendar
from hamlet.kernel.errors import NotFound
from hamlet.kernel.names import name_keys


def services() -> QuerySet[Service]:
    """Every service that is on offer, by name, with its organisation and team."""
    return Service.objects.filter(status=Service.Status.ACTIVE).select_related(
        "organisation", "team"
    )


def service(service_id: UUID) -> Service:
    """One service; `NotFound` where there is none."""
    found = (
        Service.objects.filter(pk=service_id)
        .select_related("organisation", "team__organisation")
        .first()
    )
    if found is None:
        raise NotFound("There is no such service.")
    return found


def taking_referrals() -> QuerySet[Service]:
    """Services that a team stands behind and that can be offered a referral."""
    return services().filter(takes_referrals=True, team__isnull=False)


def service_of_team(team_id: UUID) -> Service | None:
    """The first service that a team gives, whose hours and promises are the team's own."""
    return Service.objects.filter(team=team_id).order_by("name").first()


def search(words: str) -> QuerySet[Service]:
    """Services whose name, description or eligibility has all these words, however spelt."""
    keys = [key for key in name_keys(*words.split()) if key.startswith("~")]
    found = services()
    if not words.strip():
        return found
    return found.filter(Q(keywords__contains=keys) | Q(name__icontains=words.strip()))


def calendar_of(service: Service | None) -> WorkingCalendar:
    """When a service works: its weekly hours; all the time where it has told none."""
    hours = service.hours.all() if service else ()
    return _calendar(
        tuple((each.weekday, each.opens, each.closes) for each in hours),
        any(each.on_bank_holidays for each in hours),
    )


@lru_cache(maxsize=500)
def _calendar(hours: tuple[tuple[int, time, time], ...], on_bank_holidays: bool):
    if not hours:
        return WorkingCalendar(WeeklyHours.always(), bank_holidays="open")
    week: dict[str, list] = {}
    for weekday, opens, closes in hours:
        until = "24:00" if closes == time(0) else closes
        week.setdefault(WEEKDAYS[weekday], []).append((opens, until))
    kept = "open" if on_bank_holidays else "closed"
    return WorkingCalendar(WeeklyHours.of(week), bank_holidays=kept)


def promise_of(service: Service | None) -> Promise:
    """What a service promises; no promise where it made none."""
    return Promise.from_json(service.promise) if service and service.promise else Promise()


def is_open_now(service: Service) -> bool:
    """Whether a service is open at this moment."""
    return calendar_of(service).is_open(clock.now())
