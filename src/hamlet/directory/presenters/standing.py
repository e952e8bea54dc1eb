"""Whether an entry is on offer, where it is from, and how fresh it is, in words."""

from datetime import datetime
from pathlib import PurePath
from urllib.parse import urlsplit

from hamlet.design import words
from hamlet.directory import queries
from hamlet.directory.queries import Service
from hamlet.kernel import clock

HOW = {
    Service.Status.INACTIVE: "is not on offer now",
    Service.Status.DEFUNCT: "has ended",
    Service.Status.CLOSED: "is closed for a while",
}


def is_offered(each: Service) -> bool:
    """Whether it is on offer, as `queries.services` reads it."""
    given = each.withdrawn_at is None or each.team_id is not None
    return given and each.status == Service.Status.ACTIVE


def standing(each: Service, origin: str = "") -> str:
    """Why an entry is not on offer, or may soon not be; '' where nothing is to be said."""
    if each.withdrawn_at:
        since = words.date_words(each.withdrawn_at)
        whose = f" ({_known_as(origin)})" if origin else ""
        then = "A team here gives it still" if each.team_id else "It is not offered here"
        return f"The directory that told us of it{whose} no longer lists it, since {since}. {then}."
    if each.status == Service.Status.ACTIVE:
        return ""
    theirs = origin and not each.adopted_at
    said = ", as the directory that told us of it says" if theirs else ""
    return f"This service {HOW[each.status]}{said}."


def confirmed(at: datetime | None) -> str:
    """'3 weeks ago': how fresh an entry is."""
    if at is None:
        return "Never"
    days = (clock.today() - clock.london(at).date()).days
    if days < 2:
        return "Yesterday" if days == 1 else "Today"
    unit, size = next((u, s) for u, s in AGES if days >= s * 2 or s == 1)
    return f"{days // size} {unit}s ago"


AGES = (("year", 365), ("month", 30), ("week", 7), ("day", 1))


def freshness(each: Service, origin: str = "") -> str:
    """Where an entry is from, and when somebody last confirmed it."""
    source = f"From another directory ({_known_as(origin)}). " if origin else _source(each)
    if each.adopted_at:
        source += f"Kept here since {words.date_words(each.adopted_at)}. "
    if each.given_back_at:
        source += (
            f"Given back to it on {words.date_words(each.given_back_at)}: until it is read again, "
            "this is what a team here said. "
        )
    if each.assured_at is None:
        return f"{source}Nobody has confirmed this yet. Call before you rely on it."
    said = f"{source}Confirmed {confirmed(each.assured_at).lower()}"
    old = " It may be out of date: call before you rely on it." if queries.is_stale(each) else ""
    return f"{said}, on {words.date_words(each.assured_at)}.{old}"


def told_by(each: Service) -> str:
    """The directory that told of an entry: its host or file, else that it is another."""
    origin = queries.origin_of(each)
    return _known_as(origin) if origin else "another directory"


def _known_as(origin: str) -> str:
    """The host of an address of the web; the name of a file."""
    return urlsplit(origin).hostname or PurePath(origin).name


def _source(each: Service) -> str:
    if each.source == queries.HSDS:
        return "From another directory. "
    return words.source_words(each.source)
