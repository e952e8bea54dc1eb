"""Proofs that can be handed on and checked without the journal, as plain JSON.

One says that an entry is in the journal as a seal covers it, the other that one seal only added to
an earlier one. Whoever checks needs the public key and `checking`, and nothing else.
"""

from collections.abc import Iterator

from hamlet.journal.entries import Leaf, text_of
from hamlet.journal.merkle import consistency, inclusion
from hamlet.journal.models import Seal
from hamlet.journal.outside import Outside
from hamlet.journal.sealing import kept
from hamlet.kernel.errors import UserError


def of_entry(folder: Outside, entry: int) -> dict:
    """The proof that an entry is in the journal, under the newest seal.

    Raises `UserError` where there is no such entry, or it is not sealed yet.
    """
    text, seal = text_of(entry), Seal.objects.order_by("number").last()
    if text is None:
        raise UserError(f"There is no entry {entry}.")
    index = _place(folder.read_leaves(0, seal.entries if seal else 0), entry)
    if index is None:
        raise UserError(f"Entry {entry} is not sealed yet. Ask again in a minute.")
    path = inclusion(_reading(folder), index, seal.entries)
    return {"kind": "inclusion", "entry": text, "index": index} | _told(path, seal=seal)


def of_growth(folder: Outside, older: int, newer: int) -> dict:
    """The proof that seal `newer` covers all that seal `older` did, unchanged, and added to it.

    Raises `UserError` where there is no such seal, or the first is not the older.
    """
    first, second = _seal(older), _seal(newer)
    if older > newer:
        raise UserError("Name the older seal first.")
    path = consistency(_reading(folder), first.entries, second.entries)
    return {"kind": "consistency"} | _told(path, older=first, newer=second)


def _place(leaves: Iterator[Leaf], entry: int) -> int | None:
    return next((place for place, leaf in enumerate(leaves) if leaf.entry == entry), None)


def _seal(number: int) -> Seal:
    found = Seal.objects.filter(number=number).first()
    if found is None:
        raise UserError(f"There is no seal {number}.")
    return found


def _reading(folder: Outside):
    return lambda first, after: (leaf.hash for leaf in folder.read_leaves(first, after))


def _told(path: list[bytes], **seals: Seal) -> dict:
    told = {name: kept(seal) for name, seal in seals.items()}
    return {"path": [each.hex() for each in path]} | told
