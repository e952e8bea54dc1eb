"""Who waits for a place, for whom none came, and what they can be offered."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from hamlet.access import sight
from hamlet.access.one import one
from hamlet.booking.lifecycle import IN_VAIN
from hamlet.booking.models import Booking, Waiting
from hamlet.booking.queries.notices import heard_of
from hamlet.booking.queries.slots import Room, SlotSearch, bookable
from hamlet.directory.queries import Service
from hamlet.kernel import clock

OFFERED_FROM, OFFERED_UNTIL = 8, 20


LEFT_OPEN = Q(why_ended__in=IN_VAIN, followed_at=None)
"""They waited in vain, and nobody has said how it went on."""
NOTICE = timedelta(hours=2)
"""Who waits is offered a place only if they have this long to say yes and to come."""


def waiting(service: UUID) -> QuerySet[Waiting]:
    """Who waits for a place with a service, in the order they came."""
    found = Waiting.objects.filter(service=service, ended_at=None)
    return found.select_related("person__communicationneed").order_by("since", "id")


def to_ring(service: UUID) -> QuerySet[Waiting]:
    """For whom a place is kept now who cannot be told of it in writing, by when it lapses."""
    kept = waiting(service).filter(booking__state="held", booking__held_until__gt=clock.now())
    found = kept.exclude(heard_of("booking")).select_related(
        "person__communicationneed", "booking__slot"
    )
    return found.order_by("booking__held_until")


def waiting_of(person: UUID) -> QuerySet[Waiting]:
    """What a person waits for."""
    return Waiting.objects.filter(person=person, ended_at=None).select_related("service", "booking")


def waiting_one(waiting: UUID) -> Waiting:
    """One who waits or waited, that the actor can reach; `NotFound` where there is none."""
    found = Waiting.objects.select_related("service__organisation", "person", "booking")
    return one(found, waiting, "Nobody waits here.")


def in_vain(service: UUID) -> QuerySet[Waiting]:
    """Who waited for a service in vain, and nobody has followed it up yet; the oldest first."""
    found = Waiting.objects.filter(LEFT_OPEN, service=service)
    return found.select_related("person").order_by("ended_at", "id")


def in_vain_of(person: UUID) -> QuerySet[Waiting]:
    """For what a person waited in vain, and nobody has followed it up yet."""
    found = Waiting.objects.filter(LEFT_OPEN, person=person)
    return found.select_related("service")


def over() -> QuerySet[Waiting]:
    """Those who wait still, and whose last day is over: no place came."""
    return Waiting.objects.filter(ended_at=None, booking=None, until_day__lt=clock.today())


def place_for(who: Waiting) -> Room | None:
    """The next free place that somebody who waits could take, and has not let go before.

    Not one that begins so soon that they could hardly come; and nobody is asked at night.
    """
    if not OFFERED_FROM <= clock.london(clock.now()).hour < OFFERED_UNTIL:
        return None
    first = max(who.from_day, clock.today())
    days = SlotSearch(who.service_id, first, (who.until_day - first).days + 1)
    with sight.beyond("what was offered to somebody who waits, whoever asked for them"):
        before = Booking.objects.filter(person=who.person_id, service=who.service_id)
        refused = set(before.filter(channel="waiting").values_list("slot", flat=True))
    soonest = clock.now() + NOTICE
    fitting = (each for each in days.free() if each.starts_at > soonest)
    return next((each for each in fitting if each.id not in refused), None)


def to_be_offered() -> QuerySet[Waiting]:
    """Those who wait and have no place kept for them, in the order they came."""
    found = Waiting.objects.filter(ended_at=None, booking=None, until_day__gte=clock.today())
    return found.filter(person__death_date=None).order_by("since", "id")


def with_appointments() -> QuerySet[Service]:
    """The services that have a list of who comes: those with a time to come, and those for which
    somebody waits, or waited in vain, though their times are over."""
    waits = Waiting.objects.filter(service=OuterRef("pk"))
    listed = waits.filter(Q(ended_at=None) | LEFT_OPEN)
    found = Service.objects.filter(Q(pk__in=bookable().values("pk")) | Exists(listed))
    return found.select_related("team").order_by("name")
