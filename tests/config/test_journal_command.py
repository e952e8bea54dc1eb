"""`hamlet journal`: what keepers ask of the journal, and the exit codes by which they are told."""

import argparse
import csv
import io
import json
from contextlib import nullcontext
from unittest.mock import patch

import pytest
from django.db import Error, connection
from tests.world import make_world

from hamlet.config import journal_command
from hamlet.journal import actions as journal
from hamlet.journal import outside, queries, sealing
from hamlet.journal.actions import WRITE
from hamlet.journal.models import Entry, Seal
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError

NUMBER = "9990000018"


@pytest.fixture
def run(capsys, monkeypatch, tmp_path, settings):
    """Ask the command; gives the exit code and what was said."""
    settings.HAMLET_HOME = tmp_path
    monkeypatch.setattr(journal_command, "database", nullcontext)

    def ask(*words):
        parser = argparse.ArgumentParser()
        journal_command.add_arguments(parser)
        code = journal_command.main(parser.parse_args([str(word) for word in words]))
        return code, capsys.readouterr().out

    return ask


@pytest.fixture
def amina(db):
    return make_world().person(nhs_number=NUMBER)


def fake_seal():
    """A seal as it would be: inside a test's transaction nothing is old enough to be sealed."""
    from hamlet.journal.entries import leaves
    from hamlet.journal.merkle import Tree

    tree, folder = Tree(), outside.here()
    for leaf in folder.keep_leaves(0, leaves(0, 2**62)):
        tree.append(leaf.hash)
    made = sealing._made(None, 2**62, tree)
    folder.keep_seals([sealing.kept(made)])
    return made


def test_verify_says_that_all_is_as_it_was_and_names_what_is_not(run, amina):
    fake_seal()
    number = Entry.objects.count()
    assert run("verify") == (0, f"{number:,} entries, 1 seals: all as they were written.\n")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")  # the owner, who can undo every guard
        cursor.execute("ALTER TABLE journal_entry NO FORCE ROW LEVEL SECURITY")
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER append_only")
        cursor.execute("UPDATE journal_entry SET basis = 'x' WHERE action = 'person.register'")
    code, said = run("verify", "--seals", outside.here().folder, "--key", outside.here().key)
    entry = Entry.objects.get(action="person.register").id
    assert (code, said) == (1, f"Entry {entry} was altered.\n")


def test_verify_needs_a_folder_that_is_there(run, amina):
    with pytest.raises(UserError, match="no folder"):
        run("verify", "--seals", "/nowhere")


@pytest.mark.parametrize("words", [("proof", "ENTRY"), ("consistency", 1, 1)])
def test_a_proof_is_printed_and_checked_without_the_database(run, amina, tmp_path, words):
    fake_seal()
    entry = Entry.objects.latest("id").id
    code, said = run(*(entry if word == "ENTRY" else word for word in words))
    assert code == 0
    file, key = tmp_path / "proof.json", outside.here().key
    file.write_text(said)
    with patch.object(connection, "cursor", side_effect=AssertionError):
        assert run("check-proof", file, "--key", key) == (0, "The proof holds.\n")
    proof = json.loads(said)
    file.write_text(json.dumps(proof | {"path": [*proof["path"], "00" * 32]}))
    assert run("check-proof", file, "--key", key) == (1, "The proof does not hold.\n")


def test_a_proof_is_checked_against_a_key_that_is_named(run, tmp_path):
    with pytest.raises(UserError, match="--key"):
        run("check-proof", tmp_path / "proof.json")


def test_seal_says_when_there_is_nothing_new(run, amina):
    assert run("seal") == (0, "Nothing new to seal.\n")
    assert not Seal.objects.exists()


def test_an_export_holds_every_entry_in_plain_words_and_is_one_itself(run, amina, tmp_path):
    gp = Actor(name="=1+1", organisation="Mill Lane Practice")
    journal.look(by=gp, action="person.look", people=[amina.pk], basis="They are registered.")
    out, number = tmp_path / "out", tmp_path / "number"
    number.write_text(f"{NUMBER[:3]} {NUMBER[3:6]} {NUMBER[6:]}\n")
    code, said = run("export", "--nhs-number-from", number, "--out", out)
    written = queries.about(amina.pk)
    assert code == 0
    assert said.startswith(f"{written.count()} entries")
    assert written.first().action == "journal.export"
    assert written.first().purpose == "legal duty"
    rows = json.loads((out / "journal.json").read_text())
    assert [row["entry"] for row in rows] == [each.id for each in written]
    assert rows[1]["what"] == "looked at your record"
    assert rows[1]["organisation"] == "Mill Lane Practice"
    table = list(csv.DictReader(io.StringIO((out / "journal.csv").read_text("utf-8-sig"))))
    assert [row["what"] for row in table] == [row["what"] for row in rows]
    assert table[1]["who"] == "'=1+1"
    for file in out.iterdir():
        assert file.stat().st_mode & 0o077 == 0
        assert NUMBER not in file.read_text()


def test_an_export_that_cannot_be_written_down_writes_nothing(run, amina, tmp_path):
    broken = patch("hamlet.journal.actions.WRITE", WRITE.replace("journal_entry", "journal_gone"))
    with broken, pytest.raises(Error):
        run("export", amina.pk, "--out", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_export_never_writes_over_another(run, amina, tmp_path):
    run("export", amina.pk, "--out", tmp_path / "out")
    with pytest.raises(UserError, match="there already"):
        run("export", amina.pk, "--out", tmp_path / "out")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "by their id"),
        (("9990000018",), "not the id"),
        (("00000000-0000-4000-8000-000000000000",), "says nothing"),
        (("--nhs-number-from", "/nowhere"), "cannot be read"),
    ],
)
def test_a_person_who_is_not_known_is_not_exported(run, amina, tmp_path, words, said):
    with pytest.raises(UserError, match=said):
        run("export", *words, "--out", tmp_path / "out")


def test_a_person_who_was_forgotten_is_not_exported(run, amina, tmp_path):
    with pytest.raises(UserError, match="--sure"):
        run("forget", amina.pk)
    assert queries.about(amina.pk).exists()
    assert run("forget", amina.pk, "--sure")[0] == 0
    with pytest.raises(UserError, match="says nothing"):
        run("export", amina.pk, "--out", tmp_path / "out")
