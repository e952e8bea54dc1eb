"""Bookings and free times as FHIR R4: Appointment, Slot."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from hamlet.booking.queries import Booking, Room
from hamlet.interop.fhir.parts import filled, instant, resource

REFERENCE = "urn:hamlet:booking"


def appointment(of: Booking) -> dict[str, Any]:
    """A booking as it is to be known elsewhere: when, and how it stands; not for whom."""
    return resource(
        "Appointment",
        of.pk,
        identifier=[{"system": REFERENCE, "value": of.reference}],
        status=of.fhir_status,
        start=instant(of.slot.starts_at),
        end=instant(of.slot.ends_at),
        slot=[{"reference": f"Slot/{of.slot_id}"}],
        participant=[
            {
                "actor": {
                    "reference": f"HealthcareService/{of.service_id}",
                    "display": of.service.name,
                },
                "status": "accepted",
            }
        ],
    )


def slots(rooms: Iterable[Room], service: UUID) -> dict[str, Any]:
    """Free times as a search set."""
    found = [
        resource(
            "Slot",
            each.id,
            schedule={"display": f"Times of HealthcareService/{service}"},
            status="free",
            start=instant(each.starts_at),
            end=instant(each.ends_at),
        )
        for each in rooms
    ]
    entries = [filled(resource=each, search={"mode": "match"}) for each in found]
    return {"resourceType": "Bundle", "type": "searchset", "total": len(found)} | filled(
        entry=entries
    )
