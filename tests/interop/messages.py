"""Booking messages for tests, in the shape of the NHS Booking and Referral Standard."""

from datetime import datetime
from uuid import UUID, uuid4

import orjson

NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"


def message(
    key: str,
    version: datetime,
    number: str,
    slot: UUID | None,
    *,
    status: str = "booked",
    born: str = "1951-03-02",
    name: str = "",
    need: str = "Cough for a week",
) -> dict:
    """A booking request, of a person with this NHS number, for this slot."""
    appointment, patient = str(uuid4()), str(uuid4())
    return {
        "resourceType": "Bundle",
        "type": "message",
        "entry": [
            _entry("MessageHeader", name or str(uuid4()), eventCoding={"code": "booking-request"},
                   source={"endpoint": "https://111.example"},
                   focus=[{"reference": f"urn:uuid:{appointment}"}]),
            _entry("Appointment", appointment, identifier=[{"value": key}], status=status,
                   meta={"lastUpdated": version.isoformat()},
                   slot=[{"reference": f"Slot/{slot}"}] if slot else [],
                   basedOn=[{"reference": "urn:uuid:need"}],
                   participant=[{"actor": {"reference": f"urn:uuid:{patient}"}}]),
            _entry("ServiceRequest", "need", reasonCode=[{"text": need}]),
            _entry("Patient", patient, birthDate=born, address=[{"line": ["7 Marked Lane"]}],
                   identifier=[{"system": NHS_NUMBER, "value": number}]),
        ],
    }  # fmt: skip


def _entry(kind: str, id: str, **parts) -> dict:
    return {"fullUrl": f"urn:uuid:{id}", "resource": {"resourceType": kind, "id": id, **parts}}


def written(of: dict) -> bytes:
    """As it is sent."""
    return orjson.dumps(of)


def part(of: dict, kind: str) -> dict:
    """The resource of a kind in a message."""
    return next(
        each["resource"] for each in of["entry"] if each["resource"]["resourceType"] == kind
    )
