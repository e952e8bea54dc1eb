"""Whoever owns the database, or the files outside it, changes something: the first is named."""

import shutil

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from hamlet.journal import checking, outside, proofs, sealing, verifying
from hamlet.journal.actions import look
from hamlet.journal.models import Entry
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import UserError
from hamlet.kernel.identifiers import new_id

ENTRIES, A_SEAL = 12, 4


@pytest.fixture
def book(elsewhere):
    """Twelve entries under three seals, and their ids in order."""
    for number in range(ENTRIES):
        odd = {"said": "\\ \n \t ‘ \U0001f600", "of": number}
        look(
            by=SYSTEM,
            action=f"look.{number}",
            detail=odd,
            people=[new_id()],
            subject=f"referral:{number}",
        )
        if number % A_SEAL == A_SEAL - 1:
            sealing.seal()
    return list(Entry.objects.order_by("id").values_list("id", flat=True))


def verdict(folder=None, **options):
    here = outside.here()
    return verifying.verify(folder or here, checking.public_key(here.key), **options)


def as_owner(*statements):
    """What the database's owner can do: switch the trigger off, and on again afterwards."""
    with connection.cursor() as cursor:
        for table in ("journal_entry", "journal_seal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        for statement in statements:
            cursor.execute(statement)
        for table in ("journal_entry", "journal_seal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only")


def finds(number, *words, **options):
    """That the verdict names this entry or seal, in these words."""
    found = verdict(**options)
    assert found.number == number, found.bad
    for word in words:
        assert word in found.bad
    return True


def test_a_journal_as_it_was_written_is_said_to_be(book):
    look(by=SYSTEM, action="look.later")
    found = verdict()
    assert (found.bad, found.entries, found.seals, found.unsealed) == ("", ENTRIES, 3, 1)


def test_a_journal_without_a_seal_holds_nothing_sealed(elsewhere):
    look(by=SYSTEM, action="look.first")
    sealing._key()
    found = verdict()
    assert (found.bad, found.entries, found.seals, found.unsealed) == ("", 0, 0, 1)


OTHERS = {
    "at": "at + interval '1 microsecond'",
    "kind": "'deed'",
    "action": "'other'",
    "actor_id": "gen_random_uuid()",
    "actor_name": "'Nobody'",
    "actor_kind": "'staff'",
    "organisation": "'Elsewhere'",
    "people": "'{}'",
    "subject": "'referral:other'",
    "purpose": "'research'",
    "basis": "'none'",
    "detail": "'{\"more\": 1}'",
}


def test_every_column_is_tried():
    tried = {*OTHERS, "id", "transaction"}
    assert {field.column for field in Entry._meta.concrete_fields} == tried


@pytest.mark.parametrize("column", OTHERS)
@pytest.mark.parametrize("place", [0, 6, 11])
def test_an_altered_entry_is_named(book, column, place):
    as_owner(f"UPDATE journal_entry SET {column} = {OTHERS[column]} WHERE id = {book[place]}")
    assert finds(book[place], "altered")


def test_the_first_of_several_is_named(book):
    as_owner(f"UPDATE journal_entry SET basis = 'x' WHERE id IN ({book[9]}, {book[2]}, {book[5]})")
    assert finds(book[2], "altered")


@pytest.mark.parametrize("place", [0, 5, 10])
def test_a_deleted_entry_is_named(book, place):
    as_owner(f"DELETE FROM journal_entry WHERE id = {book[place]}")
    assert finds(book[place], "deleted", f"entry {book[place + 1]} stands in its place")


INSERT = """
INSERT INTO journal_entry (id, at, transaction, kind, action, actor_name, actor_kind, organisation,
    people, subject, purpose, basis, detail)
SELECT {id}, at, {transaction}, kind, action, actor_name, actor_kind, organisation, people, subject,
    purpose, basis, detail FROM journal_entry WHERE id = {like}
"""


def test_an_entry_put_in_the_middle_is_named(book):
    transaction = Entry.objects.get(id=book[5]).transaction
    as_owner(INSERT.format(id=9000, transaction=transaction, like=book[5]))
    assert finds(9000, "inserted", f"before entry {book[6]}")


def test_an_entry_put_at_the_end_under_an_old_id_is_named(book):
    transaction = Entry.objects.get(id=book[11]).transaction
    as_owner(INSERT.format(id=-1, transaction=transaction, like=book[11]))
    assert finds(-1, "inserted")


def test_an_entry_put_at_the_end_of_what_is_sealed_is_named(book):
    transaction = Entry.objects.get(id=book[11]).transaction
    as_owner(INSERT.format(id=9000, transaction=transaction, like=book[11]))
    assert finds(9000, "inserted", "does not cover it")


def test_two_entries_that_change_places_are_named_by_the_first(book):
    first, second = book[3], book[8]
    as_owner(
        f"UPDATE journal_entry SET id = -1 WHERE id = {first}",
        f"UPDATE journal_entry SET id = {first} WHERE id = {second}",
        f"UPDATE journal_entry SET id = {second} WHERE id = -1",
    )
    assert finds(first, "moved", f"entry {second} stands in its place")


@pytest.mark.parametrize("moved", ["0", "transaction + 1000000"])
def test_an_entry_moved_in_the_order_is_found(book, moved):
    as_owner(f"UPDATE journal_entry SET transaction = {moved} WHERE id = {book[4]}")
    assert verdict().number in (book[0], book[4])
    assert "stands in its place" in verdict().bad


def test_a_truncated_journal_is_named_by_its_first_entry(book):
    as_owner("TRUNCATE journal_entry")
    assert finds(book[0], "deleted, and the 11 after it", "truncated")


@pytest.mark.parametrize(("left", "words"), [(8, "and the 3 after it"), (11, "the last one")])
def test_a_tail_cut_off_is_named_by_its_first_entry(book, left, words):
    as_owner(f"DELETE FROM journal_entry WHERE id >= {book[left]}")
    assert finds(book[left], "deleted", words, "truncated")


@pytest.mark.parametrize(
    "change", ["at = now()", "horizon = horizon + 1", "entries = 7", "root = previous",
               "previous = root", "signature = ''", "number = 9"]
)  # fmt: skip
def test_an_altered_seal_is_named(book, change):
    as_owner(f"UPDATE journal_seal SET {change} WHERE number = 2")
    assert finds(2)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_deleted_seal_is_named(book, number):
    as_owner(f"DELETE FROM journal_seal WHERE number = {number}")
    assert finds(number, "deleted")


def test_seals_made_anew_over_altered_entries_do_not_match_those_outside(book):
    as_owner("UPDATE journal_entry SET basis = 'other'", "TRUNCATE journal_seal")
    assert finds(1, "deleted")


def lines_outside(change):
    file = outside.here().seals
    lines = [orjson.loads(line) for line in file.read_bytes().splitlines()]
    file.write_bytes(b"".join(orjson.dumps(each) + b"\n" for each in change(lines)))


@pytest.mark.parametrize("name", checking.KEPT)
def test_an_altered_seal_outside_is_named(book, name):
    lines_outside(lambda seals: [seals[0], seals[1] | {name: "00"}, seals[2]])
    assert finds(2, "outside", "altered")


@pytest.mark.parametrize(
    ("left", "first"), [([1, 2], 1), ([0, 2], 2), ([0, 1], 3), ([1, 0, 2], 1), ([], 1)]
)
def test_seals_outside_that_are_missing_or_moved_are_named(book, left, first):
    lines_outside(lambda seals: [seals[each] for each in left])
    assert finds(first, "outside")


@pytest.mark.parametrize("place", [0, 5, 11])
def test_an_altered_leaf_outside_is_named_and_the_entry_is_cleared(book, place):
    leaves = outside.here().leaves
    held = bytearray(leaves.read_bytes())
    held[place * 40 + 20] ^= 1
    leaves.write_bytes(held)
    assert finds(book[place], "outside", "as they were sealed")


def test_an_altered_id_outside_is_named(book):
    leaves = outside.here().leaves
    held = bytearray(leaves.read_bytes())
    held[5 * 40] ^= 1
    leaves.write_bytes(held)
    assert finds(book[5], "outside", "id")


def test_leaves_outside_cut_off_are_named(book):
    leaves = outside.here().leaves
    leaves.write_bytes(leaves.read_bytes()[: 7 * 40 + 3])
    assert finds(book[7], "outside", "cut off")


def test_an_entry_is_blamed_where_leaf_and_entry_were_both_altered(book):
    leaves = outside.here().leaves
    held = bytearray(leaves.read_bytes())
    held[5 * 40 + 20] ^= 1
    leaves.write_bytes(held)
    as_owner(f"UPDATE journal_entry SET basis = 'x' WHERE id = {book[5]}")
    assert finds(book[5], f"Entry {book[5]} was altered")


def test_an_entry_altered_alike_in_both_is_found_by_its_seal(book):
    as_owner(f"UPDATE journal_entry SET basis = 'x' WHERE id = {book[5]}")
    here = outside.here()
    for _ in here.keep_leaves(0, list(verifying.leaves(0, 2**62))):
        pass
    assert finds(2, "outside alike", "places 5 and 8")


def test_a_copy_kept_elsewhere_may_be_older_and_still_finds_it(book, tmp_path):
    copy = outside.Outside(shutil.copytree(outside.here().folder, tmp_path / "copy"))
    look(by=SYSTEM, action="look.later")
    sealing.seal()
    assert verdict(copy, copy=True) == verifying.Verdict(ENTRIES, 3, 1)
    as_owner(f"UPDATE journal_entry SET basis = 'x' WHERE id = {book[5]}")
    assert finds(book[5], "altered", folder=copy, copy=True)
    assert finds(1, folder=outside.Outside(tmp_path / "empty"), copy=True)


def test_another_key_holds_no_seal(book):
    other = Ed25519PrivateKey.generate().public_key()
    assert verifying.verify(outside.here(), other).number == 1


def test_a_folder_without_a_key_is_told_apart_from_tampering(tmp_path):
    with pytest.raises(UserError, match="--key"):
        checking.public_key(tmp_path / "none.pem")


def test_an_entry_can_be_proved_without_the_journal(book):
    here, key = outside.here(), checking.public_key(outside.here().key)
    for entry in book:
        proof = orjson.loads(orjson.dumps(proofs.of_entry(here, entry)))
        assert checking.holds(proof, key)
        assert not checking.holds(proof | {"entry": proof["entry"].replace("look.", "deed.")}, key)
        assert not checking.holds(proof | {"index": proof["index"] ^ 1}, key)
        larger = proof["seal"] | {"entries": proof["seal"]["entries"] + 1}
        assert not checking.holds(proof | {"seal": larger}, key)


def test_growth_from_seal_to_seal_can_be_proved(book):
    here, key = outside.here(), checking.public_key(outside.here().key)
    for older, newer in [(1, 1), (1, 2), (1, 3), (2, 3)]:
        proof = orjson.loads(orjson.dumps(proofs.of_growth(here, older, newer)))
        assert checking.holds(proof, key)
        assert not checking.holds(proof | {"path": [*proof["path"], "00" * 32]}, key)
    assert not checking.holds(proof | {"older": proof["older"] | {"root": "00" * 32}}, key)


@pytest.mark.parametrize("proof", [{}, {"kind": "other", "path": []}, [], {"path": ["no"]}, None])
def test_what_is_no_proof_does_not_hold(proof):
    assert not checking.holds(proof, Ed25519PrivateKey.generate().public_key())


def test_what_cannot_be_proved_is_said(book):
    look(by=SYSTEM, action="look.later")
    here, later = outside.here(), Entry.objects.latest("id").id
    for ask, said in [
        (lambda: proofs.of_entry(here, 0), "no entry"),
        (lambda: proofs.of_entry(here, later), "not sealed yet"),
        (lambda: proofs.of_growth(here, 1, 9), "no seal 9"),
        (lambda: proofs.of_growth(here, 2, 1), "older seal first"),
    ]:
        with pytest.raises(UserError, match=said):
            ask()
