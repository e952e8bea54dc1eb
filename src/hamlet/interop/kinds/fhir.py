"""Reading the parts of a FHIR R4 Patient that intake needs, without trusting its shape."""

from collections.abc import Sequence
from typing import Any

from hamlet.interop import checks
from hamlet.interop.records import Refused
from hamlet.kernel import clock

NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
ODS_CODE = "https://fhir.nhs.uk/Id/ods-organization-code"
ANIMAL = "http://hl7.org/fhir/StructureDefinition/patient-animal"
COMMUNICATION = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSCommunication"
INTERPRETER = "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired"
CONTACT = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-ContactPreference"
# HL7 confidentiality: restricted and very restricted.
RESTRICTED = ("R", "V")
# All that the quarantine shows of a restricted record: nothing that tells where somebody is.
SHOWN_OF_RESTRICTED = (
    "resourceType",
    "id",
    "meta",
    "active",
    "identifier",
    "name",
    "gender",
    "birthDate",
    "deceasedBoolean",
    "deceasedDateTime",
)


def kind_of(resource: Any) -> str:
    """'Patient', say; '' for what is no resource."""
    found = resource.get("resourceType") if isinstance(resource, dict) else None
    return found if isinstance(found, str) else ""


def shown(resource: dict) -> dict:
    """A resource as the quarantine may keep it."""
    if not is_restricted(resource):
        return resource
    return {name: resource[name] for name in SHOWN_OF_RESTRICTED if name in resource}


def parts(resource: dict, name: str) -> list[dict]:
    """The elements of a repeating part; `Refused` where it is no list of objects."""
    found = resource.get(name)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise Refused(
            f"Malformed FHIR: {name}"[:80],
            f"The part '{name}' is not a list of objects, as FHIR has it.",
        )
    return found


def part(resource: dict, name: str) -> dict:
    """An element that does not repeat; `Refused` where it is no object, {} where absent."""
    found = resource.get(name)
    if found is not None and not isinstance(found, dict):
        raise Refused(
            f"Malformed FHIR: {name}"[:80], f"The part '{name}' is not an object, as FHIR has it."
        )
    return found or {}


def extension(resource: dict, url: str) -> dict:
    """The first extension with this address, {} where there is none."""
    return next((each for each in parts(resource, "extension") if each.get("url") == url), {})


def is_restricted(patient: dict) -> bool:
    """Whether its source marks the record as restricted; doubtful marks count as restricted."""
    meta = patient.get("meta")
    labels = meta.get("security") if isinstance(meta, dict) else None
    if not isinstance(labels, list):
        return bool(labels)
    codes = [each.get("code", "") if isinstance(each, dict) else None for each in labels]
    return any(not isinstance(each, str) or each in RESTRICTED for each in codes)


def is_replaced(patient: dict) -> bool:
    """Whether another record has taken this one's place."""
    return any(each.get("type") == "replaced-by" for each in parts(patient, "link"))


def in_order(elements: list[dict], uses: Sequence[str | None]) -> list[dict]:
    """Elements by use as `uses` ranks them; those whose period has ended come after the others.

    A use that is not ranked is left out.
    """
    ranked = [each for each in elements if each.get("use") in uses]
    return sorted(ranked, key=lambda each: (_has_ended(each), uses.index(each.get("use"))))


def best(elements: list[dict], uses: Sequence[str | None]) -> dict:
    """The first `in_order`, {} where there is none."""
    return next(iter(in_order(elements, uses)), {})


def _has_ended(element: dict) -> bool:
    end = part(element, "period").get("end")
    return isinstance(end, str) and end[:10] < clock.today().isoformat()


def given(name: dict) -> str:
    """The given names in one text."""
    return checks.text(" ".join(_texts(name, "given")), "given name", 100)


def address(found: dict) -> str:
    """An address in one line, without its postcode."""
    lines = [*_texts(found, "line"), *_texts(found, "city"), *_texts(found, "district")]
    written = ", ".join(filter(None, lines)) or checks.text(found.get("text"), "address", 300)
    return checks.text(written, "address", 300)


def ods_codes(references: list[dict]) -> list[str]:
    """The ODS codes among references to practices."""
    named = (part(each, "identifier") for each in references)
    return [
        checks.text(each.get("value"), "ODS code", 12).upper()
        for each in named
        if each.get("system") == ODS_CODE and each.get("value")
    ]


def communication(patient: dict) -> dict[str, Any]:
    """What it takes to talk with the person, as far as it is said: language, interpreter, format.

    From FHIR's own `communication` and extension, as UK Core has it now; PDS still sends the
    extension that UK Core has retired, and where it speaks it is heard first.
    """
    found: dict[str, Any] = {}
    said = extension(patient, COMMUNICATION)
    language = part(extension(said, "language"), "valueCodeableConcept")
    if not language:
        spoken = parts(patient, "communication")
        preferred = [each for each in spoken if each.get("preferred") is True] or spoken
        language = part(preferred[0], "language") if preferred else {}
    if named := words_of(language):
        found["language"] = checks.text(named, "language", 40)
    told = extension(said, "interpreterRequired") or extension(patient, INTERPRETER)
    if isinstance(told.get("valueBoolean"), bool):
        found["interpreter"] = told["valueBoolean"]
    written = extension(extension(patient, CONTACT), "PreferredWrittenCommunicationFormat")
    if named := words_of(part(written, "valueCodeableConcept")):
        found["format"] = checks.text(named, "format", 60)
    return found


def words_of(concept: dict) -> str:
    """What a concept is called."""
    codings = parts(concept, "coding")
    shown = next((each["display"] for each in codings if each.get("display")), "")
    code = next((each["code"] for each in codings if each.get("code")), "")
    return shown or concept.get("text") or code


def _texts(resource: dict, name: str) -> list[str]:
    found = resource.get(name)
    if isinstance(found, str):
        found = [found]
    if found is None:
        return []
    if not isinstance(found, list):
        raise Refused(f"Malformed FHIR: {name}", f"The part '{name}' is not a list of texts.")
    return [checks.text(each, name, 300) for each in found]
