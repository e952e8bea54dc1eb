"""Lists of those who plan a way home: who waits, who left, who comes to one's team."""

from datetime import date, datetime

from django.db.models import Case, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from hamlet.discharge import terms
from hamlet.discharge.models import NOT_HOME, FollowUp, Spell, Stay
from hamlet.discharge.queries.stays import whole
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor


def in_hospital(actor: Actor) -> QuerySet[Stay]:
    """Who is in hospital now and goes home by the actor's teams; who waits longest first, then who
    is expected to go soonest, by the plan or else by what the hospital's system says."""
    told = Spell.objects.filter(stay=OuterRef("pk")).values("expected_on")[:1]
    found = whole().filter(team__in=actor.team_ids, left_at=None)
    return found.order_by("ready_on", Coalesce("expected_on", Subquery(told)), "admitted_at")


def left_with_something_open(actor: Actor) -> QuerySet[Stay]:
    """Who has left hospital while something they need at home had no owner, nobody had planned it,
    or what was asked of services is needed no more."""
    found = whole().filter(team__in=actor.team_ids, left_at__isnull=False, settled_at=None)
    return found.order_by("left_at")


UNPLANNED = (
    Q(planned_at=None)
    & ~Q(destination__in=NOT_HOME)
    & ~Exists(FollowUp.objects.filter(stay=OuterRef("pk")))
)
"""Who went home before anybody here asked what they need there; see `unplanned`."""


def left_known(actor: Actor) -> QuerySet[Stay]:
    """Of those who left with something open, whose way home somebody planned or looked at."""
    return left_with_something_open(actor).exclude(UNPLANNED)


def left_unplanned(actor: Actor) -> QuerySet[Stay]:
    """Of those who left with something open, of whom nobody here knows what they need: those of
    whom more speaks for a risk first (`terms.RISKS`, each as `risk_…`), then the newest."""
    risks = {
        "risk_age": Q(person__birth_date__lte=_years_before(clock.today(), terms.OLD)),
        "risk_nights": Q(left_at__gte=F("admitted_at") + terms.LONG),
        "risk_home": Q(destination__in=terms.WITHOUT_STAFF),
    }
    counted = {name: Case(When(each, then=1), default=0) for name, each in risks.items()}
    found = left_with_something_open(actor).filter(UNPLANNED).annotate(**counted)
    return found.order_by(-sum(map(F, risks), Value(0)), "-left_at", "id")


def _years_before(day: date, years: int) -> date:
    """The same day some years before; of 29 February the day after it."""
    leap = (day.month, day.day) == (2, 29)
    return date(day.year - years, 3, 1) if leap else day.replace(year=day.year - years)


def said_to_be_inside(actor: Actor) -> QuerySet[Stay]:
    """Of whom somebody here said that they left, and the hospital's system says that they did
    not."""
    found = whole().filter(team__in=actor.team_ids, left_at__isnull=False)
    return found.filter(spells__state=Spell.State.INSIDE).order_by("left_at")


def coming_to(actor: Actor) -> QuerySet[Stay]:
    """Who is in hospital now and was referred to the actor's teams for when they leave."""
    asked = FollowUp.objects.filter(dropped="").filter(
        Q(referral__offered_to__in=actor.team_ids) | Q(referral__owner_team__in=actor.team_ids)
    )
    found = whole().filter(left_at=None, pk__in=asked.values("stay"))
    return found.exclude(team__in=actor.team_ids).order_by("expected_on", "admitted_at")


def last_told(actor: Actor) -> list[tuple[str, datetime]]:
    """The hospitals' systems that tell of people whose way home the actor's teams plan: what each
    is called, and how late what it told last stands."""
    found = Spell.objects.filter(team__in=actor.team_ids).order_by("name")
    return list(found.values_list("name").annotate(Max("version")))
