"""A batch of a feed, checked: what can be taken, in our columns, and what is refused and why."""

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hamlet.access import terms
from hamlet.interop.feeds import columns as read
from hamlet.interop.feeds.columns import Sheet
from hamlet.interop.feeds.reading import Batch
from hamlet.interop.models import Source

REFUSED_BECAUSE = {
    "Missing": "The record does not say its {what}. Ask whoever keeps it to add that.",
    "Too long": "The {what} is longer than can be kept.",
    "Unreadable characters": "The {what} holds characters that are no text.",
    "Not declared": "The {what} is a word that the source did not declare. Ask what it means, and "
    "add it to the declaration.",
    "Not a date": "The {what} fits none of the ways in which this source writes dates.",
    "Too long ago": "The {what} lies before 1890: it cannot be right.",
    "In the future": "The {what} lies in the future.",
    "Not a number": "The {what} is not a number.",
    "Ends before it began": "The end lies before the beginning.",
    "Two records say different things": "Another record of this delivery has the same key and date "
    "and says otherwise. The first to be read was kept. Send only the right one.",
    "No name": "The record has no name at all. Ask whoever keeps it to add one.",
}


@dataclass(slots=True)
class Checked:
    """What a batch came to. `rows` are in our columns, each key once; `again` counts rows that
    repeat or precede another of the batch; `refused` are row numbers of the batch with their rule;
    `held` is how many no agreement lets their holder share.
    """

    rows: pa.Table
    refused: dict[int, str]
    left_out: dict[str, list[int]]
    keys: list[str] = field(default_factory=list)
    again: int = 0
    held: int = 0

    def hold_back(self, shared: frozenset[str], category: str) -> None:
        """Leave out the rows of any part of the record that is not `shared`.

        `category` is that of rows which do not say it.
        """
        if "category" in self.rows.column_names:
            kept = self.rows.filter(
                pc.is_in(self.rows.column("category"), pa.array(sorted(shared)))
            )
        else:
            kept = self.rows if category in shared else self.rows.slice(0, 0)
        self.held, self.rows = self.rows.num_rows - kept.num_rows, kept

    def csv(self, columns: tuple[str, ...]) -> bytes:
        """The rows as the database takes them in."""
        import pyarrow.csv as pacsv

        sink = pa.BufferOutputStream()
        options = pacsv.WriteOptions(include_header=False)
        pacsv.write_csv(self.rows.select(list(columns)), sink, options)
        return sink.getvalue().to_pybytes()


def reason(rule: str) -> str:
    """What a rule says of a record, in a sentence."""
    kind, _, what = rule.partition(": ")
    return REFUSED_BECAUSE[kind].format(what=what)


def check(source: Source, batch: Batch, as_at: datetime) -> Checked:
    """Check a batch by the declaration of its source. `as_at` is when the source made it."""
    sheet = Sheet(batch.columns.num_rows)
    read_row = {"people": _people, "items": _items}[source.holds]
    rows = read_row(source, batch.columns, sheet, as_at)
    kept, again = _once_each(sheet, rows)
    return Checked(
        rows=rows.take(pa.array(kept)),
        refused=sheet.rule,
        left_out=sheet.left_out,
        keys=rows.column("key").to_pylist() if sheet.rule else [],
        again=again,
    )


def _given(source: Source, rows: pa.Table, name: str) -> pa.Array:
    """The column of one of our fields; nothing in every row where the source has none."""
    column = source.columns.get(name)
    if column is None:
        return pa.nulls(rows.num_rows, pa.string())
    return rows.column(column).combine_chunks()


def _text(source: Source, rows: pa.Table, sheet: Sheet, name: str, longest: int) -> pa.Array:
    return read.text(sheet, _given(source, rows, name), name.replace("_", " "), longest)


def _moment(
    source: Source, rows: pa.Table, sheet: Sheet, name: str, latest: datetime | None
) -> pa.Array:
    formats = (*source.dates, *read.TIMES)
    what = name.replace("_", " ")
    return read.moment(sheet, _given(source, rows, name), what, formats, latest)


def _key(source: Source, rows: pa.Table, sheet: Sheet) -> pa.Array:
    key = _text(source, rows, sheet, "key", 120)
    read.required(sheet, key, "key")
    return key


def _coded(source: Source, rows: pa.Table, sheet: Sheet, name: str, longest: int = 60) -> pa.Array:
    """A text, in our words where the source declared how its own read."""
    said = _text(source, rows, sheet, name, longest)
    ours = source.values.get(name)
    return read.coded(sheet, said, name, ours) if ours else said


