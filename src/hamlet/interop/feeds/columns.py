"""Checks of whole columns at once: what a value reads as, and which rows say what cannot be.

Each reader takes a column as it came and gives the column as it is kept; it tells the `Sheet` which
rows it refuses, and which values it left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hamlet.journal.bulk import UNREAD

TIME = pa.timestamp("us", tz="UTC")
EARLIEST = datetime(1890, 1, 1, tzinfo=UTC)
DATES = ("%Y-%m-%d", "%d/%m/%Y", "%Y%m%d")
TIMES = ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M")
IN_UTC = r"(\.\d+)?(Z|\+00:?00)$"
POSTCODE = r"^([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})$"
WEIGHTS = np.arange(10, 1, -1)


@dataclass(slots=True)
class Sheet:
    """The findings on a batch: rows refused (each with its first rule), and values left out."""

    number: int
    rule: dict[int, str] = field(default_factory=dict)
    left_out: dict[str, list[int]] = field(default_factory=dict)
    held: np.ndarray | None = None

    def refuse(self, rows: pa.Array, rule: str) -> None:
        """Refuse the rows where `rows` is true, unless they are refused already."""
        for row in _true(rows):
            self.rule.setdefault(row, rule)

    def left(self, column: pa.Array, fits: pa.Array, what: str) -> pa.Array:
        """A column with `UNREAD` where something was said that does not fit; notes which rows."""
        unfit = pc.and_(pc.invert(fits), pc.not_equal(column, ""))
        if found := _true(unfit):
            self.left_out.setdefault(what, []).extend(found)
        return pc.if_else(unfit, UNREAD, column)

    def hold_back(self, rows: np.ndarray) -> None:
        """Forget whatever was found on these rows, which are held back."""
        self.held = rows
        self.rule = {row: rule for row, rule in self.rule.items() if not rows[row]}
        noted = {what: [r for r in found if not rows[r]] for what, found in self.left_out.items()}
        self.left_out = {what: found for what, found in noted.items() if found}

    def good(self) -> np.ndarray:
        """Which rows are neither refused nor held back."""
        kept = np.ones(self.number, bool) if self.held is None else ~self.held
        kept[list(self.rule)] = False
        return kept


def _true(rows: pa.Array) -> list[int]:
    return np.flatnonzero(pc.fill_null(rows, False).to_numpy(zero_copy_only=False)).tolist()


def text(sheet: Sheet, column: pa.Array, what: str, longest: int) -> pa.Array:
    """Trimmed text, empty where nothing is said. Refuses too long ones and control signs."""
    read = as_written(column)
    odd = pc.match_substring_regex(read, r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
    sheet.refuse(odd, f"Unreadable characters: {what}")
    read = pc.if_else(odd, "", pc.utf8_trim_whitespace(read))
    long = pc.greater(pc.utf8_length(read), longest)
    sheet.refuse(long, f"Too long: {what}")
    return pc.if_else(long, "", read)


def as_written(column: pa.Array) -> pa.Array:
    """A column as text as it came, empty where nothing is said."""
    return pc.fill_null(_as_string(column), "")


def _as_string(column: pa.Array) -> pa.Array:
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    return column if pa.types.is_string(column.type) else column.cast(pa.string())


def required(sheet: Sheet, column: pa.Array, what: str) -> None:
    """Refuse rows where a text is empty."""
    sheet.refuse(pc.equal(column, ""), f"Missing: {what}")


def nhs_number(sheet: Sheet, column: pa.Array) -> pa.Array:
    """Ten digits whose check digit is right (modulus 11); what is none is `UNREAD`."""
    digits = pc.replace_substring_regex(column, r"[\s\-]", "")
    ten = pc.match_substring_regex(digits, r"^[0-9]{10}$")
    numbers = np.frombuffer(
        "".join(pc.if_else(ten, digits, "0000000000").to_pylist()).encode(), np.uint8
    ).reshape(-1, 10).astype(np.int64) - ord("0")  # fmt: skip
    check = (11 - (numbers[:, :9] @ WEIGHTS) % 11) % 11
    right = (check == numbers[:, 9]) & (numbers.min(axis=1) != numbers.max(axis=1))
    kept = pc.and_(ten, pa.array(right))
    return sheet.left(
        digits, kept, "an NHS number whose check digit is wrong: one known before stays"
    )


def postcode(sheet: Sheet, column: pa.Array) -> pa.Array:
    """'E1 4AB'; what is no UK postcode is `UNREAD`."""
    plain = pc.utf8_upper(pc.replace_substring_regex(column, r"\s", ""))
    fits = pc.match_substring_regex(plain, POSTCODE)
    spaced = pc.replace_substring_regex(plain, POSTCODE, r"\1 \2")
    what = "a postcode that is none of this country: one known before stays with its address"
    return sheet.left(spaced, fits, what)


def mobile(sheet: Sheet, column: pa.Array) -> pa.Array:
    """'07700 900123'; from abroad with + and country code; what cannot be called is `UNREAD`."""
    plain = pc.replace_substring_regex(column, r"[\s().\-/]", "")
    plain = pc.replace_substring_regex(plain, r"^(\+44|0044)0?", "0")
    fits = pc.match_substring_regex(plain, r"^(0[1-9][0-9]{8,9}|\+[1-9][0-9]{7,14})$")
    spaced = pc.replace_substring_regex(plain, r"^(07[0-9]{3})([0-9]{6})$", r"\1 \2")
    return sheet.left(spaced, fits, "a phone number that cannot be called: one known before stays")


def coded(sheet: Sheet, column: pa.Array, what: str, ours: dict[str, str]) -> pa.Array:
    """Their words in ours, by the declaration; a word that it does not name is refused. Where they
    say nothing, that is what `ours` has for ''."""
    ours = {"": ""} | ours
    names = pa.array(ours, pa.string())
    meant = pa.array(ours.values(), pa.string())
    at = pc.index_in(column, names)
    sheet.refuse(pc.is_null(at), f"Not declared: {what}")
    return pc.fill_null(meant.take(at), "")


def moment(
    sheet: Sheet,
    column: pa.Array,
    what: str,
    formats: Iterable[str],
    latest: datetime | None,
    zone: str,
) -> pa.Array:
    """Moments in UTC, from dates or times in any of the declared ways; null where nothing is said.

    What says no zone is read as a clock in `zone` shows it. Refuses what fits none of the ways,
    lies before 1890, or after `latest`.
    """
    read = _moments(column, formats, zone)
    if not pa.types.is_temporal(_kind(column)):
        said = pc.not_equal(pc.utf8_trim_whitespace(as_written(column)), "")
        sheet.refuse(pc.and_(said, pc.is_null(read)), f"Not a date: {what}")
    wrong = pc.less(read, pa.scalar(EARLIEST, TIME))
    sheet.refuse(wrong, f"Too long ago: {what}")
    if latest is not None:
        ahead = pc.greater(read, pa.scalar(latest + timedelta(days=1), TIME))
        sheet.refuse(ahead, f"In the future: {what}")
    return read


def _kind(column: pa.Array) -> pa.DataType:
    return column.type.value_type if pa.types.is_dictionary(column.type) else column.type


def part_of_a_day(sheet: Sheet, column: pa.Array, what: str) -> tuple[pa.Array, pa.Array]:
    """What of a column is only a part of a day, '1950' or '1950-03', else ''; and the column
    without. Notes which rows."""
    said = pc.utf8_trim_whitespace(as_written(column))
    is_part = pc.match_substring_regex(said, r"^[0-9]{4}(-(0[1-9]|1[0-2]))?$")
    if found := _true(is_part):
        told = f"a {what} of which only a part came: a whole one known before stays"
        sheet.left_out.setdefault(told, []).extend(found)
    return pc.if_else(is_part, said, ""), pc.if_else(is_part, pa.scalar(None, column.type), column)


def day(moments: pa.Array, zone: str) -> pa.Array:
    """The days on which a clock in `zone` showed these moments."""
    there = moments.cast(pa.timestamp("us", tz=zone))
    return pc.local_timestamp(there).cast(pa.date32(), safe=False)


def ends_before(until: pa.Array, at: pa.Array, zone: str) -> pa.Array:
    """Where an end lies before a beginning. A day alone ends no sooner than what began on it."""
    is_day = pc.equal(_midnight(until, zone), until)
    return pc.less(until, pc.if_else(is_day, _midnight(at, zone), at))


def _midnight(moments: pa.Array, zone: str) -> pa.Array:
    """When the days of these moments began by a clock in `zone`."""
    return _in_zone(day(moments, zone).cast(pa.timestamp("us")), zone)


def _moments(column: pa.Array, formats: Iterable[str], zone: str) -> pa.Array:
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_temporal(column.type):
        if pa.types.is_timestamp(column.type) and column.type.tz:
            return column.cast(TIME)
        return _in_zone(column.cast(pa.timestamp("us")), zone)
    written = pc.utf8_trim_whitespace(as_written(column))
    in_utc = pc.match_substring_regex(written, IN_UTC)
    written = pc.replace_substring_regex(written, IN_UTC, "")
    written = pc.replace_substring_regex(written, r"^([0-9])/", r"0\1/")
    written = pc.replace_substring_regex(written, r"/([0-9])/", r"/0\1/")
    read = pa.nulls(len(written), pa.timestamp("s"))
    for each in formats:
        found = pc.strptime(written, each, "s", error_is_null=True)
        # What has no such day (31 February) is read as another: it must be written the same again.
        again = pc.equal(pc.strftime(found, each), written)
        read = pc.coalesce(read, pc.if_else(pc.fill_null(again, False), found, None))
    read = read.cast(pa.timestamp("us"))
    return pc.if_else(in_utc, read.cast(TIME), _in_zone(read, zone))


def _in_zone(shown: pa.Array, zone: str) -> pa.Array:
    """What a clock in `zone` showed, in UTC. Of the hour that comes twice in autumn the first is
    meant; an hour that is skipped in spring is read as its end."""
    read = pc.assume_timezone(shown, zone, ambiguous="earliest", nonexistent="latest")
    return read.cast(TIME)


def amount(sheet: Sheet, column: pa.Array, what: str) -> pa.Array:
    """Numbers, null where nothing is said. Refuses what is none."""
    if pa.types.is_floating(_kind(column)) or pa.types.is_integer(_kind(column)):
        return column.cast(pa.float64())
    written = pc.utf8_trim_whitespace(as_written(column))
    fits = pc.match_substring_regex(written, r"^[+-]?[0-9]{1,12}(\.[0-9]{1,9})?$")
    sheet.refuse(pc.and_(pc.invert(fits), pc.not_equal(written, "")), f"Not a number: {what}")
    return pc.if_else(fits, written, None).cast(pa.float64())
