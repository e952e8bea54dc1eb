"""What is worked out once of each distinct text, so that what cannot be alike is seen at a glance.

A text's letters, and a name's keys, are folded into 64 bits. Two names without a common bit of key
share no key; two with many letters apart are no slip of each other. Only the rest is compared.
"""

from collections.abc import Callable, Mapping
from zlib import crc32

import numpy as np

from hamlet.analytics.matching.names import ready

FEW = 64


class Facts:
    """A number for each text of a growing list, worked out when it is first asked for."""

    def __init__(self, values: list[str], fact: Callable[[str], int]):
        self.values, self.fact = values, fact
        self.known = np.zeros(0, np.uint64)

    def of(self, codes: np.ndarray) -> np.ndarray:
        """The facts of some texts, by their numbers."""
        new = self.values[len(self.known) :]
        if new:
            found = np.fromiter(map(self.fact, new), np.uint64, len(new))
            self.known = np.concatenate([self.known, found])
        return self.known[codes]


class Beside(dict):
    """What texts are beside each other, worked out once for each two: by their numbers, packed as
    smaller << 32 | larger."""

    def of(self, values: list[str], pairs: np.ndarray, how: Callable[[str, str], object]) -> list:
        """`how` of each two texts, in order."""
        pairs = pairs.tolist()
        for pair in pairs:
            if pair not in self:
                self[pair] = how(values[pair >> 32], values[pair & 0xFFFFFFFF])
        return [self[pair] for pair in pairs]


def letters(text: str) -> int:
    """The letters of a text, one bit each."""
    return _folded(ord(letter) for letter in text if letter != " ")


def words(text: str) -> int:
    """The words of a text, one bit each."""
    return _folded(crc32(word.encode()) for word in text.split())


def keys(text: str) -> int:
    """The keys of a name, one bit each."""
    return _folded(crc32(key.encode()) for key in ready(text).keys)


def keys_again(text: str) -> int:
    """The same, by other bits: of names of several words, half have a bit in common by chance."""
    return _folded(crc32(key.encode()) >> 6 for key in ready(text).keys)


def _folded(numbers) -> int:
    bits = 0
    for number in numbers:
        bits |= 1 << (number & 63)
    return bits


def only_in_one(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """How many bits each pair does not share."""
    return np.bitwise_count(a ^ b)


def missing_from_larger(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """How many bits of the smaller of each pair the larger lacks."""
    common = np.bitwise_count(a & b)
    return np.minimum(np.bitwise_count(a), np.bitwise_count(b)) - common


def first_true(told: Mapping[int, np.ndarray], otherwise: int) -> np.ndarray:
    """For each pair the first of some small numbers of which it is true; in order of the mapping.
    As `numpy.select`, which takes ten times as long for a few."""
    found = np.full(len(next(iter(told.values()))), otherwise, np.int8)
    for number, true in reversed(told.items()):
        found[true] = number
    return found


def each_once(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Values of which each is to be looked at once, and where each of all is among them. Of a few,
    all are given: sorting them would take longer than looking twice."""
    if len(values) <= FEW:
        return values, np.arange(len(values))
    return np.unique(values, return_inverse=True)
