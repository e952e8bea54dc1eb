"""Bookings: whose, of which day, how each went, and which end by themselves."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from hamlet.access import sight
from hamlet.booking import lifecycle
from hamlet.booking.models import Booking, Change
from hamlet.booking.queries.slots import beginning, one
from hamlet.kernel import clock

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


def of_person(person: UUID) -> QuerySet[Booking]:
    """A person's bookings that the actor can reach, the latest time first; no empty holds."""
    found = Booking.objects.filter(person=person).exclude(state="let_go").exclude(expired())
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


def number_losing(schedule: UUID) -> int:
    """How many are booked in times that their schedule has just withdrawn: they are told next."""
    found = Booking.objects.filter(slot__schedule=schedule, state="booked")
    return _number(found.filter(slot__withdrawn_at__isnull=False))


def _number(found: QuerySet[Booking]) -> int:
    with sight.beyond("a number says nothing of who is booked"):
        return found.count()


def has_ended(booking: UUID) -> bool:
    """Whether a booking takes no place any more: it was cancelled, or a hold was let go."""
    return Booking.objects.filter(pk=booking).exclude(state__in=lifecycle.TAKING).exists()


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
