"""Files of a feed, read a batch at a time into columns, whatever their form."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from hamlet.interop.feeds import bundles
from hamlet.interop.files import File, as_text, readable
from hamlet.interop.records import Record, Refused
from hamlet.interop.tables import IN_PLACE, table_rows

BATCH = 50_000
PARQUET = b"PAR1"


class Batch(NamedTuple):
    """Some rows in the sender's columns, where each stands in the file, and those not readable.

    `came` are the rows as they came, where that is not as these columns; `notes` say what was left
    out before anything was checked, and where.
    """

    columns: pa.Table
    positions: list[str] | range
    broken: tuple[tuple[str, str, Refused], ...] = ()
    came: tuple[Any, ...] = ()
    notes: dict[str, list[str]] = {}

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
        return as_text(self.came[row] if self.came else self.columns.slice(row, 1).to_pylist()[0])


def batches(path: Path, columns: dict[str, str], holds: str) -> Iterator[Batch]:
    """The rows of a Parquet or CSV file, the declared `columns` (ours to theirs) alone; or what its
    FHIR resources say of what the source `holds`.

    `Refused`, for the whole file, where it cannot be read or lacks a column.
    """
    wanted = list(columns.values())
    if _is_parquet(path):
        return _parquet(path, wanted)
    if File(path).looks_like_json:
        return _fhir(path, wanted, holds)
    return _csv(path, wanted, columns["key"])


def _fhir(path: Path, wanted: list[str], holds: str) -> Iterator[Batch]:
    _require(wanted, list(bundles.FIELDS[holds]))
    found = bundles.read(File(path), holds)
    return (_fhir_batch(some, holds) for some in iter(lambda: list(islice(found, BATCH)), []))


def _fhir_batch(some: list[bundles.Read], holds: str) -> Batch:
    rows = [each for each in some if each.row is not None]
    columns = {
        name: pa.array([each.row.get(name, "") for each in rows], pa.string())
        for name in bundles.FIELDS[holds]
    }
    notes: dict[str, list[str]] = {}
    for each in some:
        for note in each.notes:
            notes.setdefault(note, []).append(each.position)
    return Batch(
        columns=pa.table(columns),
        positions=[each.position for each in rows],
        broken=tuple((e.position, as_text(e.came), e.problem) for e in some if e.problem),
        came=tuple(each.came for each in rows),
        notes=notes,
    )


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


def _csv(path: Path, wanted: list[str], key: str) -> Iterator[Batch]:
    header = File(path).header
    _require(wanted, header)
    return _csv_batches(path, header, sorted(set(wanted)), key)


def _csv_batches(path: Path, header: list[str], wanted: list[str], key: str) -> Iterator[Batch]:
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
            tuple((each.position, readable(each.text), _keyed(each, key)) for each in bad),
        )


def _keyed(row: Record, key: str) -> Refused:
    """What is wrong with a row, and the key that it has where its columns are in their places."""
    if row.problem.rule in IN_PLACE:
        row.problem.key = readable(row.content[key]).strip()
    return row.problem


def _require(wanted: list[str], found: list[str]) -> None:
    missing = sorted(set(wanted) - set(found))
    if missing:
        raise Refused(
            "A column is missing",
            "These columns are declared for the source and not in the first line of the file: "
            f"{', '.join(missing)}. {_what_is_there(wanted, found)} Nothing was taken. Ask the "
            "sender what changed; if it is to stay so, declare the source anew.",
        )


def _what_is_there(wanted: list[str], found: list[str]) -> str:
    """The names that are there; none of them where they may be a person's record."""
    known = {each.casefold() for each in wanted}
    if known.isdisjoint(each.casefold() for each in found):
        return "None of the declared is: its head may be missing, or stand further down."
    return f"It has: {', '.join(found)[:200]}."
