"""Words, links and colours of booking."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from hamlet.access import roles
from hamlet.booking import lifecycle, policies, queries
from hamlet.booking.models import Booking, Change, Notice, Schedule, Waiting
from hamlet.booking.queries import Room
from hamlet.booking.times import calendar_of
from hamlet.design import links, words
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor

COLOURS = {
    "held": "yellow", "booked": "blue", "came": "green", "absent": "orange", "cancelled": "grey",
    "let_go": "grey", "not_said": "yellow",
}  # fmt: skip
PERSON_HEAD = ("When", "Service", "How it stands")
DAY_HEAD = ("Time", "Person", "For", "How it stands")
RING_HEAD = ("Person", "Phone", "Time that is kept", "Until")
WAITING_HEAD = ("Person", "Waits since", "Any day")
DAYS_HEAD = ("Day", "Times", "Places", "Taken", "Left")
NOT_SAFE = "It is not safe to ring or write to them."
ASK = "No number is known. Ask whoever referred them."
NOT_SAFE_ASK = f"{NOT_SAFE} Ask whoever referred them."
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
    person = of.person
    name = f"{person.given_name} {person.family_name}".strip()
    need = getattr(person, "communicationneed", None) if is_open else None
    talk = f"Interpreter: {need.language}" if need and need.interpreter else ""
    birth = person.birth_date if is_open else None
    born = f"Born {words.date_words(birth)}" if birth else ""
    return [
        words.time_words(of.slot.starts_at),
        {"text": name, "href": address(of.pk), "sub": born},
        {"text": of.need, "sub": talk},
        tag(of),
    ]


def when(of: Booking) -> str:
    """'Mon 2 March 2026, 10:30'."""
    return words.moment_words(of.slot.starts_at)


def facts(of: Booking) -> list[dict[str, Any]]:
    """What a booking says."""
    at = of.slot.schedule.location
    place = ", ".join(filter(None, (at.name, at.address, at.postcode))) if at else ""
    found = [
        {"key": "When", "value": when(of)},
        {"key": "Until", "value": words.time_words(of.slot.ends_at)},
        {"key": "Service", "value": of.service.name},
        {"key": "Given by", "value": of.service.organisation.name},
        {"key": "Where", "value": place},
        {"key": "What for", "value": of.need},
        {"key": "Reference", "value": of.reference},
        {"key": "One more than there was room for", "value": of.overbooked},
        {"key": "Asked for by", "value": of.get_channel_display()},
    ]
    return [each for each in found if each["value"]]


def acts(of: Booking, actor: Actor) -> list[dict[str, Any]]:
    """What an actor can do with a booking now, the likeliest first."""
    began = of.slot.starts_at <= clock.now()
    today = clock.london(of.slot.starts_at).date() <= clock.today()
    names = []
    if policies.may_mark(actor, of) and today:
        names = [name for name in ("came", "absent") if of.state in lifecycle.CHANGES[name].before]
    if of.state == "booked" and not began and policies.may_change(actor, of):
        names += ["move", "cancel"]
    return [
        {"text": ACTS[name][0], "href": links.to(f"booking:{name}", of.pk), "main": n == 0}
        for n, name in enumerate(names)
    ]


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


def waiting_facts(of: Waiting) -> list[dict[str, Any]]:
    """What somebody waits for, and how long they have."""
    found = [
        {"key": "Service", "value": of.service.name},
        {"key": "What for", "value": of.need},
        {"key": "Waits since", "value": words.moment_words(of.since)},
        {"key": "Any day", "value": _days(of)},
        {"key": "Waited until", "value": words.moment_words(of.ended_at)},
        {"key": "Phone", "value": "" if of.person.not_safe else of.person.phone},
        {"key": "Take care", "value": NOT_SAFE if of.person.not_safe else ""},
    ]
    return [each for each in found if each["value"]]


def waits(of: Waiting) -> dict[str, str]:
    """What somebody waits for, and where to end it."""
    return {"name": of.service.name, "href": links.to("booking:waiting_stop", of.pk)}


def vain(of: Waiting) -> dict[str, str]:
    """What somebody waited for in vain, and where to say how it went on."""
    href = links.to("booking:waiting_outcome", of.pk)
    return {"name": of.service.name, "until": words.date_words(of.until_day), "href": href}


def ring_row(of: Waiting) -> list[Any]:
    """Somebody who has to be rung about the place that is kept for them, as a row."""
    name = f"{of.person.given_name} {of.person.family_name}".strip()
    phone = NOT_SAFE_ASK if of.person.not_safe else of.person.phone or ASK
    until = words.moment_words(of.booking.held_until)
    return [{"text": name, "href": address(of.booking_id)}, phone, when(of.booking), until]


def vain_row(of: Waiting) -> list[Any]:
    """Somebody who waited in vain, as a row of the team's list."""
    name = f"{of.person.given_name} {of.person.family_name}".strip()
    href = links.to("booking:waiting_outcome", of.pk)
    return [{"text": name, "href": href}, words.moment_words(of.since), _days(of)]


