"""`hamlet match`: from a file to who is who, nothing lost, and one clear line where it cannot."""

import csv
from collections import Counter

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hamlet.config import cli

HEAD = "rid,source,nhs_number,first_name,surname,dob,sex,postcode,address,mobile,shoe_size\n"
ROWS = """g1,gp,9990000018,Rowena,Thistlewood,1984-03-17,female,ZZ1 1AA,"3, 12 Bobbin Street",,5
a1,acute,,ROWENA,THISTLEWOOD,17/03/1984,F,zz11aa,Flat 3 12 Bobbin St,,
h1,housing,,Percival,Okoro,,,,,,
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "records.csv"
    path.write_text(HEAD + ROWS)
    return path


def rows(path) -> list[dict]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_links_hold_every_rid_once(file, tmp_path, capsys):
    assert cli.main(["match", str(file), "--out", str(tmp_path / "links.csv")]) == 0
    linked = {row["rid"]: row["person"] for row in rows(tmp_path / "links.csv")}
    assert linked == {"g1": "g1", "a1": "g1", "h1": "h1"}
    assert "3 records are of 2 persons" in capsys.readouterr().out


def test_parquet_in_and_out_with_dates_numbers_and_no_names(file, tmp_path):
    table = pa.table({"rid": [1, 2], "dob": [None, None], "nhs_number": [9990000018, None]})
    pq.write_table(table, tmp_path / "records.parquet")
    out = tmp_path / "links.parquet"
    assert cli.main(["match", str(tmp_path / "records.parquet"), "--out", str(out)]) == 0
    assert pq.read_table(out).to_pydict() == {"rid": ["1", "2"], "person": ["1", "2"]}


def test_doubts_are_written_with_their_weights(borough, tmp_path):
    number = {"nhs_number": "9990000018"}, {"nhs_number": "9990000026"}
    same = {"first_name": "Rowena", "surname": "Thistlewood", "dob": "1984-03-17"}
    table = pa.Table.from_pylist([{"rid": f"r{i}", **same, **number[i]} for i in range(2)])
    pq.write_table(table, tmp_path / "records.parquet")
    borough.matched.model.save(tmp_path / "model.json")
    asked = ["match", str(tmp_path / "records.parquet"), "--out", str(tmp_path / "links.csv")]
    asked += ["--review", str(tmp_path / "doubts.csv"), "--model", str(tmp_path / "model.json")]
    assert cli.main(asked) == 0
    (doubt,) = rows(tmp_path / "doubts.csv")
    assert (doubt["rid_a"], doubt["rid_b"], doubt["held_back"]) == ("r0", "r1", "two_numbers")
    assert float(doubt["weight"]) > 4


def test_an_empty_file_has_nobody_in_it(tmp_path):
    (tmp_path / "records.csv").write_text(HEAD)
    out = tmp_path / "links.csv"
    assert cli.main(["match", str(tmp_path / "records.csv"), "--out", str(out)]) == 0
    assert rows(out) == []


def test_a_thousand_records_that_say_nothing_are_a_thousand_persons(tmp_path):
    (tmp_path / "records.csv").write_text("rid\n" + "\n".join(f"r{n}" for n in range(1000)))
    out = tmp_path / "links.csv"
    assert cli.main(["match", str(tmp_path / "records.csv"), "--out", str(out)]) == 0
    assert Counter(row["person"] for row in rows(out)).most_common(1)[0][1] == 1
    assert len(rows(out)) == 1000


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"name\nx\n", "has no column `rid`"),
        (b"rid\na\na\n", "come more than once"),
        (b"rid,dob\n,1984-03-17\n", "have no `rid`"),
        (b"rid,dob\na\n", "cannot be read"),
        (b"rid,surname\na,\xff\xfe\n", "cannot be read"),
        (b"", "cannot be read"),
    ],
)
def test_a_bad_file_gets_one_clear_line_and_leaves_nothing(written, said, tmp_path, capsys):
    (tmp_path / "records.csv").write_bytes(written)
    out = tmp_path / "links.csv"
    assert cli.main(["match", str(tmp_path / "records.csv"), "--out", str(out)]) == 2
    errors = [line for line in capsys.readouterr().err.splitlines() if not line.endswith("…")]
    assert len(errors) == 1
    assert said in errors[0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["records.csv"]


@pytest.mark.parametrize(
    ("file", "out", "said"),
    [
        ("nowhere.csv", "links.csv", "There is no file"),
        (".", "links.csv", "is a folder"),
        ("records.xlsx", "links.csv", "neither .parquet nor .csv"),
        ("records.csv", "links.xml", "neither .parquet nor .csv"),
        ("records.csv", "nowhere/links.csv", "There is no folder"),
    ],
)
def test_a_wrong_name_gets_one_clear_line(file, out, said, tmp_path, capsys):
    (tmp_path / "records.csv").write_text(HEAD + ROWS)
    (tmp_path / "records.xlsx").write_text("")
    assert cli.main(["match", str(tmp_path / file), "--out", str(tmp_path / out)]) == 2
    assert said in capsys.readouterr().err


def test_what_is_no_model_is_refused(file, tmp_path, capsys):
    asked = ["match", str(file), "--out", str(tmp_path / "l.csv"), "--model", str(file)]
    assert cli.main(asked) == 2
    assert "There is no matching model" in capsys.readouterr().err
