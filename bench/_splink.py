"""The peer of `bench.matching`: Splink 5 on the same file, set up as its guides advise.

In a process of its own. `python -m bench._splink FOLDER`; prints one line of JSON. With `one`
after it, only what one record takes: for `bench.record`.
"""

import json
import logging
import sys
import time
from pathlib import Path

import duckdb
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.internals.duckdb.database_api import DuckDBAPI

THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999)
ONE_CALLS = 5
PREPARED = """
create table records as select rid, nhs_number, lower(first_name) first_name,
  lower(surname) surname, lower(first_name) || ' ' || lower(surname) full_name, dob,
  sex::varchar sex, postcode, lower(replace(address, ',', '')) address, mobile
from read_parquet('{file}')
"""
SETTINGS = SettingsCreator(
    link_type="dedupe_only",
    unique_id_column_name="rid",
    blocking_rules_to_generate_predictions=[
        block_on("nhs_number"),
        block_on("dob", "postcode"),
        block_on("first_name", "surname", "dob"),
        block_on("surname", "dob"),
        block_on("first_name", "dob"),
        block_on("first_name", "surname", "postcode"),
        block_on("first_name", "address"),
        block_on("first_name", "surname", "mobile"),
    ],
    comparisons=[
        cl.ExactMatch("nhs_number"),
        cl.ForenameSurnameComparison(
            "first_name", "surname", forename_surname_concat_col_name="full_name"
        ),
        cl.DateOfBirthComparison("dob", input_is_string=False),
        cl.ExactMatch("sex"),
        cl.PostcodeComparison("postcode"),
        cl.JaroWinklerAtThresholds("address", [0.95, 0.88]).configure(
            term_frequency_adjustments=True
        ),
        cl.ExactMatch("mobile").configure(term_frequency_adjustments=True),
    ],
    retain_intermediate_calculation_columns=False,
    retain_matching_columns=False,
)


def main(folder: Path) -> None:
    """Train, predict, cluster at each threshold with and without the rule of numbers."""
    started = time.perf_counter()
    con, api, linker, held = trained(folder)
    predictions = linker.inference.predict(threshold_match_probability=0.2)
    seconds, processor = time.perf_counter() - started, time.process_time()
    clusters, clustering = {}, []
    for rule in (False, True):
        pairs = with_rule(con, api, predictions) if rule else predictions
        for threshold in THRESHOLDS:
            began = time.perf_counter(), time.process_time()
            clusters[f"{'rule' if rule else 'plain'} {threshold}"] = written(
                con, linker, pairs, folder, threshold, rule
            )
            clustering.append((time.perf_counter() - began[0], time.process_time() - began[1]))
    print(json.dumps({
        "seconds": seconds + min(clustering)[0], "processor": processor + min(clustering)[1],
        "clusters": clusters, **one_record(con, api, linker, held),
    }))  # fmt: skip


def trained(folder: Path):
    """The records of a folder in a database, and a linker that learnt from them."""
    con = duckdb.connect()
    con.execute(
        f"set threads = 2; set temp_directory = '{folder}/spill'; set memory_limit = '12GB'"
    )
    con.execute(PREPARED.format(file=folder / "copies.parquet"))
    api = DuckDBAPI(con)
    held = api.register("records")
    linker = Linker(held, SETTINGS, log_level=logging.ERROR)
    train(linker)
    return con, api, linker, held


def train(linker: Linker) -> None:
    """Prior from sure rules, u by random pairs, m by expectation-maximisation on two blockings."""
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("nhs_number"), block_on("first_name", "surname", "dob")], recall=0.8
    )
    training.estimate_u_using_random_sampling(max_pairs=5e6)
    training.estimate_parameters_using_expectation_maximisation(block_on("nhs_number"))
    training.estimate_parameters_using_expectation_maximisation(block_on("dob", "postcode"))


def with_rule(con, api, predictions):
    """Only pairs whose NHS numbers do not differ."""
    con.execute(
        f"create table agreeing as select p.* from {predictions.physical_name} p "
        "join records a on a.rid = p.rid_l join records b on b.rid = p.rid_r "
        "where not coalesce(a.nhs_number <> b.nhs_number, false)"
    )
    return api.register("agreeing")


def written(con, linker, pairs, folder: Path, threshold: float, rule: bool) -> str:
    """Cluster, and write who is whom; the file's name."""
    found = linker.clustering.cluster_pairwise_predictions_at_threshold(
        pairs, threshold_match_probability=threshold
    )
    path = folder / f"splink_{'rule' if rule else 'plain'}_{threshold}.parquet"
    con.execute(f"copy (select rid, cluster_id as person from {found.physical_name}) to '{path}'")
    return path.name


def one_record(con: duckdb.DuckDBPyConnection, api: DuckDBAPI, linker: Linker, held) -> dict:
    """Seconds of its own call for one new record against all, the middle of a few: `one`, and
    `one_processor`."""
    for column in ("first_name", "surname", "full_name", "postcode", "address", "mobile"):
        linker.table_management.compute_tf_table(column)
    times = []
    for number in range(ONE_CALLS):
        con.execute(
            f"create table new_{number} as select * replace ('new' as rid) from records "
            f"limit 1 offset {number * 997}"
        )
        began = time.perf_counter(), time.process_time()
        new = api.register(f"new_{number}")
        found = linker.inference.predict_between(new, held, threshold_match_probability=0.2)
        con.execute(f"select * from {found.physical_name}").fetchall()
        times.append((time.perf_counter() - began[0], time.process_time() - began[1]))
    seconds, processor = (sorted(each)[len(times) // 2] for each in zip(*times, strict=True))
    return {"one": seconds, "one_processor": processor}


if __name__ == "__main__":
    if sys.argv[2:] == ["one"]:
        print(json.dumps(one_record(*trained(Path(sys.argv[1])))))
    else:
        main(Path(sys.argv[1]))