def _days(of: Waiting) -> str:
    return f"{words.date_words(of.from_day)} to {words.date_words(of.until_day)}"


def waiting_row(of: Waiting) -> list[Any]:
    """Somebody who waits, as a row."""
    person = of.person
    name = f"{person.given_name} {person.family_name}".strip()
    kept = {"text": _days(of), "sub": "A place is kept for them now" if of.booking_id else ""}
    href = links.to("people:person", person.pk)
    return [{"text": name, "href": href}, words.moment_words(of.since), kept]


def day_rows(rooms: Iterable[Room]) -> list[list[Any]]:
    """How full each day is."""
    days: dict[date, list[Room]] = {}
    for each in rooms:
        days.setdefault(clock.london(each.starts_at).date(), []).append(each)
    return [
        [
            words.date_words(day, "EEEE d MMMM"),
            sum(not each.withdrawn for each in found),
            sum(each.places for each in found if not each.withdrawn),
            sum(each.taken for each in found),
            sum(each.left for each in found),
        ]
        for day, found in days.items()
    ]


def schedule(of: Schedule, actor: Actor) -> dict[str, Any]:
    """A schedule: its week, its days that differ, and how to change them."""
    week = calendar_of(of.week, {}, of.on_bank_holidays).hours.in_words()
    holidays = "open" if of.on_bank_holidays else "closed"
    until = f" until {words.date_words(of.ends_on)}" if of.ends_on else ""
    return {
        "name": of.name,
        "facts": [
            {"key": "Hours", "value": f"{week}; {holidays} on bank holidays"},
            {"key": "In force", "value": f"from {words.date_words(of.starts_on)}{until}"},
            {"key": "Times", "value": f"{of.minutes} minutes each, {_people(of.places)} in each"},
            {"key": "Beyond that", "value": _beyond(of)},
            {"key": "Booked by", "value": "staff and residents" if of.residents else "staff"},
            {"key": "Ahead", "value": f"{of.days_ahead} days"},
        ],
        "days": [
            f"{words.date_words(each.day, 'EEEE d MMMM y')}: {_hours(each.hours)}. {each.why}"
            for each in of.exceptions.all()
            if each.day >= clock.today()
        ],
        "change": links.to("booking:day_set", of.pk) if keeps(actor, of.service) else "",
    }


def keeps(actor: Actor, service) -> bool:
    """Whether an actor keeps the times of a service."""
    theirs = policies.gives(actor, service) or actor.has(roles.DATA_MANAGER)
    return theirs and roles.may(actor, "schedule.keep")


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


def _beyond(of: Schedule) -> str:
    return f"the team itself may add {of.overbook}, with a reason" if of.overbook else "nobody"


def _hours(hours: list) -> str:
    return " and ".join(f"{opens} to {closes}" for opens, closes in hours) or "closed"


def other_days(service: UUID, first: date, address: str) -> dict[str, str]:
    """The links to the week before and after."""
    week = timedelta(days=7)
    before = max(first - week, clock.today())
    return {
        "before": f"{address}?service={service}&first={before}" if first > clock.today() else "",
        "after": f"{address}?service={service}&first={first + week}",
    }


def day_links(service: UUID, day: date) -> dict[str, str]:
    """The links to the day before and after in the day's list."""
    at = reverse("booking:day")
    return {
        "before": f"{at}?service={service}&day={day - timedelta(days=1)}",
        "after": f"{at}?service={service}&day={day + timedelta(days=1)}",
    }


def days(rooms: list[Room]) -> list[dict[str, Any]]:
    """Free times by day, for choosing one."""
    found: dict[date, list[dict[str, str]]] = {}
    for each in rooms:
        left = f"{each.left} places" if each.left > 1 else ""
        time = {"slot": str(each.id), "text": words.time_words(each.starts_at), "left": left}
        found.setdefault(clock.london(each.starts_at).date(), []).append(time)
    return [
        {"day": words.date_words(day, "EEEE d MMMM"), "times": times}
        for day, times in found.items()
    ]


def kept(of: Booking) -> str:
    """'14:05': until when a place is kept."""
    return words.time_words(of.held_until) if of.state == "held" else ""


def first_and_last(asked: queries.SlotSearch) -> str:
    """'Monday 3 March to Sunday 9 March'."""
    last = asked.first + timedelta(days=asked.days - 1)
    form = "EEEE d MMMM"
    return f"{words.date_words(asked.first, form)} to {words.date_words(last, form)}"
