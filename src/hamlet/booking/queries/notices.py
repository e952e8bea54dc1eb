"""Whether people heard of a place that is kept for them, and what they are told of a booking."""

from django.db.models import Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from hamlet.booking.models import Booking
from hamlet.notices.queries import HEARD, Notice, about


def told(of: Booking) -> list[Notice]:
    """What the person was told, or is to be told, of a booking; the newest first."""
    return list(about(f"booking:{of.pk}"))


def was_heard(offer: Booking) -> bool:
    """Whether whoever a place was kept for was told of it, or may still be."""
    return _offers().filter(subject=f"booking:{offer.pk}").exists()


def heard_of(booking: str) -> Exists:
    """The same in a query: of the booking that a field names."""
    subject = Concat(Value("booking:"), Cast(OuterRef(booking), TextField()))
    return Exists(_offers().filter(subject=subject))


def _offers() -> QuerySet[Notice]:
    return Notice.objects.filter(HEARD, kind="offered")
