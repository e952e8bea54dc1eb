"""The verbs of booking."""

from hamlet.booking.actions.bookings import absent, add_need, book, came, cancel, hold, move
from hamlet.booking.actions.schedules import (
    add_schedule,
    change_schedule,
    end_schedule,
    make_slots,
    set_day,
)
from hamlet.booking.actions.taking import AlreadyBooked, Taken
from hamlet.booking.actions.tidying import end_after_death, let_go, not_said, withdraw
from hamlet.booking.actions.waiting import (
    end_waiting,
    follow_up,
    offer_place,
    stop_waiting,
    wait,
)

__all__ = [
    "AlreadyBooked",
    "Taken",
    "absent",
    "add_need",
    "add_schedule",
    "book",
    "came",
    "cancel",
    "change_schedule",
    "end_after_death",
    "end_schedule",
    "end_waiting",
    "follow_up",
    "hold",
    "let_go",
    "make_slots",
    "move",
    "not_said",
    "offer_place",
    "set_day",
    "stop_waiting",
    "wait",
    "withdraw",
]
