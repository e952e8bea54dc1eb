"""What FHIR R4 resources about somebody's care say, in the fields of an item.

What is withdrawn at its source (entered in error, refuted) is kept as that, and not deleted. What
ended without saying when, ended when the resource was last brought up to date.
"""

from collections.abc import Callable

from hamlet.interop import checks
from hamlet.interop.feeds.resources.parts import (
    Find,
    Row,
    author,
    concept,
    first,
    joined,
    name_of,
    text,
    updated,
    words_of,
)
from hamlet.interop.fhir.items import PREFERENCE
from hamlet.interop.kinds import fhir
from hamlet.interop.records import Refused

WITHDRAWN = frozenset({"entered-in-error", "refuted"})
ENDED = frozenset({
    "inactive", "resolved", "remission", "completed", "stopped", "not-taken", "revoked",
    "cancelled",
})  # fmt: skip
NOT_FINAL = ("preliminary", "cancelled")
NOT_SO_YET = frozenset({"draft", "registered"})


def item(resource: dict, find: Find, notes: list[str]) -> Row:
    """What any other resource says of somebody. `Refused` where it is of a kind not kept here."""
    kind = fhir.kind_of(resource)
    if kind not in READ:
        raise Refused(f"Not kept here: {kind}"[:80], f"What a FHIR {kind} says is not kept here.")
    if fhir.is_restricted(resource):
        raise Refused(
            "Kept closer at its source",
            "Its source marks it as restricted, and here it would be seen like the rest.",
        )
    row = READ[kind](resource, find, notes) | {"about": _about(resource, find)}
    return _ended(resource, row, notes)


def _about(resource: dict, find: Find) -> str:
    reference = fhir.part(resource, "subject") or fhir.part(resource, "patient")
    found = find(reference)
    named = text(reference, "reference", 200)
    if found and fhir.kind_of(found) != "Patient":
        raise Refused("Not about a person", f"It is about a {fhir.kind_of(found)[:40]}.")
    if found:
        return text(found, "id", 120)
    kind, _, key = named.rpartition("/")
    if kind and not kind.endswith("Patient"):
        raise Refused("Not about a person", f"It is about {named[:60]}, which is no Patient.")
    return key.removeprefix("urn:uuid:").partition("/_history")[0]


def _ended(resource: dict, row: Row, notes: list[str]) -> Row:
    """The row with its end, or its withdrawal, as the status of the resource has it."""
    states = _states(resource)
    if states & NOT_SO_YET:
        raise Refused("Not so yet", "It is a draft, or no result has come: send it when it is so.")
    if withdrawn := states & WITHDRAWN:
        return row | {"withdrawn": min(withdrawn)}
    if states & ENDED and not row.get("until") and row["kind"] != "contact":
        return row | {"until": max(updated(resource), row["at"])}
    return row


def _states(resource: dict) -> set[str]:
    found = {text(resource, "status", 40)}
    for name in ("clinicalStatus", "verificationStatus"):
        codings = fhir.parts(fhir.part(resource, name), "coding")
        found |= {text(each, "code", 40) for each in codings}
    return found


def _condition(made: dict, find: Find, notes: list[str]) -> Row:
    when = ("onsetDateTime", "onsetPeriod", "recordedDate", "assertedDate")
    until = first(made, ("abatementDateTime", "abatementPeriod"), notes, "end")
    return {
        "kind": "problem", "category": "problems", "until": until,
        "at": first(made, when, notes), "author": author(made, ("recorder", "asserter"), find),
    } | concept(fhir.part(made, "code"), notes)  # fmt: skip


def _allergy(made: dict, find: Find, notes: list[str]) -> Row:
    when = ("onsetDateTime", "onsetPeriod", "recordedDate", "lastOccurrence")
    said = concept(fhir.part(made, "code"), notes)
    signs = [
        words_of(each) for one in fhir.parts(made, "reaction")
        for each in fhir.parts(one, "manifestation")
    ]  # fmt: skip
    return said | {
        "kind": "allergy", "category": "medicines", "words": joined(said["words"], signs),
        "at": first(made, when, notes), "author": author(made, ("recorder", "asserter"), find),
    }  # fmt: skip


