"""Names beside each other, many pairs at once: each distinct pair is looked at once."""

from functools import partial
from math import nan

import numpy as np

from hamlet.analytics.matching import names
from hamlet.analytics.matching.columns import NAMES, Columns, Vocabulary, Words
from hamlet.analytics.matching.levels import WEAK, Name
from hamlet.analytics.matching.model import Model
from hamlet.analytics.matching.ready import Beside, Facts, only_in_one

IS_WEAK = np.isin(np.arange(len(Name)), list(WEAK))
IF_BOTH_NAMED = np.array([Name.ABSENT, Name.DIFFERS], np.int8)
LETTERS_APART = 3
"""Names are compared where no more letters are in one of them alone, or where they share a key."""


def weak(levels: np.ndarray) -> np.ndarray:
    """Which levels do not say that two names may be one."""
    return IS_WEAK[levels]


class NamePairs:
    """Compares each distinct pair of names once.

    What two names are beside each other is one of few outcomes, a level and the key that they have
    in common: each has a number.
    """

    def __init__(self, model: Model, words: Words):
        self.words, self.outcomes = words, Vocabulary(nothing=(Name.DIFFERS, names.NONE))
        code, values = self.outcomes.code, words.name.values
        self.pairs = Beside(values, lambda one, other: code(names.beside(one, other)))
        self.levels = Facts(self.outcomes.values, lambda outcome: outcome[0], np.int8)
        self.no_family = Facts(values, model.is_no_family_name, bool)
        self.whole = {role: Facts(values, partial(_whole, model, role), float) for role in NAMES}
        self.common = {
            role: Facts(self.outcomes.values, partial(_common, model, role), float)
            for role in NAMES
        }

    def compare(self, role: str, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Levels of pairs of name numbers, and log2 of the share of what each has in common, nan
        where that has none."""
        both = (a > 0) & (b > 0)
        levels, shares = IF_BOTH_NAMED[both.view(np.int8)], np.full(len(a), nan)
        same = a == b
        rows = np.flatnonzero(both & same)
        levels[rows], shares[rows] = Name.SAME, self.whole[role].of(a[rows])
        rows = np.flatnonzero(both & ~same)
        rows = rows[self._at_a_glance(a[rows], b[rows])]
        if len(rows):
            found = self.pairs.of_both(a[rows], b[rows])
            levels[rows], shares[rows] = self.levels.of(found), self.common[role].of(found)
        return levels, shares

    def at_a_glance(self, a: int, b: int) -> bool:
        """Whether two names may be alike."""
        words = self.words
        one, other = words.name_letters.one(a), words.name_letters.one(b)
        if (one ^ other).bit_count() <= LETTERS_APART:
            return True
        if one & other and 1 in (words.name_length.one(a), words.name_length.one(b)):
            return True
        return all(fact.one(a) & fact.one(b) for fact in words.name_keys)

    def _at_a_glance(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Which pairs of names may be alike."""
        one, other = (self.words.name_letters.of(names) for names in (a, b))
        near = only_in_one(one, other) <= LETTERS_APART
        length = self.words.name_length
        initial = (np.minimum(length.of(a), length.of(b)) == 1) & ((one & other) > 0)
        keys, again = ((fact.of(a) & fact.of(b)) > 0 for fact in self.words.name_keys)
        return near | initial | (keys & again)

    def may_cross(self, a: Columns, b: Columns) -> np.ndarray:
        """Which pairs may be alike when first names and surnames change places."""
        sides = (a.first_name, b.surname), (a.surname, b.first_name)
        one, other = (self._at_a_glance(*side) & (side[0] > 0) & (side[1] > 0) for side in sides)
        return one | other

    def crossed(self, a: Columns, b: Columns) -> tuple[tuple, tuple]:
        """First names beside surnames, the better agreement first, so that it does not matter
        which record is which. A share is that of the role in which the name is commoner."""
        return self._better_first(
            self._either_role(a.first_name, b.surname), self._either_role(a.surname, b.first_name)
        )

    def _either_role(self, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        levels, share = self.compare("first_name", a, b)
        rows = np.flatnonzero(~weak(levels))
        share[rows] = np.maximum(share[rows], self.compare("surname", a[rows], b[rows])[1])
        return levels, share

    @staticmethod
    def _better_first(one: tuple, two: tuple) -> tuple[tuple, tuple]:
        rank = [levels + np.nan_to_num(shares) / 1000 for levels, shares in (one, two)]
        swap = rank[1] < rank[0]
        return tuple(
            tuple(np.where(swap, x, y) for x, y in zip(*sides, strict=True))
            for sides in ((two, one), (one, two))
        )


def _whole(model: Model, role: str, name: str) -> float:
    return model.bits(role, f"={name}")


def _common(model: Model, role: str, outcome: tuple[Name, str]) -> float:
    return model.name_bits(role, outcome[1])
