"""Many records as columns of small numbers: each distinct value is read and compared once."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from hamlet.analytics.matching.other_names import coded, uncoded
from hamlet.analytics.matching.pair import Row
from hamlet.analytics.matching.ready import Facts, keys, keys_again, letters, words
from hamlet.analytics.matching.records import Record

SEXES = {"": 0, "f": 1, "m": 2}
NAMES = ("first_name", "surname")
TEXTS = ("name", "postcode", "address")


class Vocabulary:
    """Distinct texts, or sets of names, numbered in the order in which they came; 0 is none."""

    def __init__(self, nothing: Hashable = "") -> None:
        self.values: list = [nothing]
        self.codes: dict[Hashable, int] = {nothing: 0}

    def code(self, value: Hashable) -> int:
        """The number of a text, a new one if need be."""
        found = self.codes.setdefault(value, len(self.values))
        if found == len(self.values):
            self.values.append(value)
        return found

    def all(self, values: Iterable[str]) -> np.ndarray:
        return np.fromiter(map(self.code, values), np.int32)


class Words:
    """The vocabularies that columns share: names (first and last alike), postcodes, addresses, sets
    of other names; and what is known of each of their texts."""

    def __init__(self) -> None:
        self.name, self.postcode, self.address = Vocabulary(), Vocabulary(), Vocabulary()
        self.others = Vocabulary(nothing=())
        self.name_letters = Facts(self.name.values, letters)
        self.name_keys = Facts(self.name.values, keys), Facts(self.name.values, keys_again)
        self.name_length = Facts(self.name.values, len)
        self.postcode_letters = Facts(self.postcode.values, letters)
        self.address_words = Facts(self.address.values, words)


@dataclass
class Columns:
    """One number a record and field; 0 says nothing. `nhs_number` and `mobile` are the digits;
    `others` numbers the set of other names."""

    nhs_number: np.ndarray
    first_name: np.ndarray
    surname: np.ndarray
    dob: np.ndarray
    sex: np.ndarray
    postcode: np.ndarray
    address: np.ndarray
    mobile: np.ndarray
    others: np.ndarray

    def __len__(self) -> int:
        return len(self.dob)

    @classmethod
    def of(cls, row: Row) -> "Columns":
        """One record, without other names."""
        return cls(**{field: np.array([value]) for field, value in row._asdict().items()},
                   others=np.zeros(1, np.int32))  # fmt: skip

    def rows(self) -> Iterator[Row]:
        """The records one by one, without their other names."""
        of = vars(self)
        return map(Row, *(of[field].tolist() for field in Row._fields))

    def times(self, number: int) -> "Columns":
        """The one record, so many times."""
        return self.take(np.zeros(number, int))

    def take(self, rows: np.ndarray) -> "Columns":
        """Some of the records, in the order asked for."""
        return Columns(**{name: column[rows] for name, column in vars(self).items()})


def columns(records: Sequence[Record], known: Words) -> Columns:
    """Records as columns; `known` learns the texts that it does not know yet."""
    return Columns(
        nhs_number=_digits(each.nhs_number for each in records),
        first_name=known.name.all(each.first_name for each in records),
        surname=known.name.all(each.surname for each in records),
        dob=np.fromiter((each.dob for each in records), np.int32),
        sex=np.fromiter((SEXES[each.sex] for each in records), np.int8),
        postcode=known.postcode.all(each.postcode for each in records),
        address=known.address.all(each.address for each in records),
        mobile=_digits(each.mobile for each in records),
        others=np.fromiter((coded(each.others, known) for each in records), np.int32),
    )


def as_row(record: Record, known: Words) -> Row:
    """One record without its other names; `known` learns its texts."""
    name = known.name.code
    return Row(
        int(record.nhs_number or 0),
        name(record.first_name),
        name(record.surname),
        record.dob,
        SEXES[record.sex],
        known.postcode.code(record.postcode),
        known.address.code(record.address),
        int(record.mobile or 0),
    )


def as_records(cols: Columns, words: Words, rows: np.ndarray, rids: Iterable[str]) -> list[Record]:
    """Rows as the records that they came from, named by `rids`."""
    sexes = tuple(SEXES)
    name, postcode, address = (of.values for of in (words.name, words.postcode, words.address))
    told = zip(rids, *(each.tolist() for each in vars(cols.take(rows)).values()), strict=True)
    return [
        Record(
            rid,
            f"{number:010}" if number else "",
            name[first],
            name[last],
            born,
            sexes[sex],
            postcode[code],
            address[home],
            f"{mobile:010}" if mobile else "",
            uncoded(others, words) if others else (),
        )
        for rid, number, first, last, born, sex, code, home, mobile, others in told
    ]


def _digits(values: Iterable[str]) -> np.ndarray:
    return np.fromiter((int(value or 0) for value in values), np.int64)
