"""The small world of bookings, of which people are told."""

from tests.booking.conftest import now, slots, world

__all__ = ["now", "slots", "world"]
