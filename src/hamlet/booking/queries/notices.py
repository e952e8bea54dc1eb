"""What people are told of bookings and of waiting."""

from uuid import UUID

from django.db.models import Q, QuerySet

from hamlet.booking.models import Booking, Notice
from hamlet.booking.queries.slots import one
from hamlet.kernel import clock
from hamlet.kernel.identifiers import takes_texts
from hamlet.people.queries import Person


def outbox() -> QuerySet[Notice]:
    """What waits to be sent, by when."""
    found = Notice.objects.filter(dropped_at=None, sent_at=None, gave_up_at=None, address__gt="")
    return found.select_related("booking__person", "waiting__person").order_by("send_at")


HEARD = Q(address__gt="", gave_up_at=None) & (Q(dropped_at=None) | Q(sent_at__isnull=False))
"""What reached somebody, or may yet: there is a way to write to them, and nobody gave it up."""


def was_heard(offer: Booking) -> bool:
    """Whether whoever a place was kept for was told of it, or may still be."""
    return offer.notices.filter(HEARD, kind="offered").exists()


def due(most: int) -> list[UUID]:
    """The notices that are to be sent now, the longest due first, so many at most."""
    found = outbox().filter(send_at__lte=clock.now())
    return list(found.values_list("pk", flat=True)[:most])


def notice(notice_id: UUID) -> Notice:
    """One notice with whom it is for; `NotFound` where there is none."""
    found = Notice.objects.select_related("booking__person", "waiting__person")
    return one(found, notice_id, "There is no such notice.")


def told(of: Booking) -> list[Notice]:
    """What the person was told, or is to be told, of a booking; the newest first."""
    return list(of.notices.order_by("-created_at", "-send_at"))


def way_to(person: Person, format: str) -> tuple[str, str]:
    """By text to a number that takes them; by email where they asked for that or have none; nowhere
    to whom it is not safe to write."""
    if person.not_safe:
        return "none", ""
    if takes_texts(person.phone) and not (format.lower() == "email" and person.email):
        return "text", person.phone
    return ("email", person.email) if person.email else ("none", "")
