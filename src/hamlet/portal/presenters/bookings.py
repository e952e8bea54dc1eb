"""A resident's bookings in words."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from hamlet.booking.queries import Room
from hamlet.design.words import date_words, moment_words, time_words
from hamlet.kernel import clock

if TYPE_CHECKING:
    from hamlet.booking.models import Booking

DAY = "EEEE d MMMM"


def booking(of: "Booking") -> dict[str, Any]:
    """One booking: when, where, with whom, and how it stands."""
    at = of.slot.schedule.location
    return {
        "id": of.pk,
        "version": of.version,
        "when": moment_words(of.slot.starts_at),
        "service": of.service.name,
        "where": ", ".join(filter(None, (at.name, at.address, at.postcode))) if at else "",
        "reference": of.reference,
        "kept": moment_words(of.held_until) if of.state == "held" else "",
        "open": of.state in ("held", "booked") and of.slot.starts_at > clock.now(),
        "changes": of.state == "booked" and of.slot.schedule.residents,
        "how": _how(of),
    }


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


def days(rooms: Iterable[Room]) -> list[dict[str, Any]]:
    """Free times by day."""
    found: dict[date, list[dict[str, str]]] = {}
    for each in rooms:
        time = {"slot": str(each.id), "text": time_words(each.starts_at)}
        found.setdefault(clock.london(each.starts_at).date(), []).append(time)
    return [{"day": date_words(day, DAY), "times": times} for day, times in found.items()]
