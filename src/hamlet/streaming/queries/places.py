"""Where people are sent on to, and what is left there today."""

from hamlet.booking.queries import Room, SlotSearch
from hamlet.directory.queries import WITH_AREAS, Service, services
from hamlet.kernel import clock

KEYS = {
    "urgent": "urgent_treatment_centre",
    "same_day": "same_day_access",
    "pharmacy": "pharmacy_first",
}
"""The entry of the directory that stands for a stream."""


def places() -> dict[str, Service]:
    """By stream, the service of the directory that people are sent on to, where there is one."""
    found = services().filter(key__in=KEYS.values()).prefetch_related("hours", WITH_AREAS)
    known = {each.key: each for each in found}
    return {stream: known[key] for stream, key in KEYS.items() if key in known}


def same_day_service() -> Service | None:
    """The service whose times people are booked in from the front door, where there is one."""
    return services().filter(key=KEYS["same_day"]).first()


def times_today(service: Service) -> list[Room]:
    """The times of a service that are left today."""
    return SlotSearch(service.pk, clock.today(), 1).free()
