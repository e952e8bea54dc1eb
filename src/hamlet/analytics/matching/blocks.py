"""`keys.blocking_keys` for many records at once: the same keys as numbers, and their pairs.

Each kind of key is one table of numbers in order, with the row of each, so that those who share a
key stand together, and one key's rows are found by halving.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from hamlet.analytics.matching import keys, other_names
from hamlet.analytics.matching.columns import Columns, Vocabulary, Words
from hamlet.analytics.matching.cores import available
from hamlet.analytics.matching.pair import Row

BITS = 23  # of a sound, a postcode or an address: 8 million of each


@dataclass
class Sounds:
    """The sounds of each name of a vocabulary, as numbers in one long list."""

    words: Words
    known: Vocabulary = field(default_factory=Vocabulary)
    start: np.ndarray = field(default_factory=lambda: np.zeros(1, np.int64))
    flat: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))

    def catch_up(self) -> tuple[np.ndarray, np.ndarray]:
        """Take in names that are new in the vocabulary; where each name's sounds begin, and all."""
        new = self.words.name.values[len(self.start) - 1 :]
        if new:
            of_each = [list(map(self.known.code, keys.sounds(name))) for name in new]
            ends = self.start[-1] + np.cumsum([len(each) for each in of_each])
            self.start = np.concatenate([self.start, ends])
            self.flat = np.concatenate([self.flat, *(np.array(e, np.int64) for e in of_each)])
        return self.start, self.flat


