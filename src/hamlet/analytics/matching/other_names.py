"""Other names that somebody goes by or went by: compared by whichever of two records' names agree.

Few records have any, so they stand apart from the columns: a number for each set of them. A name
that is kept closer is compared, and gives no key: it brings nobody together.
"""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from hamlet.analytics.matching.levels import Name
from hamlet.analytics.matching.records import OtherName, read_others

if TYPE_CHECKING:
    from hamlet.analytics.matching.columns import Columns, Words


class Coded(NamedTuple):
    """An `OtherName` as numbers of a vocabulary."""

    first_name: int
    surname: int
    closer: bool


RANKS = np.arange(len(Name))
RANKS[[Name.ABSENT, Name.CHANGED]] = Name.DIFFERS
"""How far a level is from agreeing."""


def coded(names: tuple[OtherName, ...], words: "Words") -> int:
    """The number of a set of names."""
    code = words.name.code
    return words.others.code(
        tuple(Coded(code(each.first_name), code(each.surname), each.closer) for each in names)
    )


def uncoded(number: int, words: "Words") -> tuple[OtherName, ...]:
    """The set of names that has a number."""
    text = words.name.values
    return tuple(
        OtherName(text[each.first_name], text[each.surname], each.closer)
        for each in words.others.values[number]
    )


def add(columns: "Columns", words: "Words", told: Mapping[int, Iterable[OtherName]]) -> None:
    """Take in the other names of some rows."""
    text = words.name.values
    for row, names in told.items():
        usual = text[columns.first_name[row]], text[columns.surname[row]]
        columns.others[row] = coded(read_others(names, *usual), words)


def that_find(columns: "Columns", words: "Words") -> tuple[np.ndarray, list[Coded]]:
    """Every other name that gives keys, and the row of which it is one."""
    rows = np.flatnonzero(columns.others).tolist()
    found = [
        (row, each)
        for row in rows
        for each in words.others.values[columns.others[row]]
        if not each.closer
    ]
    return np.array([row for row, _ in found], np.int64), [each for _, each in found]


def every_way(words: "Words", a: "Columns", b: "Columns") -> tuple["Columns", "Columns", list[int]]:
    """Each pair once for each two names by which it can be compared besides the usual ones, with
    these for names; and the row of which each is a way."""
    ways = [
        (row, *both)
        for row in np.flatnonzero((a.others > 0) | (b.others > 0)).tolist()
        for both in list(product(_names(words, a, row), _names(words, b, row)))[1:]
    ]
    rows = [row for row, _, _ in ways]
    return (
        _called(a, rows, [one for _, one, _ in ways]),
        _called(b, rows, [two for *_, two in ways]),
        rows,
    )


def _names(words: "Words", of: "Columns", row: int) -> list[tuple[int, int]]:
    """The usual name, and every other."""
    others = words.others.values[of.others[row]]
    return [(of.first_name[row], of.surname[row]), *(each[:2] for each in others)]


def _called(of: "Columns", rows: list[int], names: list[tuple[int, int]]) -> "Columns":
    found = of.take(np.array(rows, np.int64))
    found.first_name, found.surname = np.array(names, np.int32).reshape(-1, 2).T
    return found


def closest(first: np.ndarray, last: np.ndarray, *more: np.ndarray, of: list[int]) -> np.ndarray:
    """Of several ways in which pairs were compared, the place of the best for each pair, in order
    of pairs: by levels of first names and surnames, then by what else was found. `of` is the pair
    of each way.
    """
    order = np.lexsort((*more, last, first, RANKS[first] + RANKS[last], of))
    of = np.array(of)[order]
    return order[np.r_[True, of[1:] != of[:-1]]]
