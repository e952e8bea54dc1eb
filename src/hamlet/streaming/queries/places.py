"""Where people are sent on to, and what is left there today."""

from datetime import datetime

from hamlet.booking.queries import Room, SlotSearch, next_free
from hamlet.directory.queries import WITH_AREAS, Service, services
from hamlet.kernel import clock
from hamlet.streaming.models import Attendance

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


def same_day_times(found: dict[str, Service]) -> list[Room] | None:
    """The times that are left today for same-day access; None where there is no such place."""
    return times_today(found["same_day"]) if "same_day" in found else None


def next_same_day(found: dict[str, Service]) -> datetime | None:
    """When the next time for same-day access is, on whichever day; None where there is none."""
    return next_time(found["same_day"]) if "same_day" in found else None


def is_full_for(of: Attendance) -> bool:
    """Whether the rules suggest same-day access, and no time is left there today."""
    service = same_day_service() if of.suggested == "same_day" else None
    return service is not None and not times_today(service)


def next_time(service: Service) -> datetime | None:
    """When the next time of a service is, on whichever day; None where there is none."""
    room = next_free(service.pk, clock.now())
    return room.starts_at if room else None


def times_today(service: Service) -> list[Room]:
    """The times of a service that are left today."""
    return SlotSearch(service.pk, clock.today(), 1).free()
