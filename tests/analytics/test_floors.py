"""Public sets with known answers: what matching reaches on them may not sink.

FEBRL 1 to 3 (Christen, Australian National University) and 50,000 historical figures (Splink's
demonstration set), where they lie beside the project.
"""

import csv
import re

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.analytics.quality import quality

from hamlet.analytics.matching import match, record

ADDRESS = ("street_number", "address_1", "address_2", "suburb")


def febrl(folder, number: int) -> tuple[list, list[str]]:
    """Records without their social security number, and whom each is about."""
    with (folder / "febrl" / f"dataset{number}.csv").open() as file:
        rows = list(csv.DictReader(file, skipinitialspace=True))
    records = [
        record(
            row["rec_id"],
            first_name=row["given_name"],
            surname=row["surname"],
            dob=row["date_of_birth"],
            postcode=row["postcode"],
            address=" ".join(row[part] for part in ADDRESS),
        )
        for row in rows
    ]
    return records, [re.match(r"rec-(\d+)-", row["rec_id"].strip())[1] for row in rows]


@pytest.mark.parametrize(
    ("number", "f1", "exact"), [(1, 0.96, 0.93), (2, 0.97, 0.96), (3, 0.965, 0.94)]
)
def test_febrl_without_its_own_number(number, f1, exact, local_linkage):
    records, truth = febrl(local_linkage, number)
    reached = quality(match(records).person, np.array(truth))
    assert reached.f1 >= f1
    assert reached.exact >= exact


def historical(folder) -> tuple[list, list[str]]:
    rows = pq.read_table(
        folder / "splink_datasets" / "data" / "historical_figures_with_errors_50k.parquet"
    ).to_pylist()
    records = [
        record(
            row["unique_id"],
            first_name=row["first_name"],
            surname=row["surname"],
            dob=row["dob"],
            postcode=row["postcode_fake"],
            sex=row["gender"],
        )
        for row in rows
    ]
    return records, [row["cluster"] for row in rows]


def test_historical_figures(local_linkage):
    records, truth = historical(local_linkage)
    reached = quality(match(records).person, np.array(truth))
    assert reached.f1 >= 0.78
    assert reached.precision >= 0.98
