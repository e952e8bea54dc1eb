"""Two homes: address and postcode weighed together, since one all but gives the other."""

from functools import partial

import numpy as np
from jellyfish import damerau_levenshtein_distance as slips

from hamlet.analytics.matching.columns import Columns, Words
from hamlet.analytics.matching.levels import Place
from hamlet.analytics.matching.model import Model
from hamlet.analytics.matching.ready import (
    Beside,
    Facts,
    first_true,
    missing_from_larger,
    only_in_one,
)


class Places:
    """Compares homes, and keeps what it found of each two addresses and postcodes."""

    def __init__(self, model: Model, words: Words):
        self.words = words
        self.addresses = Beside(words.address.values, alike)
        self.postcodes = Beside(words.postcode.values, near)
        self.address_bits = Facts(words.address.values, partial(model.bits, "address"), float)
        self.postcode_bits = Facts(words.postcode.values, partial(model.bits, "postcode"), float)

    def compare(self, a: Columns, b: Columns) -> tuple[np.ndarray, np.ndarray]:
        """`Place` levels, and log2 of the share of records at the address or postcode agreed on, 0
        where none is."""
        told = (a.postcode > 0) & (b.postcode > 0), (a.address > 0) & (b.address > 0)
        post = told[0] & (a.postcode == b.postcode)
        likely = told[1] & self._share_words(a.address, b.address)
        addresses = _looked_at(self.addresses, a.address, b.address, likely)
        likely = told[0] & ~post & self._share_signs(a.postcode, b.postcode)
        codes = _looked_at(self.postcodes, a.postcode, b.postcode, likely)
        home = told[1] & ((addresses == 2) | ((addresses == 1) & (post | (codes > 0))))
        street = (addresses == 1) | (codes == 1)
        absent = ~(told[0] | told[1])
        stands = {
            Place.ABSENT: absent,
            Place.HOME: home,
            Place.POSTCODE: post,
            Place.STREET: street,
        }
        shares = np.zeros(len(post))
        at, code = np.flatnonzero(home), np.flatnonzero(~home & post)
        shares[at] = np.maximum(*(self.address_bits.of(each.address[at]) for each in (a, b)))
        shares[code] = self.postcode_bits.of(a.postcode[code])
        return first_true(stands, Place.DIFFERS), shares

    def alike(self, a: int, b: int) -> int:
        """What two addresses are beside each other, as `alike`."""
        if a == b:
            return 2
        one, other = (self.words.address_words.one(each) for each in (a, b))
        shorter = min(one.bit_count(), other.bit_count())
        likely = 2 * (shorter - (one & other).bit_count()) <= shorter
        return self.addresses.one(a, b) if likely else 0

    def near(self, a: int, b: int) -> int:
        """What two postcodes are beside each other that differ, as `near`."""
        one, other = (self.words.postcode_letters.one(each) for each in (a, b))
        return self.postcodes.one(a, b) if (one ^ other).bit_count() <= 2 else 0

    def _share_words(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Whether two addresses may be alike: half the words of the shorter are in the longer."""
        one, other = self.words.address_words.of(a), self.words.address_words.of(b)
        shorter = np.minimum(np.bitwise_count(one), np.bitwise_count(other))
        return 2 * missing_from_larger(one, other) <= shorter

    def _share_signs(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        one, other = self.words.postcode_letters.of(a), self.words.postcode_letters.of(b)
        return only_in_one(one, other) <= 2


def _looked_at(known: Beside, a: np.ndarray, b: np.ndarray, where: np.ndarray) -> np.ndarray:
    """What each two texts are beside each other, 2 where both are one, 0 where not asked."""
    same = a == b
    found = np.zeros(len(a), np.int8)
    found[where & same] = 2
    rows = np.flatnonzero(where & ~same)
    if len(rows):
        found[rows] = known.of_both(a[rows], b[rows])
    return found


def alike(x: str, y: str) -> int:
    """2 where two addresses are one written in two ways, 1 where much of them agrees, else 0."""
    one, other = set(x.split()), set(y.split())
    both = one & other
    if not both:
        return 0
    numbers = {w for w in one if w[0].isdigit()}, {w for w in other if w[0].isdigit()}
    much = 2 * len(both) >= min(len(one), len(other)) + 1
    if numbers[0] == numbers[1] and numbers[0]:
        return 2 if len(one ^ other) <= 2 and len(both) > len(numbers[0]) else int(much)
    return int(much and (numbers[0] <= numbers[1] or numbers[1] <= numbers[0]))


def near(x: str, y: str) -> int:
    """1 where one sign of a postcode differs, or two changed places."""
    return int(abs(len(x) - len(y)) <= 1 and slips(x, y) <= 1)
