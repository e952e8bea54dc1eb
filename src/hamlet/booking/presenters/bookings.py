"""The words, links and colours of bookings."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from hamlet.access import roles
from hamlet.booking import lifecycle, policies
from hamlet.booking.models import Booking, Change
from hamlet.design import links, words
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.text import script
from hamlet.people.queries import Person

COLOURS = {
    "held": "yellow", "booked": "blue", "came": "green", "absent": "orange", "cancelled": "grey",
    "let_go": "grey", "not_said": "yellow",
}  # fmt: skip

PERSON_HEAD = ("When", "Service", "How it stands")

MOVE_HEAD = ("When", "Person", "For", "How it stands")

DAY_HEAD = ("Time", "Person", "For", "How it stands")

ACTS = {
    "cancel": ("Cancel it", "Cancel this booking"),
    "absent": ("They did not come", "Record it"),
    "came": ("They came", "Record it"),
    "move": ("Change the time", ""),
}


def address(booking: UUID) -> str:
    """The address of a booking's page."""
    return links.to("booking:booking", booking)


def tag(of: Booking) -> dict[str, str]:
    """How a booking stands, as a tag."""
    return {"tag": lifecycle.STATES[of.state].words, "colour": COLOURS[of.state]}


def person_row(of: Booking) -> list[Any]:
    """A booking as a row on its person's page."""
    when = {"text": words.moment_words(of.slot.starts_at), "href": address(of.pk)}
    return [when, {"text": of.service.name, "sub": of.service.organisation.name}, tag(of)]


def day_row(of: Booking, is_open: bool) -> list[Any]:
    """A booking as a row of the day's list; of a record that is open no more, the name alone."""
    return [
        words.time_words(of.slot.starts_at),
        whom(of.person, address(of.pk), is_open),
        {"text": of.need, "sub": ". ".join(filter(None, (_letters(of), talk(of.person, is_open))))},
        tag(of),
    ]


def whom(person: Person, href: str, is_open: bool) -> dict[str, str]:
    """Somebody as a cell: their name, and what tells two of one name apart."""
    name = f"{person.given_name} {person.family_name}".strip()
    birth = person.birth_date if is_open else None
    return {"text": name, "href": href, "sub": f"Born {words.date_words(birth)}" if birth else ""}


def talk(person: Person, is_open: bool) -> str:
    """'Interpreter: Bengali', where it takes one to talk with somebody."""
    need = getattr(person, "communicationneed", None) if is_open else None
    return f"Interpreter: {need.language}" if need and need.interpreter else ""


def _letters(of: Booking) -> str:
    """'Bengali letters, not translated', where what it is for is not in Latin ones."""
    return f"{letters} letters, not translated" if (letters := script(of.need)) else ""


def when(of: Booking) -> str:
    """'Mon 2 March 2026, 10:30'."""
    return words.moment_words(of.slot.starts_at)


def facts(of: Booking) -> list[dict[str, Any]]:
    """What a booking says."""
    at = of.slot.schedule.location
    found = [
        {"key": "When", "value": when(of)},
        {"key": "Until", "value": words.time_words(of.slot.ends_at)},
        {"key": "Service", "value": of.service.name},
        {"key": "Given by", "value": of.service.organisation.name},
        {"key": "Where", "value": at.in_words if at else ""},
        {"key": "What for", "value": of.need},
        {"key": "Written in", "value": _letters(of)},
        {"key": "Reference", "value": of.reference},
        {"key": "One more than there was room for", "value": of.overbooked},
        {"key": "Asked for by", "value": of.get_channel_display()},
    ]
    return [each for each in found if each["value"]]


BOOK_ANOTHER = "Book another time if they still need one."


def acts(of: Booking, actor: Actor) -> list[dict[str, Any]]:
    """What an actor can do with a booking now, the likeliest first."""
    began = of.slot.starts_at <= clock.now()
    today = clock.london(of.slot.starts_at).date() <= clock.today()
    names = []
    if policies.may_mark(actor, of) and today:
        names = [name for name in ("came", "absent") if of.state in lifecycle.CHANGES[name].before]
    if of.state == "booked" and not began and policies.may_change(actor, of):
        names += ["move", "cancel"]
    found = [
        {"text": ACTS[name][0], "href": links.to(f"booking:{name}", of.pk), "main": n == 0}
        for n, name in enumerate(names)
    ]
    return found or _another(of, actor)


def _another(of: Booking, actor: Actor) -> list[dict[str, Any]]:
    """The way to another time with the same service, once nothing is booked there any more."""
    over = of.state not in lifecycle.LIVE or of.slot.starts_at <= clock.now()
    if not (over and roles.may(actor, "booking.make") and policies.may_change(actor, of)):
        return []
    address = f"{reverse('booking:new', args=[of.person_id])}?service={of.service_id}"
    return [{"text": "Book another time", "href": address, "main": False}]


def over(of: Booking, changes: Iterable[Change]) -> str:
    """Why a booking can be changed no more, in words; '' where it can."""
    last = next(iter(changes), None)
    if of.state in ("cancelled", "let_go") and last:
        did = lifecycle.CHANGES[last.name].words
        return f"{last.actor_name} {did} on {words.moment_words(last.at)}. {BOOK_ANOTHER}"
    if of.state == "held":
        return "It is not booked yet: the place is kept for some minutes."
    if of.state != "booked" or of.slot.starts_at <= clock.now():
        return f"Its time is past: {when(of)}. {BOOK_ANOTHER}"
    return ""


def over_for_maker(of: Booking) -> str:
    """The same for who made it and may see it no longer: how it stands, and of nobody by name."""
    stands = lifecycle.STATES[of.state].words.lower()
    return f"The booking that you made for {when(of)} stands as: {stands}. It is no longer yours."


def history(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """What happened to a booking, newest first."""
    return [
        {
            "when": words.moment_words(each.at),
            "datetime": each.at.isoformat(),
            "text": f"{each.actor_name} {lifecycle.CHANGES[each.name].words}"
            f" ({words.moment_words(each.starts_at)})",
            "note": " ".join(filter(None, (each.organisation, each.words))),
        }
        for each in changes
    ]


def move_row(of: Booking, is_open: bool) -> list[Any]:
    """Somebody who has to be moved, as a row: as in the day's list, with the day."""
    return [when(of), *day_row(of, is_open)[1:]]


def day_links(service: UUID, day: date) -> dict[str, str]:
    """The links to the day before and after in the day's list."""
    at = reverse("booking:day")
    return {
        "before": f"{at}?service={service}&day={day - timedelta(days=1)}",
        "after": f"{at}?service={service}&day={day + timedelta(days=1)}",
    }


def kept(of: Booking) -> str:
    """'14:05': until when a place is kept."""
    return words.time_words(of.held_until) if of.state == "held" else ""
