"""Searching for tampering: the database against the leaves and seals that were kept outside it.

Leaves and seals are first held against the key. Then the entries are read in order and held
against the leaves, so that the first one that differs can be named. Both are streams.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, repeat

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction

from hamlet.journal.checking import KEPT, name_of, signed
from hamlet.journal.entries import Leaf, leaves, number_since
from hamlet.journal.merkle import Tree
from hamlet.journal.models import Entry, Seal
from hamlet.journal.outside import Outside
from hamlet.journal.sealing import kept, one_at_a_time


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many entries and seals there are, how many wait for a seal, and the first bad one.

    `bad` is one sentence, empty where all are as they were written. `number` is that of the entry
    or seal it names.
    """

    entries: int = 0
    seals: int = 0
    unsealed: int = 0
    bad: str = ""
    number: int | None = None


class Tampered(Exception):
    """The first thing that is not as it was written: a sentence, and whose number it names."""

    def __init__(self, said: str, number: int) -> None:
        super().__init__(said)
        self.number = number


@dataclass(frozen=True, slots=True)
class Sealed:
    """How far seals hold: the last of them, and whether leaves outside are those they cover.

    Where they are not, `seal` is the first that shows it, and `before` the one before it.
    """

    seals: int = 0
    seal: dict | None = None
    before: dict | None = None
    leaves_hold: bool = True


def verify(folder: Outside, key: Ed25519PublicKey, *, copy: bool = False) -> Verdict:
    """Hold the whole journal against what `folder` keeps, and say what is first found wrong.

    A `copy` may be older than the database; the deployment's own folder may lack no seal. Nothing
    is sealed while it runs. Raises nothing for what was tampered with.
    """
    with transaction.atomic():
        one_at_a_time()
        try:
            found = _seals(folder, key, copy)
            _entries(folder, found)
        except Tampered as bad:
            return Verdict(bad=str(bad), number=bad.number)
        last = found.seal
        unsealed = number_since(last["horizon"] if last else 0)
        return Verdict(last["entries"] if last else 0, found.seals, unsealed)


def _seals(folder: Outside, key: Ed25519PublicKey, copy: bool) -> Sealed:
    """Hold each seal against the key, the one before, the database, and the leaves outside."""
    own = _in_database()
    tree, before, number = Tree(), None, 0
    for number, seal in enumerate(folder.read_seals(), 1):
        _require_whole(seal, number, before, key)
        _require_same(seal, next(own, None))
        for leaf in folder.read_leaves(tree.size, seal["entries"]):
            tree.append(leaf.hash)
        if (tree.size, tree.root().hex()) != (seal["entries"], seal["root"]):
            return Sealed(number, seal, before, leaves_hold=False)
        before = seal
    if (more := next(own, None)) and not (copy and number):
        said = "is in the database and not outside: the seals outside were cut off"
        raise Tampered(f"Seal {more['number']} {said}.", more["number"])
    return Sealed(number, before)


def _in_database() -> Iterator[dict]:
    rows = Seal.objects.order_by("number").iterator(chunk_size=1000)
    return map(kept, rows)


def _require_whole(seal: dict, number: int, before: dict | None, key: Ed25519PublicKey) -> None:
    """The seal is signed as it is, and follows the one before it."""
    try:
        key.verify(bytes.fromhex(seal["signature"]), signed(seal))
    except (InvalidSignature, KeyError, TypeError, ValueError):
        raise Tampered(f"Seal {number} outside was altered: its signature fails.", number) from None
    if seal["number"] != number:
        said = f"seal {seal['number']} stands in its place"
        raise Tampered(f"Seal {number} outside was deleted or moved: {said}.", number)
    if seal["previous"] != (name_of(before) if before else ""):
        raise Tampered(f"Seal {number} outside does not follow the one before it.", number)
    if before and (seal["entries"] < before["entries"] or seal["horizon"] < before["horizon"]):
        raise Tampered(f"Seal {number} covers less than the one before it.", number)


def _require_same(seal: dict, own: dict | None) -> None:
    number = seal["number"]
    if own is None or own["number"] > number:
        raise Tampered(f"Seal {number} was deleted from the database.", number)
    if any(own[name] != seal[name] for name in KEPT):
        said = "was altered in the database" if own["number"] == number else "was inserted"
        raise Tampered(f"Seal {own['number']} {said}.", own["number"])


def _entries(folder: Outside, sealed: Sealed) -> None:
    """Hold the entries that the last seal covers against the leaves outside."""
    if sealed.seal is None:
        return
    within, size = sealed.seal["entries"], 0
    outside = chain(folder.read_leaves(0, within), repeat(None))
    tree, first = Tree(), None
    with closing(leaves(0, sealed.seal["horizon"])) as entries:
        for size, own in enumerate(entries, 1):
            expected = next(outside)
            if own != expected:
                first = first or (own, expected, size)
                if sealed.leaves_hold:
                    break
            if not sealed.leaves_hold:
                tree.append(own.hash)
    if first is None and (missing := next(outside)):
        first = (None, missing, size + 1)
    if not sealed.leaves_hold:
        _blame(sealed, tree, first)
    if first:
        raise _named(folder, *first)


def _blame(sealed: Sealed, tree: Tree, first: tuple | None) -> None:
    """Where leaves outside are not those sealed: say so, unless it is the entries that differ."""
    seal, start = sealed.seal, sealed.before["entries"] if sealed.before else 0
    if (tree.size, tree.root().hex()) == (seal["entries"], seal["root"]):
        own, missing, place = first
        entry = own.entry if own else missing.entry
        said = f"The leaf of entry {entry} outside was altered or cut off (place {place})."
        raise Tampered(f"{said} The entries themselves are as they were sealed.", entry)
    if first is None:
        said = (
            f"in the database and outside alike, between places {start + 1} and {seal['entries']}"
        )
        raise Tampered(f"Entries of seal {seal['number']} were altered {said}.", seal["number"])


def _named(folder: Outside, own: Leaf | None, expected: Leaf | None, place: int) -> Tampered:
    """What happened at the first place where the entry is not the one that was sealed there."""
    if expected is None:
        said = f"Entry {own.entry} was inserted: it claims to be older than the last seal"
        return Tampered(f"{said}, which does not cover it.", own.entry)
    entry = expected.entry
    if own is None and not _is_there(entry):
        rest = folder.number_of_leaves() - place
        said = f"Entry {entry} was deleted, and the {rest:,} after it" if rest else ""
        said = said or f"Entry {entry}, the last one sealed, was deleted"
        return Tampered(f"{said}: the journal was truncated.", entry)
    if own is None or own.entry == entry:
        return Tampered(f"Entry {entry} was altered.", entry)
    if own.hash == expected.hash:
        return Tampered(f"The id of entry {own.entry} outside was altered to {entry}.", own.entry)
    return _displaced(folder, own.entry, entry)


def _displaced(folder: Outside, stands: int, entry: int) -> Tampered:
    if not any(leaf.entry == stands for leaf in folder.read_leaves()):
        if _is_there(entry):
            return Tampered(f"Entry {stands} was inserted before entry {entry}.", stands)
        return Tampered(f"Entry {entry} was deleted; entry {stands} was put in its place.", entry)
    if not _is_there(entry):
        return Tampered(f"Entry {entry} was deleted: entry {stands} stands in its place.", entry)
    return Tampered(f"Entry {entry} was moved: entry {stands} stands in its place.", entry)


def _is_there(entry: int) -> bool:
    return Entry.objects.filter(id=entry).exists()
