"""Seals cover everything once, never what is still being written, and are found outside too."""

import hashlib

import orjson
import psycopg
import pytest
from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.db import connection, transaction

from hamlet.journal import sealing
from hamlet.journal.actions import look
from hamlet.journal.models import Entry, Seal
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Fault

# A row as another connection writes it: the test's own is inside one transaction throughout.
WRITE = """
INSERT INTO journal_entry (at, kind, action, actor_name, actor_kind, organisation, people, subject,
    purpose, basis, detail)
VALUES (now(), 'deed', %s, 'Ruth Oakes', 'staff', '', '{}', 'sealing', 'direct care', '', '{}')
"""


@pytest.fixture
def elsewhere(django_db_blocker, django_db_setup, monkeypatch, tmp_path):
    """Connections to a database of its own, with the journal's real tables and nothing else.

    Seals need transactions that commit, and the journal refuses to be emptied afterwards.
    """
    monkeypatch.setattr(settings, "HAMLET_HOME", tmp_path)
    with django_db_blocker.unblock():
        own = dict(connection.settings_dict)
        address = {"host": own["HOST"], "user": own["USER"]}
        with psycopg.connect(dbname=own["NAME"], autocommit=True, **address) as admin:
            admin.execute("DROP DATABASE IF EXISTS sealing")
            admin.execute("CREATE DATABASE sealing")
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "NAME", "sealing")
        monkeypatch.setitem(connection.settings_dict, "OPTIONS", {})  # as the owner of its tables
        _make_tables()
        opened = []

        def connect():
            opened.append(psycopg.connect(dbname="sealing", **address))
            return opened[-1]

        yield connect
        for each in opened:
            each.close()
        connection.close()


def _make_tables():
    from importlib import import_module

    guard = import_module("hamlet.journal.migrations.0002_append_only")
    with connection.schema_editor() as editor:
        editor.create_model(Entry)
        editor.create_model(Seal)
    with connection.cursor() as cursor:
        cursor.execute(guard.REFUSE)
        for table in guard.TABLES:
            cursor.execute(guard.GUARD.format(table=table))


def write(line, action="referral.receive"):
    line.execute(WRITE, [action])


def expected_head(before, actions):
    """The head by the slow way: hash of the head before and of each entry's leaf."""
    rows = Entry.objects.filter(action__in=actions).order_by("id").values(*sealing.FIELDS)
    leaves = b"".join(sealing.leaf(row) for row in rows)
    return hashlib.sha256(before.encode() + leaves).hexdigest()


def test_nothing_new_makes_no_seal(elsewhere):
    assert sealing.seal() is None
    look(by=SYSTEM, action="place.look")
    assert sealing.seal().entries == 1
    assert sealing.seal() is None
    assert Seal.objects.count() == 1


def test_each_head_covers_the_new_entries_and_the_head_before(elsewhere):
    look(by=SYSTEM, action="first")
    look(by=SYSTEM, action="second")
    one = sealing.seal()
    look(by=SYSTEM, action="third")
    two = sealing.seal()
    assert one.head == expected_head("", ["first", "second"])
    assert two.head == expected_head(one.head, ["third"])
    assert (one.entries, two.entries) == (2, 3)


def test_a_seal_waits_for_transactions_under_way_and_never_misses_them(elsewhere):
    slow, quick = elsewhere(), elsewhere()
    write(slow, "slow")
    write(quick, "quick")
    quick.commit()
    assert sealing.seal() is None, "the slow one began first and is not yet written"
    slow.commit()
    sealed = sealing.seal()
    assert sealed.entries == 2
    assert sealed.head == expected_head("", ["slow", "quick"])


def test_a_later_transaction_under_way_is_left_for_the_next_seal(elsewhere):
    early, late = elsewhere(), elsewhere()
    write(early, "early")
    write(late, "late")
    early.commit()
    first = sealing.seal()
    assert first.entries == 1
    late.commit()
    second = sealing.seal()
    assert second.entries == 2
    assert second.head == expected_head(first.head, ["late"])


def test_what_was_rolled_back_is_in_no_seal(elsewhere):
    undone = elsewhere()
    write(undone, "undone")
    undone.rollback()
    look(by=SYSTEM, action="kept")
    assert sealing.seal().head == expected_head("", ["kept"])


def told(seal):
    """What a seal says, sorted, as whoever checks it from outside would write it down."""
    return {name: getattr(seal, name) for name in ("at", "entries", "head", "horizon")}


