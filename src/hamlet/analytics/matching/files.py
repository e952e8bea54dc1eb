"""Source records from a file, and what matching found into files: Parquet or CSV."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

from hamlet.analytics.matching.batch import Matched
from hamlet.analytics.matching.columns import SEXES, Columns, Words
from hamlet.analytics.matching.cores import available, each
from hamlet.analytics.matching.records import FIELDS, READERS
from hamlet.analytics.matching.scoring import HELD_BACK
from hamlet.kernel.errors import UserError

MANY = 100_000
"""From so many records on, their values are read on all cores."""
CSV = (".csv", ".txt", ".tsv")
PARQUET = (".parquet", ".pq")


def read(path: Path) -> tuple[pa.Array, Columns, Words]:
    """The rids of a file, in its order, and its records as columns.

    Columns other than `rid` may be absent or empty; columns unknown to us are passed over. Raises
    `UserError` where the file is not there, cannot be read, or a rid is missing or comes twice.
    """
    table = _table(path)
    if "rid" not in table.column_names:
        raise UserError(
            f"{path} has no column `rid`. Name the column with each record's own identifier `rid`."
        )
    return _rids(path, table.column("rid")), *as_columns(table)


def _table(path: Path) -> pa.Table:
    reader = _reader(path)
    try:
        return reader(path)
    except FileNotFoundError:
        raise UserError(f"There is no file {path}. Check the name.") from None
    except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeDecodeError) as error:
        said = str(error).split("\n")[0].rstrip(".")
        raise UserError(f"{path} cannot be read: {said}. Write it again, in UTF-8.") from error


def _reader(path: Path) -> Callable[[Path], pa.Table]:
    if path.is_dir():
        raise UserError(f"{path} is a folder. Name a file, Parquet or CSV.")
    if path.suffix.lower() in PARQUET:
        return _read_parquet
    if path.suffix.lower() in CSV:
        return _read_csv
    raise UserError(f"{path} is neither .parquet nor .csv. Give the file the name of its kind.")


def _read_parquet(path: Path) -> pa.Table:
    held = parquet.read_schema(path).names
    return parquet.read_table(path, columns=[name for name in ("rid", *FIELDS) if name in held])


def _read_csv(path: Path) -> pa.Table:
    wanted = dict.fromkeys(("rid", *FIELDS), pa.string())
    return csv.read_csv(
        path,
        parse_options=csv.ParseOptions(
            delimiter="\t" if path.suffix.lower() == ".tsv" else ",", newlines_in_values=True
        ),
        convert_options=csv.ConvertOptions(column_types=wanted, strings_can_be_null=False),
    )


def _rids(path: Path, column: pa.ChunkedArray) -> pa.Array:
    rids = column.cast(pa.string()).combine_chunks()
    empty = pc.sum(pc.or_kleene(pc.is_null(rids), pc.equal(rids, ""))).as_py()
    if empty:
        raise UserError(f"{empty:,} records of {path} have no `rid`. Give each record its own.")
    counted = rids.value_counts()
    twice = counted.filter(pc.greater(counted.field("counts"), 1))
    if len(twice):
        raise UserError(
            f"{len(twice):,} values of `rid` come more than once in {path}, such as "
            f"{twice[0]['values']}. Give each record its own."
        )
    return rids


def as_columns(table: pa.Table) -> tuple[Columns, Words]:
    """A table with columns named as `FIELDS`, any of which may be absent, made ready."""
    words = Words()
    with ThreadPoolExecutor(available()) as threads:
        columns = dict(zip(FIELDS, threads.map(partial(_encoded, table), FIELDS), strict=True))
    distinct = [columns[field].dictionary.to_pylist() for field in FIELDS]

    def read(number: int) -> list:
        return list(map(READERS[FIELDS[number]], distinct[number]))

    over = each if len(table) > MANY else lambda work, parts: map(work, parts)
    found = {}
    for field, values in zip(FIELDS, over(read, range(len(FIELDS))), strict=True):
        words_of, kind = _KINDS[field]
        coder = getattr(words, words_of).code if words_of else _CODERS[field]
        found[field] = _numbers(columns[field], map(coder, values)).astype(kind)
    return Columns(**found, others=np.zeros(len(table), np.int32)), words


_CODERS = {
    "nhs_number": lambda read: int(read or 0),
    "mobile": lambda read: int(read or 0),
    "dob": int,
    "sex": SEXES.__getitem__,
}
_KINDS = {
    "nhs_number": ("", np.int64),
    "first_name": ("name", np.int32),
    "surname": ("name", np.int32),
    "dob": ("", np.int32),
    "sex": ("", np.int8),
    "postcode": ("postcode", np.int32),
    "address": ("address", np.int32),
    "mobile": ("", np.int64),
}


def _encoded(table: pa.Table, field: str) -> pa.DictionaryArray:
    """A column as its distinct values and where each stands."""
    if field not in table.column_names:
        return pa.nulls(len(table), pa.string()).dictionary_encode()
    column = table.column(field)
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    column = column.unify_dictionaries().combine_chunks()
    if isinstance(column, pa.ChunkedArray):
        column = column.chunk(0) if column.num_chunks else pa.array([]).dictionary_encode()
    return column


def _numbers(column: pa.DictionaryArray, codes: Iterable[int]) -> np.ndarray:
    """A column as numbers, from those of its distinct values; 0 where there is none."""
    codes = np.append(np.fromiter(codes, np.int64), 0)
    return codes[column.indices.fill_null(len(codes) - 1).to_numpy(zero_copy_only=False)]


def links(rids: pa.Array, found: Matched) -> pa.Table:
    """For each record of the file, the rid that stands for its person."""
    return pa.table({"rid": rids, "person": rids.take(pa.array(found.person))})


def doubtful(rids: pa.Array, found: Matched) -> pa.Table:
    """The pairs for a human, the weightiest first; `held_back` names the rule, where one is."""
    pairs = found.doubtful
    order = np.lexsort((pairs.packed, -pairs.weighed.weights))
    pairs = pairs.take(order)
    return pa.table(
        {
            "rid_a": rids.take(pa.array(pairs.a)),
            "rid_b": rids.take(pa.array(pairs.b)),
            "weight": pairs.weighed.weights,
            "held_back": pa.array(HELD_BACK).take(pa.array(pairs.weighed.held)),
        }
    )


def write(table: pa.Table, path: Path) -> None:
    """Write a table whole or not at all, as Parquet or CSV by its name."""
    kept = path.with_name(f".{path.name}.part")
    writer = parquet.write_table if path.suffix.lower() in PARQUET else csv.write_csv
    try:
        writer(table, kept)
        kept.replace(path)
    except FileNotFoundError:
        raise UserError(f"There is no folder {path.parent}. Make it, or name another.") from None
    finally:
        kept.unlink(missing_ok=True)


def check_name(path: Path) -> None:
    """Refuse a name for a result before the work is done rather than after."""
    if path.suffix.lower() not in (*PARQUET, *CSV):
        raise UserError(f"{path} is neither .parquet nor .csv. Name it as what it shall be.")
    if not path.parent.is_dir():
        raise UserError(f"There is no folder {path.parent}. Make it, or name another.")
