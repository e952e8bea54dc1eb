"""One small borough for all tests of the room, and columns of it as arrays."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from hamlet.synth import Borough, generate

LOCAL = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture(scope="session")
def borough() -> Borough:
    return generate(residents=20_000, seed=11)


@pytest.fixture(scope="session")
def small() -> Borough:
    return generate(residents=800, seed=3)


@pytest.fixture
def local_data() -> Path:
    if not LOCAL.is_dir():
        pytest.skip("The local data is not on this machine.")
    return LOCAL


def column(table: pa.Table, name: str) -> np.ndarray:
    """A column as numpy: text as objects, days as numbers since 1970, missing days as -1."""
    values = table[name].combine_chunks()
    if pa.types.is_dictionary(values.type):
        values = values.cast(pa.string())
    if pa.types.is_date32(values.type):
        return values.cast(pa.int32()).fill_null(-1).to_numpy()
    return values.to_numpy(zero_copy_only=False)


def truth_of(borough: Borough) -> pa.Table:
    """The resident whom each copy is truly about, row for row with `borough.copies`."""
    return borough.residents.take(column(borough.truth, "resident") - 1)
