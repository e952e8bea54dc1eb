"""What one may ask about people in hospital: who waits to go home, why, and what is left open."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import (
    Count,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce

from hamlet.access import sight
from hamlet.directory.queries import WITH_AREAS, Service, services
from hamlet.discharge.models import (
    Delay,
    Destination,
    FollowUp,
    Spell,
    Stay,
    TrustedAssessment,
)
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotFound

__all__ = ["Delay", "FollowUp", "Spell", "Stay", "TrustedAssessment"]

NO_SUCH_STAY = "There is no such stay in hospital."
ACCEPTED = frozenset({"accepted", "active"})
DONE = frozenset({"goal_met", "partly_met", "not_needed", "passed_on"})
"""Outcomes after which what was asked for needs nobody any more."""


def stay(key: UUID) -> Stay:
    """One stay that the actor can reach, with all that its page names; `NotFound` else."""
    found = _whole().filter(pk=key).first()
    if found is None:
        raise NotFound(NO_SUCH_STAY)
    return found


def _whole() -> QuerySet[Stay]:
    follow_ups = FollowUp.objects.select_related("service", "referral__owner_team")
    assessments = TrustedAssessment.objects.prefetch_related("reliances__team")
    return Stay.objects.select_related("person", "team__organisation").prefetch_related(
        "delays", "spells", Prefetch("follow_ups", follow_ups), Prefetch("assessments", assessments)
    )


def follow_up(key: UUID) -> FollowUp:
    """One follow-up that the actor can reach; `NotFound` where there is none."""
    if (found := FollowUp.objects.filter(pk=key).first()) is None:
        raise NotFound("There is no such follow-up.")
    return found


def in_hospital(actor: Actor) -> QuerySet[Stay]:
    """Who is in hospital now and goes home by the actor's teams; who waits longest first, then who
    is expected to go soonest, by the plan or else by what the hospital's system says."""
    told = Spell.objects.filter(stay=OuterRef("pk")).values("expected_on")[:1]
    found = _whole().filter(team__in=actor.team_ids, left_at=None)
    return found.order_by("ready_on", Coalesce("expected_on", Subquery(told)), "admitted_at")


def left_with_something_open(actor: Actor) -> QuerySet[Stay]:
    """Who has left hospital while something they need at home had no owner, or nobody had planned
    it."""
    found = _whole().filter(team__in=actor.team_ids, left_at__isnull=False, settled_at=None)
    return found.order_by("left_at")


def said_to_be_inside(actor: Actor) -> QuerySet[Stay]:
    """Of whom somebody here said that they left, and the hospital's system says that they did
    not."""
    found = _whole().filter(team__in=actor.team_ids, left_at__isnull=False)
    return found.filter(spells__state=Spell.State.INSIDE).order_by("left_at")


def coming_to(actor: Actor) -> QuerySet[Stay]:
    """Who is in hospital now and was referred to the actor's teams for when they leave."""
    asked = FollowUp.objects.filter(dropped="").filter(
        Q(referral__offered_to__in=actor.team_ids) | Q(referral__owner_team__in=actor.team_ids)
    )
    found = _whole().filter(left_at=None, pk__in=asked.values("stay"))
    return found.exclude(team__in=actor.team_ids).order_by("expected_on", "admitted_at")


# In SQL of its own, because every page of a person asks it.
OPEN = "SELECT * FROM discharge_stay WHERE person_id = %s AND left_at IS NULL LIMIT 1"


def open_stay(person: UUID) -> Stay | None:
    """The stay of somebody who is in hospital now, where the actor reaches it."""
    return next(iter(Stay.objects.raw(OPEN, [person])), None)


def latest_stay(person: UUID) -> Stay | None:
    """The newest stay of a person, with all that hangs on it."""
    found = _whole().filter(person=person).exclude(destination=Stay.Destination.MISTAKE)
    return found.order_by("-admitted_at").first()


def told(of: Stay) -> Spell | None:
    """What a hospital's system says of a stay; None where none tells of it."""
    return next(iter(of.spells.all()), None)


def day_to_go(of: Stay) -> date | None:
    """When somebody is expected to go: as planned, or else as the hospital's system says."""
    return of.expected_on or getattr(told(of), "expected_on", None)


def last_told(actor: Actor) -> list[tuple[str, datetime]]:
    """The hospitals' systems that tell of people whose way home the actor's teams plan: what each
    is called, and how late what it told last stands."""
    found = Spell.objects.filter(team__in=actor.team_ids).order_by("name")
    return list(found.values_list("name").annotate(Max("version")))


def beside(of: Stay) -> list[Spell]:
    """Other spells in which the person is said to be in hospital, and which have no stay."""
    found = Spell.objects.filter(person=of.person_id, stay=None, state=Spell.State.INSIDE)
    return list(found) if of.left_at is None else []


def disagrees(of: Stay) -> bool:
    """Whether somebody is in hospital by us, and not by the hospital's system, or the other way."""
    said = told(of)
    return said is not None and (of.left_at is None) != (said.state == Spell.State.INSIDE)


def has_owner(follow_up: FollowUp) -> bool:
    """Whether somebody has taken on what is needed at home, or it is needed no more."""
    if follow_up.dropped or follow_up.who:
        return True
    asked = follow_up.referral
    if asked is None:
        return False
    return asked.state in ACCEPTED or (asked.ended_at is not None and asked.outcome in DONE)


