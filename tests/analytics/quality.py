"""How near persons come to the truth."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

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
    """For each true person of a known group, their group, pairs of records and those not linked."""

    group: np.ndarray
    pairs: np.ndarray
    missed: np.ndarray

    def by_group(self) -> dict[str, tuple[int, int]]:
        """For each group, the true pairs of records and how many of them were not linked."""
        names, of = np.unique(self.group, return_inverse=True)
        pairs, missed = (np.bincount(of, each) for each in (self.pairs, self.missed))
        return dict(zip(names.tolist(), zip(pairs, missed, strict=True), strict=True))

    def unfairness(self, fewest: int) -> float:
        """The worst group's share of missed pairs, of the best's, among those of `fewest` pairs."""
        rates = [missed / pairs for pairs, missed in self.by_group().values() if pairs >= fewest]
        return max(rates) / min(rates)

    def by_chance(self, fewest: int) -> float:
        """The same, were everybody's group drawn from a hat: the middle of 25 draws."""
        rng = np.random.default_rng(1)
        drawn = (Missed(rng.permutation(self.group), self.pairs, self.missed) for _ in range(25))
        return float(np.median([each.unfairness(fewest) for each in drawn]))


def missed(person: Sequence, truth: Sequence, group: Sequence[str | None]) -> Missed:
    """What was missed of each true person, who is of the group that most of their records name."""
    said, found = defaultdict(Counter), defaultdict(Counter)
    for about, linked, named in zip(truth, person, group, strict=True):
        found[about][linked] += 1
        if named:
            said[about][named] += 1
    names, pairs, missing = [], [], []
    for about, counted in said.items():
        sizes = found[about].values()
        names.append(counted.most_common(1)[0][0])
        pairs.append(_of_two(sum(sizes)))
        missing.append(pairs[-1] - sum(map(_of_two, sizes)))
    return Missed(np.array(names), np.array(pairs), np.array(missing))


def _of_two(size: int) -> int:
    return size * (size - 1) // 2
