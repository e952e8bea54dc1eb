"""Draws: one stream of chance for each named part, and the few ways of drawing used everywhere.

A part's stream depends on the seed and its own name alone, so adding a part, or drawing more in
one, leaves the others as they were.
"""

from collections.abc import Sequence
from importlib.resources import files
from tomllib import loads
from zlib import crc32

import numpy as np
import pyarrow as pa

Ints = np.ndarray
Floats = np.ndarray


def stream(seed: int, part: str) -> np.random.Generator:
    """The stream of chance of one part."""
    return np.random.Generator(
        np.random.PCG64(np.random.SeedSequence([seed, crc32(part.encode())]))
    )


def read(name: str) -> dict:
    """One of the room's own data files."""
    return loads(files("hamlet.synth").joinpath("data", name).read_text(encoding="utf-8"))


def pick(rng: np.random.Generator, weights: Sequence[float] | Floats, size: int) -> Ints:
    """`size` indexes, each with probability proportional to its weight."""
    bounds = np.cumsum(np.asarray(weights, dtype=float))
    return np.searchsorted(bounds, rng.random(size) * bounds[-1], side="right").astype(np.int32)


def pick_rows(rng: np.random.Generator, weights: Floats) -> Ints:
    """One index for each row of a matrix of weights."""
    bounds = np.cumsum(weights, axis=1)
    return (bounds < rng.random((len(weights), 1)) * bounds[:, -1:]).sum(axis=1).astype(np.int32)


def zipf(count: int, exponent: float = 0.9, flatten: float = 3.0) -> Floats:
    """Weights that fall as names' frequencies do: (rank + flatten) to the power of -exponent."""
    return (np.arange(count) + flatten) ** -exponent


def logistic(x: Floats) -> Floats:
    """From log-odds to probability."""
    return 1 / (1 + np.exp(-x))


def with_share(score: Floats, share: float, spread: float = 1.0) -> Floats:
    """Probabilities that rise with `score` and whose mean is `share` (the intercept is sought)."""
    if not len(score):
        return np.zeros(0)
    low, high = -25.0, 25.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (
            (middle, high) if logistic(spread * score + middle).mean() < share else (low, middle)
        )
    return logistic(spread * score + (low + high) / 2)


def spread(values: Floats) -> Floats:
    """Values scaled to mean 0 and standard deviation 1."""
    return (values - values.mean()) / (values.std() or 1.0)


def words(values: Sequence[str], codes: Ints) -> pa.DictionaryArray:
    """A column of few distinct values; a code of -1 is missing. `values` may repeat themselves.

    The dictionary holds each value once: of one that repeats, Parquet files differ each time.
    """
    once = list(dict.fromkeys(values))
    place = np.array([*(once.index(value) for value in values), -1], dtype=np.int32)
    keys = place[np.asarray(codes, dtype=np.int32)]
    missing = keys < 0
    indices = pa.array(keys, mask=missing if missing.any() else None)
    return pa.DictionaryArray.from_arrays(indices, pa.array(once, pa.string()))


def text(values: Sequence[str] | pa.Array, codes: Ints) -> pa.Array:
    """A column of text, looked up; a code of -1 is missing."""
    codes = np.asarray(codes, dtype=np.int32)
    missing = codes < 0
    pool = values if isinstance(values, pa.Array) else pa.array(list(values), pa.string())
    return pool.take(pa.array(codes, mask=missing if missing.any() else None))
