"""The whole: the same seed gives the same bytes, and the tables are what the schema says."""

import json
import os
import subprocess
import sys
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.synth.conftest import column

from hamlet.kernel.errors import UserError
from hamlet.synth import generate, run, write
from hamlet.synth.schema import SCHEMAS


def test_same_seed_same_bytes(small, tmp_path):
    again = generate(residents=800, seed=3)
    first, second = write(small, tmp_path / "a"), write(again, tmp_path / "b")
    assert first == second
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_another_process_makes_the_same_bytes(small, tmp_path):
    code = "import sys; from hamlet.synth import run; run(800, 3, sys.argv[1], progress=False)"
    there = tmp_path / "there"
    command = [sys.executable, "-c", code, str(there)]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": "7"})
    assert json.loads((there / "manifest.json").read_text()) == write(small, tmp_path / "here")


def test_a_dictionary_holds_each_value_once(small):
    for name, table in small.tables():
        for column_name in table.column_names:
            chunk = table[column_name].combine_chunks()
            if pa.types.is_dictionary(chunk.type):
                values = chunk.dictionary.to_pylist()
                assert len(values) == len(set(values)), (name, column_name)


def test_another_seed_makes_another_place(small, tmp_path):
    other = write(generate(residents=800, seed=4), tmp_path / "b")
    mine = write(small, tmp_path / "a")
    for name in ("small_areas", "residents", "contacts", "referrals", "copies", "staff"):
        assert other["tables"][name]["sha256"] != mine["tables"][name]["sha256"]


def test_another_day_moves_the_history_along():
    borough = generate(residents=800, seed=3, today=date(2027, 3, 1))
    assert max(column(borough.contacts, "at")).astype("datetime64[D]") >= date(2027, 2, 27)
    assert borough.as_at.isoformat() == "2027-03-01T12:00:00+00:00"


def test_every_table_has_the_columns_of_its_schema(small):
    assert {name for name, _ in small.tables()} == set(SCHEMAS)
    for name, table in small.tables():
        assert table.schema.equals(SCHEMAS[name]), name


def test_the_manifest_tells_rows_and_day(tmp_path):
    manifest = run(800, 3, tmp_path, progress=False)
    assert json.loads((tmp_path / "manifest.json").read_text()) == manifest
    assert manifest["as_at"] == "2026-11-20T12:00:00+00:00"
    for name, about in manifest["tables"].items():
        assert pq.read_metadata(tmp_path / f"{name}.parquet").num_rows == about["rows"]


@pytest.mark.parametrize("residents", [0, 499, 900_000])
def test_a_number_that_makes_no_borough_is_refused(residents):
    with pytest.raises(UserError, match=r"500 to 800,000"):
        generate(residents=residents, seed=1)


def test_a_place_that_cannot_be_written_is_said_plainly(small, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UserError, match="choose another directory"):
        write(small, tmp_path / "file")


def test_exactly_as_many_residents_as_asked(small, borough):
    assert small.residents.num_rows == 800
    assert borough.residents.num_rows == 20_000
