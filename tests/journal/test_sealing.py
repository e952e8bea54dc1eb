"""Seals cover everything once, never what is still being written, and are found outside too."""

import hashlib
from pathlib import Path

import orjson
import pytest
from cryptography.exceptions import InvalidSignature
from django.db import transaction

from hamlet.journal import entries, merkle, sealing
from hamlet.journal.actions import look
from hamlet.journal.entries import text_of
from hamlet.journal.models import Entry, Seal
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Fault

# A row as another connection writes it: the test's own is inside one transaction throughout.
WRITE = """
INSERT INTO journal_entry (at, kind, action, actor_name, actor_kind, organisation, people, subject,
    purpose, basis, detail)
VALUES (now(), 'deed', %s, 'Ruth Oakes', 'staff', '', '{}', 'sealing', 'direct care', '', '{}')
"""


def write(line, action="referral.receive"):
    line.execute(WRITE, [action])


def expected_root(*actions):
    """The root by the slow way: over the text of each entry, named in the order of the tree."""
    texts = [text_of(Entry.objects.get(action=action).id) for action in actions]
    return merkle.root_of(merkle.leaf_hash(text.encode()) for text in texts).hex()


def test_nothing_new_makes_no_seal(elsewhere):
    assert sealing.seal() is None
    look(by=SYSTEM, action="place.look")
    assert sealing.seal().entries == 1
    assert sealing.seal() is None
    assert Seal.objects.count() == 1


def test_each_root_covers_every_entry_and_each_seal_names_the_one_before(elsewhere):
    look(by=SYSTEM, action="first")
    look(by=SYSTEM, action="second")
    one = sealing.seal()
    look(by=SYSTEM, action="third")
    two = sealing.seal()
    assert one.root == expected_root("first", "second")
    assert two.root == expected_root("first", "second", "third")
    assert (one.number, one.entries, one.previous) == (1, 2, "")
    assert (two.number, two.entries, two.previous) == (2, 3, name_by_hand(one))


def test_a_seal_waits_for_transactions_under_way_and_never_misses_them(elsewhere):
    slow, quick = elsewhere(), elsewhere()
    write(slow, "slow")
    write(quick, "quick")
    quick.commit()
    assert sealing.seal() is None, "the slow one began first and is not yet written"
    slow.commit()
    sealed = sealing.seal()
    assert sealed.entries == 2
    assert sealed.root == expected_root("slow", "quick")


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
    assert second.root == expected_root("early", "late")


def test_what_was_rolled_back_is_in_no_seal(elsewhere):
    undone = elsewhere()
    write(undone, "undone")
    undone.rollback()
    look(by=SYSTEM, action="kept")
    assert sealing.seal().root == expected_root("kept")


def told(seal):
    """What a seal says, sorted, as whoever checks it from outside would write it down."""
    names = ("at", "entries", "horizon", "number", "previous", "root")
    return {name: getattr(seal, name) for name in names}


def name_by_hand(seal):
    """What the next seal calls this one."""
    return hashlib.sha256(orjson.dumps(told(seal))).hexdigest()


def test_the_signature_is_over_all_that_the_seal_says(elsewhere):
    look(by=SYSTEM, action="place.look")
    sealing.seal()
    made, public = Seal.objects.get(), sealing._key().public_key()
    signature = bytes.fromhex(made.signature)
    public.verify(signature, orjson.dumps(told(made)))
    others = {"at": "2026-01-05T09:00:00+00:00", "entries": 2, "root": "00" * 32, "horizon": 1}
    others |= {"number": 2, "previous": "00" * 32}
    for name, other in others.items():
        with pytest.raises(InvalidSignature):
            public.verify(signature, orjson.dumps(told(made) | {name: other}))


def outside(home):
    """The lines of the file, and what they should be."""
    lines = (home / "journal/seals.jsonl").read_bytes().splitlines()
    names = ("number", "at", "horizon", "entries", "root", "previous", "signature")
    return lines, [orjson.dumps(row) for row in Seal.objects.values(*names)]


def kept_leaves(home):
    """Entry and hash of each record of the leaves outside."""
    kept = (home / "journal/leaves").read_bytes()
    records = [kept[start : start + 40] for start in range(0, len(kept), 40)]
    return [(int.from_bytes(each[:8], "big"), each[8:]) for each in records]


def expected_leaves():
    """The leaves by the slow way. Each entry here was written by its own transaction, in order."""
    ids = Entry.objects.order_by("id").values_list("id", flat=True)
    return [(each, merkle.leaf_hash(text_of(each).encode())) for each in ids]


