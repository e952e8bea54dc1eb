"""Each thing that the code names has its entry in the glossary."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from hamlet.access import roles
from hamlet.frontdoor import lifecycle

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in GLOSSARY.read_text().splitlines()
    if line.startswith("|") and not line.startswith("|---")
]
HEADINGS = [row for row in ROWS if row[1] == "in code"]
ENTRIES = [row for row in ROWS if row not in HEADINGS]
NAMED = {name: row for row in ENTRIES for name in re.findall(r"`([\w.]+)`", row[1])}
MODELS = [m.__name__ for m in apps.get_models() if m.__module__.startswith("hamlet.")]


@pytest.mark.parametrize("name", [*MODELS, *lifecycle.STATES, *lifecycle.MOVES, *roles.NAMES])
def test_the_code_s_own_words_are_explained(name):
    assert name in NAMED, f"docs/glossary.md has no entry for {name}"


def test_the_words_are_found():
    assert len(MODELS) > 20
    assert len(HEADINGS) > 5


@pytest.mark.parametrize("row", ENTRIES, ids=lambda row: row[0])
def test_each_entry_is_complete(row):
    assert len(row) == 5
    assert all(row)
    assert re.fullmatch(r"`[\w.]+`(, `[\w.]+`)*", row[1]), "the second column names code"


@pytest.mark.parametrize("state", lifecycle.STATES.values(), ids=lambda state: state.name)
def test_states_are_matched_with_fhir_as_the_code_does(state):
    assert NAMED[state.name][3] == state.task_status


@pytest.mark.parametrize(("role", "words"), roles.NAMES.items())
def test_roles_are_called_what_pages_call_them(role, words):
    assert NAMED[role][0] == words


@pytest.mark.parametrize("name", NAMED)
def test_no_entry_outlives_its_code(name):
    """What an entry names stands somewhere in the source, as a word of its own."""
    source = GLOSSARY.parents[1] / "src" / "hamlet"
    word = re.compile(rf"\b{name.split('.')[-1]}\b")
    assert any(word.search(path.read_text()) for path in source.rglob("*.py"))
