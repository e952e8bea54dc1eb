"""Files of a feed, read a batch at a time into columns, whatever their form."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from hamlet.interop.files import File, as_text, readable, table_rows
from hamlet.interop.records import Refused

BATCH = 50_000
PARQUET = b"PAR1"


class Batch(NamedTuple):
    """Some rows in the sender's columns, where each stands in the file, and those not readable."""

    columns: pa.Table
    positions: list[str] | range
    broken: tuple[tuple[str, str, Refused], ...] = ()

    @property
    def number(self) -> int:
        """How many rows came, readable or not."""
        return self.columns.num_rows + len(self.broken)

    def position(self, row: int) -> str:
        """Where a row stands in its file, in words."""
        at = self.positions[row]
        return at if isinstance(at, str) else f"row {at:,}"

    def content(self, row: int) -> str:
        """A row as it came, for the quarantine."""
        return as_text(self.columns.slice(row, 1).to_pylist()[0])


def batches(path: Path, wanted: list[str]) -> Iterator[Batch]:
    """The rows of a Parquet or CSV file, the columns `wanted` alone.

    `Refused`, for the whole file, where it cannot be read or lacks a column.
    """
    if _is_parquet(path):
        return _parquet(path, wanted)
    return _csv(path, wanted)


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == PARQUET


def _parquet(path: Path, wanted: list[str]) -> Iterator[Batch]:
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise Refused("Cannot be read", _cut(error)) from None
    _require(wanted, file.schema_arrow.names)
    return _parquet_batches(file, wanted)


def _parquet_batches(file: pq.ParquetFile, wanted: list[str]) -> Iterator[Batch]:
    first = 1
    try:
        for each in file.iter_batches(BATCH, columns=sorted(set(wanted))):
            yield Batch(pa.table(each), range(first, first + each.num_rows))
            first += each.num_rows
    except (pa.ArrowException, OSError) as error:
        raise Refused("Cannot be read", _cut(error)) from None


def _cut(error: Exception) -> str:
    said = str(error).splitlines()[0][:200]
    return f"The file is cut off or damaged ({said}). Ask its sender for it again."


def _csv(path: Path, wanted: list[str]) -> Iterator[Batch]:
    header = File(path).header
    _require(wanted, header)
    return _csv_batches(path, header, sorted(set(wanted)))


def _csv_batches(path: Path, header: list[str], wanted: list[str]) -> Iterator[Batch]:
    rows = table_rows(path, header)
    while some := list(islice(rows, BATCH)):
        good = [each for each in some if each.problem is None]
        bad = [each for each in some if each.problem is not None]
        columns = {
            name: pa.array([row.content[name] for row in good], pa.string()) for name in wanted
        }
        yield Batch(
            pa.table(columns),
            [each.position for each in good],
            tuple((each.position, readable(each.text), each.problem) for each in bad),
        )


def _require(wanted: list[str], found: list[str]) -> None:
    missing = sorted(set(wanted) - set(found))
    if missing:
        raise Refused(
            "A column is missing",
            f"These columns are declared for the source and not in the file: {', '.join(missing)}. "
            f"It has: {', '.join(found)[:200]}. Nothing was taken. Ask the sender what changed.",
        )
