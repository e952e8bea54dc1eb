"""Messages about stays in hospital for tests, as a hospital's system sends them."""

from datetime import datetime
from uuid import uuid4

from tests.interop.messages import NHS_NUMBER, _entry

EXPECTED = "http://hl7.org/fhir/5.0/StructureDefinition/extension-Encounter.plannedEndDate"


def told(
    key: str,
    version: datetime,
    number: str,
    *,
    event: str = "A01",
    status: str = "in-progress",
    came: datetime | None = None,
    left: datetime | None = None,
    ward: str = "Elm ward",
    since: datetime | None = None,
    expected: str = "",
    to: str = "",
    born: str = "1951-03-02",
    name: str = "",
) -> dict:
    """What a system tells of a spell, of a person with this NHS number."""
    encounter, patient, place = (str(uuid4()) for _ in range(3))
    period = {"start": (came or version).isoformat()} | ({"end": left.isoformat()} if left else {})
    on_ward = {"start": (since or came or version).isoformat()}
    more = {"extension": [{"url": EXPECTED, "valueDateTime": expected}]} if expected else {}
    if to:
        more["hospitalization"] = {"dischargeDisposition": {"coding": [{"code": to}]}}
    return {
        "resourceType": "Bundle",
        "type": "message",
        "entry": [
            _entry("MessageHeader", name or str(uuid4()), eventCoding={"code": event},
                   source={"endpoint": "https://pas.example"},
                   focus=[{"reference": f"urn:uuid:{encounter}"}]),
            _entry("Encounter", encounter, identifier=[{"value": key}], status=status,
                   meta={"lastUpdated": version.isoformat()}, period=period,
                   subject={"reference": f"urn:uuid:{patient}"},
                   location=[{"location": {"reference": f"urn:uuid:{place}"}, "period": on_ward}],
                   **{"class": {"code": "IMP"}}, **more),
            _entry("Location", place, name=ward, identifier=[{"value": ward[:3].upper()}],
                   physicalType={"coding": [{"code": "wa"}]}),
            _entry("Patient", patient, birthDate=born, address=[{"line": ["7 Marked Lane"]}],
                   identifier=[{"system": NHS_NUMBER, "value": number}]),
        ],
    }  # fmt: skip
