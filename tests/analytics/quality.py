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


def missed_by_group(
    person: Sequence, truth: Sequence, group: Sequence[str | None]
) -> dict[str, tuple[int, int]]:
    """For each group, the true pairs of records and how many of them were not linked.

    A true person is of the group that most of their records name; of none where none does.
    """
    said, found = defaultdict(Counter), defaultdict(Counter)
    for about, linked, named in zip(truth, person, group, strict=True):
        found[about][linked] += 1
        if named:
            said[about][named] += 1
    sums: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for about, counted in said.items():
        sizes = found[about].values()
        pairs, linked = _of_two(sum(sizes)), sum(map(_of_two, sizes))
        name = counted.most_common(1)[0][0]
        sums[name] = (sums[name][0] + pairs, sums[name][1] + pairs - linked)
    return dict(sums)


def _of_two(size: int) -> int:
    return size * (size - 1) // 2
