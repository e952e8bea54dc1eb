"""Our entries in the words of HSDS 3.0 in the profile of Open Referral UK.

No person is in them: no contact by name, and no address of email that is made of the name of a
member of staff (`people`: those names, as sets of plain words). What the profile leaves out and
HSDS has (how to refer, phones, places left) is told in the fields of HSDS.
"""

import re
from datetime import date, time
from typing import Any
from uuid import UUID, uuid5

from hamlet.directory.queries import HSDS, Location, Service, ServiceAtLocation, named
from hamlet.kernel.names import plain

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ODS_REGISTER = "GB-NHS"
People = frozenset[frozenset[str]]


def id_of(held: Any) -> str:
    """How something is known outside: by its id in the directory that told it, else by ours."""
    return held.source_key if held.source == HSDS else str(held.pk)


def organisation(held: Any, people: People) -> dict[str, Any]:
    """An organisation, with its code where the Organisation Data Service gave it one."""
    codes = held.ods_code and {
        "id": _part(held.pk, "ods"),
        "identifier_scheme": ODS_REGISTER,
        "identifier_type": "ODS code",
        "identifier": held.ods_code,
    }
    return {"id": id_of(held), "name": held.name, "description": held.description} | _told(
        email=_of_nobody(held.email, people),
        website=held.website,
        organization_identifiers=[codes] if codes else None,
    )


def service(held: Service, people: People) -> dict[str, Any]:
    """A service without its organisation and locations; its hours are best fetched before."""
    return {"id": id_of(held), "name": held.name, "status": held.status} | _told(
        description=held.description,
        url=held.website,
        email=_of_nobody(held.email, people),
        fees=held.cost,
        fees_description=held.cost,
        minimum_age=held.minimum_age,
        maximum_age=held.maximum_age,
        eligibility_description=_eligibility(held),
        application_process=held.how_to_refer,
        assured_date=held.assured_at and held.assured_at.date().isoformat(),
        last_modified=held.changed_at and held.changed_at.isoformat(timespec="milliseconds"),
        schedules=[*_schedules(held), *_exceptions(held)],
        languages=[{"id": _part(held.pk, each), "name": each} for each in held.languages],
        phones=_one(held, "phone", held.phone, "number"),
        service_areas=_areas(held),
        capacities=_one(held, "places", held.places_left, "available"),
    )


def _eligibility(held: Service) -> str:
    """For whom, with the practices where one has to be registered: HSDS has no other place."""
    _, practices = named(held)
    registered = f"For people registered with: {', '.join(practices)}." if practices else ""
    return " ".join(filter(None, (held.eligibility, registered)))


def _areas(held: Service) -> list[dict[str, Any]]:
    """The localities and neighbourhoods that a service is for, and what it says in words."""
    parts, _ = named(held)
    told = [{"id": _part(held.pk, f"area {name}"), "name": name} for name in parts]
    return told + _one(held, "area", held.area, "name")


def at_location(held: ServiceAtLocation, of: Service) -> dict[str, Any]:
    """A service at a location, without the service."""
    return {"id": str(held.key), "location": _location(held.location, of)}


def _location(held: Location, of: Service) -> dict[str, Any]:
    return {"id": id_of(held), "location_type": "physical"} | _told(
        name=held.name,
        latitude=held.latitude,
        longitude=held.longitude,
        addresses=_addresses(held, of),
        accessibility=_one(of, f"access {held.pk}", of.access, "description"),
    )


def _addresses(held: Location, of: Service) -> list[dict[str, str]]:
    if not (held.address or held.postcode):
        return []
    return [
        {
            "id": _part(held.pk, "address"),
            "address_1": held.address or held.name,
            "city": of.place.name,
            "state_province": of.place.name,
            "postal_code": held.postcode,
            "country": "GB",
            "address_type": "physical",
        }
    ]


def _schedules(held: Service) -> list[dict[str, Any]]:
    """One for each set of hours, with the days that have it."""
    found: dict[tuple[time, time, bool], list[int]] = {}
    for each in held.hours.all():
        found.setdefault((each.opens, each.closes, each.on_bank_holidays), []).append(each.weekday)
    return [
        {
            "id": _part(held.pk, f"{opens} {closes} {kept}"),
            "freq": "WEEKLY",
            "interval": 1,
            "byday": ",".join(DAYS[day] for day in days),
            "opens_at": f"{opens:%H:%M}",
            "closes_at": f"{closes:%H:%M}",
            "description": "Also on bank holidays." if kept else "Not on bank holidays.",
        }
        for (opens, closes, kept), days in found.items()
    ]


def _exceptions(held: Service) -> list[dict[str, Any]]:
    """One for each stretch of a day that differs, or for the day where it is closed."""
    found = []
    for day, hours in sorted(held.exceptions.items()):
        days = {
            "valid_from": day,
            "valid_to": day,
            "byday": DAYS[date.fromisoformat(day).weekday()],
        }
        for number, (opens, closes) in enumerate(hours):
            times = {"opens_at": opens, "closes_at": closes, "description": "On this day only."}
            found.append({"id": _part(held.pk, f"{day} {number}")} | days | times)
        if not hours:
            found.append(
                {"id": _part(held.pk, day)} | days | {"description": "Closed on this day."}
            )
    return found


def _one(of: Service, part: str, value: Any, name: str) -> list[dict[str, Any]]:
    return [] if value in (None, "") else [{"id": _part(of.pk, part), name: value}]


def _of_nobody(email: str, people: People) -> str:
    """An address of email, unless it is made of the name of a member of staff."""
    words = plain(re.sub(r"\d", "", email.split("@")[0])).split()
    return "" if frozenset(words) in people else email


def _told(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def _part(of: UUID, name: str) -> str:
    """The id of a part that has none of its own: always the same."""
    return str(uuid5(of, name))
