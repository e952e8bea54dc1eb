"""A source record as matching sees it."""

from dataclasses import dataclass

from hamlet.analytics.matching import reading

FIELDS = (
    "nhs_number", "first_name", "surname", "dob", "sex", "postcode", "address", "mobile",
)  # fmt: skip
"""What is compared. Nothing else is: never ethnicity, language or religion."""


@dataclass(frozen=True, slots=True)
class Record:
    """One source record, each field in the one form that is compared; empty says nothing.

    Make it with `record`. `dob` is a number such as 19600109, or 0.
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


def record(rid: str, **written: object) -> Record:
    """A record from what a partner's system wrote; fields may be absent, None or text."""
    read = {field: READERS[field](value) for field, value in written.items() if field in READERS}
    return Record(rid, **read)
