"""A booking message: FHIR R4, as the NHS Booking and Referral Standard (BaRS) shapes it.

A `Bundle` of type message: its `MessageHeader` (event `booking-request`) first, whose focus is the
`Appointment`; the `Patient` whom it is for, and perhaps a `ServiceRequest` that says what for. An
appointment is known by its first identifier and its `meta.lastUpdated`: the later one holds. One
that is `cancelled` or `entered-in-error` is asked for no longer. Pure: no database.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from hamlet.interop import checks
from hamlet.interop.feeds.bundles import Within
from hamlet.interop.files import as_text, parsed, readable
from hamlet.interop.kinds import fhir
from hamlet.interop.records import Refused
from hamlet.kernel import clock
from hamlet.kernel.identifiers import nhs_number

EVENT = "booking-request"
ASKED = ("booked", "proposed", "pending")
ENDED = ("cancelled", "entered-in-error")
CLOCKS_APART = timedelta(minutes=15)
"""By how much a sender's clock may be ahead of ours."""
SHOWN_OF_PATIENT = ("resourceType", "id", "identifier", "birthDate")
"""All that the quarantine shows of whom a message is about: who, not where they live."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a message asks: that this appointment, as it stood at `version`, be booked or ended.

    `slot` is one of ours; of an ended one it may be missing.
    """

    key: str
    version: datetime
    ended: bool
    slot: UUID | None
    nhs_number: str
    birth_date: date
    need: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it could be read: its own `name` and what was `asked`, or the `problem`.

    `text` is what the quarantine may keep of it.
    """

    name: str
    text: str
    asked: Asked | None = None
    problem: Refused | None = None


def read(data: bytes) -> Message:
    """Read a message. Nothing that it holds raises: what cannot be understood is its problem."""
    try:
        bundle = parsed(data)
    except Refused as problem:
        return Message("", readable(data.decode("utf-8", "replace")), problem=problem)
    name, text = _name(bundle), readable(as_text(_shown(bundle)))
    try:
        return Message(name, text, _asked(bundle))
    except Refused as problem:
        return Message(name, text, problem=problem)


def _name(bundle: Any) -> str:
    """The id of its MessageHeader, or its own; '' where that cannot be read."""
    header = next(
        (each for each in _resources(bundle) if fhir.kind_of(each) == "MessageHeader"), {}
    )
    found = header.get("id") or (bundle.get("id") if isinstance(bundle, dict) else None)
    return readable(found)[:200] if isinstance(found, str) else ""


def _resources(bundle: Any) -> list[dict]:
    entries = bundle.get("entry") if isinstance(bundle, dict) else None
    entries = entries if isinstance(entries, list) else []
    found = [each.get("resource") for each in entries if isinstance(each, dict)]
    return [each for each in found if isinstance(each, dict)]


def _shown(bundle: Any) -> Any:
    if not _resources(bundle):
        return bundle
    kept = [_shown_of(each) for each in _resources(bundle)]
    return {name: bundle[name] for name in ("resourceType", "id", "type") if name in bundle} | {
        "entry": [{"resource": each} for each in kept]
    }


def _shown_of(resource: dict) -> dict:
    if fhir.kind_of(resource) != "Patient":
        return resource
    return {name: resource[name] for name in SHOWN_OF_PATIENT if name in resource}


def _asked(bundle: Any) -> Asked:
    if fhir.kind_of(bundle) != "Bundle" or bundle.get("type") != "message":
        raise Refused("Not a message", "This is not a FHIR Bundle of type message.")
    within, first = Within(), {}
    for each in fhir.parts(bundle, "entry"):
        if isinstance(each.get("resource"), dict):
            within.add(each.get("fullUrl"), each["resource"])
            first = first or each["resource"]
    _require_event(first)
    found = _focus(first, within)
    key = _key(found)
    try:
        return _of(found, key, within)
    except Refused as problem:
        problem.key = key
        raise


def _require_event(header: dict) -> None:
    code = fhir.part(header, "eventCoding").get("code")
    if fhir.kind_of(header) != "MessageHeader":
        raise Refused(
            "No MessageHeader", "The first entry of the message is not its MessageHeader."
        )
    if code != EVENT:
        raise Refused(
            "Another event", f"The event {checks.shown(code)} is not taken here; {EVENT} is."
        )


def _focus(header: dict, within: Within) -> dict:
    found = [within.find(each) for each in fhir.parts(header, "focus")]
    found = [each for each in found if fhir.kind_of(each) == "Appointment"]
    if len(found) != 1:
        raise Refused(
            "No Appointment", "The MessageHeader's focus is not one Appointment of this message."
        )
    return found[0]


def _key(appointment: dict) -> str:
    known = next(iter(fhir.parts(appointment, "identifier")), {})
    key = checks.text(known.get("value"), "identifier of the appointment", 120)
    if not key:
        raise Refused("No identifier", "The Appointment has no identifier by which it is known.")
    return key


def _of(appointment: dict, key: str, within: Within) -> Asked:
    status = appointment.get("status")
    if status not in ASKED + ENDED:
        raise Refused("Another status", f"The status {checks.shown(status)} cannot be asked for.")
    patient = _patient(appointment, within)
    return Asked(
        key=key,
        version=_version(appointment),
        ended=status in ENDED,
        slot=_slot(appointment, within, needed=status in ASKED),
        nhs_number=_number(patient),
        birth_date=checks.day(patient.get("birthDate"), "date of birth"),
        need=_need(appointment, within),
    )


def _version(appointment: dict) -> datetime:
    said = fhir.part(appointment, "meta").get("lastUpdated")
    try:
        found = datetime.fromisoformat(said)
        if found.tzinfo is not None:
            return _not_to_come(clock.utc(found))
    except (TypeError, ValueError, OverflowError):
        pass
    raise Refused(
        "No version",
        f"meta.lastUpdated of the Appointment is {checks.shown(said)}, not a moment with its zone: "
        "which of two messages is the later could not be told.",
    )


def _not_to_come(version: datetime) -> datetime:
    """A version whose moment has come. No later message could change or end one of next year."""
    if version <= clock.now() + CLOCKS_APART:
        return version
    raise Refused(
        "A version to come",
        f"meta.lastUpdated of the Appointment is {version.isoformat()}, which is still to come: "
        "set the clock of the system that sent it, and send it again.",
    )


def _patient(appointment: dict, within: Within) -> dict:
    actors = [fhir.part(each, "actor") for each in fhir.parts(appointment, "participant")]
    found = [within.find(each) for each in actors]
    found = [each for each in found if fhir.kind_of(each) == "Patient"]
    if len(found) != 1:
        raise Refused("No Patient", "The Appointment has not one Patient of this message in it.")
    return found[0]


def _number(patient: dict) -> str:
    said = [
        each.get("value")
        for each in fhir.parts(patient, "identifier")
        if each.get("system") == fhir.NHS_NUMBER
    ]
    number = checks.text(said[0] if said else None, "NHS number", 40)
    if not number:
        raise Refused(
            "No NHS number", "The Patient has no NHS number, so nobody is sure who it is."
        )
    return checks.read_by(nhs_number, "Not an NHS number", number)


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
