"""A message about a stay in hospital: FHIR R4, the events of HL7 v2 that hospitals send.

Its focus is the `Encounter` (class IMP) of one spell, all of it as it stands now: so whichever of
several messages comes last, the latest version says everything. Pure: no database.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from hamlet.discharge.actions import Said
from hamlet.interop import checks
from hamlet.interop.feeds.bundles import Within
from hamlet.interop.kinds import fhir
from hamlet.interop.messages.parts import Who, is_to_come, moment, patient_in, version_of
from hamlet.interop.messages.reading import Kind
from hamlet.interop.records import Refused

IN_HOSPITAL = ("IMP", "ACUTE", "NONAC")
"""Codes of HL7 v3 ActCode for somebody who is in hospital overnight, acute or not."""
INSIDE = {"in-progress": "inside", "onleave": "inside", "arrived": "inside"}
LEFT = {"finished": "left"}
CANCELLED = {"cancelled": "cancelled", "entered-in-error": "cancelled"}
STATES = MappingProxyType({
    "A01": INSIDE,
    "A02": INSIDE,
    "A03": LEFT,
    "A08": INSIDE | LEFT | CANCELLED,
    "A11": CANCELLED,
    "A12": INSIDE,
    "A13": INSIDE,
})  # fmt: skip
"""Events of HL7 v2 (table 0003), and the states in which each may tell a spell."""
EXPECTED = "http://hl7.org/fhir/5.0/StructureDefinition/extension-Encounter.plannedEndDate"
WHERE = MappingProxyType({
    **dict.fromkeys(("19", "home"), "home"),
    **dict.fromkeys(("29", "alt-home"), "family"),
    **dict.fromkeys(("rehab", "snf"), "bed"),
    **dict.fromkeys(("54", "65", "85", "long"), "care_home"),
    **dict.fromkeys(("48", "49", "51", "52", "53", "84", "87", "other-hcf", "psy"), "hospital"),
    **dict.fromkeys(("79", "exp"), "died"),
})  # fmt: skip
"""Discharge destinations of the NHS Data Dictionary and of HL7, as ours."""
WARD = "wa"
"""Code of HL7's location-physical-type for a ward."""
NOT_YET = ("planned", "reserved")
"""Of a location: where they are not yet."""
A_YEAR = timedelta(days=366)
NOT_UNDERSTOOD = "where they went was not understood: it is taken as planned here, or as home"
UNLIKELY = "the day on which they are expected to go was left out: no likely day"


@dataclass(frozen=True, slots=True)
class Told:
    """What a message tells of a spell, and of whom; `wards` are the code and name of the ward, and
    `notes` what was left out."""

    who: Who
    said: Said
    wards: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """How the source knows the spell."""
        return self.said.key

    @property
    def version(self) -> datetime:
        """When it stood as it says."""
        return self.said.version


def _told(encounter: dict, key: str, event: str, within: Within) -> Told:
    _require_in_hospital(encounter)
    version, state = version_of(encounter), _state(encounter, event)
    admitted_at = _start(encounter, version, state)
    wards, ward_at = _ward(encounter, within, state)
    expected_on, unlikely = _expected(encounter, admitted_at)
    destination, unknown = _destination(encounter) if state == "left" else ("", "")
    said = Said(
        key=key,
        version=version,
        state=state,
        admitted_at=admitted_at,
        ward=next(iter(wards), ""),
        ward_at=ward_at or version,
        expected_on=expected_on,
        left_at=_end(encounter, admitted_at) if state == "left" else None,
        destination=destination,
    )
    who = patient_in([fhir.part(encounter, "subject")], within, "Encounter")
    return Told(who, said, wards, tuple(filter(None, (unlikely, unknown))))


ENCOUNTERS = Kind(tuple(STATES), "Encounter", _told)


def _require_in_hospital(encounter: dict) -> None:
    code = fhir.part(encounter, "class").get("code")
    if code not in IN_HOSPITAL:
        raise Refused(
            "Another class",
            f"The class {checks.shown(code)} is no stay in hospital; {', '.join(IN_HOSPITAL)} are.",
        )


