"""A source record as matching sees it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from hamlet.analytics.matching import reading

FIELDS = (
    "nhs_number", "first_name", "surname", "dob", "sex", "postcode", "address", "mobile",
)  # fmt: skip
"""What is compared. Nothing else is: never ethnicity, language or religion."""


class OtherName(NamedTuple):
    """A name beside the usual one. One that is kept `closer` is compared, and finds nobody."""

    first_name: str
    surname: str
    closer: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One source record, each field in the one form that is compared; empty says nothing.

    Make it with `record`. `dob` is a number such as 19600109, or 0. `others` are the names that
    they go by or went by besides, in order.
    """

    rid: str
    nhs_number: str = ""
    first_name: str = ""
    surname: str = ""
    dob: int = 0
    sex: str = ""
    postcode: str = ""
    address: str = ""
    mobile: str = ""
    others: tuple[OtherName, ...] = ()


READERS = {
    "nhs_number": reading.number,
    "first_name": reading.name,
    "surname": reading.name,
    "dob": reading.birth,
    "sex": reading.sex,
    "postcode": reading.postcode,
    "address": reading.address,
    "mobile": reading.mobile,
}
"""How each field is read: pure functions of what is written there."""


def record(rid: str, *, others: Iterable[OtherName] = (), **written: object) -> Record:
    """A record from what a partner's system wrote; fields may be absent, None or text.

    What another name leaves out is as in the usual one.
    """
    read = {field: READERS[field](value) for field, value in written.items() if field in READERS}
    usual = read.get("first_name", ""), read.get("surname", "")
    return Record(rid, **read, others=read_others(others, *usual))


def read_others(
    others: Iterable[OtherName], first_name: str, surname: str
) -> tuple[OtherName, ...]:
    """Other names in the form that is compared, each once and in order; none that is the usual one,
    which says what they leave out."""
    read = {
        OtherName(reading.name(each[0]) or first_name, reading.name(each[1]) or surname, each[2])
        for each in others
    }
    return tuple(sorted(each for each in read if each[:2] != (first_name, surname)))
