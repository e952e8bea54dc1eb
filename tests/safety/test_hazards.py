"""The hazard log names only tests that run, and leaves no hazard without one."""

import subprocess
import sys
from pathlib import Path

import pytest
from scripts import hazards

TESTS = Path(__file__).resolve().parent.parent
LOG = hazards.log()
NAMED = sorted({test for each in LOG["hazards"] for test in each["tests"]})
WORDS = ("hazard", "cause", "effect", "control", "remains")


def collected_from(*files: str) -> set[str]:
    """The tests that pytest would run of these files, as `room/test_file.py::name`."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "--no-header", *files]
    done = subprocess.run(command, cwd=TESTS.parent, capture_output=True, text=True)
    lines = done.stdout.splitlines()
    return {each.partition("[")[0].removeprefix("tests/") for each in lines if "::" in each}


@pytest.fixture(scope="module")
def collected() -> set[str]:
    return collected_from(*sorted({f"tests/{test.partition('::')[0]}" for test in NAMED}))


@pytest.mark.parametrize("test", NAMED)
def test_each_proof_is_one_that_runs(test, collected):
    assert test in collected, f"pytest does not find tests/{test}"


def test_the_check_of_proofs_can_fail(tmp_path):
    file = tmp_path / "test_planted.py"
    file.write_text("def test_there(): pass\nif False:\n    def test_written_only(): pass\n")
    found = {each.rpartition("::")[2] for each in collected_from(str(file))}
    assert found == {"test_there"}


@pytest.mark.parametrize("hazard", LOG["hazards"], ids=lambda each: str(each["number"]))
def test_each_hazard_is_complete(hazard):
    assert set(hazard) == {"number", "tests", "severity", "likelihood", "risk", *WORDS}
    assert all(hazard[name].strip() for name in WORDS)
    assert hazard["tests"], "a control counts only if a test proves it"
    assert hazard["severity"] in ("minor", "considerable", "major", "catastrophic")
    assert hazard["likelihood"] in ("very low", "low", "medium", "high")
    assert hazard["risk"] in ("low", "moderate", "high")


def test_each_that_is_not_controlled_says_what_would():
    for each in LOG["not_controlled"]:
        assert set(each) == {"hazard", "control"}
        assert all(each.values())


def test_hazards_are_numbered_without_gaps():
    assert [each["number"] for each in LOG["hazards"]] == list(range(1, len(LOG["hazards"]) + 1))
    assert len(LOG["hazards"]) >= 26


def test_the_page_is_made_from_the_log_as_it_is_now():
    assert (hazards.FOLDER / "hazards.md").read_text() == hazards.page(LOG)
