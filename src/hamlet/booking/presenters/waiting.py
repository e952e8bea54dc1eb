"""The words of who waits: for how long, in vain, or to be rung."""

from datetime import date
from typing import Any

from hamlet.booking.lifecycle import NOT_TOLD
from hamlet.booking.models import Waiting
from hamlet.booking.presenters.bookings import address, talk, when, whom
from hamlet.design import links, words

RING_HEAD = ("Person", "Phone", "Time that is kept", "Until")

WAITING_HEAD = ("Person", "Waits since", "Any day")

VAIN_HEAD = ("Person", "Waited since", "Why")

WHY = {
    "no_place": "no time came free",
    "not_told": "nobody could tell them of the times that were kept",
}
"""Why somebody waited in vain."""

NOT_SAFE = "It is not safe to ring or write to them."

ASK = "No number is known. Ask whoever referred them."

NOT_SAFE_ASK = f"{NOT_SAFE} Ask whoever referred them."


def waiting_facts(of: Waiting) -> list[dict[str, Any]]:
    """What somebody waits for, and how long they have."""
    found = [
        {"key": "Service", "value": of.service.name},
        {"key": "What for", "value": of.need},
        {"key": "Waits since", "value": words.moment_words(of.since)},
        {"key": "Any day", "value": _days(of)},
        {"key": "Waited until", "value": words.moment_words(of.ended_at)},
        {"key": "Why in vain", "value": why(of)},
        {"key": "Phone", "value": "" if of.person.not_safe else of.person.phone},
        {"key": "Take care", "value": NOT_SAFE if of.person.not_safe else ""},
    ]
    return [each for each in found if each["value"]]


def waits(of: Waiting) -> dict[str, str]:
    """What somebody waits for, and where to end it."""
    return {"name": of.service.name, "href": links.to("booking:waiting_stop", of.pk)}


def days_of(of: Waiting) -> dict[str, date]:
    """The days that somebody waits for, as the form of waiting shows them."""
    return {"from_day": of.from_day, "until_day": of.until_day}


def waits_already(of: Waiting) -> str:
    """That somebody waits with this service, what for, and what comes of asking once more."""
    what = f" for “{of.need}”" if of.need else ""
    return (
        f"They wait already, since {words.moment_words(of.since)}{what}. What you write now stands "
        "instead, and they keep their place. Leave ‘What is it for?’ empty to change only the days."
    )


def vain(of: Waiting) -> dict[str, str]:
    """What somebody waited for in vain, and where to say how it went on."""
    href = links.to("booking:waiting_outcome", of.pk)
    until = words.date_words(of.ended_at if of.why_ended == NOT_TOLD else of.until_day)
    return {"name": of.service.name, "until": until, "why": WHY[of.why_ended], "href": href}


def why(of: Waiting) -> str:
    """'No time came free'; '' for who did not wait in vain."""
    return WHY.get(of.why_ended, "").capitalize()


def ring_row(of: Waiting) -> list[Any]:
    """Somebody who has to be rung about the place that is kept for them, as a row: with what it
    takes to ring the right person, whoever's record it is."""
    number = NOT_SAFE_ASK if of.person.not_safe else of.person.phone or ASK
    who = whom(of.person, address(of.booking_id), is_open=True)
    phone = {"text": number, "sub": talk(of.person, is_open=True)}
    return [who, phone, when(of.booking), words.moment_words(of.booking.held_until)]


def vain_row(of: Waiting, is_open: bool) -> list[Any]:
    """Somebody who waited in vain, as a row of the team's list."""
    who = whom(of.person, links.to("booking:waiting_outcome", of.pk), is_open)
    return [who, words.moment_words(of.since), {"text": why(of), "sub": _days(of)}]


def _days(of: Waiting) -> str:
    return f"{words.date_words(of.from_day)} to {words.date_words(of.until_day)}"


def waiting_row(of: Waiting, is_open: bool) -> list[Any]:
    """Somebody who waits, as a row."""
    kept = {"text": _days(of), "sub": "A place is kept for them now" if of.booking_id else ""}
    who = whom(of.person, links.to("people:person", of.person_id), is_open)
    return [who, words.moment_words(of.since), kept]