def test_the_file_outside_has_the_same_lines(elsewhere, tmp_path):
    for action in ("first", "second"):
        look(by=SYSTEM, action=action)
        sealing.seal()
    lines, kept = outside(tmp_path)
    assert lines == kept
    assert len(lines) == 2
    for secret in ("journal/seals.jsonl", "journal/leaves", "seal_key.pem"):
        assert (tmp_path / secret).stat().st_mode & 0o077 == 0


def test_what_was_not_committed_leaves_no_line_outside(elsewhere, tmp_path):
    look(by=SYSTEM, action="place.look")
    with transaction.atomic():
        assert sealing.seal()
        transaction.set_rollback(True)
    assert not Seal.objects.exists()
    assert not (tmp_path / "journal/seals.jsonl").exists()


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
            patch.setattr(sealing, "_keep_seals", crash)
            with pytest.raises(KeyboardInterrupt):
                sealing.seal()
    assert len((tmp_path / "journal/seals.jsonl").read_bytes().splitlines()) == 1
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
    file = tmp_path / "journal/seals.jsonl"
    file.write_bytes(file.read_bytes()[:-40])
    sealing.seal()
    lines, kept = outside(tmp_path)
    assert [lines[0], lines[2]] == kept
    assert len(lines) == 3


def test_nothing_is_written_over_seals_that_the_database_does_not_know(elsewhere, tmp_path):
    look(by=SYSTEM, action="place.look")
    sealing.seal()
    file, leaves = tmp_path / "journal/seals.jsonl", tmp_path / "journal/leaves"
    file.write_bytes(orjson.dumps({"number": 1, "root": "00" * 32}) + b"\n")
    before = file.read_bytes(), leaves.read_bytes()
    look(by=SYSTEM, action="place.look")
    with pytest.raises(Fault, match="journal verify"):
        sealing.seal()
    assert (file.read_bytes(), leaves.read_bytes()) == before


def test_each_leaf_is_kept_outside_in_order(elsewhere, tmp_path):
    for number in range(3):
        look(by=SYSTEM, action=f"look.{number}")
        sealing.seal()
    assert kept_leaves(tmp_path) == expected_leaves()


@pytest.mark.parametrize("size", [0, 40, 75, 119])
def test_leaves_lost_outside_are_written_again(elsewhere, tmp_path, size):
    for number in range(3):
        look(by=SYSTEM, action=f"look.{number}")
    sealing.seal()
    leaves = tmp_path / "journal/leaves"
    leaves.write_bytes(leaves.read_bytes()[:size])
    look(by=SYSTEM, action="look.after")
    sealing.seal()
    assert kept_leaves(tmp_path) == expected_leaves()


def test_leaves_of_a_seal_that_was_never_committed_make_way(elsewhere, tmp_path):
    look(by=SYSTEM, action="first")
    sealing.seal()
    leaves = tmp_path / "journal/leaves"
    leaves.write_bytes(leaves.read_bytes() + b"\xff" * 50)
    look(by=SYSTEM, action="second")
    sealing.seal()
    assert kept_leaves(tmp_path) == expected_leaves()


def test_sealing_reads_only_what_is_new(elsewhere, monkeypatch):
    for action in ("first", "second"):
        look(by=SYSTEM, action=action)
    sealing.seal()
    look(by=SYSTEM, action="third")
    read = []
    hashed = entries.leaf_hash
    monkeypatch.setattr(entries, "leaf_hash", lambda text: read.append(text) or hashed(text))
    sealing.seal()
    assert len(read) == 1


def test_an_edge_that_is_not_of_the_last_root_stops_sealing(elsewhere):
    look(by=SYSTEM, action="place.look")
    seal = sealing.seal()
    seal.pk, seal.number, seal.edge = None, 2, ["00" * 32]
    seal.save(force_insert=True)
    with pytest.raises(Fault, match="edge"):
        sealing.seal()


def test_a_crash_while_the_key_is_written_leaves_none_or_a_whole_one(
    elsewhere, monkeypatch, tmp_path
):
    def crash(*_):
        raise KeyboardInterrupt

    look(by=SYSTEM, action="place.look")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", crash)
        with pytest.raises(KeyboardInterrupt):
            sealing.seal()
    assert not (tmp_path / "seal_key.pem").exists()
    assert sealing.seal().entries == 1
    assert (tmp_path / "seal_key.pem").stat().st_mode & 0o777 == 0o600


def test_a_database_that_counts_from_lower_is_noticed(elsewhere):
    look(by=SYSTEM, action="place.look")
    far = {"number": 1, "horizon": 2**60, "entries": 0, "root": merkle.EMPTY.hex()}
    Seal.objects.create(at="2026-01-05T09:00Z", edge=[], **far)
    with pytest.raises(Fault, match="sealed up to"):
        sealing.seal()
