"""What every message holds, whatever it asks: its key and version, and whom it is about."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from hamlet.interop import checks
from hamlet.interop.feeds.bundles import Within
from hamlet.interop.kinds import fhir
from hamlet.interop.records import Refused
from hamlet.kernel import clock
from hamlet.kernel.identifiers import nhs_number

CLOCKS_APART = timedelta(minutes=15)
"""By how much a sender's clock may be ahead of ours."""


class Who(NamedTuple):
    """Whom a message is about: both have to be of one person."""

    nhs_number: str
    birth_date: date


def key_of(resource: dict) -> str:
    """The identifier by which its source knows what a message is about."""
    kind = fhir.kind_of(resource)
    known = next(iter(fhir.parts(resource, "identifier")), {})
    key = checks.text(known.get("value"), f"identifier of the {kind.lower()}", 120)
    if not key:
        raise Refused("No identifier", f"The {kind} has no identifier by which it is known.")
    return key


def version_of(resource: dict) -> datetime:
    """When it was as it says. A version whose moment has come: no later message could change or
    end one of next year."""
    said, kind = fhir.part(resource, "meta").get("lastUpdated"), fhir.kind_of(resource)
    version = moment(said)
    if version is None:
        raise Refused(
            "No version",
            f"meta.lastUpdated of the {kind} is {checks.shown(said)}, not a moment with its zone: "
            "which of two messages is the later could not be told.",
        )
    if is_to_come(version):
        raise Refused(
            "A version to come",
            f"meta.lastUpdated of the {kind} is {version.isoformat()}, which is still to come: "
            "set the clock of the system that sent it, and send it again.",
        )
    return version


def moment(said: Any) -> datetime | None:
    """A moment with its zone, in UTC; None for anything else."""
    try:
        found = datetime.fromisoformat(said)
        return clock.utc(found) if found.tzinfo is not None else None
    except (TypeError, ValueError, OverflowError):
        return None


def is_to_come(at: datetime) -> bool:
    """Whether a moment is still to come, by more than clocks are apart."""
    return at > clock.now() + CLOCKS_APART


def patient_in(references: Iterable[dict], within: Within, of: str) -> Who:
    """Whom a message is about: the one Patient among what these references name."""
    found = [within.find(each) for each in references]
    found = [each for each in found if fhir.kind_of(each) == "Patient"]
    if len(found) != 1:
        raise Refused("No Patient", f"The {of} has not one Patient of this message in it.")
    return Who(_number(found[0]), checks.day(found[0].get("birthDate"), "date of birth"))


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
