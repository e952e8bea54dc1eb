"""The answer to a message that was taken, as FHIR R4: a message itself."""

from typing import Any

from hamlet.booking.queries import Booking
from hamlet.discharge.queries import Stay
from hamlet.interop.actions.messages import Taken
from hamlet.interop.fhir.answers import outcome
from hamlet.interop.fhir.bookings import appointment
from hamlet.interop.fhir.parts import entry, instant, made_id, resource
from hamlet.interop.models import Source

BARS = "https://fhir.nhs.uk/CodeSystem/message-events-bars"
EVENTS = {
    Source.Holds.BOOKINGS: {"eventCoding": {"system": BARS, "code": "booking-response"}},
    Source.Holds.STAYS: {"eventUri": "urn:hamlet:stay-response"},
}
"""The event of an answer, by what the source holds."""
CLASSES = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
SPELL = "urn:hamlet:stay"


def response(taken: Taken) -> dict[str, Any]:
    """A message with what the one that was taken is about, as it stands here, and what is to be
    told of it."""
    came = taken.delivery
    made = [_as_it_stands(taken.made)] if taken.made else []
    header = resource(
        "MessageHeader",
        made_id("response", came.pk),
        **EVENTS[came.source.holds],
        source={"endpoint": "urn:hamlet"},
        response={"identifier": came.file, "code": "ok"},
        focus=[{"reference": f"urn:uuid:{each['id']}"} for each in made],
    )
    notes = [("information", "informational", each) for each in came.notes]
    said = [{"id": str(made_id("outcome", came.pk))} | outcome(notes)] if notes else []
    entries = [entry(each) for each in (header, *made, *said)]
    return {"resourceType": "Bundle", "type": "message", "entry": entries}


def _as_it_stands(made: Booking | Stay) -> dict[str, Any]:
    return appointment(made) if isinstance(made, Booking) else _encounter(made)


def _encounter(of: Stay) -> dict[str, Any]:
    """A stay as it stands here, for the hospital's system that told of it; not of whom."""
    mistake = of.destination == Stay.Destination.MISTAKE
    status = "cancelled" if mistake else "finished" if of.left_at else "in-progress"
    ended = {} if of.left_at is None or mistake else {"end": instant(of.left_at)}
    return resource(
        "Encounter",
        of.pk,
        identifier=[{"system": SPELL, "value": str(of.pk)}],
        status=status,
        **{"class": {"system": CLASSES, "code": "IMP", "display": "inpatient encounter"}},
        period={"start": instant(of.admitted_at)} | ended,
    )
