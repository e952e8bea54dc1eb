"""People as FHIR R4 Patients: one resource, a Bundle, an array of them, or NDJSON.

Follows UK Core for the NHS number, communication and the ODS code of the practice. What makes a
record unsafe to take (no name, a wrong NHS number, a death without its date) refuses it; what only
makes it poorer (part of a birth date, a practice not known here) is left out, with a note.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from hamlet.interop import checks
from hamlet.interop.files import File, as_text, json_lines
from hamlet.interop.kinds import fhir
from hamlet.interop.records import Context, Record, Refused, Shape, Translation
from hamlet.kernel import identifiers
from hamlet.kernel.actor import Actor
from hamlet.kernel.names import plain
from hamlet.people import actions
from hamlet.people.queries import born
from hamlet.place import queries

SOURCE = "fhir"
NOT_A_PATIENT = "Not a Patient"
GENDERS = ("female", "male", "other", "unknown")
WITHHELD = {"address": "", "postcode": "", "phone": "", "email": "", "practice_id": None}
NAME_USES = ("official", "usual", None, "nickname", "temp", "anonymous", "old", "maiden")
FORMER = ("old", "maiden")
ADDRESS_USES = ("home", None, "temp", "work", "billing")
PHONE_USES = ("mobile", "home", None, "temp", "work")


def recognise(file: File) -> Shape:
    """The shape of a file of FHIR resources; `Refused` where it is none."""
    if not file.looks_like_json:
        raise Refused("Not FHIR", "This is not JSON, so no FHIR resources. Send FHIR R4 as JSON.")
    if file.is_json_lines:
        return Shape("FHIR resources, one a line", 1, partial(_lines, file), _translate)
    document = file.document
    if not isinstance(document, list) and not fhir.kind_of(document):
        raise Refused(
            "Not FHIR", "This JSON is no FHIR resource: it has no resourceType at its top."
        )
    return Shape("FHIR resources", 1, partial(_resources, document), _translate)


def _lines(file: File) -> Iterator[Record]:
    for record in json_lines(file.path):
        yield record if record.problem else _record(record.position, record.content)


def _resources(document: Any) -> Iterator[Record]:
    if isinstance(document, list):
        for number, each in enumerate(document, 1):
            yield _record(f"item {number}", each)
    elif fhir.kind_of(document) == "Bundle" and isinstance(document.get("entry", []), list):
        for number, each in enumerate(document.get("entry", []), 1):
            resource = each.get("resource") if isinstance(each, dict) else None
            yield _record(f"entry {number}", resource)
    else:
        yield _record("the resource", document)


def _record(position: str, resource: Any) -> Record:
    return Record(position, resource, as_text(_shown(position, resource)))


def _shown(position: str, resource: Any) -> Any:
    """What the quarantine may keep: of what is no Patient only what and which it is."""
    if not isinstance(resource, dict):
        return resource
    if fhir.kind_of(resource) != "Patient":
        which = {key: resource[key] for key in ("resourceType", "id") if key in resource}
        return which if "id" in which else which | {"position": position}
    return fhir.shown(resource)


def _translate(record: Record, context: Context) -> Translation:
    patient = record.content
    refuse_others(patient)
    number = _nhs_number(patient)
    key = number or _other_key(patient)
    notes: list[str] = []
    try:
        details = _details(patient, context, notes)
        _check_known_birth(patient, key)
        former = _former_names(patient, details)
        need = fhir.communication(patient)
    except Refused as problem:
        problem.key = key
        raise
    if number:
        details["nhs_number"] = number
    keep = partial(_keep, context, key, details, need, former)
    return Translation(
        key, details | {f"need {name}": need[name] for name in need}, keep, tuple(notes)
    )


def _keep(
    context: Context, key: str, details: dict, need: dict, former: list[dict], by: Actor
) -> str:
    return actions.keep_person(
        by=by,
        place=context.place,
        source=SOURCE,
        source_key=key,
        need=need,
        former=former,
        **details,
    )


def refuse_others(patient: Any) -> None:
    """Raise `Refused` for what is no Patient, or one who is no person, or is retired."""
    kind = fhir.kind_of(patient)
    if kind != "Patient":
        said = f"This is a FHIR {kind}" if kind else "This is no FHIR resource"
        raise Refused(
            f"{NOT_A_PATIENT}: {kind[:40] or 'no resource'}", f"{said}; only Patients are taken."
        )
    if fhir.extension(patient, fhir.ANIMAL):
        raise Refused("Not a person: an animal", "This Patient is an animal.")
    if patient.get("active") is False or fhir.is_replaced(patient):
        raise Refused(
            "Retired record",
            "Its source marks this record as no longer in use (not active, or replaced).",
        )


def _nhs_number(patient: dict) -> str:
    values = {
        checks.text(each.get("value"), "NHS number", 40)
        for each in fhir.parts(patient, "identifier")
        if each.get("system") == fhir.NHS_NUMBER
    } - {""}
    if len(values) > 1:
        raise Refused("Two NHS numbers", "This record gives more than one NHS number.")
    return next(
        (checks.read_by(identifiers.nhs_number, "NHS number is wrong", each) for each in values), ""
    )


def _other_key(patient: dict) -> str:
    for each in fhir.parts(patient, "identifier"):
        system = checks.text(each.get("system"), "identifier", 200)
        value = checks.text(each.get("value"), "identifier", 200)
        if system and value:
            return checks.text(f"{system}|{value}", "identifier", 120)
    raise Refused(
        "Nothing to know it by",
        "The record has no identifier with its system. The id that a server gave it is not enough: "
        "another sender may use the same for somebody else. Send it with an NHS number, or with "
        "the identifier of the sender's own system.",
    )


def _details(patient: dict, context: Context, notes: list[str]) -> dict:
    found = _names(patient) | _born_and_died(patient, notes)
    if "gender" in patient:
        found["gender"] = _gender(patient["gender"])
    if fhir.is_restricted(patient):
        notes.append("Restricted record: address, phone, email and practice are withheld.")
        return found | WITHHELD
    return (
        found
        | _address(patient, notes)
        | _reach(patient, notes)
        | _practice(patient, context, notes)
    )


def _names(patient: dict) -> dict:
    names = fhir.parts(patient, "name")
    best = fhir.best(names, NAME_USES)
    given, family = fhir.given(best), checks.text(best.get("family"), "family name", 100)
    if not given and not family:
        raise Refused("No name", "The record has no given or family name.")
    usual = next((fhir.given(each) for each in names if each.get("use") == "usual"), "")
    found = {"given_name": given, "family_name": family}
    if usual and usual != given:
        found["known_as"] = usual
    return found


def _former_names(patient: dict, details: dict) -> list[dict]:
    """Former names as `actions.keep_person` takes them. One with another given name is kept closer,
    and so is every one of a restricted record, until somebody has asked the person."""
    usual, found = (details["given_name"], details["family_name"]), []
    for each in fhir.parts(patient, "name"):
        given = fhir.given(each)
        family = checks.text(each.get("family"), "family name", 100)
        if each.get("use") in FORMER and (given or family) and (given, family) != usual:
            another = bool(given) and plain(given) != plain(usual[0])
            closer = another or fhir.is_restricted(patient)
            found.append({"given_name": given, "family_name": family, "closer": closer})
    return found


def _born_and_died(patient: dict, notes: list[str]) -> dict:
    found = {}
    born = checks.text(patient.get("birthDate"), "birth date", 40)
    if checks.is_partial(born):
        notes.append("Only part of the birth date came: taken without a birth date.")
    elif born:
        found["birth_date"] = checks.day(born, "birth date")
    died = checks.text(patient.get("deceasedDateTime"), "date of death", 40)
    if patient.get("deceasedBoolean") is True or checks.is_partial(died):
        raise Refused(
            "Death without its date",
            "The record says that the person has died, but not on which day. "
            "To take it without the death would show somebody dead as living.",
        )
    if died:
        found["death_date"] = checks.day(died, "date of death")
    if (
        found.get("death_date")
        and found.get("birth_date", found["death_date"]) > found["death_date"]
    ):
        raise Refused("Died before birth", "The date of death lies before the birth date.")
    return found


def _check_known_birth(patient: dict, key: str) -> None:
    """`Refused` where only a part of the birth date came, and it is not of the one that is held."""
    part = checks.text(patient.get("birthDate"), "birth date", 40)
    held = born(SOURCE, key) if checks.is_partial(part) else None
    if held and not held.isoformat().startswith(part):
        raise Refused(
            "Another birth date is known",
            "Only a part of the birth date came, and the whole one that is held is of another year "
            "or month. Nothing was taken: it may be somebody else's. Ask for the whole date.",
        )


def _gender(value: Any) -> str:
    if value not in GENDERS:
        raise Refused(
            "Gender is no FHIR code",
            f"The gender {checks.shown(value)} is none of {', '.join(GENDERS)}.",
        )
    return value


def _address(patient: dict, notes: list[str]) -> dict:
    best = fhir.best(fhir.parts(patient, "address"), ADDRESS_USES)
    if not best:
        return {}
    found = {"address": fhir.address(best)}
    postcode = checks.text(best.get("postalCode"), "postcode", 40)
    if postcode:
        try:
            found["postcode"] = identifiers.postcode(postcode)
        except identifiers.UserError:
            notes.append("The postcode is none of the UK: taken without a postcode.")
    return found


def _reach(patient: dict, notes: list[str]) -> dict:
    found = {}
    for each in fhir.in_order(fhir.parts(patient, "telecom"), PHONE_USES):
        value = checks.text(each.get("value"), "phone or email", 200)
        if each.get("system") == "phone" and value and "phone" not in found:
            _add_phone(found, value, notes)
        if each.get("system") == "email" and checks.is_email(value):
            found.setdefault("email", value)
    return found


def _add_phone(found: dict, value: str, notes: list[str]) -> None:
    try:
        found["phone"] = checks.text(identifiers.phone(value), "phone", 30)
    except identifiers.UserError:
        notes.append("A phone number is none that can be called from here: left out.")


def _practice(patient: dict, context: Context, notes: list[str]) -> dict:
    codes = fhir.ods_codes(fhir.parts(patient, "generalPractitioner"))
    for code in codes:
        held = queries.organisations().filter(ods_code=code)
        practice = context.look_up("ods", code, partial(_first, held))
        if practice:
            return {"practice_id": practice}
        notes.append(f"Practice {code} is not known here: taken without a practice.")
    if not codes and patient.get("generalPractitioner"):
        notes.append("The practice is named without an ODS code: taken without a practice.")
    return {}


def _first(rows: Iterable) -> Any:
    return rows.values_list("pk", flat=True).first()
