"""The words of schedules and their times, how full they are, and which can be chosen."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from hamlet.access import roles
from hamlet.booking import policies, queries
from hamlet.booking.models import Schedule
from hamlet.booking.queries import Room
from hamlet.booking.times import schedule_calendar
from hamlet.design import links, words
from hamlet.directory.queries import Home, Service, not_for
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.people.queries import Person

SCHEDULE_ACTS = {
    "day_set": "Close or change a day",
    "schedule_change": "Change these times",
    "schedule_end": "End these times",
}

WHERE_IT_IS = "Where the service is"

DAYS_HEAD = ("Day", "Times", "Places", "Taken", "Left")


def full(rooms: Iterable[Room], person: UUID) -> list[dict[str, str]]:
    """Full times in which the team may put one more, as links."""
    return [
        {
            "text": words.moment_words(each.starts_at),
            "href": links.to("booking:overbook", person, each.id),
        }
        for each in rooms
    ]


def caution(service: Service, person: Person) -> str:
    """That a service is for people of other parts of the place; '' where nothing speaks against."""
    against = not_for(service, Home.of(person))
    return f"{service.name} is {against}." if against else ""


def moment(of: queries.Slot) -> str:
    """When a slot is."""
    return words.moment_words(of.starts_at)


def instead(of: Room | queries.Slot | None) -> dict[str, Any]:
    """The next time, as a button that takes it, for whom somebody else was quicker; {} for none."""
    return {"slot": of.id, "when": words.moment_words(of.starts_at)} if of else {}


def while_shut(days: Iterable[date]) -> str:
    """That people can be booked on days on which the entry says that it is closed; '' if none."""
    named = ", ".join(words.date_words(day) for day in days)
    return (
        f"The entry of the service says that it is closed while times stand on: {named}. "
        "Close or change each of these days under its times, or change the entry."
    ) * bool(named)


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
    week = schedule_calendar(of.week, {}, of.on_bank_holidays).hours.in_words()
    holidays = "open" if of.on_bank_holidays else "closed"
    return {
        "name": of.name,
        "facts": [
            {"key": "Hours", "value": f"{week}; {holidays} on bank holidays"},
            {"key": "In force", "value": _in_force(of)},
            {"key": "Times", "value": f"{of.minutes} minutes each, {people(of.places)} in each"},
            {"key": "Beyond that", "value": _beyond(of)},
            {"key": "Where", "value": of.location.in_words if of.location else WHERE_IT_IS},
            {"key": "Booked by", "value": _booked_by(of)},
            {"key": "Ahead", "value": f"{of.days_ahead} days"},
        ],
        "days": [
            f"{words.date_words(each.day, 'EEEE d MMMM y')}: {_hours(each.hours)}. {each.why}"
            for each in of.exceptions.all()
            if each.day >= clock.today()
        ],
        "change": [
            {"text": text, "href": links.to(f"booking:{name}", of.pk)}
            for name, text in SCHEDULE_ACTS.items()
            if keeps(actor, of.service)
        ],
    }


def _booked_by(of: Schedule) -> str:
    if not of.residents:
        return "staff"
    why = "who have to say what it is for" if of.asks_why else "who may say what it is for"
    return f"staff, and residents, {why}"


def _in_force(of: Schedule) -> str:
    if of.ends_on and of.ends_on < of.starts_on:
        return "never: it was ended before"
    until = f" until {words.date_words(of.ends_on)}" if of.ends_on else ""
    return f"from {words.date_words(of.starts_on)}{until}"


def changed(to_move: int) -> str:
    """What is told once a schedule was changed or ended: how many have to be moved."""
    if not to_move:
        return "Changed. Free times that are no longer given are gone."
    return (
        f"Changed. {people(to_move)} booked in times that are no longer given keep them until "
        "somebody moves them: they stand on the list of appointments."
    )


def day_changed(losing: int) -> str:
    """What is told once a day was changed or closed: how many lose their time."""
    if not losing:
        return "Changed. Nobody loses their time."
    return (
        f"Changed. {people(losing)} booked that day lose their time and wait first. Whoever can be "
        "written to is told."
    )


def losing(of: Schedule, day: date, found: queries.Losing, actor: Actor) -> dict[str, Any]:
    """What is asked before a day is changed by which people lose their time; the way to their names
    for whoever of the team reads them."""
    on = words.date_words(day, "EEEE d MMMM y")
    address, said = f"{reverse('booking:day')}?service={of.service_id}&day={day}", []
    if written := found.number - found.to_ring:
        said.append(f"{people(written)} will be told by text message or email.")
    if found.to_ring:
        said.append(
            f"{people(found.to_ring)} cannot be written to. Note who they are, and ring them first."
        )
    return {
        "title": f"{people(found.number)} booked on {on} would lose their time",
        "said": [*said, "Each of them waits first for the next time that comes free."],
        "href": address if policies.gives(actor, of.service) else "",
        "who": "See who they are",
    }


def keeps(actor: Actor, service) -> bool:
    """Whether an actor keeps the times of a service."""
    theirs = policies.gives(actor, service) or actor.has(roles.DATA_MANAGER)
    return theirs and roles.may(actor, "schedule.keep")


def people(number: int) -> str:
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


FIRST_TIMES = 6
"""So many times of a day are shown at once; a week has up to 168."""


def days(rooms: list[Room]) -> list[dict[str, Any]]:
    """Free times by day, for choosing one: the first few of each, and the rest."""
    found: dict[date, list[dict[str, str]]] = {}
    for each in rooms:
        left = f"{each.left} places" if each.left > 1 else ""
        time = {"slot": str(each.id), "text": words.time_words(each.starts_at), "left": left}
        found.setdefault(clock.london(each.starts_at).date(), []).append(time)
    return [
        {
            "day": words.date_words(day, "EEEE d MMMM"),
            "first": times[:FIRST_TIMES],
            "rest": times[FIRST_TIMES:],
        }
        for day, times in found.items()
    ]


def first_and_last(asked: queries.SlotSearch) -> str:
    """'Monday 3 March to Sunday 9 March'."""
    last = asked.first + timedelta(days=asked.days - 1)
    form = "EEEE d MMMM"
    return f"{words.date_words(asked.first, form)} to {words.date_words(last, form)}"