def _state(encounter: dict, event: str) -> str:
    status = encounter.get("status")
    found = STATES[event].get(status) if isinstance(status, str) else None
    if found is None:
        raise Refused(
            "Event and status do not agree",
            f"The event {event} tells of an Encounter that is {' or '.join(STATES[event])}; this "
            f"one is {checks.shown(status)}. Send the spell as it stands now.",
        )
    return found


def _start(encounter: dict, version: datetime, state: str) -> datetime:
    """When they came in. Of an admission that was cancelled it may be missing."""
    said = fhir.part(encounter, "period").get("start")
    if said is None and state == "cancelled":
        return version
    return _moment(said, "period.start")


def _end(encounter: dict, admitted_at: datetime) -> datetime:
    left_at = _moment(fhir.part(encounter, "period").get("end"), "period.end")
    if left_at < admitted_at:
        raise Refused(
            "Left before they came",
            f"period.end of the Encounter, {left_at.isoformat()}, is before its period.start.",
        )
    return left_at


def _moment(said, what: str) -> datetime:
    found = moment(said)
    if found is None:
        raise Refused(
            f"Not a moment: {what}",
            f"{what} of the Encounter is {checks.shown(said)}, not a moment with its zone such as "
            "2026-03-02T09:30:00+00:00.",
        )
    if is_to_come(found):
        raise Refused(
            f"In the future: {what}",
            f"{what} of the Encounter is {found.isoformat()}, which is still to come.",
        )
    return found


def _ward(encounter: dict, within: Within, state: str) -> tuple[tuple[str, ...], datetime | None]:
    """The code and name of the ward they are on, or were on last, and since when."""
    named = [
        each for each in fhir.parts(encounter, "location") if each.get("status") not in NOT_YET
    ]
    places = [each for each in (_place(each, within) for each in reversed(named)) if each.names]
    wards = [each for each in places if each.is_ward] or places
    if wards:
        last = max(wards, key=lambda each: (each.holds, each.since is not None, each.since))
        return last.names, last.since
    if state == "cancelled":
        return (), None
    raise Refused(
        "No ward",
        "No location of the Encounter names the ward on which they are, or were last. Each message "
        "tells the whole of the spell: send it with its ward.",
    )


class Place(NamedTuple):
    """One location: what it is called and its codes, since when, and whether they are there now."""

    names: tuple[str, ...]
    is_ward: bool
    since: datetime | None
    holds: bool


def _place(each: dict, within: Within) -> Place:
    named, period = fhir.part(each, "location"), fhir.part(each, "period")
    held = within.find(named)
    codes = [known.get("value") for known in fhir.parts(held, "identifier")]
    called = (held.get("name"), named.get("display"), *codes)
    types = fhir.parts(fhir.part(held, "physicalType"), "coding")
    return Place(
        names=tuple(filter(None, (checks.text(name, "ward", 80) for name in called))),
        is_ward=any(coding.get("code") == WARD for coding in types),
        since=moment(period.get("start")),
        holds=not period.get("end"),
    )


def _expected(encounter: dict, admitted_at: datetime) -> tuple[date | None, str]:
    """The day on which they are expected to go, and a note where it is none that could be."""
    said = fhir.extension(encounter, EXPECTED).get("valueDateTime")
    if said is None:
        return None, ""
    try:
        found = checks.day(said, "day", may_be_ahead=True)
    except Refused:
        return None, UNLIKELY
    came = admitted_at.date()
    return (found, "") if came <= found <= came + A_YEAR else (None, UNLIKELY)


def _destination(encounter: dict) -> tuple[str, str]:
    """Where they went, as ours, and a note where it was not understood."""
    disposition = fhir.part(fhir.part(encounter, "hospitalization"), "dischargeDisposition")
    codes = [each.get("code") for each in fhir.parts(disposition, "coding")]
    known = (WHERE.get(code, "") for code in codes if isinstance(code, str))
    found = next(filter(None, known), "")
    return found, "" if found else NOT_UNDERSTOOD
