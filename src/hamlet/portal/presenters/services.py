"""Services as residents look for them: for whom, how to reach them, when they are open."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from hamlet.design.hours import hours_words
from hamlet.design.words import date_words, time_words
from hamlet.directory.queries import (
    Hit,
    Service,
    is_stale,
    named,
    open_until,
    service_of_team,
)
from hamlet.kernel.errors import UserError
from hamlet.place import queries as place


@dataclass(frozen=True, slots=True)
class Card:
    """One service. `hours` are lines such as 'Monday to Friday, 08:00 to 20:00'.

    `areas` says for people of which parts of the place, where not of all. `because` says why it was
    found. `may_be_old` says since when nobody has confirmed it, where that is long; else .
    """

    name: str
    by: str
    about: str
    for_whom: str
    ages: str
    areas: tuple[str, ...]
    phone: str
    dial: str
    website: str
    hours: tuple[str, ...]
    open_now: bool
    open_until: str
    because: tuple[str, ...]
    may_be_old: str


def card(hit: Hit, service: Service) -> Card:
    """What to show of a service that was found, with its organisation and hours at hand."""
    closes = open_until(service)
    return Card(
        name=service.name,
        by=service.organisation.name,
        about=service.description,
        for_whom=service.eligibility,
        ages=_ages(service.minimum_age, service.maximum_age),
        areas=tuple(areas(service)),
        phone=service.phone,
        dial="".join(c for c in service.phone if c.isdigit() or c == "+"),
        website=service.website if service.website.startswith(("http://", "https://")) else "",
        hours=hours_words(service.hours.all()),
        open_now=closes is not None,
        open_until=time_words(closes) if closes else "",
        because=_because(hit),
        may_be_old=freshness(service) if is_stale(service) else "",
    )


def freshness(service: Service) -> str:
    """When somebody last confirmed an entry."""
    if service.assured_at is None:
        return _("Nobody has confirmed this yet.")
    return _("Last confirmed on %(day)s.") % {"day": date_words(service.assured_at)}


def areas(service: Service) -> list[str]:
    """For people of which parts of the place, and of which practices; nothing where for all."""
    parts, practices = named(service)
    said = (
        (_("For people who live or have a GP in: %(places)s"), parts),
        (_("For people with this GP practice: %(places)s"), practices),
    )
    return [words % {"places": ", ".join(names)} for words, names in said if names]


def _because(hit: Hit) -> tuple[str, ...]:
    """A few reasons in the reader's language; the words in them stay as they were written."""
    ways = {
        "says": _("It says “%(found)s”"),
        "means": _("It says “%(found)s”, and you wrote “%(said)s”"),
        "sounds": _("It sounds like “%(said)s”"),
        "spelt": _("It says “%(found)s”. Did you mean that by “%(said)s”?"),
    }
    told = {ways[each.how] % {"said": each.said, "found": each.found}: None for each in hit.told}
    return tuple(told)


def phone_hours() -> str:
    """When our own phone is answered: the hours of triage; '' where they are not known."""
    try:
        service = service_of_team(place.triage_team(place.the_place()).pk)
    except UserError:
        return ""
    return "; ".join(hours_words(service.hours.all())) if service else ""


def _ages(youngest: int | None, oldest: int | None) -> str:
    if youngest and oldest:
        return _("Aged %(from)d to %(to)d") % {"from": youngest, "to": oldest}
    if youngest:
        return _("Aged %(from)d and over") % {"from": youngest}
    return _("Aged up to %(to)d") % {"to": oldest} if oldest else ""
