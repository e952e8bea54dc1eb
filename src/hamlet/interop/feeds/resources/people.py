"""What a FHIR R4 Patient says, in the fields of a source record."""

from hamlet.interop.feeds.resources.parts import NAME_USES, Row, text
from hamlet.interop.kinds import fhir
from hamlet.interop.records import Refused

ADDRESS_USES = ("home", None, "temp")
GENDERS = ("female", "male", "other")
PHONE_USES = ("mobile", "home", None, "temp", "work")


def person(patient: dict, notes: list[str]) -> Row:
    """Who a Patient is, as their source holds them."""
    name = fhir.best(fhir.parts(patient, "name"), NAME_USES)
    born = text(patient, "birthDate", 40)
    if patient.get("deceasedBoolean") is True or patient.get("deceasedDateTime"):
        notes.append("a death: their practice, or a team that knows them, records it here")
    gender = text(patient, "gender", 40)
    found = {
        "given_name": fhir.given(name),
        "family_name": text(name, "family", 100),
        "birth_date": born,
        "sex": gender if gender in GENDERS else "unknown",
        "nhs_number": _nhs_number(patient),
    }
    if fhir.is_restricted(patient):
        notes.append("where somebody lives and their phone, as their source keeps them closer")
        return found
    return found | _whereabouts(patient)


def _nhs_number(patient: dict) -> str:
    said = fhir.parts(patient, "identifier")
    values = {text(e, "value", 40) for e in said if e.get("system") == fhir.NHS_NUMBER} - {""}
    if len(values) > 1:
        raise Refused("Two NHS numbers", "This record gives more than one NHS number.")
    return next(iter(values), "")


def _whereabouts(patient: dict) -> Row:
    home = fhir.best(fhir.parts(patient, "address"), ADDRESS_USES)
    calls = fhir.in_order(fhir.parts(patient, "telecom"), PHONE_USES)
    phones = [text(each, "value", 60) for each in calls if each.get("system") == "phone"]
    return {
        "address": fhir.address(home) if home else "",
        "postcode": text(home, "postalCode", 40),
        "mobile": next(filter(None, phones), ""),
    }