def _people(source: Source, rows: pa.Table, sheet: Sheet, as_at: datetime) -> pa.Table:
    given = _text(source, rows, sheet, "given_name", 100)
    family = _text(source, rows, sheet, "family_name", 100)
    sheet.refuse(pc.and_(pc.equal(given, ""), pc.equal(family, "")), "No name")
    updated = _moment(source, rows, sheet, "updated", as_at)
    number = _text(source, rows, sheet, "nhs_number", 40)
    postcode = _text(source, rows, sheet, "postcode", 40)
    mobile = _text(source, rows, sheet, "mobile", 60)
    born = _moment(source, rows, sheet, "birth_date", as_at)
    return pa.table({
        "key": _key(source, rows, sheet),
        "updated": pc.fill_null(updated, pa.scalar(as_at, read.TIME)),
        "given_name": given,
        "family_name": family,
        "birth_date": born.cast(pa.date32(), safe=False),
        "sex": _coded(source, rows, sheet, "sex"),
        "nhs_number": read.nhs_number(sheet, number),
        "address": _text(source, rows, sheet, "address", 300),
        "postcode": read.postcode(sheet, postcode),
        "mobile": read.mobile(sheet, mobile),
    })  # fmt: skip


def _items(source: Source, rows: pa.Table, sheet: Sheet, as_at: datetime) -> pa.Table:
    at = _moment(source, rows, sheet, "at", None)
    sheet.refuse(pc.is_null(at), "Missing: at")
    until = _moment(source, rows, sheet, "until", None)
    sheet.refuse(pc.less(until, at), "Ends before it began")
    updated = _moment(source, rows, sheet, "updated", as_at)
    about = _text(source, rows, sheet, "about", 120)
    read.required(sheet, about, "key of the person")
    words = _text(source, rows, sheet, "words", 300)
    read.required(sheet, words, "words")
    return pa.table({
        "key": _key(source, rows, sheet),
        "updated": pc.fill_null(updated, pa.scalar(as_at, read.TIME)),
        "about": about,
        "category": _category(source, rows, sheet),
        "kind": _coded(source, rows, sheet, "kind", 20),
        "code": _text(source, rows, sheet, "code", 40),
        "words": words,
        "value": read.amount(sheet, _given(source, rows, "value"), "value"),
        "unit": _text(source, rows, sheet, "unit", 20),
        "author": _text(source, rows, sheet, "author", 120),
        "at": at,
        "until": until,
    })  # fmt: skip


def _category(source: Source, rows: pa.Table, sheet: Sheet) -> pa.Array:
    said = _coded(source, rows, sheet, "category")
    said = pc.if_else(pc.equal(said, ""), source.category, said)
    known = pc.is_in(said, pa.array(list(terms.CATEGORIES)))
    sheet.refuse(pc.invert(known), "Not declared: category")
    return said


def _once_each(sheet: Sheet, rows: pa.Table) -> tuple[np.ndarray, int]:
    """The rows to take, each key once: the newest, and of equals the first.

    Refuses a row that says otherwise than an earlier one of the same key and date. Also gives how
    many are left out that say the same, or are older.
    """
    good = np.flatnonzero(sheet.good())
    keys = rows.column("key").take(pa.array(good))
    if pc.count_distinct(keys).as_py() == len(good):
        return good, 0
    codes = keys.combine_chunks().dictionary_encode().indices.to_numpy()
    updated = rows.column("updated").take(pa.array(good)).cast(pa.int64()).to_numpy()
    order = np.lexsort((good, -updated, codes))
    first = np.ones(len(order), bool)
    first[1:] = codes[order[1:]] != codes[order[:-1]]
    again = np.flatnonzero(~first)
    heads = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    refused = _contradicting(sheet, rows, good, order, updated, again, heads)
    return np.sort(good[order[first]]), len(again) - refused


def _contradicting(sheet, rows, good, order, updated, again, heads) -> int:
    number = 0
    for at in again:
        row, head = order[at], order[heads[at]]
        if updated[row] == updated[head] and not _same(rows, good[row], good[head]):
            sheet.rule.setdefault(int(good[row]), "Two records say different things")
            number += 1
    return number


def _same(rows: pa.Table, one: int, other: int) -> bool:
    return rows.slice(one, 1).to_pylist() == rows.slice(other, 1).to_pylist()
