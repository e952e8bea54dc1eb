"""A resident's bookings in words."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from hamlet.booking.queries import Room
from hamlet.design.words import date_words, moment_words, time_words
from hamlet.directory.queries import Location, Service
from hamlet.kernel import clock

if TYPE_CHECKING:
    from hamlet.booking.models import Booking, Slot

DAY = "EEEE d MMMM"
SOON, FEW = 3, 6
"""How many days, and how many times of each, stand open in a list of times."""


def booking(of: "Booking") -> dict[str, Any]:
    """One booking: when, where, with whom, whom to ring, and how it stands."""
    return {
        "id": of.pk,
        "version": of.version,
        "when": moment_words(of.slot.starts_at),
        **place(of.service, of.slot.schedule.location),
        "reference": of.reference,
        "kept": moment_words(of.held_until) if of.state == "held" else "",
        "open": of.state in ("held", "booked") and of.slot.starts_at > clock.now(),
        "changes": of.state == "booked" and of.slot.schedule.residents,
        "how": _how(of),
    }


def place(service: Service, location: Location | None) -> dict[str, str]:
    """Who sees somebody, where, and the number to ring: the service's own, or else ours.

    Where the times themselves name no place, it is the one place at which the service is.
    """
    here = [each.location for each in service.at_locations.all()]
    at = location or (here[0] if len(here) == 1 else None)
    return {
        "service": service.name,
        "where": at.in_words if at else "",
        "call": service.phone or settings.PHONE,
    }


def time(of: "Slot") -> dict[str, str]:
    """One time to choose: when, where, with whom."""
    when = moment_words(of.starts_at)
    return {"slot": str(of.pk), "when": when, **place(of.service, of.schedule.location)}


def _how(of: "Booking") -> str:
    """How it ended, without blame."""
    return {
        "booked": _("Booked"),
        "came": _("You came."),
        "absent": _("You were not seen."),
        "cancelled": _("Cancelled"),
    }.get(of.state, "")


def to_come_and_past(found: Iterable["Booking"]) -> dict[str, list[dict[str, Any]]]:
    """Bookings to come, the next first; and those of the past, the latest first."""
    every = [booking(each) for each in found]
    return {
        "to_come": [each for each in every if each["open"]][::-1],
        "past": [each for each in every if not each["open"]],
    }


def days(rooms: Iterable[Room]) -> dict[str, list[dict[str, Any]]]:
    """Free times by day: of the `soon` days the first few times and the rest, of the `later` ones
    all together, so that no list is longer than a page."""
    found: dict[date, list[dict[str, str]]] = {}
    for each in rooms:
        time = {"slot": str(each.id), "text": time_words(each.starts_at)}
        found.setdefault(clock.london(each.starts_at).date(), []).append(time)
    every = [
        {"day": date_words(day, DAY), "all": times, "first": times[:FEW], "rest": times[FEW:]}
        for day, times in found.items()
    ]
    return {"soon": every[:SOON], "later": every[SOON:]}
