"""NHS numbers of the range 999, which is kept for tests, with right and wrong check digits."""

import numpy as np
import pyarrow as pa

BASE = 999_000_000
_WEIGHTS = np.arange(10, 1, -1)


def check_digits(stems: np.ndarray) -> np.ndarray:
    """Modulus 11 check digit of nine-digit stems; 10 means that the stem may not be used.

    Source: NHS Data Dictionary, NHS NUMBER.
    """
    digits = stems[:, None] // 10 ** np.arange(8, -1, -1) % 10
    return (11 - (digits * _WEIGHTS).sum(axis=1) % 11) % 11


def draw(rng: np.random.Generator, count: int) -> np.ndarray:
    """`count` different valid numbers, in no order. There are about 909,000 in all."""
    enough = int(count * 1.12) + 1_000  # one stem in eleven may not be used
    stems = BASE + rng.permutation(1_000_000)[:enough].astype(np.int64)
    check = check_digits(stems)
    return (stems * 10 + check)[check < 10][:count]


def text(numbers: np.ndarray) -> pa.Array:
    """Ten digits as text; a number below zero is missing."""
    return pa.array(numbers, mask=numbers < 0).cast(pa.string())
