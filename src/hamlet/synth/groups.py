"""The groups whose naming customs, languages and households the generator follows.

Shares are rounded and chosen to resemble the 2021 census of an inner east London borough (ONS); how
far from English spelling a clerk finds the names is an assumption of ours, kept here in one column
so that whoever measures fairness of matching knows exactly what was put in.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Group:
    """One naming group.

    `households` is its share of households; `families`, `multi`, `shared` and `older` multiply the
    odds of families with children, three generations, shared houses and older households.
    `takes_name` is the share of wives who take the husband's surname. `languages` are first
    languages with their shares. `no_english` is the share of adults over 50 born abroad, roughly,
    who need an interpreter. `deprivation` tilts where they live. `unfamiliar` multiplies clerks'
    errors in names, with English names at 1.
    """

    key: str
    ethnicities: tuple[tuple[str, float], ...]
    households: float
    families: float
    multi: float
    shared: float
    older: float
    takes_name: float
    languages: tuple[tuple[str, float], ...]
    no_english: float
    deprivation: float
    unfamiliar: float


def _one(name: str) -> tuple[tuple[str, float], ...]:
    return ((name, 1.0),)


_ENGLISH_MIX = (
    ("White British", 0.93),
    ("Mixed: White and Black Caribbean", 0.03),
    ("Mixed: White and Asian", 0.025),
    ("Any other mixed", 0.015),
)
_EUROPE = (("Any other White", 0.97), ("Any other mixed", 0.03))

GROUPS: tuple[Group, ...] = (
    Group("english", _ENGLISH_MIX, 33, 0.55, 0.3, 1.2, 2.6, 0.75, _one("English"), 0, -0.25, 1.0),
    Group("irish", _one("White Irish"), 1.6, 0.5, 0.2, 1.1, 3, 0.7, _one("English"), 0, -0.1, 1.15),
    Group(
        "bangladeshi",
        _one("Bangladeshi"),
        26.5,
        2.9,
        5.0,
        0.45,
        1.1,
        0.15,
        (("Sylheti", 0.36), ("Bengali", 0.26), ("English", 0.38)),
        0.62,
        0.55,
        1.6,
    ),
    Group(
        "somali",
        _one("Black African: Somali"),
        2.2,
        2.6,
        1.3,
        0.5,
        0.8,
        0.0,
        (("Somali", 0.68), ("English", 0.27), ("Arabic", 0.05)),
        0.6,
        0.75,
        2.2,
    ),
    Group(
        "west_african",
        (("Black African", 0.94), ("Mixed: White and Black African", 0.06)),
        4.2,
        1.4,
        0.8,
        1.0,
        0.6,
        0.7,
        (("English", 0.66), ("Yoruba", 0.12), ("French", 0.1), ("Akan", 0.07), ("Igbo", 0.05)),
        0.15,
        0.45,
        2.0,
    ),
    Group(
        "caribbean",
        (
            ("Black Caribbean", 0.7),
            ("Any other Black", 0.2),
            ("Mixed: White and Black Caribbean", 0.1),
        ),
        3.4,
        1.0,
        0.5,
        0.8,
        2.0,
        0.6,
        _one("English"),
        0,
        0.35,
        1.05,
    ),
    Group(
        "eastern_european",
        _EUROPE,
        5.6,
        0.8,
        0.3,
        2.0,
        0.25,
        0.8,
        (
            ("Polish", 0.36),
            ("Romanian", 0.22),
            ("Bulgarian", 0.14),
            ("Lithuanian", 0.1),
            ("Ukrainian", 0.08),
            ("English", 0.1),
        ),
        0.3,
        0.0,
        1.8,
    ),
    Group(
        "southern_european",
        _EUROPE,
        12.0,
        0.5,
        0.2,
        2.4,
        0.3,
        0.35,
        (
            ("Italian", 0.25),
            ("Spanish", 0.2),
            ("Portuguese", 0.16),
            ("French", 0.15),
            ("German", 0.06),
            ("Greek", 0.05),
            ("English", 0.13),
        ),
        0.1,
        -0.45,
        1.4,
    ),
    Group(
        "turkish",
        (("Any other White", 0.7), ("Any other ethnic group", 0.3)),
        1.8,
        1.2,
        0.8,
        0.9,
        0.8,
        0.85,
        (("Turkish", 0.6), ("Kurdish", 0.15), ("English", 0.25)),
        0.4,
        0.2,
        1.7,
    ),
    Group(
        "pakistani",
        _one("Pakistani"),
        1.3,
        1.8,
        3.0,
        0.8,
        0.8,
        0.3,
        (("Urdu", 0.4), ("Punjabi", 0.15), ("English", 0.45)),
        0.35,
        0.2,
        1.6,
    ),
    Group(
        "indian",
        _one("Indian"),
        4.2,
        0.8,
        1.0,
        1.8,
        0.5,
        0.7,
        (("English", 0.5), ("Gujarati", 0.12), ("Punjabi", 0.12), ("Hindi", 0.14), ("Tamil", 0.12)),
        0.25,
        -0.35,
        1.6,
    ),
    Group(
        "chinese",
        _one("Chinese"),
        4.0,
        0.5,
        0.5,
        2.2,
        0.5,
        0.1,
        (("Mandarin", 0.45), ("Cantonese", 0.25), ("English", 0.3)),
        0.5,
        -0.35,
        2.0,
    ),
    Group(
        "vietnamese",
        (("Any other Asian", 1.0),),
        1.1,
        1.3,
        1.6,
        0.8,
        0.9,
        0.1,
        (("Vietnamese", 0.66), ("English", 0.34)),
        0.6,
        0.35,
        2.2,
    ),
    Group(
        "filipino",
        (("Any other Asian", 1.0),),
        1.7,
        1.2,
        1.0,
        1.3,
        0.5,
        0.85,
        (("Tagalog", 0.45), ("English", 0.55)),
        0.05,
        0.0,
        1.3,
    ),
    Group(
        "arab",
        (("Arab", 0.75), ("Any other ethnic group", 0.25)),
        2.2,
        1.5,
        1.0,
        0.9,
        0.6,
        0.15,
        (("Arabic", 0.72), ("English", 0.28)),
        0.4,
        0.3,
        1.8,
    ),
)

KEYS = tuple(group.key for group in GROUPS)
UNFAMILIARITY = {group.key: group.unfamiliar for group in GROUPS}
ETHNICITIES = tuple(dict.fromkeys(name for group in GROUPS for name, _ in group.ethnicities))
LANGUAGES = tuple(dict.fromkeys(name for group in GROUPS for name, _ in group.languages))


def column(field: str) -> np.ndarray:
    """One parameter of every group, in the order of `GROUPS`."""
    return np.array([getattr(group, field) for group in GROUPS], dtype=float)


def choices(field: str, names: tuple[str, ...]) -> np.ndarray:
    """Weights of `names` (columns) for each group (rows), from pairs of name and share."""
    weights = np.zeros((len(GROUPS), len(names)))
    for row, group in enumerate(GROUPS):
        for name, share in getattr(group, field):
            weights[row, names.index(name)] = share
    return weights
