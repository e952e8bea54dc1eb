"""What the standard (FHIR R4, 4.0.1) says of bundles, read from its text and checked here anew.

Types, cardinalities and required codes are checked by fhir.resources, whose R4B models agree with
R4 for every resource that Hamlet makes.
"""

import re
from collections import Counter
from xml.etree import ElementTree

from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.capabilitystatement import CapabilityStatement
from fhir.resources.R4B.operationoutcome import OperationOutcome

MODELS = {
    "Bundle": Bundle,
    "CapabilityStatement": CapabilityStatement,
    "OperationOutcome": OperationOutcome,
}
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def check(made: dict) -> None:
    """The types, cardinalities and codes of a resource, and that nothing in it is empty."""
    MODELS[made["resourceType"]].model_validate(made)
    for value in parts(made):
        assert value not in ("", [], {}, None), "Empty parts are left out (2.6.2)."


def parts(value):
    """Everything within a value."""
    if isinstance(value, dict):
        for each in value.values():
            yield each
            yield from parts(each)
    if isinstance(value, list):
        for each in value:
            yield each
            yield from parts(each)


def check_bundle(made: dict) -> None:
    """Any bundle: full addresses once each (bdl-7), and every reference resolves within."""
    check(made)
    addresses = [each["fullUrl"] for each in made["entry"]]
    assert max(Counter(addresses).values()) == 1
    for each in made["entry"]:
        assert each["fullUrl"] == f"urn:uuid:{each['resource']['id']}"
    for named in references(made):
        assert named in addresses


def references(value) -> list[str]:
    """Every reference within a value."""
    every = [value, *parts(value)]
    return [each["reference"] for each in every if isinstance(each, dict) and "reference" in each]


def check_document(made: dict) -> None:
    """A document (3.3): Composition first (bdl-11), identified (bdl-9), dated (bdl-10), whole."""
    check_bundle(made)
    assert made["type"] == "document"
    assert made["identifier"]["system"]
    assert made["identifier"]["value"]
    assert INSTANT.fullmatch(made["timestamp"])
    first, *others = [each["resource"] for each in made["entry"]]
    assert first["resourceType"] == "Composition"
    assert "Composition" not in {each["resourceType"] for each in others}
    for section in first["section"]:
        _check_section(section)
    reached = _reached(made)
    for each in others:
        assert f"urn:uuid:{each['id']}" in reached or each["resourceType"] == "Provenance"


def _check_section(section: dict) -> None:
    assert section.keys() & {"text", "entry", "section"}, "cmp-1"
    assert not ("emptyReason" in section and "entry" in section), "cmp-2"
    ElementTree.fromstring(section["text"]["div"])
    assert section["text"]["div"].startswith('<div xmlns="http://www.w3.org/1999/xhtml">')


def _reached(made: dict) -> set[str]:
    """What the Composition refers to, directly or through others."""
    held = {each["fullUrl"]: each["resource"] for each in made["entry"]}
    reached, waiting = set(), [made["entry"][0]["fullUrl"]]
    while waiting:
        named = waiting.pop()
        if named not in reached:
            reached.add(named)
            waiting += references(held[named])
    return reached


def check_search_set(made: dict) -> None:
    """A search set: how each entry came to be there, and at most one outcome (bdl-2, 3.1.1.5)."""
    check_bundle(made)
    assert made["type"] == "searchset"
    modes = Counter(each["search"]["mode"] for each in made["entry"])
    assert set(modes) <= {"match", "include", "outcome"}
    assert modes["outcome"] <= 1
    assert {each["relation"] for each in made["link"]} <= {"self", "next"}


def of_kind(made: dict, kind: str) -> list[dict]:
    """The resources of one kind in a bundle."""
    found = [each["resource"] for each in made["entry"]]
    return [each for each in found if each["resourceType"] == kind]
