"""Services as HSDS 3 (Open Referral UK) publishes them: one, a page of them, or by organisation.

Each file is read as organisations, the services they give, where those are given, and
taxonomies: records of their own, so that one that makes no sense does not lose its neighbour. What
is taken is kept twice: in our words, to be found, and as it came, to be served again (`hsds`).
"""

from collections.abc import Callable, Iterator
from datetime import datetime, time
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Q, QuerySet

from hamlet.directory import actions as directory
from hamlet.directory import queries as directory_queries
from hamlet.interop import checks
from hamlet.interop.files import File, as_text
from hamlet.interop.kinds import hsds
from hamlet.interop.kinds.areas import service_areas
from hamlet.interop.records import Context, Record, Refused, Shape, Translation
from hamlet.kernel import identifiers
from hamlet.kernel.actor import Actor
from hamlet.kernel.clock import LONDON
from hamlet.kernel.errors import UserError
from hamlet.place import actions as place
from hamlet.place import queries

SOURCE = directory_queries.HSDS
CHARITIES = {"GB-CHC", "GB-SC", "GB-NIC", "UK-CHTY"}
GIVERS = ("organization", "organization_id")
WHOSE = ("service_id", "service_at_location")
Keep = Callable[[Actor], str]
STATUSES = ("active", "inactive", "defunct", "temporarily closed")


def recognise(file: File) -> Shape:
    """The shape of a document of HSDS 3; `Refused` where it is none, or holds no services."""
    if not file.looks_like_json:
        raise Refused(
            "Not HSDS as JSON", "This is not JSON. Send services as HSDS 3 JSON, from its API."
        )
    document = file.document
    hsds.require_services(document)
    return Shape("services", 1, partial(_records, document), _translate)


def _records(document: Any) -> Iterator[Record]:
    seen: set[tuple[str, str]] = set()
    for position, kind, content in hsds.pieces(document):
        shown = as_text(content)
        if (kind, shown) not in seen:
            seen.add((kind, shown))
            yield Record(position, (kind, content), shown)


def _translate(record: Record, context: Context) -> Translation:
    kind, content = record.content
    if not isinstance(content, dict):
        raise Refused("Not an HSDS object", f"Where a {kind} belongs is {checks.shown(content)}.")
    own = checks.identifier(content.get("id"), f"id of the {kind}")
    try:
        translation = TRANSLATORS[kind](own, content, context)
    except Refused as problem:
        problem.key = problem.key or f"{kind} {own}"
        raise
    return translation


def _organisation(own: str, content: dict, context: Context) -> Translation:
    _refuse_ours(queries.organisations(), own)
    details = {"name": hsds.required(content, "name", 200)}
    if "description" in content:
        details["description"] = checks.text(content["description"], "description", 100_000)
    schemes = {
        checks.text(each.get("identifier_scheme"), "scheme of an identifier", 200)
        for each in hsds.items(content, "organization_identifiers")
    }
    if schemes & CHARITIES:
        details["kind"] = "voluntary"
    notes = hsds.add_reach(details, content, {"email": "email", "website": "website"}, 200)
    hsds.add_phone(details, content, 30, notes)
    keep = _both(
        partial(_keep_organisation, context, own, details),
        partial(_keep_original, context, "organization", own, content),
    )
    return Translation(f"organization {own}", details, keep, tuple(notes))


def _keep_organisation(context: Context, own: str, details: dict, by: Actor) -> str:
    kind = {} if _organisation_held(own, context) else {"kind": "other"}
    return place.keep_organisation(
        by=by, source=SOURCE, source_key=own, place_id=context.place, **kind | details
    )


def _organisation_held(own: str, context: Context) -> Any:
    held = queries.organisations().filter(Q(source=SOURCE, source_key=own) | Q(pk=own))
    return context.look_up("hsds", own, lambda: held.values_list("pk", flat=True).first())


def _refuse_ours(among: QuerySet, own: str) -> None:
    """Raise `Refused` where another directory tells us what it had from us."""
    if among.filter(pk=own).exclude(source=SOURCE).exists():
        raise Refused(
            "Our own entry", "This entry is kept here: what others say of it is not taken."
        )


def _service(own: str, content: dict, context: Context) -> Translation:
    _refuse_ours(directory_queries.in_full(), own)
    notes: list[str] = []
    details = _words(content) | _ages(content) | _standing(content)
    if "languages" in content and (spoken := hsds.languages(content)) is not None:
        details["languages"] = spoken
    if cost := hsds.cost(content):
        details["cost"] = checks.shortened(cost, "cost", 300)
    notes += hsds.add_reach(details, content, {"email": "email", "url": "website"}, 500)
    hsds.add_phone(details, content, 60, notes)
    hours = hsds.hours(content, notes)
    if "schedules" in content:
        details["exceptions"] = hsds.days_that_differ(content, notes)
    areas = service_areas(content, details, context, notes)
    details["organisation_id"] = _giver(content, context)
    original = {key: value for key, value in content.items() if key not in GIVERS}
    keep = _both(
        partial(_keep_service, context, own, details, hours, areas),
        partial(_keep_original, context, "service", own, original),
    )
    told = {"hours": hours, "areas": areas}
    said = details | {name: each for name, each in told.items() if each is not None}
    return Translation(f"service {own}", said, keep, tuple(notes))


