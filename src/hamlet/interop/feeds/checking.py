"""A batch of a feed, checked: what can be taken, in our columns, and what is refused and why."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hamlet.access import terms
from hamlet.interop.feeds import columns as read
from hamlet.interop.feeds.columns import Sheet
from hamlet.interop.feeds.reading import Batch
from hamlet.interop.models import Source
from hamlet.interop.records import Refusal
from hamlet.people.queries import STANDS_IN, WITHDRAWN

REFUSED_BECAUSE = {
    "Missing": "The record does not say its {what}. Ask whoever keeps it to add that.",
    "Too long": "The {what} is longer than can be kept.",
    "Unreadable characters": "The {what} holds characters that are no text.",
    "Not declared": "The {what} is a word that the source did not declare. Ask what it means, and "
    "add it to the declaration.",
    "Kept elsewhere": "Things of this {what} are not kept in the part of the record that it names, "
    "so that whoever may not see that part would read that there are none. Name the right part, or "
    "ask what it means.",
    "Not a date": "The {what} fits none of the ways in which this source writes dates.",
    "Too long ago": "The {what} lies before 1890: it cannot be right.",
    "In the future": "The {what} lies in the future.",
    "Not a number": "The {what} is not a number.",
    "Ends before it began": "The end lies before the beginning.",
    "Two records say different things": "Another record of the same key and date, of this delivery "
    "or one made at the same moment, says otherwise. The first to be taken was kept. Send only the "
    "right one.",
    "Another birth date is known": "Only a part of the birth date came, and the whole one that is "
    "held of this key is of another year or month. Nothing of the record was taken: it may be of "
    "somebody else. Ask whose it is, and for the whole date.",
    "No name": "The record has no name at all. Ask whoever keeps it to add one.",
}


CONTRADICTS = "Two records say different things"
BORN_OTHERWISE = "Another birth date is known"
BORN_ABOUT = "born_about"
HELD, UNSURE, OPEN = range(3)
"""How the agreements in force cover a row: not at all, nobody can tell, or wholly."""


@dataclass(slots=True)
class Checked:
    """What a batch came to. `rows` are in our columns, each key once, and stand `at` these rows of
    the batch; `again` counts rows that repeat or precede another of the batch; `held` those that no
    agreement lets their holder share, refused or not.
    """

    rows: pa.Table
    at: list[int]
    refusals: list[Refusal]
    left_out: dict[str, list[int]]
    again: int
    held: int

    @property
    def born_about(self) -> dict[str, tuple[str, datetime]]:
        """By key, birth dates of which only a part came ('1950', '1950-03'), as of when."""
        if BORN_ABOUT not in self.rows.column_names:
            return {}
        rows = self.rows.select(["key", BORN_ABOUT, "updated"])
        rows = rows.filter(pc.not_equal(rows.column(BORN_ABOUT), ""))
        return {each["key"]: (each[BORN_ABOUT], each["updated"]) for each in rows.to_pylist()}

    def with_births(self, born: Mapping[str, date], without: Collection[str]) -> "Checked":
        """The same with these birth dates, by key, and `without` the rows of these keys."""
        kept = [at for at, key in enumerate(self.rows["key"].to_pylist()) if key not in without]
        rows = self.rows.take(pa.array(kept, pa.int64()))
        keys, was = rows["key"].to_pylist(), rows["birth_date"].to_pylist()
        told = pa.array([born.get(*each) for each in zip(keys, was, strict=True)], pa.date32())
        rows = rows.set_column(rows.column_names.index("birth_date"), "birth_date", told)
        return replace(self, rows=rows, at=[self.at[row] for row in kept])

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


def check(source: Source, batch: Batch, as_at: datetime, shared: frozenset[str]) -> Checked:
    """Check a batch by the declaration of its source. `as_at` is when the source made it, `shared`
    the parts of the record that its holder gives by an agreement in force."""
    sheet = Sheet(batch.columns.num_rows)
    read_row = {"people": _people, "items": _items}[source.holds]
    rows = read_row(source, batch.columns, sheet, as_at)
    covered, unread = _covered(source, rows, shared)
    sheet.hold_back(covered == HELD)
    kept, again = _once_each(sheet, rows)
    refusals = [*_refused(batch, sheet, rows, covered), *_unreadable(batch, unread)]
    return Checked(
        rows=rows.take(pa.array(kept)),
        at=kept.tolist(),
        refusals=refusals,
        left_out=sheet.left_out,
        again=again,
        held=batch.number - int(np.count_nonzero(sheet.good())) - len(refusals),
    )


def _covered(source: Source, rows: pa.Table, shared: frozenset[str]) -> tuple[np.ndarray, int]:
    """How agreements cover each row, and how they do where its part of the record is not told."""
    parts = _may_tell(source)
    unread = HELD if parts.isdisjoint(shared) else OPEN if parts <= shared else UNSURE
    if "category" not in rows.column_names:
        return np.full(rows.num_rows, unread), unread
    told = rows.column("category").combine_chunks()
    known = pc.is_in(told, pa.array(list(terms.CATEGORIES)))
    given = pc.is_in(told, pa.array(sorted(shared), pa.string()))
    covered = pc.if_else(given, OPEN, pc.if_else(known, HELD, unread))
    return covered.to_numpy(zero_copy_only=False), unread


def _may_tell(source: Source) -> frozenset[str]:
    """The parts of the record of which a source may tell."""
    if "category" not in source.columns:
        return frozenset({source.category})
    declared = source.values.get("category")
    return frozenset({source.category, *declared.values()} if declared else terms.CATEGORIES)


def _refused(batch: Batch, sheet: Sheet, rows: pa.Table, covered: np.ndarray) -> Iterable[Refusal]:
    for row, rule in sorted(sheet.rule.items()):
        key, where = rows.column("key")[row].as_py(), batch.position(row)
        yield Refusal(where, key, rule, reason(rule), batch.content(row), covered[row] == OPEN)


def _unreadable(batch: Batch, unread: int) -> Iterable[Refusal]:
    for where, text, problem in batch.broken if unread != HELD else ():
        yield Refusal(where, problem.key, problem.rule, str(problem), text, unread == OPEN)


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
    return read.moment(sheet, _given(source, rows, name), what, formats, latest, source.zone)


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
    part, whole = read.part_of_a_day(sheet, _given(source, rows, "birth_date"), "birth date")
    formats = (*source.dates, *read.TIMES)
    born = read.moment(sheet, whole, "birth date", formats, as_at, source.zone)
    return pa.table({
        "key": _key(source, rows, sheet),
        "updated": pc.fill_null(updated, pa.scalar(as_at, read.TIME)),
        "given_name": given,
        "family_name": family,
        "birth_date": read.day(born, source.zone),
        BORN_ABOUT: part,
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
    sheet.refuse(read.ends_before(until, at, source.zone), "Ends before it began")
    updated = _moment(source, rows, sheet, "updated", as_at)
    about = _text(source, rows, sheet, "about", 120)
    read.required(sheet, about, "key of the person")
    words = _text(source, rows, sheet, "words", 300)
    read.required(sheet, words, "words")
    kind, category = _coded(source, rows, sheet, "kind", 20), _category(source, rows, sheet)
    _stand_there(sheet, kind, category)
    return pa.table({
        "key": _key(source, rows, sheet),
        "updated": pc.fill_null(updated, pa.scalar(as_at, read.TIME)),
        "about": about,
        "category": category,
        "kind": kind,
        "code": _text(source, rows, sheet, "code", 40),
        "words": words,
        "value": read.amount(sheet, _given(source, rows, "value"), "value"),
        "unit": _text(source, rows, sheet, "unit", 20),
        "author": _text(source, rows, sheet, "author", 120),
        "at": at,
        "until": until,
        "withdrawn": _withdrawn(source, rows, sheet),
    })  # fmt: skip


def _stand_there(sheet: Sheet, kind: pa.Array, category: pa.Array) -> None:
    """Refuse what is of no kind, or is kept in another part of the record than such things are."""
    read.required(sheet, kind, "kind")
    known = pc.is_in(kind, pa.array(list(STANDS_IN)))
    sheet.refuse(pc.invert(known), "Not declared: kind")
    pairs = [f"{each}/{part}" for each, parts in STANDS_IN.items() for part in parts]
    there = pc.is_in(pc.binary_join_element_wise(kind, category, "/"), pa.array(pairs))
    sheet.refuse(pc.invert(there), "Kept elsewhere: kind")


def _withdrawn(source: Source, rows: pa.Table, sheet: Sheet) -> pa.Array:
    said = _coded(source, rows, sheet, "withdrawn", 20)
    return read.coded(sheet, said, "withdrawn", {each: each for each in WITHDRAWN})


def _category(source: Source, rows: pa.Table, sheet: Sheet) -> pa.Array:
    """The part of the record each row is of; '' where that cannot be told."""
    blank = pc.equal(pc.utf8_trim_whitespace(read.as_written(_given(source, rows, "category"))), "")
    said = pc.if_else(blank, source.category, _coded(source, rows, sheet, "category"))
    known = pc.is_in(said, pa.array(list(terms.CATEGORIES)))
    sheet.refuse(pc.invert(known), "Not declared: category")
    return pc.if_else(known, said, "")


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
            sheet.rule.setdefault(int(good[row]), CONTRADICTS)
            number += 1
    return number


def _same(rows: pa.Table, one: int, other: int) -> bool:
    return rows.slice(one, 1).to_pylist() == rows.slice(other, 1).to_pylist()
