"""The words of what people are told of a booking, and what became of it."""

from collections.abc import Iterable
from typing import Any

from hamlet.booking.models import Notice
from hamlet.design import words

KINDS = {
    "booked": "That it is booked",
    "moved": "That the time changed",
    "cancelled": "That it is cancelled",
    "withdrawn": "That we had to cancel",
    "offered": "That a time is kept",
    "reminder": "A reminder",
    "no_place": "That no time came free",
}

BY = {"text": "by text", "email": "by email", "none": "no way to write to them"}

NOTICES_HEAD = ("What", "How", "What became of it")


def notice_rows(notices: Iterable[Notice]) -> list[list[Any]]:
    """What a person was told, and what became of it, as rows."""
    return [[KINDS[each.kind], BY[each.channel], _fate(each)] for each in notices]


def _fate(of: Notice) -> dict[str, str]:
    if of.sent_at:
        return {"tag": "Sent", "colour": "green", "sub": words.moment_words(of.sent_at)}
    if of.dropped_at:
        return {"tag": "Not sent", "colour": "grey", "sub": of.problem or "It is no longer so."}
    if of.gave_up_at:
        return {"tag": "Gave up", "colour": "red", "sub": f"{of.problem} Tell them another way."}
    if not of.address:
        return {"tag": "Not sent", "colour": "orange", "sub": "Tell them another way."}
    when = f"To be sent {words.moment_words(of.send_at)}"
    if of.tries and of.problem:
        return {"tag": "Failed", "colour": "orange", "sub": f"{of.problem} {when}"}
    return {"tag": "Waits", "colour": "blue", "sub": when}