def _both(first: Keep, then: Keep) -> Keep:
    """Keep in our words and as it came; 'same' where neither is new to us."""

    def keep(by: Actor) -> str:
        ended = first(by), then(by)
        return ended[0] if ended[0] != "same" or ended[1] == "same" else "changed"

    return keep


def _keep_original(
    context: Context, kind: str, own: str, content: dict, by: Actor, of: str | None = None
) -> str:
    return directory.keep_original(
        by=by,
        kind=kind,
        key=UUID(own),
        content=content,
        origin=context.origin,
        of=of and UUID(of),
    )


def _keep_service(
    context: Context,
    own: str,
    details: dict,
    hours: list[dict] | None,
    areas: list[dict] | None,
    by: Actor,
) -> str:
    given = {"hours": hours, "areas": areas, "place_id": context.place} | details
    return directory.keep_service(by=by, source=SOURCE, source_key=own, **given)


def _words(content: dict) -> dict:
    details = {"name": hsds.required(content, "name", 255)}
    fields = {
        "description": "description",
        "eligibility_description": "eligibility",
        "application_process": "how_to_refer",
    }
    for theirs, ours in fields.items():
        if theirs in content:
            details[ours] = checks.text(content[theirs], theirs.replace("_", " "), 100_000)
    return details


def _ages(content: dict) -> dict:
    found = {
        field: checks.whole(content[field], field.replace("_", " "), 0, 130)
        for field in ("minimum_age", "maximum_age")
        if content.get(field) is not None
    }
    if len(found) == 2 and found["minimum_age"] > found["maximum_age"]:
        raise Refused("Ages the wrong way round", "The minimum age is above the maximum age.")
    return found


def _standing(content: dict) -> dict:
    found: dict[str, Any] = {}
    status = hsds.required(content, "status", 40)
    if status not in STATUSES:
        raise Refused(
            "Status not known",
            f"The status {checks.shown(status)} is none of {', '.join(STATUSES)}.",
        )
    found["status"] = status
    if content.get("assured_date"):
        day = checks.day(content["assured_date"], "date of assurance")
        found["assured_at"] = datetime.combine(day, time(), LONDON)
    return found


def _giver(content: dict, context: Context) -> Any:
    own = checks.identifier(hsds.organisation_id(content), "id of the service's organisation")
    held = _organisation_held(own, context)
    if held is None:
        raise Refused(
            "Organisation not known here",
            f"The organisation {own} of this service is not known here: it did not come, or was "
            "refused.",
        )
    return held


def _location(own: str, content: dict, context: Context) -> Translation:
    service = checks.identifier(content.get("service_id"), "id of the location's service")
    notes: list[str] = []
    details = {
        "name": checks.text(content.get("name"), "name", 255),
        "address": hsds.address(content),
        "postcode": _postcode(content, notes),
        **_position(content, notes),
    }
    there = content.get("service_at_location", {})
    location = {key: value for key, value in content.items() if key not in WHOSE}
    key = checks.identifier(there.get("id", str(uuid5(UUID(service), own))), "id of the two")
    keep = _both(
        partial(_keep_location, own, service, key, details),
        partial(
            _keep_original,
            context,
            "service_at_location",
            key,
            there | {"id": key, "location": location},
            of=service,
        ),
    )
    return Translation(f"location {own} of {service}", details, keep, tuple(notes))


def _postcode(content: dict, notes: list[str]) -> str:
    written = hsds.postcode(content)
    try:
        return identifiers.postcode(written) if written else ""
    except UserError:
        notes.append("A postcode is none of the UK: left out of what we search.")
        return ""


def _position(content: dict, notes: list[str]) -> dict[str, float | None]:
    """Latitude and longitude; neither where one of them is not on the globe."""
    try:
        return {
            "latitude": _coordinate(content, "latitude", 90),
            "longitude": _coordinate(content, "longitude", 180),
        }
    except Refused:
        notes.append("A position is not on the globe: left out of what we search.")
        return {"latitude": None, "longitude": None}


def _coordinate(content: dict, field: str, most: int) -> float | None:
    value = content.get(field)
    return None if value is None else checks.number(value, field, -most, most)


def _taxonomy(kind: str, own: str, content: dict, context: Context) -> Translation:
    details = {"name": hsds.required(content, "name", 255)}
    return Translation(
        f"{kind} {own}", details, partial(_keep_original, context, kind, own, content)
    )


def _keep_location(own: str, service: str, key: str, details: dict, by: Actor) -> str:
    said = directory.keep_location(
        by=by, source=SOURCE, source_key=own, service_key=service, key=UUID(key), **details
    )
    if said is None:
        raise Refused(
            "Service not known here",
            f"The service {service} at this location is not known here: it was refused.",
        )
    return said


TRANSLATORS = {
    "organization": _organisation,
    "service": _service,
    "location": _location,
    "taxonomy": partial(_taxonomy, "taxonomy"),
    "taxonomy_term": partial(_taxonomy, "taxonomy_term"),
}