def numbered(columns: Columns, sounds: Sounds) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """For each kind of key: its letter, keys as numbers, and the row that each is of."""
    start, flat = sounds.catch_up()
    more, others = other_names.that_find(columns, sounds.words)
    first = _spread(columns.first_name, start, flat)
    last = _spread(columns.surname, start, flat)
    if others:
        first = _with_others(first, more, [each.first_name for each in others], start, flat)
        last = _with_others(last, more, [each.surname for each in others], start, flat)
    either = _distinct(np.concatenate([first[0], last[0]]), np.concatenate([first[1], last[1]]))
    born, (year, date, turned) = columns.dob > 0, _dates(columns)
    for letter, number in _whole(columns, year, date, turned):
        told = np.flatnonzero(number)
        yield letter, number[told], told
    both = _crossed(first, last, len(columns))
    yield "d", *_joined(date, either, born)
    yield "y", *_joined(year * 12 + columns.dob // 100 % 100, both, born, 2 * BITS)
    yield "u", *_joined(year, both, born, 2 * BITS)
    yield "f", both[1], both[0]
    yield "p", *_joined(columns.postcode.astype(np.int64), first, columns.postcode > 0)
    yield "m", *_joined(columns.mobile, first, columns.mobile > 0)


def of_one(one: Row, sounds: Sounds) -> Iterator[tuple[str, list[int]]]:
    """`numbered` for one record without other names, and without arrays."""
    start, flat = sounds.catch_up()
    first, last = (
        flat[start[name] : start[name + 1]].tolist() for name in (one.first_name, one.surname)
    )
    both = [min(a, b) << BITS | max(a, b) for a in first for b in last]
    yield "n", [one.nhs_number] if one.nhs_number else []
    yield "f", both
    yield "p", [one.postcode << BITS | sound for sound in first] if one.postcode else []
    yield "m", [one.mobile << BITS | sound for sound in first] if one.mobile else []
    if one.address or one.postcode:
        yield "a", [one.address << 1 if one.address else one.postcode << 1 | 1]
    if one.dob:
        yield from _by_birth(one, {*first, *last}, both)


def _by_birth(one: Row, either: set[int], both: list[int]) -> Iterator[tuple[str, list[int]]]:
    year, month_day = divmod(one.dob, 10_000)
    low, high = sorted(divmod(month_day, 100))
    turned = low * 100 + high
    date, month = year * 10_000 + turned, year * 12 + month_day // 100
    yield "d", [date << BITS | sound for sound in either]
    yield "y", [month << 2 * BITS | names for names in both]
    yield "u", [year << 2 * BITS | names for names in both]
    yield "b", [date << BITS | one.postcode] if one.postcode else []
    if one.address:
        yield "g", [year << BITS | one.address]
        yield "k", [turned << BITS | one.address]


def _dates(columns: Columns) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Year of birth; year, day and month in order of size; and the latter without the year."""
    month, day = columns.dob // 100 % 100, columns.dob % 100
    turned = (np.minimum(month, day) * 100 + np.maximum(month, day)).astype(np.int64)
    year = columns.dob.astype(np.int64) // 10_000
    return year, year * 10_000 + turned, turned


def _whole(
    columns: Columns, year: np.ndarray, date: np.ndarray, turned: np.ndarray
) -> Iterator[tuple[str, np.ndarray]]:
    """The keys that join no word of a name: one number a record, 0 for none."""
    postcode, address = columns.postcode.astype(np.int64), columns.address.astype(np.int64)
    born, lives = columns.dob > 0, address > 0
    settled = born & lives
    yield "n", columns.nhs_number
    yield "b", (date << BITS | postcode) * (born & (postcode > 0))
    yield "g", (year << BITS | address) * settled
    yield "k", (turned << BITS | address) * settled
    yield "a", np.where(lives, address << 1, (postcode << 1 | 1) * (postcode > 0))


def poor(columns: Columns, words: Words) -> dict[str, np.ndarray]:
    """For each wide kind of key, which records say too little to be found without it."""
    bare = (columns.dob == 0) | (words.name_length.of(columns.first_name) < 2)
    return {"a": bare, "f": bare, "m": bare, "u": columns.dob % 10_000 == 101}


def is_bare(one: Row, words: Words) -> bool:
    """Whether a record says too little to be found without keys of kinds a, f and m."""
    return not one.dob or words.name_length.one(one.first_name) < 2


def is_unsure(one: Row) -> bool:
    """The same of kind u."""
    return one.dob % 10_000 == 101


def _spread(
    names: np.ndarray, start: np.ndarray, flat: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Rows and sounds: one entry for each sound of each record's name."""
    counts = start[names + 1] - start[names]
    rows = np.repeat(np.arange(len(names)), counts)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows, flat[np.repeat(start[names], counts) + within]


def _with_others(
    usual: tuple[np.ndarray, np.ndarray],
    of: np.ndarray,
    names: list[int],
    start: np.ndarray,
    flat: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Rows and sounds of usual names, with those of other names of some rows."""
    at, sounds = _spread(np.array(names), start, flat)
    return _distinct(np.concatenate([usual[0], of[at]]), np.concatenate([usual[1], sounds]))


def _distinct(rows: np.ndarray, sounds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    packed = _distinct_numbers([rows.astype(np.int64) << BITS | sounds])
    return packed >> BITS, packed & ((1 << BITS) - 1)


def _crossed(first: tuple, last: tuple, records: int) -> tuple[np.ndarray, np.ndarray]:
    """Each sound of a first name with each of the surname, the smaller number first."""
    counts = np.bincount(last[0], minlength=records)
    begin = np.cumsum(counts) - counts
    many = counts[first[0]]
    rows, sounds = np.repeat(first[0], many), np.repeat(first[1], many)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(many) - many, many)
    others = last[1][begin[rows] + within]
    return rows, np.minimum(sounds, others) << BITS | np.maximum(sounds, others)


def _joined(
    fact: np.ndarray, names: tuple[np.ndarray, np.ndarray], where: np.ndarray, bits: int = BITS
) -> tuple[np.ndarray, np.ndarray]:
    """A fact of the record joined with each of its sounds, where the fact is told."""
    rows, sounds = names
    told = where[rows]
    rows = rows[told]
    return fact[rows] << bits | sounds[told], rows


def pairs(columns: Columns, sounds: Sounds) -> np.ndarray:
    """All pairs of rows that meet, each once, packed as smaller << 32 | larger, in order."""
    wide, kinds = poor(columns, sounds.words), list(numbered(columns, sounds))

    def under(kind: tuple[str, np.ndarray, np.ndarray]) -> np.ndarray:
        letter, numbers, rows = kind
        runs, most = in_runs(numbers, rows), keys.most(letter)
        return _with_poor(*runs, wide[letter], most) if letter in wide else _within(*runs, most)

    with ThreadPoolExecutor(available()) as threads:
        return _distinct_numbers(list(threads.map(under, kinds)))


def _distinct_numbers(parts: list[np.ndarray]) -> np.ndarray:
    """All numbers once, in order; what it is given is used up, to save memory."""
    whole = np.concatenate(parts)
    parts.clear()
    whole.sort()
    new = np.ones(len(whole), bool)
    np.not_equal(whole[1:], whole[:-1], out=new[1:])
    return whole[new]


def in_runs(numbers: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows in the order of their numbers, and where each number's run begins and how long it is."""
    order = np.argsort(numbers)
    numbers, rows = numbers[order], rows[order].astype(np.int64)
    new = np.ones(len(numbers), bool)
    new[1:] = numbers[1:] != numbers[:-1]
    begin = np.flatnonzero(new)
    return rows, begin, np.diff(np.append(begin, len(rows)))


def _packed(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.minimum(a, b) << 32 | np.maximum(a, b)


def _within(rows: np.ndarray, begin: np.ndarray, sizes: np.ndarray, most: int) -> np.ndarray:
    """Pairs of rows under one number."""
    found = [np.empty(0, np.int64)]
    for size in np.unique(sizes[(sizes > 1) & (sizes <= most)]):
        members = rows[begin[sizes == size][:, None] + np.arange(size)]
        i, j = np.triu_indices(size, 1)
        found.append(_packed(members[:, i], members[:, j]).ravel())
    return np.concatenate(found)


def _with_poor(
    rows: np.ndarray, begin: np.ndarray, sizes: np.ndarray, wide: np.ndarray, most: int
) -> np.ndarray:
    """Pairs of rows under one number of which at least one says too little."""
    run = np.repeat(np.arange(len(begin)), sizes)
    mine = np.flatnonzero(wide[rows])
    mine = mine[sizes[run[mine]] <= most]
    many = sizes[run[mine]]
    one = np.repeat(mine, many)
    within = np.arange(len(one)) - np.repeat(np.cumsum(many) - many, many)
    a, b = rows[one], rows[begin[run[one]] + within]
    return _packed(a, b)[a != b]
