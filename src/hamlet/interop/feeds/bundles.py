"""FHIR R4 as a feed: a Bundle, one resource, or one on each line, read into our fields.

A source of people reads Patients, a source of items the rest. What is neither about a person's care
nor kept here by itself (an Organization, say) is noted; what is and cannot be kept is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from hamlet.interop.feeds import resources
from hamlet.interop.files import File, json_lines
from hamlet.interop.kinds import fhir
from hamlet.interop.kinds.people import refuse_others
from hamlet.interop.records import Refused
from hamlet.people import actions as people

FIELDS = {"people": people.RECORD_COLUMNS, "items": people.ITEM_COLUMNS}
OF_OTHERS = frozenset({
    "Organization", "Practitioner", "PractitionerRole", "Location", "Medication", "Device",
    "Provenance", "OperationOutcome", "Composition", "RelatedPerson", "HealthcareService",
    "CareTeam", "Substance", "Specimen", "Group", "List", "Endpoint",
})  # fmt: skip
MORE_FOLLOWS = "the rest of what was asked for: this is a page, and says that more follow"
ENTRY_HAS_NONE = (
    "The entry holds no resource. What is no longer so is sent with its end, or as entered in "
    "error; to delete is not taken."
)


@dataclass(frozen=True, slots=True)
class Read:
    """One resource: the `row` it gives in our fields, or the `problem`; neither where it is another
    source's to tell. `came` is what the quarantine may keep of it."""

    position: str
    came: Any
    row: dict[str, str] | None = None
    problem: Refused | None = None
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Within:
    """The resources of one bundle, by the addresses that references name."""

    by_address: dict[str, dict] = field(default_factory=dict)

    def add(self, address: Any, resource: dict) -> None:
        """Remember a resource by its address in the bundle, and by its kind and id."""
        if isinstance(address, str):
            self.by_address[address] = resource
        self.by_address[f"{fhir.kind_of(resource)}/{resource.get('id')}"] = resource

    def find(self, reference: dict) -> dict:
        """The resource that a reference names, {} where it is not here."""
        named = reference.get("reference")
        return self.by_address.get(named, {}) if isinstance(named, str) else {}


def read(file: File, holds: str) -> Iterator[Read]:
    """Each resource of a file, in order. `Refused` where the file holds no FHIR at all."""
    if file.is_json_lines:
        for each in json_lines(file.path):
            if each.problem:
                yield Read(each.position, each.text, problem=each.problem)
            else:
                yield _read(each.position, each.content, holds, Within())
        return
    document = file.document
    if fhir.kind_of(document) != "Bundle":
        if not fhir.kind_of(document):
            raise Refused("Not FHIR", "This JSON is no FHIR resource: it has no resourceType.")
        yield _read("the resource", document, holds, Within())
        return
    yield from _entries(document, holds)


def _entries(bundle: dict, holds: str) -> Iterator[Read]:
    entries, within = fhir.parts(bundle, "entry"), Within()
    if any(each.get("relation") == "next" for each in fhir.parts(bundle, "link")):
        yield Read("the bundle", None, notes=(MORE_FOLLOWS,))
    for each in entries:
        if isinstance(each.get("resource"), dict):
            within.add(each.get("fullUrl"), _with_id(each))
    for number, each in enumerate(entries, 1):
        if fhir.kind_of(each.get("resource")):
            yield _read(f"entry {number}", _with_id(each), holds, within)
        else:
            problem = Refused("No resource", ENTRY_HAS_NONE)
            yield Read(f"entry {number}", each, problem=problem)


def _with_id(entry: dict) -> dict:
    """The resource; its address in the bundle stands in for an id that it does not have."""
    resource, address = entry["resource"], entry.get("fullUrl")
    if "id" in resource or not isinstance(address, str):
        return resource
    return resource | {"id": address.rpartition("/")[2].removeprefix("urn:uuid:")}


def _read(position: str, resource: Any, holds: str, within: Within) -> Read:
    kind = fhir.kind_of(resource)
    if not kind:
        return Read(position, resource, problem=Refused("Not FHIR", "This is no FHIR resource."))
    where, came = f"{position} ({kind})"[:80], fhir.shown(resource)
    notes: list[str] = []
    try:
        row = _row(resource, holds, within, notes)
    except Refused as problem:
        problem.key = problem.key or _key(resource, holds)
        return Read(where, came, problem=problem)
    return Read(where, came, row, notes=tuple(notes))


def _key(resource: dict, holds: str) -> str:
    known = resource.get("id")
    if not isinstance(known, str):
        return ""
    return known if holds == "people" else f"{fhir.kind_of(resource)}/{known}"


def _row(resource: dict, holds: str, within: Within, notes: list[str]) -> dict[str, str] | None:
    """What it says, or None, with a note, where another source tells it."""
    kind = fhir.kind_of(resource)
    if (kind == "Patient") != (holds == "people") or kind in OF_OTHERS:
        notes.append(f"a {kind[:40]}, which this source is not asked for")
        return None
    row = {"key": _key(resource, holds), "updated": resources.updated(resource)}
    if holds == "people":
        refuse_others(resource)
        return row | resources.person(resource, notes)
    return row | resources.item(resource, within.find, notes)
