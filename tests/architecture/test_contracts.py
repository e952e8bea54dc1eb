"""The import contracts hold, and each of them can fail: a violation of each is planted and seen."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.api import read_configuration

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = ROOT / ".importlinter"
NAMES = [each["name"] for each in read_configuration(str(CONTRACTS))["contracts_options"]]

ORDER = "A room imports only rooms below it, and every room has its place in the house"
DESIGN = "Design knows no domain, no database and no sign-in"
USES = "Other rooms use "

# Where a line is planted, the line, and the contracts that it must break.
PLANTS = [
    ("kernel/clock.py", "import hamlet.config", {ORDER}),
    ("place/queries.py", "import hamlet.people.queries", {ORDER}),
    ("newroom/__init__.py", "", {ORDER}),
    ("kernel/calendars.py", "from django.utils import timezone", {"The kernel knows no Django"}),
    ("analytics/planted.py", "from django.db import models", {"Analytics knows no Django"}),
    (
        "people/queries/people.py",
        "from tests.kernel import oracle",
        {"The product does not depend on its tests"},
    ),
    ("design/words.py", "import psycopg", {DESIGN}),
    # A domain in design is above it as well, so two rules are broken at once.
    ("design/words.py", "import hamlet.place.queries", {DESIGN, ORDER}),
    (
        "synth/planted.py",
        "from django.db import models",
        {"The synthetic borough is made without Django; only its loader knows the rooms"},
    ),
    (
        "people/queries/people.py",
        "import hamlet.journal.models",
        {USES + "the journal by its queries, actions, verbs, bulk, words and seals"},
    ),
    (
        "people/queries/people.py",
        "import hamlet.access.models",
        {USES + "access by its doors: what one may ask, do and be, and why"},
    ),
    (
        "frontdoor/queries.py",
        "from hamlet.place import models",
        {USES + "place by its queries and actions alone"},
    ),
    (
        "frontdoor/queries.py",
        "from hamlet.people.models import Person",
        {USES + "people by its queries, actions and banner alone"},
    ),
    (
        "directory/queries.py",
        "import hamlet.notices.models",
        {USES + "notices by its queries and actions, and its words of a fate"},
    ),
    (
        "directory/queries.py",
        "import hamlet.sharing.forms",
        {USES + "sharing by its queries and actions alone"},
    ),
    (
        "frontdoor/queries.py",
        "def late():\n    import hamlet.directory.forms",
        {USES + "directory by its queries and actions alone"},
    ),
    (
        "frontdoor/queries.py",
        "import hamlet.booking.models",
        {USES + "booking by its queries and actions alone"},
    ),
    (
        "interop/planted.py",
        "import hamlet.streaming.models",
        {USES + "streaming by its queries, actions and rules alone"},
    ),
    (
        "interop/planted.py",
        "import hamlet.discharge.models",
        {USES + "discharge by its queries, actions and terms alone"},
    ),
    (
        "interop/planted.py",
        "import hamlet.frontdoor.models",
        {USES + "frontdoor by its queries and actions alone"},
    ),
    (
        "portal/planted.py",
        "import hamlet.interop.models",
        {USES + "interop by its queries and actions alone"},
    ),
    (
        "config/planted.py",
        "import hamlet.portal.urls",
        {USES + "portal by its queries and actions alone, and set-up its translations"},
    ),
]


def broken_contracts(folder: Path) -> set[str]:
    """The names of the contracts that the package `hamlet` in a folder breaks."""
    linter = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run(
        [linter, "--no-cache", "--config", CONTRACTS],
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PATH": "", "COLUMNS": "200", "NO_COLOR": "1"},
    )
    verdicts = dict(re.findall(r"^(.+?) (KEPT|BROKEN)\b", ran.stdout, re.MULTILINE))
    assert set(verdicts) == set(NAMES), ran.stdout + ran.stderr
    return {name for name, verdict in verdicts.items() if verdict == "BROKEN"}


@pytest.fixture(scope="module")
def clean(tmp_path_factory) -> Path:
    """A copy of the package's Python files."""
    folder = tmp_path_factory.mktemp("clean")
    only_python = shutil.ignore_patterns("static", "templates", "data", "__pycache__")
    shutil.copytree(ROOT / "src" / "hamlet", folder / "hamlet", ignore=only_python)
    return folder


@pytest.fixture(scope="module")
def broken_now(clean) -> set[str]:
    return broken_contracts(clean)


@pytest.mark.parametrize("name", NAMES)
def test_the_contract_holds(name, broken_now):
    assert name not in broken_now


@pytest.mark.parametrize(("path", "line", "broken"), PLANTS)
def test_a_planted_violation_breaks_its_contract_and_no_other(
    path, line, broken, clean, broken_now, tmp_path
):
    shutil.copytree(clean / "hamlet", tmp_path / "hamlet")
    planted = tmp_path / "hamlet" / path
    planted.parent.mkdir(exist_ok=True)
    with planted.open("a") as file:
        file.write(f"\n{line}\n")
    assert broken_contracts(tmp_path) == broken | broken_now


def test_every_contract_has_a_planted_violation():
    assert set().union(*(broken for _, _, broken in PLANTS)) == set(NAMES)
