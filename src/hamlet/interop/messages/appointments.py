"""A booking message: FHIR R4, as the NHS Booking and Referral Standard (BaRS) shapes it.

Its event is `booking-request`, and its focus the `Appointment`; perhaps a `ServiceRequest` says
what for. One that is `cancelled` or `entered-in-error` is asked for no longer. Pure: no database.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hamlet.interop import checks
from hamlet.interop.feeds.bundles import Within
from hamlet.interop.kinds import fhir
from hamlet.interop.messages.parts import Who, patient_in, version_of
from hamlet.interop.messages.reading import Kind
from hamlet.interop.records import Refused

ASKED = ("booked", "proposed", "pending")
ENDED = ("cancelled", "entered-in-error")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a message asks: that this appointment, as it stood at `version`, be booked or ended.

    `slot` is one of ours; of an ended one it may be missing.
    """

    key: str
    version: datetime
    ended: bool
    slot: UUID | None
    who: Who
    need: str = ""


def _asked(appointment: dict, key: str, event: str, within: Within) -> Asked:
    status = appointment.get("status")
    if status not in ASKED + ENDED:
        raise Refused("Another status", f"The status {checks.shown(status)} cannot be asked for.")
    actors = [fhir.part(each, "actor") for each in fhir.parts(appointment, "participant")]
    return Asked(
        key=key,
        who=patient_in(actors, within, "Appointment"),
        version=version_of(appointment),
        ended=status in ENDED,
        slot=_slot(appointment, within, needed=status in ASKED),
        need=_need(appointment, within),
    )


def _slot(appointment: dict, within: Within, needed: bool) -> UUID | None:
    """The id of a slot of ours: named directly, or by the Slot that the message holds."""
    named = next(iter(fhir.parts(appointment, "slot")), {})
    if not named and not needed:
        return None
    held = within.find(named).get("id") or named.get("reference")
    written = held.rpartition("/")[2] if isinstance(held, str) else held
    return UUID(checks.identifier(written, "slot"))


def _need(appointment: dict, within: Within) -> str:
    """What it is for: the ServiceRequest's reason, or the Appointment's own words."""
    based = [within.find(each) for each in fhir.parts(appointment, "basedOn")]
    reasons = [
        words for each in based for words in map(fhir.words_of, fhir.parts(each, "reasonCode"))
    ]
    said = "; ".join(filter(None, map(str, reasons))) or appointment.get("description")
    return checks.shortened(said, "reason", 500)


APPOINTMENTS = Kind(("booking-request",), "Appointment", _asked)