def test_the_signature_is_over_all_that_the_seal_says(elsewhere):
    look(by=SYSTEM, action="place.look")
    sealing.seal()
    made, public = Seal.objects.get(), sealing._key().public_key()
    signature = bytes.fromhex(made.signature)
    public.verify(signature, orjson.dumps(told(made)))
    others = {"at": "2026-01-05T09:00:00+00:00", "entries": 2, "head": "00" * 32, "horizon": 1}
    for name, other in others.items():
        with pytest.raises(InvalidSignature):
            public.verify(signature, orjson.dumps(told(made) | {name: other}))


def outside(home):
    """The lines of the file, and what they should be."""
    lines = (home / "seals.jsonl").read_bytes().splitlines()
    kept = Seal.objects.values("id", "at", "horizon", "entries", "head", "signature")
    return lines, [orjson.dumps(row) for row in kept]


def test_the_file_outside_has_the_same_lines(elsewhere, tmp_path):
    for action in ("first", "second"):
        look(by=SYSTEM, action=action)
        sealing.seal()
    lines, kept = outside(tmp_path)
    assert lines == kept
    assert len(lines) == 2
    for secret in ("seals.jsonl", "seal_key.pem"):
        assert (tmp_path / secret).stat().st_mode & 0o077 == 0


def test_what_was_not_committed_leaves_no_line_outside(elsewhere, tmp_path):
    look(by=SYSTEM, action="place.look")
    with transaction.atomic():
        assert sealing.seal()
        transaction.set_rollback(True)
    assert not Seal.objects.exists()
    assert not (tmp_path / "seals.jsonl").exists()


@pytest.mark.parametrize("new", [0, 1])
def test_a_crash_between_commit_and_file_is_made_good_by_the_next_seal(
    elsewhere, monkeypatch, tmp_path, new
):
    def crash():
        raise KeyboardInterrupt

    look(by=SYSTEM, action="first")
    sealing.seal()
    for _ in range(2):
        look(by=SYSTEM, action="kept")
        with monkeypatch.context() as patch:
            patch.setattr(sealing, "_keep_outside", crash)
            with pytest.raises(KeyboardInterrupt):
                sealing.seal()
    assert len((tmp_path / "seals.jsonl").read_bytes().splitlines()) == 1
    for _ in range(new):
        look(by=SYSTEM, action="last")
    sealing.seal()
    lines, kept = outside(tmp_path)
    assert lines == kept
    assert len(lines) == 3 + new


def test_a_line_torn_by_a_crash_is_written_again(elsewhere, tmp_path):
    for action in ("first", "second"):
        look(by=SYSTEM, action=action)
        sealing.seal()
    file = tmp_path / "seals.jsonl"
    file.write_bytes(file.read_bytes()[:-40])
    sealing.seal()
    lines, kept = outside(tmp_path)
    assert [lines[0], lines[2]] == kept
    assert len(lines) == 3


def test_a_file_that_ends_in_seals_of_another_database_gets_all_of_this_one(elsewhere, tmp_path):
    file = tmp_path / "seals.jsonl"
    file.write_bytes(orjson.dumps({"id": 1, "head": "00" * 32}) + b"\n")
    look(by=SYSTEM, action="place.look")
    sealing.seal()
    lines, kept = outside(tmp_path)
    assert lines[1:] == kept


def test_a_crash_while_the_key_is_written_leaves_none_or_a_whole_one(
    elsewhere, monkeypatch, tmp_path
):
    def crash(_):
        raise KeyboardInterrupt

    look(by=SYSTEM, action="place.look")
    with monkeypatch.context() as patch:
        patch.setattr(sealing.os, "fsync", crash)
        with pytest.raises(KeyboardInterrupt):
            sealing.seal()
    assert not (tmp_path / "seal_key.pem").exists()
    assert sealing.seal().entries == 1
    assert (tmp_path / "seal_key.pem").stat().st_mode & 0o777 == 0o600


def test_a_database_that_counts_from_lower_is_noticed(elsewhere):
    look(by=SYSTEM, action="place.look")
    Seal.objects.create(at="2026-01-05T09:00Z", horizon=2**60, entries=0, head="", signature="")
    with pytest.raises(Fault, match="sealed up to"):
        sealing.seal()


@pytest.mark.parametrize(("field", "other"), [("actor_name", "Nobody"), ("basis", "none")])
def test_a_changed_entry_changes_its_leaf(elsewhere, field, other):
    look(by=SYSTEM, action="place.look")
    row = Entry.objects.values(*sealing.FIELDS).get()
    assert sealing.leaf(row | {field: other}) != sealing.leaf(row)