def without_owner(of: Stay) -> list[FollowUp]:
    """What somebody needs once home that nobody has taken on."""
    return [each for each in of.follow_ups.all() if not has_owner(each)]


def unplanned(of: Stay) -> bool:
    """Whether nobody has asked what somebody needs at home."""
    return of.planned_at is None and not without_owner(of)


def holding(of: Stay) -> Delay | None:
    """The cause that keeps somebody now, where one was said."""
    return next((each for each in of.delays.all() if each.until_day is None), None)


def nights_inside(of: Stay) -> int:
    """Nights that somebody who is in hospital has been there."""
    return (clock.today() - clock.london(of.admitted_at).date()).days


def nights_waited(of: Stay) -> int:
    """Nights since the discharge ready date; 0 for who is not ready."""
    if of.ready_on is None:
        return 0
    until = clock.london(of.left_at).date() if of.left_at else clock.today()
    return max(0, (until - of.ready_on).days)


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A service that takes people by a pathway, and how many more it can take.

    `told` is how many its team last said (None: not told), `asked` how many people in hospital
    have been referred to it from here since then and are not turned away, `fits` whether it is for
    the person's age.
    """

    service: Service
    told: int | None
    asked: int
    fits: bool

    @property
    def left(self) -> int | None:
        """How many places are left as far as is known; never less than none."""
        return None if self.told is None else max(0, self.told - self.asked)


def vacancies(of: Stay) -> list[Vacancy]:
    """Where somebody on a pathway could go: what fits and has room first."""
    if of.pathway is None:
        return []
    taking = Destination.objects.filter(pathway=of.pathway).values("service")
    found = list(services().filter(pk__in=taking, takes_referrals=True, status="active"))
    prefetch_related_objects(found, WITH_AREAS)
    asked = _asked_since(found)
    every = [
        Vacancy(each, each.places_left, asked.get(each.pk, 0), each.is_for(of.person.birth_date))
        for each in found
    ]
    return sorted(every, key=lambda each: (not each.fits, each.left is None, -(each.left or 0)))


def _asked_since(found: list[Service]) -> dict[UUID, int]:
    """How many places were asked for since each service last told of them, by anybody."""
    told = Q(pk__in=[])
    for each in found:
        told |= Q(service=each, created_at__gte=each.places_told_at or clock.now())
    with sight.beyond("how many places are asked for, whoever asked, is a number alone"):
        rows = (
            FollowUp.objects.filter(told, dropped="", referral__ended_at=None)
            .exclude(referral=None)
            .values_list("service")
            .annotate(Count("pk"))
            .order_by()
        )
        return dict(rows)


def destinations() -> dict[int, list[UUID]]:
    """Which services take people from hospital, by pathway."""
    found: dict[int, list[UUID]] = {}
    for service, pathway in Destination.objects.values_list("service", "pathway"):
        found.setdefault(pathway, []).append(service)
    return found


# A night is one that somebody spent in hospital on or after the day on which they were ready.
NIGHTS = """
WITH nights AS (
    SELECT generate_series(%(since)s::date, %(until)s::date - 1, '1 day')::date AS night
)
SELECT date_trunc(%(unit)s, n.night)::date AS since, coalesce(d.cause, ''), count(*),
       count(DISTINCT s.person_id), grouping(date_trunc(%(unit)s, n.night)::date, d.cause)
FROM nights n
JOIN discharge_stay s ON s.ready_on <= n.night AND s.destination <> 'mistake'
 AND (s.left_at IS NULL OR (s.left_at AT TIME ZONE 'Europe/London')::date > n.night)
LEFT JOIN discharge_delay d ON d.stay_id = s.id AND d.from_day <= n.night
 AND (d.until_day IS NULL OR d.until_day > n.night)
GROUP BY GROUPING SETS ((date_trunc(%(unit)s, n.night)::date), (d.cause), ())
"""
BY_TIME, BY_CAUSE = 1, 2


@dataclass(frozen=True, slots=True)
class Lost:
    """Nights that people spent in hospital after they were ready, and how many people those were.

    Nothing here may be shown but by `analytics.disclosure`.
    """

    nights: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class Delays:
    """Nights lost from one day to another: in all, by day or week, and by cause ('': none said).

    `times` is keyed by the day, or by the Monday of the week.
    """

    since: date
    until: date
    whole: Lost
    times: dict[date, Lost]
    causes: dict[str, Lost]


def delays(unit: str, number: int) -> Delays:
    """The nights lost in the last whole weeks, or days, of everybody in the place.

    `unit` is 'day' or 'week', `number` how many.
    """
    days = 7 if unit == "week" else 1
    until = clock.today() - timedelta(days=clock.today().weekday() if days == 7 else 0)
    since = until - timedelta(days=days * number)
    with sight.beyond("delays are counted among everybody"), connection.cursor() as cursor:
        cursor.execute(NIGHTS, {"unit": unit, "since": since, "until": until})
        rows = cursor.fetchall()
    every = {since + timedelta(days=days * each): Lost() for each in range(number)}
    told = {at: Lost(n, people) for at, _, n, people, by in rows if by == BY_TIME}
    return Delays(
        since=since,
        until=until,
        whole=next((Lost(n, people) for *_, n, people, by in rows if by > BY_CAUSE), Lost()),
        times=every | told,
        causes={cause: Lost(n, people) for _, cause, n, people, by in rows if by == BY_CAUSE},
    )