def _medicine(made: dict, find: Find, notes: list[str]) -> Row:
    named = fhir.part(made, "medicationCodeableConcept")
    if not named:
        reference = fhir.part(made, "medicationReference")
        named = fhir.part(find(reference), "code") or {"text": reference.get("display")}
    said = concept(named, notes)
    doses = fhir.parts(made, "dosage") or fhir.parts(made, "dosageInstruction")
    told = [text(each, "text", 300) for each in doses]
    when = ("effectiveDateTime", "effectivePeriod", "authoredOn", "dateAsserted")
    who = ("informationSource", "requester")
    return said | {
        "kind": "medicine", "category": "medicines", "words": joined(said["words"], told),
        "at": first(made, when, notes), "author": author(made, who, find),
        "until": first(made, ("effectivePeriod",), notes, "end"),
    }  # fmt: skip


def _observation(made: dict, find: Find, notes: list[str]) -> Row:
    when = ("effectiveDateTime", "effectivePeriod", "effectiveInstant", "issued")
    said = concept(fhir.part(made, "code"), notes) | _value(made)
    row = {"at": first(made, when, notes), "author": author(made, ("performer",), find)}
    if said["code"].endswith(f"|{PREFERENCE}"):
        wish = said["words"].partition(": ")[2] or said["words"]
        return row | {"kind": "wish", "category": "end_of_life", "words": wish}
    measured = [_measured(each) for each in fhir.parts(made, "component")]
    words = joined(said["words"], measured)
    words += f", {made['status']}" if made.get("status") in NOT_FINAL else ""
    row |= {"kind": "result", "category": "results", "words": words}
    return said | row


def _measured(component: dict) -> str:
    said = {"words": words_of(fhir.part(component, "code"))} | _value(component)
    return f"{said['words']} {said.get('value', '')} {said.get('unit', '')}".strip()


def _value(made: dict) -> Row:
    """Its value as a number with a unit; any other is said in words, behind what was measured."""
    quantity = fhir.part(made, "valueQuantity")
    unit = text(quantity, "unit", 300) or text(quantity, "code", 300)
    number, words = quantity.get("value"), words_of(fhir.part(made, "code"))
    if isinstance(number, int | float) and not quantity.get("comparator"):
        return {"value": f"{number:.9f}".rstrip("0").rstrip("."), "unit": unit}
    told = [f"{quantity.get('comparator', '')} {number} {unit}" if quantity else ""]
    told += [text(made, "valueString", 300), words_of(fhir.part(made, "valueCodeableConcept"))]
    told += [str(made[name]) for name in ("valueInteger", "valueBoolean") if name in made]
    absent = words_of(fhir.part(made, "dataAbsentReason"))
    return {"words": joined(words, [*told, f"no result ({absent})" if absent else ""])}


def _plan(made: dict, find: Find, notes: list[str]) -> Row:
    categories = [words_of(each) for each in fhir.parts(made, "category")]
    words = [text(made, "title", 300), text(made, "description", 300), *categories]
    return {
        "kind": "plan", "category": "plans", "words": next(filter(None, words), ""), "code": "",
        "at": first(made, ("period", "created"), notes),
        "author": author(made, ("author",), find),
        "until": first(made, ("period",), notes, "end"),
    }  # fmt: skip


def _encounter(made: dict, find: Find, notes: list[str]) -> Row:
    types = fhir.parts(made, "type")
    said = concept(types[0] if types else {}, notes)
    shown = fhir.part(made, "class").get("display") or "Visit"
    cancelled = ["cancelled"] if made.get("status") == "cancelled" else []
    who = [fhir.part(each, "individual") for each in fhir.parts(made, "participant")]
    return said | {
        "kind": "contact", "category": "contacts",
        "words": ", ".join([said["words"] or checks.text(shown, "class", 300), *cancelled]),
        "at": first(made, ("period",), notes), "until": first(made, ("period",), notes, "end"),
        "author": next(filter(None, (name_of(each, find) for each in who)), ""),
    }  # fmt: skip


def _flag(made: dict, find: Find, notes: list[str]) -> Row:
    return {
        "kind": "alert", "category": "contacts", "at": first(made, ("period",), notes),
        "until": first(made, ("period",), notes, "end"),
        "author": author(made, ("author",), find),
    } | concept(fhir.part(made, "code"), notes)  # fmt: skip


READ: dict[str, Callable[[dict, Find, list[str]], Row]] = {
    "Condition": _condition,
    "AllergyIntolerance": _allergy,
    "MedicationStatement": _medicine,
    "MedicationRequest": _medicine,
    "Observation": _observation,
    "CarePlan": _plan,
    "Encounter": _encounter,
    "Flag": _flag,
}
