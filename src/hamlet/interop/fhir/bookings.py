"""Bookings and free times as FHIR R4: Appointment, Slot, and the answer to a message."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from hamlet.booking.queries import Booking, Room
from hamlet.interop.fhir.answers import outcome
from hamlet.interop.fhir.parts import entry, filled, instant, made_id, resource
from hamlet.interop.models import Delivery

EVENTS = "https://fhir.nhs.uk/CodeSystem/message-events-bars"
REFERENCE = "urn:hamlet:booking"


def response(came: Delivery, booking: Booking | None, notes: Iterable[str]) -> dict[str, Any]:
    """The answer to a message that was taken: a message with the appointment as it stands here."""
    made = [appointment(booking)] if booking else []
    header = resource(
        "MessageHeader",
        made_id("response", came.pk),
        eventCoding={"system": EVENTS, "code": "booking-response"},
        source={"endpoint": "urn:hamlet"},
        response={"identifier": came.file, "code": "ok"},
        focus=[{"reference": f"urn:uuid:{each['id']}"} for each in made],
    )
    said = [outcome([("information", "informational", each) for each in notes])] if notes else []
    said = [{"id": str(made_id("outcome", came.pk))} | each for each in said]
    entries = [entry(each) for each in (header, *made, *said)]
    return {"resourceType": "Bundle", "type": "message", "entry": entries}


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
