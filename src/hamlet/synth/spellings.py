"""Other ways in which each name of the vocabulary is written: variants, nicknames, parts.

Every way is one more number into a longer list of names, so that copies stay arrays of numbers.
"""

import re
from dataclasses import dataclass
from functools import cache
from unicodedata import combining, normalize

import numpy as np
import pyarrow as pa

from hamlet.synth import draw
from hamlet.synth import vocabulary as names

_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ı": "i", "ß": "ss", "đ": "d", "Đ": "D", "ø": "o"})


@dataclass(frozen=True)
class Spellings:
    """All written forms, and where among `forms` those of each name begin and how many they are."""

    written: pa.Array
    forms: np.ndarray
    respelt: tuple[np.ndarray, np.ndarray]
    nickname: tuple[np.ndarray, np.ndarray]
    part: tuple[np.ndarray, np.ndarray]
    initial: tuple[np.ndarray, np.ndarray]

    def swap(
        self,
        rng: np.random.Generator,
        codes: np.ndarray,
        where: np.ndarray,
        ways: tuple[np.ndarray, np.ndarray],
    ) -> np.ndarray:
        """`codes`, with one of the ways drawn `where` asked and where the name has any."""
        first, count = ways
        known = np.minimum(codes, len(count) - 1)
        can = np.flatnonzero(where & (codes < len(count)) & (count[known] > 0))
        which = first[codes[can]] + (rng.random(len(can)) * count[codes[can]]).astype(int)
        changed = codes.copy()
        changed[can] = self.forms[which]
        return changed


@cache
def load() -> Spellings:
    """The spellings of the vocabulary, from `data/spellings.toml` and a few rules."""
    book = draw.read("spellings.toml")
    families = [line.split() for line in book["variants"]]
    variants = {name: [o for o in line if o != name] for line in families for name in line}
    nicknames = {line.split()[0]: line.split()[1:] for line in book["nicknames"]}
    written, numbers = list(names.load().names), dict(names.load().numbers)
    forms: list[int] = []

    def table(of: dict[str, list[str]]) -> tuple[np.ndarray, np.ndarray]:
        first, count = [], []
        for name in names.load().names:
            others = of.get(name, [])
            first.append(len(forms))
            count.append(len(others))
            for other in others:
                if other not in numbers:
                    numbers[other] = len(written)
                    written.append(other)
                forms.append(numbers[other])
        return np.array(first), np.array(count)

    every = names.load().names
    respelt = table({name: respellings(name, variants) for name in every})
    nickname, part = table(nicknames), table({name: parts(name) for name in every})
    initial = table({name: [name[0]] for name in every})
    return Spellings(pa.array(written), np.array(forms, np.int64), respelt, nickname, part, initial)


def respellings(name: str, variants: dict[str, list[str]]) -> list[str]:
    """Other spellings of the whole name: a word of it respelt, marks dropped or changed."""
    words = name.split()
    found = [
        " ".join([*words[:i], other, *words[i + 1 :]])
        for i, word in enumerate(words)
        for other in variants.get(word, [])
    ]
    if "'" in name or "-" in name:
        found += [re.sub("['-]", "", name), re.sub("['-]", " ", name)]
    plain = plain_letters(name)
    return list(dict.fromkeys([*found, plain])) if plain != name else found


def parts(name: str) -> list[str]:
    """Single words of a name of several; halves of a double-barrelled one."""
    pieces = [piece for piece in re.split("[ -]", name) if len(piece) > 2]
    return pieces if len(pieces) > 1 else []


def plain_letters(name: str) -> str:
    """Without accents, as an old system keeps it."""
    letters = normalize("NFD", name.translate(_LETTERS))
    return "".join(letter for letter in letters if not combining(letter))
