"""Finding services, and what they promise."""

from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet

from hamlet.directory import everyday
from hamlet.directory.models import Location, Service
from hamlet.kernel import clock
from hamlet.kernel.calendars import WEEKDAYS, Promise, WeeklyHours, WorkingCalendar
from hamlet.kernel.errors import NotFound
from hamlet.kernel.names import name_keys, plain

SMALL_WORDS = frozenset(
    """
    a about after all am an and are as at be but by can cannot do does for from get has have he help
    her him his how i in is it me my need needs no not of on or our out she so some somebody someone
    that the their them they this to up us want wants was we with you your
    """.split()  # noqa: SIM905
)
"""Words that say nothing of a need."""


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
        .prefetch_related("hours")
        .first()
    )
    if found is None:
        raise NotFound("There is no such service.")
    return found


def taking_referrals() -> QuerySet[Service]:
    """Services that a team stands behind and that can be offered a referral."""
    return services().filter(takes_referrals=True, team__isnull=False)


def crisis_line() -> Service | None:
    """The service to call in a mental health crisis, where one is listed."""
    return services().filter(name__icontains="crisis").first()


def services_of_team(team_id: UUID) -> QuerySet[Service]:
    """Every service that a team gives now, by name."""
    return services().filter(team=team_id).order_by("name")


def service_of_team(team_id: UUID) -> Service | None:
    """The service by whose hours a team works when it decides for itself, as triage does: of
    several, the first by name. What is asked of a team names its service instead."""
    return services_of_team(team_id).first()


@dataclass(frozen=True, slots=True)
class ServiceSearch:
    """A question: which services could meet a need said in plain words?

    A service answers when any telling word of the need is in its name, description or eligibility,
    however spelt, or begins a word there; those that have most of the words come first.
    """

    words: str = ""
    age: int | None = None
    takes_referrals: bool = False
    open_now: bool = False

    def rows(self) -> list[Service]:
        """The services, the likeliest first, with their hours at hand."""
        found = taking_referrals() if self.takes_referrals else services()
        if self.age is not None:
            found = found.exclude(minimum_age__gt=self.age).exclude(maximum_age__lt=self.age)
        scored = [(self._score(each), each) for each in found.prefetch_related("hours")]
        kept = [(score, each) for score, each in scored if score and self._is_open(each)]
        return [each for _, each in sorted(kept, key=lambda pair: -pair[0])]

    def _is_open(self, service: Service) -> bool:
        return not self.open_now or is_open_now(service)

    def _score(self, service: Service) -> int:
        """How many of the words it has, those of its name twice; 1 where nothing was asked."""
        asked = _telling_words(self.words)
        if not asked:
            return 1
        name = plain(service.name)
        return sum(_has(service, word) * (1 + (word in name)) for word in asked)


def _telling_words(words: str) -> list[str]:
    """The words that say something of a need, and those that services use for the same."""
    said = plain(words)
    telling = [word for word in said.split() if word not in SMALL_WORDS]
    return list(dict.fromkeys([*telling, *everyday.words_of_need(said)]))


@lru_cache(maxsize=2_000)
def _sounds(word: str) -> frozenset[str]:
    return frozenset(key for key in name_keys(word) if key.startswith("~"))


def _has(service: Service, word: str) -> bool:
    """Whether a service has a word, one that sounds like it, or one that begins with it."""
    if not _sounds(word).isdisjoint(service.keywords):
        return True
    return len(word) > 3 and any(key.startswith(word) for key in service.keywords)


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
    """Whether a service is known to be open at this moment: not where it has told no hours."""
    return bool(service.hours.all()) and calendar_of(service).is_open(clock.now())


def locations_of(service: Service) -> list[Location]:
    """Where a service is offered."""
    return list(Location.objects.filter(services_here__service=service).order_by("name", "id"))
