"""What the documents say is there, is there; and what must be documented, is."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "src/**/*.md", "tests/**/*.md", "bench/**/*.md")
    for path in ROOT.glob(pattern)
    if not {"vendor", "node_modules"} & set(path.parts)
)
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))

LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^)\s]+)\)")
MACHINE_PATH = re.compile(r"(?<![\w.~/])/(?:work|root|home|tmp|Users|opt)/\w")
# How the source reads a setting: environ.get("X"), env["X"], _number(env, "X"); not env["X"] = 1.
SETTING = re.compile(r'(?:env(?:iron)?(?:\.get\(|\[)|\(env, )"([A-Z][A-Z_]+)"(?!\] =)')
# What others' programs read, and ours only pass on.
PASSED_ON = {"DJANGO_SETTINGS_MODULE"}


def documents(*names: str) -> str:
    """The text of documents, by their paths, one after the other."""
    return "".join((ROOT / name).read_text() for name in names)


def links(text: str) -> list[str]:
    """Where a document's links lead, those in code left out."""
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)
    return LINK.findall(prose)


def broken(document: Path) -> list[str]:
    """The relative links of a document that lead nowhere."""
    found = (link for link in links(document.read_text()) if not re.match(r"[a-z]+:", link))
    return [link for link in found if not leads_somewhere(document, link)]


def leads_somewhere(document: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (document.parent / path) if path else document
    return target.exists() and (not anchor or anchor in anchors(target.read_text()))


def anchors(text: str) -> set[str]:
    """The anchors that GitHub makes of headings."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


def settings_read(*folders: str) -> set[str]:
    """The environment variables that the Python files of folders read."""
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return {name for path in files for name in SETTING.findall(path.read_text())}


def test_documents_are_found():
    names = {path.relative_to(ROOT).as_posix() for path in DOCUMENTS}
    assert {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/glossary.md"} <= names
    assert len(DECISIONS) >= 15


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document):
    assert broken(document) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_document_names_a_path_of_one_machine(document):
    assert MACHINE_PATH.findall(document.read_text()) == []


def test_every_make_target_that_documents_name_exists():
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    for document in DOCUMENTS:
        named = re.findall(r"(?:`|^ {4})make ([a-z]+)", document.read_text(), re.MULTILINE)
        assert set(named) <= targets, document


def test_every_target_of_make_is_in_the_readme():
    shown = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    missing = [name for name in shown if f"make {name}" not in documents("README.md")]
    assert missing == ["help"]


def test_every_setting_that_the_program_reads_is_documented():
    read = settings_read("src", "scripts", "tests", "bench") - PASSED_ON
    assert {"DATABASE_URL", "PORT", "HAMLET_NAME", "HAMLET_CHROMIUM"} <= read
    described = documents("docs/settings.md")
    assert [name for name in sorted(read) if f"`{name}`" not in described] == []


def test_every_setting_that_documents_name_is_read():
    described = documents("README.md", "docs/settings.md")
    named = set(
        re.findall(r"`(PORT|RESIDENTS|SEED|DATABASE_URL|(?:HAMLET|BENCH)_[A-Z_]+)`", described)
    )
    assert named - settings_read("src", "scripts", "tests", "bench") == set()


def test_the_docstring_of_the_settings_lists_no_stranger():
    text = (ROOT / "src" / "hamlet" / "config" / "settings.py").read_text().split('"""')[1]
    listed = set(re.findall(r"^([A-Z_]+) ", text, re.MULTILINE))
    assert listed
    assert listed <= settings_read("src")


def test_every_room_is_on_the_readme_s_map():
    rooms = [path.parent.name for path in (ROOT / "src" / "hamlet").glob("*/__init__.py")]
    missing = [f"(src/hamlet/{room}/README.md)" for room in rooms]
    assert [link for link in missing if link not in documents("README.md")] == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_each_decision_says_what_why_and_what_it_costs(path):
    text = path.read_text()
    assert text.startswith(f"# {int(path.name[:4])}. ")
    assert len(text.splitlines()) <= 40
    for part in ("**Chosen.**", "**Costs.**"):
        assert part in text
    assert f"({path.name})" in documents("docs/decisions/README.md")


def test_decisions_are_numbered_without_gaps():
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_every_dependency_has_its_line():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["test"]]
    names = [re.match(r"[\w-]+", each)[0] for each in wanted]
    text = documents("docs/decisions/0016-dependencies.md").lower()
    assert [name for name in names if not re.search(rf"(?<![\w-]){name}(?![\w-])", text)] == []


def test_the_licence_is_the_one_that_the_package_names():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["license"] == "Apache-2.0"
    licence = documents("LICENSE")
    assert "Apache License\n                           Version 2.0, January 2004" in licence
    assert "END OF TERMS AND CONDITIONS" in licence


@pytest.mark.parametrize(
    "path", sorted((ROOT / "docs" / "pictures").iterdir()), ids=lambda p: p.name
)
def test_each_picture_is_small_and_shown(path):
    assert path.stat().st_size < 250_000
    assert f"pictures/{path.name}" in documents("README.md")


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("[a](b.md)", ["b.md"]),
        ("![a picture](b.png)", ["b.png"]),
        ("[`a`](b.md#c)", ["b.md#c"]),
        ("`[a](b.md)`", []),
        ("```\n[a](b.md)\n```", []),
    ],
)
def test_the_check_of_links_finds_them(written, found):
    assert links(written) == found


def test_the_check_of_links_can_fail(tmp_path):
    (tmp_path / "b.md").write_text("# One, two\n")
    page = tmp_path / "a.md"
    page.write_text("[1](b.md) [2](b.md#one-two) [3](c.md) [4](b.md#three) [5](https://x.test/)")
    assert broken(page) == ["c.md", "b.md#three"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("in /opt/x", True), ("`/home/ann`", True), ("/home/ is a page", False), ("a/tmp/b", False)],
)
def test_the_check_of_paths_can_fail(text, found):
    assert bool(MACHINE_PATH.search(text)) is found
