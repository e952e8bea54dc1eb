"""The transfer pack as a FHIR R4 document: a bundle that holds all that it refers to.

A document's first entry is its Composition; its sections say the sentences of the page, and name
the resources that say the same to a program. What is missing is a section, too.
"""

from typing import Any
from uuid import UUID

from django.utils.html import format_html, format_html_join

from hamlet.interop.fhir import parts, people
from hamlet.interop.fhir.items import item, provenances
from hamlet.interop.fhir.parts import LOINC, coded, entry, filled, instant, reference
from hamlet.interop.packs import Pack
from hamlet.interop.presenters import packs as presenters
from hamlet.interop.presenters.packs import Section
from hamlet.kernel.identifiers import new_id
from hamlet.people.queries import Row

TRANSFER_SUMMARY = "18761-7"
CODES = {
    "allergy": "48765-2",
    "problem": "11450-4",
    "medicine": "10160-0",
    "result": "30954-2",
    "wish": "42348-3",
    "everyday": "47420-5",
    "plan": "18776-5",
    "contact": "46240-8",
}
"""LOINC codes of sections, where there is one that fits."""


def document_of(pack: Pack) -> dict[str, Any]:
    """The pack as a document bundle."""
    sections = presenters.sections(pack)
    rows = [row for each in sections for row in each.rows]
    inside = _resources(pack, rows)
    composition = _composition(pack, sections, inside)
    flat = [each for some in inside.values() for each in some]
    return {
        "resourceType": "Bundle",
        "id": str(new_id()),
        "type": "document",
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{new_id()}"},
        "timestamp": instant(pack.at),
        "entry": [entry(each) for each in (composition, *flat)],
    }


def _resources(pack: Pack, rows: list[Row]) -> dict[str, list[dict]]:
    """What the document holds, by the section that names it ('' where none does)."""
    who = pack.person.pk
    patient = people.patient(pack.person, with_address=not pack.kept_closer)
    held_by = {each.organisation_id for each in rows}
    held_by |= {pack.person.practice_id, pack.by.organisation_id}
    return {
        "": [patient, people.author(pack.by), *people.organisations(held_by)],
        "family": [people.relative(who, each.who, each.may_reach) for each in pack.relatives],
        "open": [people.referral(who, each) for each in pack.referrals],
        "alert": people.flags(pack.person),
        "items": [item(each, who) for each in rows],
        "provenance": provenances(rows),
    }


def _composition(pack: Pack, sections: list[Section], inside: dict) -> dict[str, Any]:
    by = reference(parts.made_id("author", pack.by.id), pack.by.name)
    held = pack.by.organisation_id
    return parts.resource(
        "Composition",
        new_id(),
        status="final",
        type=coded(LOINC, TRANSFER_SUMMARY, "Transfer summary note"),
        subject=reference(pack.person.pk),
        date=instant(pack.at),
        author=[by],
        title=presenters.TITLE,
        custodian=reference(held, pack.by.organisation) if held else {},
        section=[_section(each, inside.get(each.key, [])) for each in sections],
    )


def _section(section: Section, more: list[dict]) -> dict[str, Any]:
    ids: list[UUID | str] = [*(each["id"] for each in more), *(each.id for each in section.rows)]
    code = CODES.get(section.key)
    return filled(
        title=section.title,
        code=coded(LOINC, code) if code else {},
        text={"status": "generated", "div": _narrative(section)},
        entry=[reference(each) for each in ids],
        emptyReason={} if ids or section.lines else _why_empty(section),
    )


def _why_empty(section: Section) -> dict[str, Any]:
    """Never that there is nothing: at most that nothing is known here."""
    return people.why_empty("withheld" if section.withheld else "unavailable")


def _narrative(section: Section) -> str:
    said = [f"{each.key}: {each.text}" if each.key else each.text for each in section.lines]
    subs = [f" ({each.sub})" if each.sub else "" for each in section.lines]
    lines = format_html_join("", "<li>{}{}</li>", zip(said, subs, strict=True))
    held = format_html("<ul>{}</ul>", lines) if said else format_html("<p>{}</p>", section.absent)
    notes = format_html_join("", "<p>{}</p>", ((each,) for each in section.notes))
    return format_html('<div xmlns="http://www.w3.org/1999/xhtml">{}{}</div>', held, notes)
