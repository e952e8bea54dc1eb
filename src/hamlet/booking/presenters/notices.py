"""The words of what people are told of a booking."""

from collections.abc import Iterable
from typing import Any

from hamlet.notices.presenters import BY, fate
from hamlet.notices.queries import Notice

KINDS = {
    "booked": "That it is booked",
    "moved": "That the time changed",
    "cancelled": "That it is cancelled",
    "withdrawn": "That we had to cancel",
    "offered": "That a time is kept",
    "reminder": "A reminder",
    "no_place": "That no time came free",
}

NOTICES_HEAD = ("What", "How", "What became of it")


def notice_rows(notices: Iterable[Notice]) -> list[list[Any]]:
    """What a person was told, and what became of it, as rows."""
    return [[KINDS[each.kind], BY[each.channel], fate(each)] for each in notices]
