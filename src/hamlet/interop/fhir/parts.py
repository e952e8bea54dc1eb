"""Small parts that FHIR resources are made of. What is empty is left out, as the standard wants."""

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from hamlet.kernel import clock

LOINC = "http://loinc.org"
V3 = "http://terminology.hl7.org/CodeSystem/v3-"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"
SOURCE = "urn:hamlet:source:"


def resource(kind: str, id: UUID, **parts: Any) -> dict[str, Any]:
    """A resource of a kind; parts without a value are left out."""
    return {"resourceType": kind, "id": str(id)} | filled(**parts)


def filled(**parts: Any) -> dict[str, Any]:
    """The parts that have a value."""
    return {name: value for name, value in parts.items() if value not in (None, "", [], {})}


def entry(made: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A resource in a bundle, under an address that references name wherever the bundle goes."""
    return {"fullUrl": f"urn:uuid:{made['id']}", "resource": made} | more


def reference(id: UUID | str, display: str = "") -> dict[str, str]:
    """A reference to a resource of the same bundle."""
    return {"reference": f"urn:uuid:{id}"} | filled(display=display)


def named(display: str) -> dict[str, str]:
    """A reference to somebody of whom the name alone is known."""
    return filled(display=display)


def coded(system: str, code: str, display: str = "") -> dict[str, Any]:
    """A concept of a code system."""
    return {"coding": [filled(system=system, code=code, display=display)]}


def instant(at: datetime) -> str:
    """A moment in UTC."""
    return clock.utc(at).isoformat(timespec="seconds").replace("+00:00", "Z")


def moment(at: datetime) -> str:
    """A moment in UTC; the day alone in London where no more than that was told."""
    return clock.london(at).date().isoformat() if clock.is_day(at) else instant(at)


def period(start: datetime, end: datetime | None = None) -> dict[str, str]:
    """From when until when."""
    return filled(start=moment(start), end=moment(end) if end else "")


def made_id(*parts: object) -> UUID:
    """The same id whenever it is made from the same parts."""
    return uuid5(NAMESPACE_URL, "hamlet:" + "|".join(map(str, parts)))
