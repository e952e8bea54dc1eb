"""Every name there is, as one numbered list, and the pools from which groups draw.

Names travel through the generator as numbers into `Vocabulary.names`; text is looked up once, when
a table is made.
"""

from dataclasses import dataclass, field
from functools import cache

import numpy as np

from hamlet.synth import draw

TAIL_SHARE = 0.42  # of people whose name comes from the compounded long tail, where there is one


@dataclass
class Vocabulary:
    """The numbered names, and per group and part (male, surname, …) their codes and weights."""

    names: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    pools: dict[tuple[str, str], tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)

    def code(self, name: str) -> int:
        """The number of a name, added if new."""
        if name not in self.numbers:
            self.numbers[name] = len(self.names)
            self.names.append(name)
        return self.numbers[name]

    def draw(self, rng: np.random.Generator, group: str, part: str, size: int) -> np.ndarray:
        """`size` codes from one group's pool."""
        codes, weights = self.pools[group, part]
        return codes[draw.pick(rng, weights, size)]

    def put(self, group: str, part: str, common: list[str], tail: list[str]) -> None:
        """Make a pool: common names with falling frequency, then a flat long tail."""
        common = [name.replace("_", " ") for name in common]
        weights = draw.zipf(len(common))
        if tail:
            rest = np.full(len(tail), weights.sum() * TAIL_SHARE / (1 - TAIL_SHARE) / len(tail))
            weights = np.concatenate([weights, rest])
        codes = np.array([self.code(name) for name in [*common, *tail]], dtype=np.int32)
        self.pools[group, part] = codes, weights


@cache
def load() -> Vocabulary:
    """The vocabulary, read from the room's own lists."""
    vocabulary = Vocabulary()
    for group, lists in draw.read("names.toml").items():
        lists = {part: value.split() for part, value in lists.items()}
        _surnames(vocabulary, group, lists)
        for sex in ("male", "female"):
            vocabulary.put(group, sex, lists[sex], _given_tail(group, sex, lists))
            vocabulary.put(group, f"{sex}_old", lists.get(f"{sex}_old", lists[sex]), [])
        if "title_female" in lists:
            vocabulary.put(group, "title_female", lists["title_female"], [])
    _twist(vocabulary)
    return vocabulary


def _compounds(lists: dict[str, list[str]]) -> list[str]:
    return [stem + end for stem in lists.get("stems", []) for end in lists.get("ends", [])]


def _surnames(vocabulary: Vocabulary, group: str, lists: dict[str, list[str]]) -> None:
    """Surnames; in the Chinese lists stems and ends make given names instead."""
    tail = [] if group == "chinese" else _compounds(lists)
    if group in ("english", "irish", "caribbean", "southern_european"):
        tail = tail + _double_barrelled(lists["surname"])
    vocabulary.put(group, "surname", lists["surname"], tail)


def _double_barrelled(surnames: list[str]) -> list[str]:
    plain = [name for name in surnames[:30] if "_" not in name and "-" not in name]
    return [f"{one}-{two}" for one, two in zip(plain, reversed(plain), strict=True) if one != two]


def _given_tail(group: str, sex: str, lists: dict[str, list[str]]) -> list[str]:
    """Compound given names: Chinese syllables, and Bangladeshi names of two words."""
    if group == "chinese":
        return _compounds(lists)
    doubles = lists.get(f"double_{sex}", [])
    return [f"{first} {second}" for first in doubles for second in lists[sex] if first != second]


def _twist(vocabulary: Vocabulary) -> None:
    """Give every masculine Slavic surname its feminine, so that wives and daughters bear it."""
    for code in vocabulary.pools["eastern_european", "surname"][0].tolist():
        vocabulary.code(feminine(vocabulary.names[code]))


def feminine(surname: str) -> str:
    """The form that a woman bears of an Eastern European surname."""
    for ending, changed in (("ski", "ska"), ("cki", "cka"), ("ov", "ova"), ("ák", "áková")):
        if surname.endswith(ending):
            return surname.removesuffix(ending) + changed
    return surname


@cache
def feminine_codes() -> np.ndarray:
    """For each name's code, the code of its feminine form (itself for most)."""
    vocabulary = load()
    changed = np.arange(len(vocabulary.names))
    for code in vocabulary.pools["eastern_european", "surname"][0].tolist():
        changed[code] = vocabulary.numbers[feminine(vocabulary.names[code])]
    return changed


@cache
def bengali() -> tuple[list[str], np.ndarray]:
    """Names in Bengali script, and for each code its place among them (-1 where we have none)."""
    script = draw.read("spellings.toml")["bengali"]
    written, places = [], np.full(len(load().names), -1)
    for code, name in enumerate(load().names):
        tokens = name.split()
        if all(token in script for token in tokens):
            places[code] = len(written)
            written.append(" ".join(script[token] for token in tokens))
    return written, places
