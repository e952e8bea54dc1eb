"""The hazard log names only tests that are there, and leaves no hazard without one."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent
LOG = TESTS.parent / "docs" / "safety" / "hazards.md"
ROWS = [line for line in LOG.read_text().splitlines() if re.match(r"\| \d+ \|", line)]
NAMED = sorted(set(re.findall(r"`([\w/]+\.py)::(\w+)`", LOG.read_text())))


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_each_proof_is_there(file, name):
    assert (TESTS / file).is_file(), f"tests/{file} is not there"
    assert re.search(rf"^def {name}\(", (TESTS / file).read_text(), re.MULTILINE)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip())
def test_each_hazard_is_complete(row):
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert len(cells) == 8
    assert all(cells)
    assert "::" in cells[5], "a control counts only if a test proves it"
    severity, likelihood, risk = cells[7].split(" · ")
    assert severity in ("minor", "considerable", "major", "catastrophic")
    assert likelihood in ("very low", "low", "medium", "high")
    assert risk in ("**low**", "**moderate**", "**high**")


def test_hazards_are_numbered_without_gaps():
    assert [int(row.split("|")[1]) for row in ROWS] == list(range(1, len(ROWS) + 1))
    assert len(ROWS) >= 15
