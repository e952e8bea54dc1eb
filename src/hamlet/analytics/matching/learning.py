"""Learning a model from the file itself: no answers are given, and none are needed.

Chances among strangers come from random pairs; those within a home from pairs at one address; those
of one person by expectation–maximisation (Dempster, Laird and Rubin, 1977) over the pairs that
blocking brings together. Beliefs held beforehand (`beliefs`) count as some pairs more, so that a
small or odd file is not taken at its word.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from hamlet.analytics.matching.beliefs import BEFORE, RARE, WORTH
from hamlet.analytics.matching.columns import Columns, Words
from hamlet.analytics.matching.comparing import Compared
from hamlet.analytics.matching.model import FEWEST, Model, Rates
from hamlet.analytics.matching.names import ready
from hamlet.analytics.matching.scoring import chances

ROUNDS = 15
MOST_PAIRS = 100_000


@dataclass(frozen=True)
class Seen:
    """Pairs to learn from. `weight`: how many pairs of the file each blocked pair stands for."""

    strangers: Compared
    home: Compared
    blocked: Compared
    weight: float
    homes: float


def begin(columns: Columns, words: Words) -> Model:
    """A model that knows how common values are, and of the rest what is believed beforehand."""
    records = max(len(columns), 2)
    shares, rarer = _shares(columns, words)
    return Model(
        rates=BEFORE,
        records=records,
        year=int(columns.dob.max(initial=0)) // 10_000,
        pairs_of_person=1.0 / records,
        pairs_of_home=1.0 / records,
        shares=shares,
        rarer=rarer,
    )


def _shares(columns: Columns, words: Words) -> tuple[dict, dict]:
    counts = {
        "first_name": _name_counts(columns.first_name, words),
        "surname": _name_counts(columns.surname, words),
        "postcode": _text_counts(columns.postcode, words.postcode.values),
        "address": _text_counts(columns.address, words.address.values),
        "mobile": _number_counts(columns.mobile),
        "nhs_number": _number_counts(columns.nhs_number),
        "year": _number_counts(columns.dob // 10_000),
        "day": _number_counts(columns.dob % 10_000),
    }
    shares, rarer = {}, {}
    for field, count in counts.items():
        shares[field], rare = _common(*count, len(columns))
        rarer[field] = min(rare, RARE[field])
    shares["nhs_number"] = {}
    return shares, rarer


Counts = tuple[Sequence[str] | np.ndarray, np.ndarray]
"""Values, and how many records have each."""


def _common(values: Sequence, counts: np.ndarray, records: int) -> tuple[dict[str, float], float]:
    """Shares of the common values, and the one that stands for all others: the mean over records
    that hold a rare value, so that it is what two such records meet by chance."""
    common = np.flatnonzero(counts >= FEWEST).tolist()
    kept = sorted((str(values[at]), int(counts[at]) / records) for at in common)
    rare = counts[counts < FEWEST].astype(float)
    mean = float((rare**2).sum() / rare.sum()) if len(rare) else 1.0
    return dict(kept), max(mean, 1.0) / max(records, 2)


def _number_counts(values: np.ndarray) -> Counts:
    return np.unique(values[values != 0], return_counts=True)


def _text_counts(codes: np.ndarray, values: list[str]) -> Counts:
    counts = np.bincount(codes, minlength=len(values))
    counts[0] = 0
    held = np.flatnonzero(counts)
    return [values[code] for code in held.tolist()], counts[held]


def _name_counts(codes: np.ndarray, words: Words) -> Counts:
    """How many records have each whole name (`=`), each of its words and each key of sound."""
    found: Counter[str] = Counter()
    names, counts = _text_counts(codes, words.name.values)
    for name, count in zip(names, counts.tolist(), strict=True):
        found[f"={name}"] += count
        for key in ready(name).keys | set(ready(name).words):
            found[key] += count
    return list(found), np.fromiter(found.values(), np.int64, len(found))


def learn(model: Model, seen: Seen) -> Model:
    """The model after taking in what was seen."""
    rates = {
        field: replace(
            held, stranger=_mean(field, "stranger", seen.strangers, np.ones(len(seen.strangers)))
        )
        for field, held in model.rates.items()
    }
    model = replace(model, rates=rates)
    for _ in range(ROUNDS):
        model = _round(model, seen)
    return model


def _round(model: Model, seen: Seen) -> Model:
    """One round: whom each pair is likely about, then the chances which that makes likeliest."""
    person = chances(model, seen.blocked)
    one_home = chances(model, seen.home)
    pairs = model.records * (model.records - 1) / 2
    rates = {
        field: Rates(
            person=_mean(field, "person", seen.blocked, person),
            home=_mean(field, "home", seen.home, 1 - one_home),
            stranger=held.stranger,
        )
        for field, held in model.rates.items()
    }
    rates["place"] = replace(rates["place"], home=BEFORE["place"].home)
    rates["order"] = replace(BEFORE["order"], person=rates["order"].person)
    of_home = float((1 - one_home).mean()) * seen.homes if len(seen.home) else 0.0
    return replace(
        model,
        rates=rates,
        pairs_of_person=float(np.clip((person.sum() * seen.weight + 1) / pairs, 1e-12, 0.5)),
        pairs_of_home=float(np.clip((of_home + 1) / pairs, 1e-12, 0.5)),
    )


def _mean(field: str, kind: str, pairs: Compared, weight: np.ndarray) -> tuple[float, ...]:
    """The weighted share of each level among pairs where both records say something, with the
    beliefs held beforehand counted in; ABSENT stays 1, which says nothing."""
    before = np.array(getattr(BEFORE[field], kind))
    silent = field != "order"
    seen = np.bincount(pairs.levels[field], weights=weight, minlength=len(before))
    if silent:
        seen[0], before[0] = 0.0, 0.0
    counted = seen + WORTH * before / before.sum()
    counted /= counted.sum()
    if silent:
        counted[0] = 1.0
    return tuple(counted.tolist())


def pairs_at_random(rng: np.random.Generator, records: int) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of different records, drawn at random."""
    a, b = rng.integers(0, records, (2, MOST_PAIRS // 2))
    different = a != b
    return a[different], b[different]


def pairs_at_home(
    rng: np.random.Generator, columns: Columns
) -> tuple[tuple[np.ndarray, np.ndarray], float]:
    """Pairs of records at one address (or postcode, where there are no addresses), and how many
    such pairs the file has."""
    at = columns.address if columns.address.any() else columns.postcode
    rows = np.flatnonzero(at)
    rows = rows[np.argsort(at[rows], kind="stable")]
    _, start, size = np.unique(at[rows], return_index=True, return_counts=True)
    pairs = size.astype(float) * (size - 1) / 2
    if not pairs.sum():
        return (np.empty(0, int), np.empty(0, int)), 0.0
    which = rng.choice(len(size), min(MOST_PAIRS, int(pairs.sum())), p=pairs / pairs.sum())
    one = rng.integers(0, size[which])
    other = (one + rng.integers(1, size[which])) % size[which]
    return (rows[start[which] + one], rows[start[which] + other]), float(pairs.sum())
