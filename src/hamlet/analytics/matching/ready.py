"""What is worked out once of each distinct text, so that what cannot be alike is seen at a glance.

A text's letters, and a name's keys, are folded into 64 bits. Two names without a common bit of key
share no key; two with many letters apart are no slip of each other. Only the rest is compared.
"""

from collections.abc import Callable, Mapping
from zlib import crc32

import numpy as np
import pyarrow as pa

from hamlet.analytics.matching.names import ready

FEW = 64
LAST = 0xFFFFFFFF


class Facts:
    """A number for each text of a growing list, worked out when it is first asked for."""

    def __init__(self, values: list, fact: Callable, kind: type = np.uint64):
        self.values, self.fact = values, fact
        self.known = np.zeros(0, kind)

    def of(self, codes: np.ndarray) -> np.ndarray:
        """The facts of some texts, by their numbers."""
        if len(self.known) < len(self.values):
            new = self.values[len(self.known) :]
            found = np.fromiter(map(self.fact, new), self.known.dtype, len(new))
            self.known = np.concatenate([self.known, found])
        return self.known[codes]

    def one(self, code: int):
        """The fact of one text."""
        if code >= len(self.known):
            self.of(np.array([code]))
        return self.known.item(code)


class Each(dict):
    """What a number stands for, as a number, worked out when it is first asked for."""

    def __init__(self, fact: Callable[[int], float], kind: type = float):
        self.fact, self.kind = fact, kind

    def __missing__(self, number: int) -> float:
        found = self[number] = self.fact(number)
        return found

    def of(self, numbers: np.ndarray) -> np.ndarray:
        """It of each, in order."""
        distinct, at = each_once(numbers)
        found = np.fromiter(map(self.__getitem__, distinct.tolist()), self.kind, len(distinct))
        return found if at is None else found[at]


class Beside(Each):
    """What two texts are beside each other, whichever of them comes first."""

    def __init__(self, values: list[str], how: Callable[[str, str], int]):
        super().__init__(lambda two: how(values[two >> 32], values[two & LAST]), np.int32)

    def one(self, a: int, b: int) -> int:
        """It of two, by their numbers."""
        return self[a << 32 | b if a < b else b << 32 | a]

    def of_both(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """It of each two, by their numbers."""
        return self.of(np.minimum(a, b).astype(np.int64) << 32 | np.maximum(a, b))


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


def each_once(values: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
    """Values of which each is to be looked at once, and where each of all is among them. Of a few,
    all are given, and None: finding the distinct ones would take longer than looking twice."""
    if len(values) <= FEW:
        return values, None
    found = pa.array(values).dictionary_encode()
    return found.dictionary.to_numpy(), found.indices.to_numpy()
