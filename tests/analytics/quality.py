"""How near persons come to the truth."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np


@dataclass(frozen=True)
class Quality:
    """Pairwise precision, recall and F1, and the share of true persons that are exactly right."""

    precision: float
    recall: float
    f1: float
    exact: float


def quality(person: np.ndarray, truth: np.ndarray) -> Quality:
    """Compare groups with groups."""
    _, found = np.unique(np.asarray(person), return_inverse=True)
    _, true = np.unique(np.asarray(truth), return_inverse=True)
    _, where, size = np.unique(
        found.astype(np.int64) << 32 | true, return_index=True, return_counts=True
    )
    hit = _pairs(size)
    precision = hit / max(_pairs(np.bincount(found)), 1)
    recall = hit / max(_pairs(np.bincount(true)), 1)
    whole = (size == np.bincount(true)[true[where]]) & (size == np.bincount(found)[found[where]])
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return Quality(precision, recall, f1, whole.sum() / (true.max() + 1))


def _pairs(sizes: np.ndarray) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


@dataclass(frozen=True)
class Missed:
    """For each true person of a known group: it, their pairs of records, and those not linked."""

    group: np.ndarray
    pairs: np.ndarray
    missed: np.ndarray

    @classmethod
    def together(cls, several: Sequence["Missed"]) -> "Missed":
        """Several boroughs as one."""
        return cls(*(np.concatenate(each) for each in zip(*map(_columns, several), strict=True)))

    def by_group(self) -> dict[str, tuple[int, int]]:
        """For each group, the true pairs of records and how many of them were not linked."""
        names, of = np.unique(self.group, return_inverse=True)
        pairs, missed = (np.bincount(of, each) for each in (self.pairs, self.missed))
        return dict(zip(names.tolist(), zip(pairs, missed, strict=True), strict=True))

    def unfairness(self, fewest: int) -> float:
        """The worst group's share of missed pairs, of the best's, among those of `fewest` pairs."""
        rates = [missed / pairs for pairs, missed in self.by_group().values() if pairs >= fewest]
        return max(rates) / max(min(rates), 1e-9)

    def by_chance(self, fewest: int, draws: int = 200) -> np.ndarray:
        """The same, were everybody's group drawn from a hat, so often, in order of size."""
        rng = np.random.default_rng(1)
        drawn = (Missed(rng.permutation(self.group), self.pairs, self.missed) for _ in range(draws))
        return np.sort([each.unfairness(fewest) for each in drawn])

    def between(self, draws: int = 200) -> dict[str, tuple[float, float]]:
        """For each group, between which shares of missed pairs its own lies in 95 of 100 draws of
        as many of its people, with putting back (the bootstrap: Efron, 1979)."""
        rng, found = np.random.default_rng(1), {}
        for name in self.by_group():
            of = np.flatnonzero(self.group == name)
            drawn = rng.choice(of, (draws, len(of)))
            rates = self.missed[drawn].sum(1) / self.pairs[drawn].sum(1).clip(1)
            found[name] = tuple(np.quantile(rates, (0.025, 0.975)).tolist())
        return found


def _columns(missed: Missed) -> tuple[np.ndarray, ...]:
    return missed.group, missed.pairs, missed.missed


def missed(
    person: Sequence,
    truth: Sequence,
    group: Sequence[str | None],
    numbers: Sequence[int] | None = None,
) -> Missed:
    """What was missed of each true person, who is of the group that most of their records name.

    With the NHS number of each record (0 for none), pairs of two different numbers are left out:
    no matching may link them, however it weighs.
    """
    said, records = defaultdict(Counter), defaultdict(list)
    numbers = numbers if numbers is not None else [0] * len(truth)
    for about, linked, named, number in zip(truth, person, group, numbers, strict=True):
        records[about].append((linked, number))
        if named:
            said[about][named] += 1
    names = [counted.most_common(1)[0][0] for counted in said.values()]
    counts = np.array([_counted(records[about]) for about in said])
    return Missed(np.array(names), counts[:, 0], counts[:, 1])


def _counted(records: Sequence[tuple[object, int]]) -> tuple[int, int]:
    """One person's pairs that may be linked, and those of them that were not."""
    allowed = [
        (a[0], b[0]) for a, b in combinations(records, 2) if a[1] == b[1] or not a[1] or not b[1]
    ]
    return len(allowed), sum(one != other for one, other in allowed)
