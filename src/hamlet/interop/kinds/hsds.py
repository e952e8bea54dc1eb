"""Reading the parts of an HSDS 3 document that intake needs, without trusting its shape."""

import re
from collections.abc import Iterator
from datetime import date, time
from itertools import filterfalse
from typing import Any

from hamlet.interop import checks
from hamlet.interop.records import Refused
from hamlet.kernel import clock, identifiers
from hamlet.kernel.calendars import WeeklyHours, written
from hamlet.kernel.errors import UserError

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
Piece = tuple[str, str, Any]


def require_services(document: Any) -> None:
    """Raise `Refused`, saying what the document is, unless it holds services or their givers."""
    page = _page(document)
    if page is None:
        kind = _kind_of(document)
        if kind is None:
            raise Refused("Not HSDS services", f"{_what(document)} Send services as HSDS 3 JSON.")
    elif page and all(_kind_of(each) is None for each in page):
        raise Refused("Not HSDS services", f"A page of other things. {_what(page[0])}")


def pieces(document: Any) -> Iterator[Piece]:
    """(position, kind, content) of each record, givers first.

    A service loses its parts that are records of their own, but names its organisation; of a
    location, `service_id` says whose it is, and `service_at_location` what was told of the two.
    """
    page = _page(document)
    if page is None:
        yield from _pieces("", document)
        return
    for number, each in enumerate(page, 1):
        yield from _pieces(f"item {number} ", each)


def _page(document: Any) -> list | None:
    if isinstance(document, dict):
        document = document.get("contents", document.get("content"))
    return document if isinstance(document, list) else None


def _kind_of(content: Any) -> str | None:
    """What of HSDS it is, by the properties that each must or alone may have."""
    if not isinstance(content, dict) or "id" not in content:
        return None
    if "location" in content and isinstance(content.get("service"), dict):
        return "service_at_location"
    if "status" in content and ("organization" in content or "organization_id" in content):
        return "service"
    if content.keys() & {"organization_identifiers", "legal_status", "website"}:
        return "organization"
    if content.keys() & {"term_uri", "taxonomy", "taxonomy_id", "parent_id"}:
        return "taxonomy_term"
    return "taxonomy" if content.keys() & {"taxonomy_terms", "version"} else None


def _what(content: Any) -> str:
    if not isinstance(content, dict):
        return "This is no object of HSDS."
    keys = ", ".join(map(str, list(content)[:8]))
    return f"This is no service, organisation, location of one, or taxonomy; it has: {keys[:200]}."


def _pieces(position: str, content: Any) -> Iterator[Piece]:
    kind = _kind_of(content)
    if kind == "organization":
        yield from _of_organisation(position, content)
    elif kind == "service_at_location":
        own = {key: value for key, value in content.items() if key != "service"}
        service = content["service"] | {"service_at_locations": [own]}
        yield from _of_service(f"{position}service ", service)
    elif kind in ("taxonomy", "taxonomy_term"):
        yield f"{position}{kind.replace('_', ' ')}", kind, content
        for number, each in enumerate(_list(content, "taxonomy_terms"), 1):
            yield f"{position}term {number}", "taxonomy_term", each
    else:
        yield from _of_service(position, content)


def _of_organisation(position: str, content: dict) -> Iterator[Piece]:
    own = {key: value for key, value in content.items() if key != "services"}
    yield f"{position}organization".strip(), "organization", own
    for number, each in enumerate(_list(content, "services"), 1):
        if isinstance(each, dict):
            each = {"organization_id": content.get("id")} | each
        yield from _of_service(f"{position}services {number} ", each)


def _of_service(position: str, content: Any) -> Iterator[Piece]:
    if not isinstance(content, dict):
        yield f"{position}service".strip(), "service", content
        return
    if isinstance(content.get("organization"), dict):
        yield from _of_organisation(position, content["organization"])
    own = {key: value for key, value in content.items() if key != "service_at_locations"}
    yield f"{position}service".strip(), "service", own
    for number, each in enumerate(_list(content, "service_at_locations"), 1):
        location = each.get("location") if isinstance(each, dict) else each
        if isinstance(location, dict):
            there = {key: value for key, value in each.items() if key != "location"}
            location = location | {"service_id": content.get("id"), "service_at_location": there}
        yield f"{position}location {number}", "location", location


def _list(content: dict, name: str) -> list:
    found = content.get(name)
    return found if isinstance(found, list) else []


def items(content: dict, name: str) -> list[dict]:
    """The objects of a list; `Refused` where it is none."""
    found = content.get(name)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise Refused(f"Malformed HSDS: {name}"[:80], f"'{name}' is not a list of objects.")
    return found


def required(content: dict, name: str, longest: int) -> str:
    """A text that must be there."""
    found = checks.text(content.get(name), name, longest)
    if not found:
        raise Refused(f"Missing: {name}", f"It has no {name}, which HSDS requires.")
    return found


def organisation_id(service: dict) -> Any:
    """The id of the organisation that gives a service."""
    embedded = service.get("organization")
    return embedded.get("id") if isinstance(embedded, dict) else service.get("organization_id")


def add_reach(details: dict, content: dict, fields: dict[str, str], longest: int) -> list[str]:
    """Add email and web address where they are ones; gives notes about those that are not."""
    notes = []
    for theirs, ours in fields.items():
        value = checks.text(content.get(theirs), theirs, longest)
        passes = checks.is_email if ours == "email" else checks.is_web_address
        if value and passes(value):
            details[ours] = value
        elif value:
            notes.append(f"The {theirs} is no address that works: left out.")
    return notes


