"""Who is what to whom: partners, parents, grandparents, twins, family elsewhere, unpaid carers."""

import numpy as np
import pyarrow as pa

from hamlet.synth import draw
from hamlet.synth import households as h
from hamlet.synth.lives import Lives
from hamlet.synth.places import table

KINDS = ("partner", "parent", "grandparent", "twin", "friend")
IS_PARTNER, IS_PARENT, IS_GRANDPARENT, IS_TWIN, IS_FRIEND = range(5)


def make(seed: int, homes: h.Homes, lives: Lives) -> pa.Table:
    """A row for each pair and direction; `carer` where the first looks after the other."""
    rng = draw.stream(seed, "relationships")
    same = _within(homes)
    apart = _elsewhere(homes)
    pairs = [np.concatenate([a, b]) for a, b in zip(same, apart, strict=True)]
    who, other, kind = pairs
    caring = _caring(rng, homes, lives, who, other)
    extra = _carers_alone(rng, homes, lives, np.unique(who[caring]))
    who, other = np.concatenate([who, extra[0]]), np.concatenate([other, extra[1]])
    kind = np.concatenate([kind, extra[2]])
    caring = np.concatenate([caring, np.ones(len(extra[0]), bool)])
    order = np.lexsort((other, who))
    return table("relationships", {
        "resident": (who[order] + 1).astype(np.int32),
        "other": (other[order] + 1).astype(np.int32),
        "kind": draw.words(KINDS, kind[order]),
        "carer": caring[order],
        "same_household": homes.household[who[order]] == homes.household[other[order]],
    })  # fmt: skip


def _within(homes: h.Homes) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs in one household."""
    index, lead = np.arange(len(homes.age)), homes.start[homes.household]
    partner = index[homes.role == h.PARTNER]
    child = index[homes.role == h.CHILD]
    grand = index[homes.role == h.GRANDPARENT]
    second = np.minimum(lead[child] + 1, len(index) - 1)
    both = (homes.role[second] == h.PARTNER) & (homes.household[second] == homes.household[child])
    twins = index[homes.twin]
    parts = [
        (partner, lead[partner], IS_PARTNER),
        (lead[partner], partner, IS_PARTNER),
        (lead[child], child, IS_PARENT),
        (second[both], child[both], IS_PARENT),
        (grand, lead[grand], IS_PARENT),
        (twins, twins - 1, IS_TWIN),
        (twins - 1, twins, IS_TWIN),
    ]
    return _stack(parts)


def _elsewhere(homes: h.Homes) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Parents who live elsewhere in the place, and so grandparents of the children."""
    linked = np.flatnonzero(homes.parents >= 0)
    parent, adult = homes.start[homes.parents[linked]], homes.start[linked]
    child = np.flatnonzero((homes.role == h.CHILD) & (homes.parents[homes.household] >= 0))
    elder = homes.start[homes.parents[homes.household[child]]]
    return _stack([(parent, adult, IS_PARENT), (elder, child, IS_GRANDPARENT)])


def _stack(parts: list[tuple[np.ndarray, np.ndarray, int]]) -> tuple[np.ndarray, ...]:
    kinds = [np.full(len(who), kind, np.int8) for who, _, kind in parts]
    return tuple(
        np.concatenate(column) for column in ([p[0] for p in parts], [p[1] for p in parts], kinds)
    )


def _caring(
    rng: np.random.Generator, homes: h.Homes, lives: Lives, who: np.ndarray, other: np.ndarray
) -> np.ndarray:
    """Carers look after those of their family who are frail or ill; most not at all."""
    burden = lives.frailty[other] + 0.5 * (lives.has.sum(axis=1)[other] > 1)
    return lives.carer[who] & (burden > 0) & (rng.random(len(who)) < 0.9)


def _carers_alone(
    rng: np.random.Generator, homes: h.Homes, lives: Lives, settled: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Carers without anybody frail at home look after somebody frail who lives elsewhere."""
    carers = np.setdiff1d(np.flatnonzero(lives.carer), settled)
    frail = np.flatnonzero(lives.frailty > 0)
    if not len(frail):
        frail = np.flatnonzero(homes.age > 60)
    other = rng.choice(frail, len(carers)) if len(frail) else carers[:0]
    carers = carers[: len(other)]
    apart = homes.household[carers] != homes.household[other]
    return carers[apart], other[apart], np.full(int(apart.sum()), IS_FRIEND, np.int8)
