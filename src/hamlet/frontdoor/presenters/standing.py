"""Where a referral stands, whom it is about and how long is left, in words and colours."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from hamlet.design import links
from hamlet.frontdoor import lifecycle
from hamlet.frontdoor.models import Referral
from hamlet.kernel import clock
from hamlet.kernel.promises import time_left_words

COLOURS = {
    "received": "blue", "asked": "yellow", "triaged": "blue", "offered": "purple",
    "returned": "orange", "disputed": "red", "joined": "white", "accepted": "aqua-green",
    "active": "green", "ended": "grey", "signposted": "grey", "refused": "grey",
    "withdrawn": "grey",
}  # fmt: skip
SOON_MINUTES = 30
NAMELESS = "Name not shown"


def address(referral: UUID) -> str:
    """The address of a referral's page."""
    return links.to("frontdoor:referral", referral)


def name_of(referral: Referral) -> str:
    """Whom a referral is about: the person's name, or the name that was stated."""
    person = referral.person
    if person is None:
        return referral.stated_name or NAMELESS
    return f"{person.given_name} {person.family_name}".strip()


def tag(state: str, towards: str) -> dict:
    return {"tag": lifecycle.STATES[state].words, "colour": COLOURS[state], "sub": towards}


def words_of(text: str, most: int = 110) -> str:
    """The beginning of a text, cut at a word."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def clock_of(referral: Referral, teams: Iterable = ()) -> dict:
    """Time left in words. For a team that it is offered to, the time left to answer."""
    answering = referral.offered_to_id in set(teams)
    return clock_words(referral.due_at, referral.answer_by if answering else None)


def clock_words(due: datetime | None, answer_by: datetime | None) -> dict:
    at = answer_by or due
    if at is None:
        return {"clock": "No promised time", "state": "none"}
    text = time_left_words(at, clock.now())
    return {"clock": f"{text} to answer the offer" if answer_by else text, "state": _urgency(at)}


def _urgency(due: datetime) -> str:
    left = (due - clock.now()).total_seconds() / 60
    return "late" if left < 0 else "soon" if left < SOON_MINUTES else "ok"


def state_tag(referral: Referral) -> dict:
    """Where a referral stands, as a tag, with the service or team it is about."""
    towards = referral.offered_to or referral.service
    return tag(referral.state, towards.name if towards else "")
