"""One stay: how it stands, and what a hospital's system says of it."""

from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from hamlet.access.one import one
from hamlet.discharge.models import Delay, FollowUp, Spell, Stay, TrustedAssessment
from hamlet.kernel import clock

NO_SUCH_STAY = "There is no such stay in hospital."


def stay(key: UUID) -> Stay:
    """One stay that the actor can reach, with all that its page names; `NotFound` else."""
    return one(whole(), key, NO_SUCH_STAY)


def whole() -> QuerySet[Stay]:
    """Stays with all that lists and pages name."""
    follow_ups = FollowUp.objects.select_related("service", "referral__owner_team")
    assessments = TrustedAssessment.objects.prefetch_related("reliances__team")
    return Stay.objects.select_related("person", "team__organisation").prefetch_related(
        "delays", "spells", Prefetch("follow_ups", follow_ups), Prefetch("assessments", assessments)
    )


# In SQL of its own, because every page of a person asks it.
OPEN = "SELECT * FROM discharge_stay WHERE person_id = %s AND left_at IS NULL LIMIT 1"


def open_stay(person: UUID) -> Stay | None:
    """The stay of somebody who is in hospital now, where the actor reaches it."""
    return next(iter(Stay.objects.raw(OPEN, [person])), None)


def latest_stay(person: UUID) -> Stay | None:
    """The newest stay of a person, with all that hangs on it."""
    found = whole().filter(person=person).exclude(destination=Stay.Destination.MISTAKE)
    return found.order_by("-admitted_at").first()


def told(of: Stay) -> Spell | None:
    """What a hospital's system says of a stay; None where none tells of it."""
    return next(iter(of.spells.all()), None)


def day_to_go(of: Stay) -> date | None:
    """When somebody is expected to go: as planned, or else as the hospital's system says."""
    return of.expected_on or getattr(told(of), "expected_on", None)


def beside(of: Stay) -> list[Spell]:
    """Other spells in which the person is said to be in hospital, and which have no stay."""
    found = Spell.objects.filter(person=of.person_id, stay=None, state=Spell.State.INSIDE)
    return list(found) if of.left_at is None else []


def disagrees(of: Stay) -> bool:
    """Whether somebody is in hospital by us, and not by the hospital's system, or the other way."""
    said = told(of)
    return said is not None and (of.left_at is None) != (said.state == Spell.State.INSIDE)


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
