"""Tables as text, read row by row without trusting them: CSV, by whatever sign its columns part.

A quotation mark that is opened and not closed would take what follows for one field. So a row that
runs over lines and does not fit the table is taken apart again: its first line is refused, and
reading goes on behind that.
"""

import csv
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from hamlet.interop.records import Record, Refused

LONGEST_FIELD = 1_000_000
SEPARATORS = ",;\t|"
FEW = 3
"""A table of so few columns may hold lines of text that look like its rows."""
NOT_UTF8, NUL = "Not UTF-8", "NUL in the row"
IN_PLACE = (NOT_UTF8, NUL)
"""What can be wrong with a row whose columns are in their places."""
CUT_OFF = "Cut off"
NO_TABLES = {
    b"PK\x03\x04": "an Excel workbook or another ZIP, whatever it is called. Save it as CSV UTF-8",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook, whatever it is called. Save it as CSV UTF-8",
    b"\xff\xfe": "UTF-16 text, as Excel's 'Unicode Text' is. Save it as CSV UTF-8",
    b"\xfe\xff": "UTF-16 text. Save it as CSV UTF-8",
    b"\x1f\x8b": "compressed (gzip). Unpack it",
    b"%PDF": "a PDF. Ask for the table itself, as CSV UTF-8",
}
"""How a file begins that is often sent for a table, and what it is."""
Row = tuple[int, list[str], Refused | None]


def header(path: Path) -> list[str]:
    """The first row, each name trimmed; `Refused`, saying what the file is, where there is none."""
    with path.open("rb") as file:
        start = file.read(8)
    for sign, what in NO_TABLES.items():
        if start.startswith(sign):
            raise Refused(
                "Not a table", f"This is {what}, or ask its sender to. Nothing was taken."
            )
    first = next(_rows(path), None)
    if first is None:
        raise Refused("Empty file", "The file is empty. Ask its sender for it again.")
    _, row, problem = first
    if problem or any("\x00" in name for name in row):
        raise Refused("Not a table", "The first line cannot be read as the head of a table.")
    return [name.strip() for name in row]


def table_rows(path: Path, columns: list[str], *, headed: bool = True) -> Iterator[Record]:
    """The rows of a table as dicts by `columns`, empty lines left out."""
    rows = _rows(path)
    if headed:
        next(rows, None)
    for line, row, problem in rows:
        problem = problem or _row_problem(row, columns)
        yield Record(f"line {line}", dict(zip(columns, row, strict=False)), _text(row), problem)


class _Lines:
    """The lines of a file, which can be laid back; `taken` are those of the row that is read."""

    def __init__(self, file: TextIO):
        self._file, self._back = file, deque()
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._file)
        self.taken.append(line)
        self.number += 1
        return line

    def keep_first(self) -> str:
        """Of the lines that were taken, the first; the others are laid back."""
        first, *others = self.taken
        self._back.extendleft(reversed(others))
        self.number -= len(others)
        return first


def _rows(path: Path) -> Iterator[Row]:
    """Each row with the line on which it ends; after a row that cannot be read, reading goes on."""
    csv.field_size_limit(LONGEST_FIELD)
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        first = file.readline(LONGEST_FIELD)
        file.seek(0)
        yield from _rows_of(_Lines(file), max(SEPARATORS, key=first.count))


def _rows_of(lines: _Lines, separator: str) -> Iterator[Row]:
    width, reader = 0, csv.reader(lines, delimiter=separator)
    while True:
        lines.taken.clear()
        row, problem = _next(reader)
        if not lines.taken:
            return
        if _is_swallowed(row, problem, lines.taken, width, separator):
            row, problem = [lines.keep_first().rstrip("\r\n")], _unclosed()
            reader = csv.reader(lines, delimiter=separator)
        elif len(row) < width and row and lines.taken[-1][-1:] not in "\r\n":
            problem = _cut_off()
        width = width or len(row)
        if row or problem:
            yield lines.number, row, problem


def _next(reader: Iterator[list[str]]) -> tuple[list[str], Refused | None]:
    try:
        return next(reader, []), None
    except csv.Error as error:
        return [], Refused("Unreadable row", f"The row is broken: {error}.")


def _is_swallowed(
    row: list[str], problem: Refused | None, taken: list[str], width: int, separator: str
) -> bool:
    """Whether a row has swallowed others: it runs over lines and is broken, fits no more or holds
    marks without their pair, or every line within it would be a row of the table by itself."""
    if len(taken) == 1 or not width:
        return False
    if problem or len(row) != width or sum(each.count('"') for each in taken) % 2:
        return True
    within = csv.reader(taken[1:-1], delimiter=separator)
    return width > FEW and len(taken) > 2 and all(len(each) == width for each in within)


def _unclosed() -> Refused:
    return Refused(
        "Unclosed quotation mark",
        "A quotation mark is opened in this line and not closed. Only this line was refused.",
    )


def _cut_off() -> Refused:
    return Refused(
        CUT_OFF,
        "The file ends in the middle of this row: it was cut off, and what followed did not come. "
        "Ask its sender for the whole file.",
    )


def _row_problem(row: list[str], columns: list[str]) -> Refused | None:
    if len(row) != len(columns):
        return Refused(
            "Row of another width",
            f"The row has {len(row)} fields and the table {len(columns)} columns: "
            "a comma or a quotation mark may be missing, or it is a line of text and no record.",
        )
    joined = "".join(row)
    if "\x00" in joined:
        return Refused(NUL, "The row holds a NUL byte: the file may be damaged.")
    if not joined.isascii() and any("\udc80" <= sign <= "\udcff" for sign in joined):
        return Refused(NOT_UTF8, "The row is not UTF-8 text. Save the file as UTF-8.")
    return None


def _text(row: list[str]) -> str:
    return ",".join(f'"{each}"' if "," in each else each for each in row)
