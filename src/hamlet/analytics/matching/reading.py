"""Each field of a source record as it is compared: one form, or empty where it says nothing.

What cannot be read says nothing: a wrong guess would speak for or against a link.
"""

import re
from datetime import date, datetime
from operator import mul

from hamlet.kernel.names import plain

FORMATS = (
    re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[T ].*)?"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(r"(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ](?P<y>\d{4})"),
    re.compile(r"(?P<d>\d{1,2})[- ](?P<m>[A-Za-z]{3,9})[- ,]+(?P<y>\d{4})"),
)
"""Dates by year first, and by day first as in Britain; also 9 January 1960."""

WEIGHTS = range(10, 0, -1)
"""Of the digits of an NHS number: what they make together is a multiple of 11 (NHS Data Dictionary,
NHS NUMBER). `kernel.identifiers` asks a library, which is too slow for a million of them; a test
holds the two together."""
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_SEXES = {"f": "f", "female": "f", "2": "f", "w": "f", "woman": "f", "girl": "f"} | dict.fromkeys(
    ("m", "male", "1", "man", "boy"), "m"
)
_NOT_TOLD = re.compile(r"(?:n/a|none|null|nil|not known|unknown|unk|xx+|-+|\?+|\.+|nan)", re.I)
_NO_NAME = re.compile(r"(?:n/a|not known|unknown|-+|\?+|\.+)", re.I)
"""Fewer, since there are people called Nan, Nil, None and Null."""
_FORMS_OF_ADDRESS = frozenset({
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "reverend", "sir", "dame", "lord", "lady",
})  # fmt: skip
_EMPTY_WORDS = frozenset(
    {"flat", "apt", "apartment", "unit", "no", "number", "room", "the", "house"}
)
_SHORT = {
    "street": "st", "road": "rd", "avenue": "ave", "lane": "ln", "close": "cl", "court": "ct",
    "place": "pl", "square": "sq", "gardens": "gdns", "crescent": "cres", "drive": "dr",
    "terrace": "ter", "grove": "gr", "saint": "st",
}  # fmt: skip


def text(value: object, nothing: re.Pattern = _NOT_TOLD) -> str:
    """What was written, or an empty text where that says that nothing is known."""
    if isinstance(value, float):
        value = int(value) if value.is_integer() else None if value != value else value
    written = "" if value is None else str(value).strip()
    return "" if nothing.fullmatch(written) else written


def number(value: object) -> str:
    """The ten digits of a valid NHS number, or nothing."""
    written = value if isinstance(value, str) and value.isdecimal() else text(value)
    digits = written if written.isdecimal() else "".join(c for c in written if c.isdigit())
    usable = len(digits) == 10 and digits.isascii() and len(set(digits)) > 1
    return digits if usable and sum(map(mul, WEIGHTS, map(int, digits))) % 11 == 0 else ""


def name(value: object) -> str:
    """Words in small letters without accents, one space between, without Mr, Dr and the like."""
    return " ".join(
        word for word in plain(text(value, _NO_NAME)).split() if word not in _FORMS_OF_ADDRESS
    )


def birth(value: object) -> int:
    """A date of birth as 19600109, or 0. A day and a month that can only be changed over, are."""
    if isinstance(value, (date, datetime)):
        return value.year * 10_000 + value.month * 100 + value.day
    written = text(value)
    for shape in FORMATS:
        if found := shape.fullmatch(written):
            return _date(int(found["y"]), found["m"], int(found["d"]))
    return 0


def _date(year: int, named: str, day: int) -> int:
    if named.isdigit():
        month = int(named)
    else:
        short = named[:3].lower()
        month = _MONTHS.index(short) + 1 if short in _MONTHS else 0
    if month > 12 and day <= 12:
        day, month = month, day
    usable = 1 <= month <= 12 and 1 <= day <= 31 and year > 0
    return year * 10_000 + month * 100 + day if usable else 0


def sex(value: object) -> str:
    """`f`, `m` or nothing."""
    return _SEXES.get(text(value).lower(), "")


def postcode(value: object) -> str:
    """Capitals without spaces; not checked, since one slip still says much."""
    return "".join(c for c in text(value).upper() if c.isalnum())


def mobile(value: object) -> str:
    """Digits without the country's code: the last ten."""
    digits = "".join(c for c in text(value) if c.isdigit())
    return digits[-10:] if len(digits) >= 9 else ""


def address(value: object) -> str:
    """Words in small letters; each way of writing `Flat`, `Street` and the like is one way."""
    kept = (
        _SHORT.get(each, each) for each in plain(text(value)).split() if each not in _EMPTY_WORDS
    )
    return " ".join(kept)
