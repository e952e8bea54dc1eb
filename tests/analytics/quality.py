"""How near persons come to the truth."""

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
    cells, where, size = np.unique(
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
