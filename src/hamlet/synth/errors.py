"""What goes wrong when people are written down, by partner system and by how familiar a name is.

The rates stand in `data/errors.toml`. Those of errors in names are for names that are familiar to
English clerks and are multiplied by `groups.Group.unfamiliar`; no rate differs by group otherwise.
Customs add their own: the order of Somali names, titles that stand for surnames, accents.
"""

from dataclasses import dataclass

import numpy as np

from hamlet.synth import draw, groups


@dataclass(frozen=True)
class Source:
    """One partner system and how it errs: the rates of `data/errors.toml`, as shares of records."""

    key: str
    covers: float
    years: float
    duplicates: float
    ghosts: float
    no_number: float
    anothers_number: float
    broken_number: float
    misspelt: float
    respelt: float
    nickname: float
    part_of_name: float
    swapped_names: float
    initial_only: float
    maiden: float
    day_month: float
    first_january: float
    slip_in_date: float
    no_date: float
    wrong_sex: float
    no_mobile: float
    familys_mobile: float
    slip_in_postcode: float
    no_address: float
    no_ethnicity: float
    no_language: float
    plain_letters: bool
    width: int
    capitals: bool


def _sources() -> tuple[Source, ...]:
    rates = draw.read("errors.toml")
    keys = rates.pop("sources")
    return tuple(
        Source(key=key, **{rate: values[column] for rate, values in rates.items()})
        for column, key in enumerate(keys)
    )


SOURCES = _sources()

KEYBOARD = {
    "a": "qsz", "b": "vgn", "c": "xvd", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjy",
    "i": "uok", "j": "hku", "k": "jli", "l": "ko", "m": "n", "n": "mb", "o": "ipl", "p": "o",
    "q": "wa", "r": "etf", "s": "adw", "t": "ryg", "u": "yij", "v": "cb", "w": "qe", "x": "zc",
    "y": "tu", "z": "xs",
}  # fmt: skip
SOUNDS = (
    ("ph", "f"), ("ck", "k"), ("ee", "i"), ("ou", "u"), ("th", "t"), ("sh", "s"), ("kh", "k"),
    ("oo", "u"), ("aa", "a"), ("y", "i"), ("z", "s"), ("c", "k"), ("w", "v"), ("v", "w"),
    ("q", "k"),
)  # fmt: skip


def unfamiliar(group: np.ndarray) -> np.ndarray:
    """Multiplier of errors in names, for each person's naming group."""
    return groups.column("unfamiliar")[group]


def misspell(rng: np.random.Generator, words: list[str]) -> list[str]:
    """One slip in each word: a key beside, letters changed over, left out, doubled, by ear."""
    kinds = rng.integers(0, 5, len(words)).tolist()
    places, chances = rng.random(len(words)).tolist(), rng.random(len(words)).tolist()
    slips = (_neighbour, _transpose, _omit, _double, _by_ear)
    return [
        slips[kind](word, int(place * len(word)), chance) if len(word) > 1 else word
        for word, kind, place, chance in zip(words, kinds, places, chances, strict=True)
    ]


def _neighbour(word: str, at: int, chance: float) -> str:
    letter = word[at]
    near = KEYBOARD.get(letter.lower(), "")
    if not near:
        return _omit(word, at, chance)
    other = near[int(chance * len(near))]
    return word[:at] + (other.upper() if letter.isupper() else other) + word[at + 1 :]


def _transpose(word: str, at: int, chance: float) -> str:
    at = min(max(at, 1), len(word) - 2)
    if at < 1 or word[at] == word[at + 1]:
        return _omit(word, at, chance)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _omit(word: str, at: int, chance: float) -> str:
    at = max(at, 1)
    return word[:at] + word[at + 1 :]


def _double(word: str, at: int, chance: float) -> str:
    return word[:at] + word[at].lower() + word[at:] if at else word + word[-1]


def _by_ear(word: str, at: int, chance: float) -> str:
    for heard, written in SOUNDS[int(chance * 8) :]:
        if heard in word[1:]:
            return word[0] + word[1:].replace(heard, written, 1)
    return _omit(word, at, chance)
