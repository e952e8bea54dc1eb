"""Seals cover everything once, never what is still being written, and are found outside too."""

import hashlib

import orjson
import psycopg
import pytest
from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.db import connection

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


def test_the_signature_is_that_of_the_head(elsewhere):
    look(by=SYSTEM, action="place.look")
    made = sealing.seal()
    public = sealing._key().public_key()
    public.verify(bytes.fromhex(made.signature), bytes.fromhex(made.head))
    with pytest.raises(InvalidSignature):
        public.verify(bytes.fromhex(made.signature), bytes.fromhex("00" * 32))


def test_the_file_outside_has_the_same_lines(elsewhere, tmp_path):
    for action in ("first", "second"):
        look(by=SYSTEM, action=action)
        sealing.seal()
    lines = [orjson.loads(line) for line in (tmp_path / "seals.jsonl").read_bytes().splitlines()]
    kept = list(Seal.objects.values_list("horizon", "entries", "head", "signature"))
    assert [(x["horizon"], x["entries"], x["head"], x["signature"]) for x in lines] == kept
    for secret in ("seals.jsonl", "seal_key.pem"):
        assert (tmp_path / secret).stat().st_mode & 0o077 == 0


def test_a_crash_between_file_and_commit_loses_nothing(elsewhere, monkeypatch, tmp_path):
    look(by=SYSTEM, action="place.look")
    keep = sealing._keep_outside

    def keep_and_crash(made):
        keep(made)
        raise KeyboardInterrupt

    monkeypatch.setattr(sealing, "_keep_outside", keep_and_crash)
    with pytest.raises(KeyboardInterrupt):
        sealing.seal()
    assert not Seal.objects.exists()
    monkeypatch.setattr(sealing, "_keep_outside", keep)
    made = sealing.seal()
    assert made.head == expected_head("", ["place.look"])
    lines = (tmp_path / "seals.jsonl").read_bytes().splitlines()
    assert len(lines) == 2
    assert orjson.loads(lines[-1])["head"] == made.head


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
