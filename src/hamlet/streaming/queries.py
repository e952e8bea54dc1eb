"""What one may ask about streaming: the rules, who came, and how the day goes."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from statistics import median
from uuid import UUID

from django.db.models import Q, QuerySet

from hamlet.booking.queries import Room, SlotSearch, beginning, has_ended, not_arrived
from hamlet.directory.queries import Service, services
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotFound, UserError
from hamlet.kernel.names import name_keys
from hamlet.people.queries import Person
from hamlet.streaming.models import Attendance, RuleSet
from hamlet.streaming.rules import Assessment, Rules, Suggestion

__all__ = ["Attendance", "RuleSet"]

NO_SUCH_ATTENDANCE = "There is no such attendance."
STRAIGHT_PENCE, BY_THE_CENTRE_PENCE = 4384, 13484
"""What one redirection costs: straight from the front door, and through the urgent treatment centre
first. Tower Hamlets Together board papers, 9 January 2025 (Same Day Access)."""
PROMISED = timedelta(minutes=3)
"""How long a first assessment takes at most, by the same papers."""
PAST = 5_000


def live_rules() -> RuleSet:
    """The version that holds now. Raises `UserError` where none was approved yet."""
    found = RuleSet.objects.filter(live_from__isnull=False, live_until=None).first()
    if found is None:
        raise UserError("No streaming rules are live. A clinical lead approves a version first.")
    return found


def rule_set(key: UUID) -> RuleSet:
    """One version of the rules; `NotFound` where there is none."""
    if (found := RuleSet.objects.filter(pk=key).first()) is None:
        raise NotFound("There is no such version of the rules.")
    return found


def rule_sets() -> QuerySet[RuleSet]:
    """Every version, the newest first."""
    return RuleSet.objects.all()


def rules_of(version: RuleSet) -> Rules:
    """The rules that a version holds."""
    return Rules.from_json(version.rules)


def attendance(key: UUID) -> Attendance:
    """One attendance that the actor can reach; `NotFound` where there is none."""
    found = Attendance.objects.select_related("team", "person", "rules").filter(pk=key).first()
    if found is None:
        raise NotFound(NO_SUCH_ATTENDANCE)
    return found


def is_booked(of: Attendance) -> bool:
    """Whether a booking that was made from here still stands."""
    return of.booking is not None and not has_ended(of.booking)


def again(of: Attendance) -> Suggestion:
    """What the version that decided then makes of the same assessment now: always the same."""
    return rules_of(of.rules).suggest(Assessment.from_json(of.found))


@dataclass(frozen=True, slots=True)
class Tried:
    """What a version would have made of past attendances: how many they are, and how many would
    have been suggested another stream, by (from, to)."""

    number: int
    moved: dict[tuple[str, str], int]

    @property
    def different(self) -> int:
        """How many would have gone elsewhere."""
        return sum(self.moved.values())


def tried(version: RuleSet) -> Tried:
    """Try a version on the newest `PAST` attendances, whatever version decided on them."""
    rules = rules_of(version)
    found = Attendance.objects.order_by("-assessed_at").values_list("found", "suggested")[:PAST]
    pairs = [(before, rules.suggest(Assessment.from_json(facts)).to) for facts, before in found]
    return Tried(len(pairs), dict(Counter(pair for pair in pairs if pair[0] != pair[1])))


def of_day(actor: Actor, day: date) -> QuerySet[Attendance]:
    """Who came to the actor's teams on a day, the newest first."""
    since, until = beginning(day), beginning(day + timedelta(days=1))
    found = Attendance.objects.filter(
        team__in=actor.team_ids, assessed_at__gte=since, assessed_at__lt=until
    )
    return found.select_related("person", "team").order_by("-assessed_at")


def to_be_missed() -> QuerySet[Attendance]:
    """Those who were sent on with a booking, did not come, and are on no list yet."""
    booked = not_arrived("attendance").values("pk")
    return Attendance.objects.filter(booking__in=booked, missed_at=None)


def missed(actor: Actor) -> QuerySet[Attendance]:
    """Who was sent on by the actor's teams, did not come, and nobody has followed up; the longest
    ago first. Who came after all is none of them."""
    found = Attendance.objects.filter(team__in=actor.team_ids, followed_at=None)
    found = found.filter(
        missed_at__isnull=False, booking__in=not_arrived("attendance").values("pk")
    )
    return found.select_related("person").order_by("missed_at", "pk")


def could_be(actor: Actor, person: Person) -> list[Attendance]:
    """Those who came today, of whom nobody has said who they are, and who could be this person: a
    name that sounds alike, and no other date of birth."""
    unknown = of_day(actor, clock.today()).filter(person=None)
    born = Q(stated_birth_date=None) | Q(stated_birth_date=person.birth_date)
    keys = set(person.name_keys)
    found = (each for each in unknown.filter(born) if _goes_by(each.stated_name, keys))
    return list(islice(found, 3))


def _goes_by(stated: str, keys: set[str]) -> bool:
    """Whether each word of a stated name is one that somebody goes by, however spelt."""
    words = [set(name_keys(word)) for word in stated.split()]
    told = [each for each in words if each]
    return bool(told) and all(not keys.isdisjoint(each) for each in told)


def same_day_service() -> Service | None:
    """The service whose times people are booked in from the front door, where there is one."""
    return services().filter(key="same_day_access").first()


def times_today(service: Service) -> list[Room]:
    """The times of a service that are left today."""
    return SlotSearch(service.pk, clock.today(), 1).free()


@dataclass(frozen=True, slots=True)
class Board:
    """How a day goes at the front door: numbers alone, of nobody by name. Money in pence."""

    arrived: int
    waiting: int
    streams: dict[str, int]
    suggested_same_day: int
    differed: int
    refusals: dict[str, int]
    from_elsewhere: int
    median_seconds: int | None
    within_promise: int
    redirected: int
    left_today: int | None

    @property
    def cost_pence(self) -> int:
        """What those who were redirected straight away have cost so far."""
        return self.redirected * STRAIGHT_PENCE

    @property
    def cost_otherwise_pence(self) -> int:
        """What they would have cost by way of the urgent treatment centre."""
        return self.redirected * BY_THE_CENTRE_PENCE


def board(actor: Actor, day: date) -> Board:
    """The board of a day, for the actor's teams."""
    came = list(of_day(actor, day))
    service = same_day_service()
    left = sum(each.left for each in times_today(service)) if service else None
    seconds = [_seconds(each.began_at, each.assessed_at) for each in came]
    return Board(
        arrived=len(came),
        waiting=sum(not each.chosen for each in came),
        streams=dict(Counter(each.chosen for each in came if each.chosen)),
        suggested_same_day=sum(each.suggested == "same_day" for each in came),
        differed=sum(bool(each.differs) for each in came),
        refusals=dict(Counter(each.refusal for each in came if each.refusal)),
        from_elsewhere=sum(each.registered == "elsewhere" for each in came),
        median_seconds=round(median(seconds)) if seconds else None,
        within_promise=sum(each <= PROMISED.total_seconds() for each in seconds),
        redirected=sum(each.booking is not None for each in came),
        left_today=left if day == clock.today() else None,
    )


def _seconds(began: datetime, ended: datetime) -> float:
    return (ended - began).total_seconds()
