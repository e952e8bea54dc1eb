"""Items of a record as resources: each kind in the resource that the standard has for it.

A code is kept as `system|code` where its system is known; else it is one of its source's own.
"""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any
from uuid import UUID

from hamlet.interop.fhir import parts
from hamlet.interop.fhir.parts import (
    TERMINOLOGY,
    coded,
    filled,
    instant,
    moment,
    named,
    period,
    reference,
)
from hamlet.kernel import clock
from hamlet.people.queries import Row

PREFERENCE = "75773-2"
"""LOINC: goals, preferences and priorities for treatment. By it a wish is known from a result."""
IN_ERROR = "entered-in-error"
Resource = dict[str, Any]


def item(row: Row, person: UUID) -> Resource:
    """An item of a person's record. Each version has its id; by its identifier all are one."""
    kind, make = MADE[row.kind]
    meta = {"source": parts.SOURCE + row.source, "lastUpdated": instant(row.received_at)}
    known = [{"system": parts.SOURCE + row.source, "value": row.key}]
    made = make(row, reference(person))
    return parts.resource(kind, row.id, meta=meta, identifier=known, **made)


def provenances(rows: Iterable[Row]) -> list[Resource]:
    """From whom the items came and when they were recorded here, one for each time they came."""
    told = sorted(rows, key=_came)
    return [_provenance(list(together)) for _, together in groupby(told, key=_came)]


def _came(row: Row) -> tuple:
    return row.received_at, row.source, row.organisation_id


def _provenance(rows: list[Row]) -> Resource:
    first = rows[0]
    return parts.resource(
        "Provenance",
        parts.made_id("came", *_came(first), *(each.id for each in rows)),
        target=[reference(each.id) for each in rows],
        recorded=instant(first.received_at),
        agent=[{"who": reference(first.organisation_id, first.organisation)}],
    )


def _concept(row: Row) -> dict[str, Any]:
    written = " ".join(row.code.split())  # FHIR's codes hold one space between words at most.
    system, _, code = (each.strip() for each in written.rpartition("|"))
    if not code or not system or " " in system:
        system, code = parts.SOURCE + row.source, written
    return filled(text=row.words, coding=[filled(system=system, code=code)] if code else [])


def _holds(row: Row) -> bool:
    return row.until is None or row.until > clock.now()


def _stated(row: Row, holds: str, ended: str) -> str:
    """A status: most resources know of one way to be withdrawn."""
    return IN_ERROR if row.withdrawn else holds if _holds(row) else ended


def _verified(row: Row, clinical: str, verification: str) -> dict[str, Any]:
    """How it stands, and that it is withdrawn. What was entered in error stands in no way (con-5,
    ait-2)."""
    stands = "active" if _holds(row) and not row.withdrawn else "inactive"
    return filled(
        clinicalStatus=coded(TERMINOLOGY + clinical, stands) if row.withdrawn != IN_ERROR else {},
        verificationStatus=coded(TERMINOLOGY + verification, row.withdrawn)
        if row.withdrawn
        else {},
    )


def _problem(row: Row, person: dict) -> dict[str, Any]:
    ended = row.until and not _holds(row) and row.withdrawn != IN_ERROR
    return _verified(row, "condition-clinical", "condition-ver-status") | {
        "category": [coded(f"{TERMINOLOGY}condition-category", "problem-list-item")],
        "code": _concept(row),
        "subject": person,
        "onsetDateTime": moment(row.at),
        "abatementDateTime": moment(row.until) if ended else "",
        "recorder": named(row.author),
    }


def _allergy(row: Row, person: dict) -> dict[str, Any]:
    of = "allergyintolerance"
    return _verified(row, f"{of}-clinical", f"{of}-verification") | {
        "code": _concept(row),
        "patient": person,
        "onsetDateTime": moment(row.at),
        "recorder": named(row.author),
    }


def _medicine(row: Row, person: dict) -> dict[str, Any]:
    return {
        "status": _stated(row, "active", "completed"),
        "medicationCodeableConcept": _concept(row),
        "subject": person,
        "effectivePeriod": period(row.at, row.until),
        "informationSource": named(row.author),
    }


def _result(row: Row, person: dict) -> dict[str, Any]:
    return {
        "status": _stated(row, "final", "final"),
        "code": _concept(row),
        "subject": person,
        "effectiveDateTime": moment(row.at),
        "performer": [named(row.author)] if row.author else [],
        "valueQuantity": filled(value=row.value, unit=row.unit) if row.value is not None else {},
    }


def _wish(row: Row, person: dict) -> dict[str, Any]:
    what = coded(parts.LOINC, PREFERENCE) | {"text": "What the person wants"}
    return _result(row, person) | {"code": what, "valueQuantity": {}, "valueString": row.words}


def _plan(row: Row, person: dict) -> dict[str, Any]:
    return {
        "status": _stated(row, "active", "completed"),
        "intent": "plan",
        "title": row.words,
        "subject": person,
        "period": period(row.at, row.until),
        "author": named(row.author),
    }


def _alert(row: Row, person: dict) -> dict[str, Any]:
    return {
        "status": _stated(row, "active", "inactive"),
        "code": _concept(row),
        "subject": person,
        "period": period(row.at, row.until),
        "author": named(row.author),
    }


def _contact(row: Row, person: dict) -> dict[str, Any]:
    return {
        "status": IN_ERROR if row.withdrawn else "planned" if row.at > clock.now() else "finished",
        "class": filled(system=f"{parts.V3}NullFlavor", code="UNK", display="unknown"),
        "type": [_concept(row)],
        "subject": person,
        "participant": [{"individual": named(row.author)}] if row.author else [],
        "period": period(row.at, row.until),
        "serviceProvider": reference(row.organisation_id, row.organisation),
    }


MADE: dict[str, tuple[str, Callable[[Row, dict], dict[str, Any]]]] = {
    "alert": ("Flag", _alert),
    "problem": ("Condition", _problem),
    "medicine": ("MedicationStatement", _medicine),
    "allergy": ("AllergyIntolerance", _allergy),
    "result": ("Observation", _result),
    "plan": ("CarePlan", _plan),
    "wish": ("Observation", _wish),
    "contact": ("Encounter", _contact),
}
