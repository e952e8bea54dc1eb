"""A small synthetic borough, matched once, for all tests of matching."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from hamlet.analytics.matching import Matched, Model, Record, match, record
from hamlet.analytics.matching.records import FIELDS
from hamlet.synth import run

LOCAL = Path(__file__).parents[3] / "shared" / "data" / "linkage"


@dataclass(frozen=True)
class Borough:
    """Records, whom each is truly about, what ethnic group each says, and what matching found."""

    records: list[Record]
    truth: np.ndarray
    ethnicity: list[str | None]
    matched: Matched


@pytest.fixture(scope="session")
def borough(tmp_path_factory) -> Borough:
    """3,000 residents as six partners hold them."""
    folder = tmp_path_factory.mktemp("borough")
    run(3000, 77, folder, progress=False)
    rows = pq.read_table(folder / "copies.parquet").to_pylist()
    truth = pq.read_table(folder / "truth.parquet").to_pylist()
    about = {row["rid"]: row["resident"] for row in truth}
    records = [record(row["rid"], **{field: row[field] for field in FIELDS}) for row in rows]
    return Borough(
        records,
        np.array([about[each.rid] for each in records]),
        [row["ethnicity"] for row in rows],
        match(records),
    )


@pytest.fixture(scope="session")
def model(borough) -> Model:
    return borough.matched.model


@pytest.fixture(scope="session")
def local_linkage() -> Path:
    if not LOCAL.is_dir():
        pytest.skip("The local data is not here: expected beside the project, in shared/data.")
    return LOCAL
