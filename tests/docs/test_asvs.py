"""The table of the security standard names only tests that run and files that are there."""

import re
from collections import Counter
from pathlib import Path

import pytest
from tests.safety.test_hazards import collected_from

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "asvs.md").read_text()
ROWS = re.findall(r"^\| V([\d.]+) \| (.+?) \| \*+(.+?)\*+ \| (.+) \|$", TEXT, re.MULTILINE)
TEST = re.compile(r"`(\w+/test_\w+\.py::test_\w+)`")
FILE = re.compile(r"`((?:\w+/)+\w+\.(?:py|js)|\w[\w-]*\.(?:lock|json))`")
NAMED = sorted(set(TEST.findall(TEXT)))
HOW = ("test", "design", "human", "not applicable", "not met")
# How many requirements of levels 1 and 2 each chapter of version 5.0.0 has.
CHAPTERS = {
    1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29,
    11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16, 17: 7,
}  # fmt: skip


@pytest.fixture(scope="module")
def collected() -> set[str]:
    return collected_from(*sorted({f"tests/{test.partition('::')[0]}" for test in NAMED}))


@pytest.mark.parametrize("test", NAMED)
def test_each_test_is_one_that_runs(test, collected):
    assert test in collected, f"pytest does not find tests/{test}"


def test_each_requirement_has_its_one_row():
    numbers = [number for number, *_ in ROWS]
    assert len(set(numbers)) == len(numbers) == TEXT.count("\n| V")
    assert Counter(int(number.split(".")[0]) for number in numbers) == CHAPTERS


@pytest.mark.parametrize(("number", "asks", "how", "what"), ROWS, ids=lambda each: each[:12])
def test_each_row_says_how_it_stands_and_by_what(number, asks, how, what):
    assert how in HOW
    assert len(asks.split()) <= 12
    if how == "test":
        assert TEST.search(what), "a claim of a test names it"


def test_the_files_that_it_names_are_there():
    rest = TEST.sub("", TEXT).replace("`tests/docs/test_asvs.py`", "")
    named = set(FILE.findall(rest))
    assert {"config/senders.py", "uv.lock"} <= named
    found = (ROOT / "src" / "hamlet", ROOT)
    assert [each for each in sorted(named) if not any((at / each).exists() for at in found)] == []


def test_the_counts_at_its_end_are_those_of_its_rows():
    said = dict(re.findall(r"^\| ([a-z ]+) \| (\d+) \|$", TEXT, re.MULTILINE))
    counted = Counter(how for _, _, how, _ in ROWS) | {"all": len(ROWS)}
    assert {name: int(number) for name, number in said.items()} == counted
