"""A whole file at once: the same pairs, scores and persons as one record at a time, sooner.

What is settled is not weighed; a part in which every pair says yes is one person and needs no more
thought. Only the rest goes through `clusters.resolve`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, repeat
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from hamlet.analytics.matching import blocks, learning
from hamlet.analytics.matching.clusters import Edge, Ruling, resolve
from hamlet.analytics.matching.columns import Columns, Words, as_records, columns
from hamlet.analytics.matching.comparing import Comparer
from hamlet.analytics.matching.cores import each
from hamlet.analytics.matching.keys import blocking_keys
from hamlet.analytics.matching.model import Model
from hamlet.analytics.matching.records import Record
from hamlet.analytics.matching.scoring import BANDS, Band, Weighed, weigh

AT_ONCE = 500_000
ASKED = 20_000
TOGETHER = 2_000


LINK, LONE, REVIEW = (BANDS.index(each) for each in (Band.LINK, Band.LONE, Band.REVIEW))


@dataclass(frozen=True)
class Pairs:
    """Weighed pairs of rows: `packed` is smaller << 32 | larger."""

    packed: np.ndarray
    weighed: Weighed

    def take(self, rows: np.ndarray) -> "Pairs":
        return Pairs(self.packed[rows], self.weighed.take(rows))

    @property
    def a(self) -> np.ndarray:
        return self.packed >> 32

    @property
    def b(self) -> np.ndarray:
        return self.packed & 0xFFFFFFFF

    @property
    def bands(self) -> np.ndarray:
        return self.weighed.bands


@dataclass(frozen=True)
class Matched:
    """The model used, and for each row of the file the row that stands for its person; pairs of
    rows for a human, with their weights."""

    model: Model
    person: np.ndarray
    doubtful: Pairs


def match(records: Sequence[Record], *, model: Model | None = None) -> Matched:
    """Match records with each other; without a model, one is learnt from them."""
    words = Words()
    return match_columns(columns(records, words), words, model=model)


def match_columns(cols: Columns, words: Words, *, model: Model | None = None) -> Matched:
    """`match` for records that are columns already."""
    packed = blocks.pairs(cols, blocks.Sounds(words))
    known = model or learning.begin(cols, words)
    comparer = Comparer(known, words)
    model = model or learnt(known, comparer, cols, packed)
    group = settled_groups(cols)
    packed = packed[(group[packed >> 32] != group[packed & 0xFFFFFFFF])]
    pairs = weighed(model, comparer, cols, packed)
    return _persons(model, cols, words, pairs, group)


def learn(cols: Columns, words: Words) -> Model:
    """A model learnt from records that are columns."""
    model = learning.begin(cols, words)
    return learnt(model, Comparer(model, words), cols, blocks.pairs(cols, blocks.Sounds(words)))


def all_pairs(model: Model, cols: Columns, words: Words) -> Pairs:
    """All pairs that share a key, weighed, those apart too."""
    packed = blocks.pairs(cols, blocks.Sounds(words))
    return weighed(model, Comparer(model, words), cols, packed)


def keys_of(cols: Columns, words: Words, rows: np.ndarray) -> list[tuple[str, ...]]:
    """The keys of some rows."""

    def some(start: int) -> list[tuple[str, ...]]:
        part = rows[start : start + ASKED]
        return list(map(blocking_keys, as_records(cols, words, part, repeat("", len(part)))))

    return list(chain.from_iterable(each(some, range(0, len(rows), ASKED))))


def weigh_pairs(
    model: Model, records: Mapping[str, Record], pairs: Sequence[tuple[str, str]]
) -> Iterator[Edge]:
    """Weigh these pairs of rids, in order."""
    row = {rid: number for number, rid in enumerate({rid: None for pair in pairs for rid in pair})}
    words = Words()
    cols = columns([records[rid] for rid in row], words)
    a, b = (np.array([row[pair[side]] for pair in pairs], np.int64) for side in (0, 1))
    found = weighed(model, Comparer(model, words), cols, a << 32 | b)
    return (Edge(*pair, *each) for pair, each in zip(pairs, found.weighed.each(), strict=True))


def learnt(model: Model, comparer: Comparer, cols: Columns, packed: np.ndarray) -> Model:
    """What `learning.begin` gave, and what the pairs say that blocking brought together."""
    rng = np.random.default_rng(1)
    if len(packed) == 0:
        return model
    chosen = np.sort(rng.choice(len(packed), min(len(packed), learning.MOST_PAIRS), replace=False))
    home, homes = learning.pairs_at_home(rng, cols)

    def look(pairs: tuple[np.ndarray, np.ndarray]):
        return comparer.compare(cols.take(pairs[0]), cols.take(pairs[1]))

    seen = learning.Seen(
        strangers=look(learning.pairs_at_random(rng, len(cols))),
        home=look(home),
        blocked=look((packed[chosen] >> 32, packed[chosen] & 0xFFFFFFFF)),
        weight=len(packed) / len(chosen),
        homes=homes,
    )
    model = learning.learn(model, seen)
    return replace(model, alone=_alone(rng, model, comparer, cols, packed))


def _alone(
    rng: np.random.Generator, model: Model, comparer: Comparer, cols: Columns, packed: np.ndarray
) -> float:
    """The share of records that link to no other, among some drawn at random; one more of each
    kind is believed, so that a small file is not taken at its word."""
    drawn = np.zeros(len(cols), bool)
    drawn[rng.choice(len(cols), min(len(cols), ASKED), replace=False)] = True
    touching = packed[drawn[packed >> 32] | drawn[packed & 0xFFFFFFFF]]
    pairs = weighed(model, comparer, cols, touching)
    linked = np.zeros(len(cols), bool)
    linked[pairs.a[pairs.bands == LINK]] = True
    linked[pairs.b[pairs.bands == LINK]] = True
    return float((np.sum(drawn & ~linked) + 1) / (np.sum(drawn) + 2))


def settled_groups(cols: Columns) -> np.ndarray:
    """For each row, the first row that is one person with it without weighing."""
    told = np.flatnonzero((cols.nhs_number > 0) & (cols.dob > 0) & (cols.first_name > 0))
    keys = cols.nhs_number[told], cols.dob[told], cols.first_name[told]
    order = np.lexsort(keys)
    rows = told[order]
    new = np.ones(len(rows), bool)
    for key in keys:
        new[1:] = (key[order][1:] != key[order][:-1]) | (False if key is keys[0] else new[1:])
    group = np.arange(len(cols))
    if len(rows):
        first = np.flatnonzero(new)
        lowest = np.minimum.reduceat(rows, first)
        group[rows] = np.repeat(lowest, np.diff(np.r_[first, len(rows)]))
    return group


def weighed(model: Model, comparer: Comparer, cols: Columns, packed: np.ndarray) -> Pairs:
    """Weigh pairs, some at a time so that memory stays bounded."""

    def some(start: int) -> Weighed:
        part = packed[start : start + AT_ONCE]
        a, b = cols.take(part >> 32), cols.take(part & 0xFFFFFFFF)
        return weigh(model, comparer.compare(a, b))

    return Pairs(packed, Weighed.of(each(some, range(0, len(packed), AT_ONCE))))


def _persons(model: Model, cols: Columns, words: Words, pairs: Pairs, group: np.ndarray) -> Matched:
    person = shared_out(cols, words, pairs, parts(pairs, group))
    review = (person[pairs.a] != person[pairs.b]) & (pairs.bands >= REVIEW)
    return Matched(model, person, pairs.take(np.flatnonzero(review)))


class Parts(NamedTuple):
    """For each row the first row with which it hangs together: by links alone (`cores`), and by all
    pairs that may link (`whole`). Each whole part can be resolved alone."""

    cores: np.ndarray
    whole: np.ndarray


def parts(pairs: Pairs, group: np.ndarray) -> Parts:
    """What hangs together by pairs, and by `group`, which has some rows together to begin with."""
    link, lone = pairs.bands == LINK, pairs.bands == LONE
    cores = components(group, pairs.a[link], pairs.b[link])
    return Parts(cores, components(cores, pairs.a[lone], pairs.b[lone]))


def shared_out(
    cols: Columns,
    words: Words,
    pairs: Pairs,
    parts: Parts,
    rulings: Mapping[int, Sequence[Ruling]] = MappingProxyType({}),
) -> np.ndarray:
    """For each row the first row of its person, from all weighed pairs, those apart too.

    `parts` are as `parts` gives them, with what humans ruled to be the same together; `rulings` are
    those within a whole part, by its first row, of records named as `row_name` names them.
    """
    part = parts.whole
    inside = part[pairs.a] == part[pairs.b]
    against = inside & ((pairs.bands < LONE) | (pairs.weighed.weights < 0))
    unsure = _with_two_numbers(cols, part) | _of_many_cores(parts)
    unsure[part[pairs.a[against]]] = unsure[list(rulings)] = True
    person, gathered = part.copy(), list(_gathered(part, unsure[part], pairs, inside))

    def some(start: int) -> list[np.ndarray]:
        return [
            _resolved(cols, words, rows, pairs.take(edges), rulings.get(int(part[rows[0]]), ()))
            for rows, edges in gathered[start : start + TOGETHER]
        ]

    done = chain.from_iterable(each(some, range(0, len(gathered), TOGETHER)))
    for (rows, _), persons in zip(gathered, done, strict=True):
        person[rows] = persons
    return person


def _with_two_numbers(cols: Columns, part: np.ndarray) -> np.ndarray:
    """Which parts hold two NHS numbers; by first row."""
    told = cols.nhs_number > 0
    low = np.full(len(part), np.iinfo(np.int64).max)
    high = np.zeros(len(part), np.int64)
    np.minimum.at(low, part[told], cols.nhs_number[told])
    np.maximum.at(high, part[told], cols.nhs_number[told])
    return (high > 0) & (low != high)


def _of_many_cores(parts: Parts) -> np.ndarray:
    """Which parts are more than one core, or one and a single record beside it; by first row.

    The others, where no pair speaks against, are one person: a core by its links, and a single
    record since it fits no other.
    """
    rows = len(parts.whole)
    cores = np.flatnonzero(parts.cores == np.arange(rows))
    single = cores[np.bincount(parts.cores, minlength=rows)[cores] == 1]
    number, singles = (np.bincount(parts.whole[of], minlength=rows) for of in (cores, single))
    return (number > 2) | ((number == 2) & (singles == 0))


def _gathered(
    part: np.ndarray, unsure: np.ndarray, pairs: Pairs, inside: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The rows and the pairs of each unsure component."""
    rows = np.flatnonzero(unsure)
    rows = rows[np.argsort(part[rows], kind="stable")]
    edges = np.flatnonzero(inside & unsure[pairs.a])
    edges = edges[np.argsort(part[pairs.a[edges]], kind="stable")]
    names, starts = np.unique(part[rows], return_index=True)
    of_edge = part[pairs.a[edges]]
    begin, end = np.searchsorted(of_edge, names), np.searchsorted(of_edge, names, "right")
    ends = np.r_[starts[1:], len(rows)] if len(names) else []
    for i in range(len(names)):
        yield rows[starts[i] : ends[i]], edges[begin[i] : end[i]]


def _resolved(
    cols: Columns, words: Words, rows: np.ndarray, pairs: Pairs, rulings: Sequence[Ruling]
) -> np.ndarray:
    """`resolve` for one component; the row that stands for each row's person."""
    records = as_records(cols, words, rows, map(row_name, rows.tolist()))
    edges = [
        Edge(row_name(a), row_name(b), *each)
        for a, b, each in zip(pairs.a.tolist(), pairs.b.tolist(), pairs.weighed.each(), strict=True)
    ]
    found = resolve(records, edges, rulings).person
    return np.array([int(found[each.rid]) for each in records])


def row_name(row: int) -> str:
    """The name of a row, in the order of rows."""
    return f"{row:012}"


def components(group: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """For each row the smallest row that links lead to; `group` is where they begin."""
    label = group.copy()
    while True:
        low = np.minimum(label[a], label[b])
        before = label.copy()
        np.minimum.at(label, before[a], low)
        np.minimum.at(label, before[b], low)
        while not np.array_equal(label, label[label]):
            label = label[label]
        if np.array_equal(label[a], label[b]):
            return label