def add_phone(details: dict, content: dict, longest: int, notes: list[str]) -> None:
    """Add the first phone number that can be called."""
    for each in items(content, "phones"):
        number = checks.text(each.get("number"), "phone number", 100).strip('"')
        extension = each.get("extension")
        try:
            read = identifiers.phone(f"{number} ext {extension}" if extension else number)
        except UserError:
            notes.append("A phone number is none that can be called from here: left out.")
            continue
        details["phone"] = checks.text(read, "phone", longest)
        return


def languages(content: dict) -> list[str] | None:
    """Names (else codes) of the languages; None where none of them says which."""
    spoken = items(content, "languages")
    named = [checks.text(each.get("name") or each.get("code"), "language", 40) for each in spoken]
    named = list(dict.fromkeys(filter(None, named)))
    return named if named or not spoken else None


def cost(content: dict) -> str:
    """What it costs, in words: the description of fees, else the options."""
    said = checks.text(content.get("fees_description") or content.get("fees"), "fees", 100_000)
    return said or "; ".join(filter(None, map(_option, items(content, "cost_options"))))


def _option(option: dict) -> str:
    amount = option.get("amount")
    named = checks.text(option.get("option"), "cost", 1000)
    per = checks.text(option.get("amount_description"), "cost", 1000)
    currency = str(option.get("currency") or "GBP").upper()
    price = f"{'£' if currency == 'GBP' else currency + ' '}{amount} {per}".strip()
    return ": ".join(filter(None, (named, price if amount is not None else per)))


def hours(content: dict, notes: list[str]) -> list[dict] | None:
    """The weekly hours of a service that hold today; None where no schedule says any.

    A schedule that is not weekly, or has ended, is left out with a note.
    """
    found: dict[tuple, dict] = {}
    for schedule in filterfalse(_is_one_day, items(content, "schedules")):
        for each in _weekly(schedule, notes):
            found[tuple(each.values())] = each
    return [found[key] for key in sorted(found)] or None


def days_that_differ(content: dict, notes: list[str]) -> dict[str, list[list[str]]]:
    """The days to come with hours of their own, or none: '2026-12-24' → [['10:00', '12:00']].

    They are schedules that begin and end on that day. What ends on the day after ends at midnight,
    with a note; a day that is over, or that is none of the schedule's, is left out with one.
    """
    told: dict[date, list[tuple[int, time, time]]] = {}
    for schedule in filter(_is_one_day, items(content, "schedules")):
        day = checks.day(schedule["valid_from"], "day of the schedule", may_be_ahead=True)
        if day < clock.today() or not _falls_on(schedule, day):
            notes.append("A day that is over, or on which its schedule never falls: left out.")
            continue
        openings = told.setdefault(day, [])
        if schedule.get("opens_at") and schedule.get("closes_at"):
            opens, closes = _time(schedule["opens_at"]), _time(schedule["closes_at"])
            if time() < closes <= opens:
                notes.append("Hours of one day that end on the day after: kept until midnight.")
            openings.append((day.weekday(), opens, closes))
    return {
        day.isoformat(): written(WeeklyHours.joined(openings).days[day.weekday()])
        for day, openings in told.items()
    }


def _is_one_day(schedule: dict) -> bool:
    return bool(schedule.get("valid_from")) and schedule["valid_from"] == schedule.get("valid_to")


def _falls_on(schedule: dict, day: date) -> bool:
    days = checks.text(schedule.get("byday"), "days of the schedule", 200)
    return not days or day.weekday() in map(_weekday, days.split(","))


def _weekly(schedule: dict, notes: list[str]) -> list[dict]:
    days = checks.text(schedule.get("byday"), "days of the schedule", 200)
    opens, closes = schedule.get("opens_at"), schedule.get("closes_at")
    if not (days and opens and closes):
        notes.append("A schedule without days and times: left out.")
        return []
    if (schedule.get("freq") or "WEEKLY") != "WEEKLY" or schedule.get("interval") not in (None, 1):
        notes.append("A schedule that is not of every week: left out.")
        return []
    if _has_ended(schedule):
        notes.append("A schedule that has ended: left out.")
        return []
    times = {"opens": _time(opens), "closes": _time(closes)}
    return [{"weekday": _weekday(each), **times} for each in days.split(",")]


def _has_ended(schedule: dict) -> bool:
    ends = [schedule[field] for field in ("valid_to", "until") if schedule.get(field)]
    days = [checks.day(each, "end of the schedule", may_be_ahead=True) for each in ends]
    return any(day < clock.today() for day in days)


def _weekday(written: str) -> int:
    day = written.strip().upper()
    if day not in DAYS:
        raise Refused("Day not known", f"{checks.shown(written)} is none of {', '.join(DAYS)}.")
    return DAYS.index(day)


def _time(written: Any) -> time:
    try:
        bare = re.sub(r"Z$|[+-][0-9:]+$", "", written)
        return time() if bare == "24:00" else time.fromisoformat(bare)
    except (TypeError, ValueError):
        raise Refused(
            "Not a time", f"{checks.shown(written)} is not a time such as 10:00."
        ) from None


def address(location: dict) -> str:
    """The first address in one line, without its postcode."""
    found = next(iter(items(location, "addresses")), {})
    names = ("address_1", "address_2", "city", "region", "state_province")
    lines = (checks.text(found.get(name), "address", 500) for name in names)
    return checks.text(", ".join(dict.fromkeys(filter(None, lines))), "address", 500)


def postcode(location: dict) -> str:
    """The postcode of the first address."""
    found = next(iter(items(location, "addresses")), {})
    return checks.text(found.get("postal_code"), "postcode", 40)
