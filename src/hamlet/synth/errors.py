"""What goes wrong when people are written down: rates by partner system, and by how familiar a name is.

Every rate is a share of records. Rates of errors in names are for names that are familiar to English
clerks and are multiplied by `groups.Group.unfamiliar`; nothing else differs by group. The rates are
assumptions of ours, of the order that published audits of linkage report, not measurements.
"""

from dataclasses import dataclass

import numpy as np

from hamlet.synth import groups


@dataclass(frozen=True)
class Source:
    """One partner system and how it errs."""

    key: str
    covers: float  # share of residents it holds, where sought
    years: float  # mean years since the record was brought up to date
    duplicates: float
    ghosts: float  # share still held of people who died or moved away
    no_number: float
    anothers_number: float
    broken_number: float  # fails its check digit
    misspelt: float  # first name, and again surname
    respelt: float  # another spelling of the same name
    nickname: float
    part_of_name: float  # one word of several; half of a double-barrelled name
    swapped_names: float
    initial_only: float
    maiden: float  # keeps the name before marriage though told
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
    plain_letters: bool  # cannot keep accents
    width: int  # characters that a surname may have
    capitals: bool


SOURCES: tuple[Source, ...] = (
    Source("gp", 0.97, 1.6, 0.006, 0.4, 0.004, 0.0008, 0.0004, 0.008, 0.012, 0.006, 0.02, 0.002, 0.0005,
           0.05, 0.002, 0.004, 0.003, 0.0, 0.0015, 0.12, 0.05, 0.004, 0.0, 0.06, 0.15, False, 60, False),
    Source("community", 0.78, 2.2, 0.025, 0.35, 0.04, 0.003, 0.002, 0.016, 0.025, 0.02, 0.035, 0.006, 0.001,
           0.07, 0.005, 0.006, 0.006, 0.002, 0.003, 0.22, 0.08, 0.008, 0.005, 0.18, 0.35, False, 40, False),
    Source("acute", 0.90, 2.8, 0.045, 0.5, 0.05, 0.004, 0.002, 0.018, 0.028, 0.012, 0.04, 0.006, 0.001,
           0.08, 0.006, 0.01, 0.007, 0.001, 0.003, 0.25, 0.07, 0.009, 0.008, 0.14, 0.4, True, 30, True),
    Source("mental_health", 0.20, 2.0, 0.02, 0.4, 0.05, 0.003, 0.002, 0.018, 0.028, 0.03, 0.035, 0.005, 0.002,
           0.07, 0.005, 0.008, 0.006, 0.002, 0.003, 0.2, 0.06, 0.008, 0.02, 0.1, 0.3, False, 40, False),
    Source("social_care", 0.22, 3.0, 0.05, 0.45, 0.34, 0.005, 0.006, 0.03, 0.045, 0.05, 0.05, 0.012, 0.004,
           0.1, 0.012, 0.02, 0.012, 0.02, 0.006, 0.3, 0.1, 0.012, 0.02, 0.2, 0.3, False, 35, False),
    Source("housing", 0.74, 3.6, 0.06, 0.5, 0.93, 0.002, 0.003, 0.035, 0.05, 0.045, 0.06, 0.014, 0.03,
           0.12, 0.012, 0.03, 0.012, 0.09, 0.01, 0.35, 0.16, 0.006, 0.0, 0.45, 0.5, True, 18, False),
)  # fmt: skip

KEYBOARD = {
    "a": "qsz", "b": "vgn", "c": "xvd", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjy",
    "i": "uok", "j": "hku", "k": "jli", "l": "ko", "m": "n", "n": "mb", "o": "ipl", "p": "o",
    "q": "wa", "r": "etf", "s": "adw", "t": "ryg", "u": "yij", "v": "cb", "w": "qe", "x": "zc",
    "y": "tu", "z": "xs",
}  # fmt: skip
SOUNDS = (
    ("ph", "f"), ("ck", "k"), ("ee", "i"), ("ou", "u"), ("th", "t"), ("sh", "s"), ("kh", "k"),
    ("oo", "u"), ("aa", "a"), ("y", "i"), ("z", "s"), ("c", "k"), ("w", "v"), ("v", "w"), ("q", "k"),
)  # fmt: skip


def unfamiliar(group: np.ndarray) -> np.ndarray:
    """Multiplier of errors in names, for each person's naming group."""
    return groups.column("unfamiliar")[group]


def misspell(rng: np.random.Generator, words: list[str]) -> list[str]:
    """One slip in each word: a neighbouring key, two letters changed over, one left out, doubled, or by ear."""
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
