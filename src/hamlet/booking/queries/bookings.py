"""Bookings: whose, of which day, how each went, and which end by themselves."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from hamlet.access import sight
from hamlet.access.one import one
from hamlet.booking import lifecycle, policies
from hamlet.booking.models import Booking, Change, Schedule
from hamlet.booking.queries.slots import beginning
from hamlet.booking.times import schedule_calendar, times_on
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.notices.queries import way_to
from hamlet.people.queries import communication_need

NO_SUCH_BOOKING = "There is no such booking."


def booking(booking_id: UUID) -> Booking:
    """One booking that the actor can reach, with its slot, service and person."""
    found = Booking.objects.select_related(
        "slot__schedule__location", "service__organisation", "service__team", "person"
    )
    return one(found, booking_id, NO_SUCH_BOOKING)


# In SQL of its own, because every page of a person asks it.
KNOWN = """
SELECT EXISTS (SELECT FROM booking_booking WHERE person_id = %(person)s),
       EXISTS (SELECT FROM booking_waiting WHERE person_id = %(person)s)
"""


def known_of(person: UUID) -> tuple[bool, bool]:
    """Whether a person has or had a booking, and waits or waited, as far as the actor reaches."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, {"person": person})
        return cursor.fetchone()


def of_person(person: UUID, *, lapsed: bool = False) -> QuerySet[Booking]:
    """A person's bookings that the actor can reach, the latest time first; of `lapsed`, holds that
    are over, too."""
    found = Booking.objects.filter(person=person)
    if not lapsed:
        found = found.exclude(state="let_go").exclude(expired())
    return found.select_related("slot", "service__organisation", "service__team").order_by(
        "-slot__starts_at"
    )


def expired() -> Q:
    return Q(state="held", held_until__lte=clock.now())


def of_day(service: UUID, day: date) -> QuerySet[Booking]:
    """Who comes to a service on a day, by time."""
    since = beginning(day)
    until = beginning(day + timedelta(days=1))
    found = Booking.objects.filter(
        service=service, slot__starts_at__gte=since, slot__starts_at__lt=until
    )
    return (
        found.filter(state__in=lifecycle.TAKING)
        .exclude(expired())
        .select_related("slot", "person__communicationneed")
        .order_by("slot__starts_at", "made_at")
    )


def to_be_moved(service: UUID) -> QuerySet[Booking]:
    """Who is booked in times to come that their schedule has no longer, by time."""
    found = Booking.objects.filter(service=service, state="booked", slot__places=0)
    found = found.filter(slot__starts_at__gt=clock.now(), slot__withdrawn_at=None)
    return found.select_related("slot", "person__communicationneed").order_by("slot__starts_at")


def number_to_be_moved(service: UUID) -> int:
    """How many they are, whoever asks."""
    return _number(to_be_moved(service))


class Losing(NamedTuple):
    """How many people lose their time, and how many of them nobody can write to."""

    number: int
    to_ring: int


def losing(schedule: Schedule, day: date, hours: list) -> Losing:
    """Who would lose their time, whoever asks, if a day of a schedule had these hours instead."""
    calendar = schedule_calendar(schedule.week, {day: hours}, schedule.on_bank_holidays)
    kept = [starts for starts, _ in times_on(calendar, day, schedule.minutes)]
    since = max(beginning(day), clock.now())
    found = Booking.objects.filter(
        slot__schedule=schedule, slot__withdrawn_at=None, state="booked", slot__starts_at__gt=since,
        slot__starts_at__lt=beginning(day + timedelta(days=1)),
    ).exclude(slot__starts_at__in=kept)  # fmt: skip
    with sight.beyond("a number says nothing of who is booked"):
        people = [each.person for each in found.select_related("person__communicationneed")]
        ways = [way_to(each, communication_need(each).format) for each in people]
    return Losing(len(ways), sum(not address for _, address in ways))


def _number(found: QuerySet[Booking]) -> int:
    with sight.beyond("a number says nothing of who is booked"):
        return found.count()


def standing(by: Actor, person: UUID, subjects: Collection[str], team: UUID) -> list[Booking]:
    """A person's bookings to come that were made for one of `subjects` ('referral:…') or are with
    a team, as far as an actor may change them, by time. What is booked for somebody who died ends
    by itself (`end_after_death`)."""
    found = Booking.objects.filter(Q(subject__in=subjects) | Q(service__team=team), person=person)
    found = found.filter(state="booked", slot__starts_at__gt=clock.now(), person__death_date=None)
    rows = found.select_related("slot", "service__team", "person").order_by("slot__starts_at")
    return [each for each in rows if policies.may_change(by, each)]


def history(of: Booking) -> list[Change]:
    """What happened to a booking, newest first."""
    return list(of.changes.order_by("-number"))


def lapsing(unsaid_before: datetime) -> dict[str, QuerySet[Booking]]:
    """Bookings that end by themselves, by the verb that ends them: of people who have died, of
    withdrawn times, holds that ran out, and those that ended before a moment with nothing said."""
    live = Booking.objects.filter(state__in=lifecycle.LIVE)
    return {
        "end_after_death": live.filter(person__death_date__isnull=False),
        "withdraw": live.filter(slot__withdrawn_at__isnull=False),
        "let_go": live.filter(expired()),
        "not_said": live.filter(state="booked", slot__ends_at__lt=unsaid_before),
    }


def not_arrived(of: str) -> QuerySet[Booking]:
    """Bookings of one kind of `subject` ('attendance') whose time passed without their coming."""
    found = Booking.objects.filter(subject__startswith=f"{of}:")
    return found.filter(state__in=("absent", "not_said"))
