"""Keys that bring together what may be one person: two records are compared when they share one.

A pure function of one record. Each key joins two or three facts, so that few records share it even
in a large place, and no single wrong, missing or changed fact keeps two records of a person apart.
"""

from hamlet.analytics.matching.names import Named, ready
from hamlet.analytics.matching.records import Record


def blocking_keys(record: Record) -> tuple[str, ...]:
    """Sorted short strings. The first letter says which facts are joined.

    n: NHS number. d: birth date (day and month in order of size) and one word of a name by sound.
    y: year and both names; m: day, month and both names. p: postcode and one name; h: address and
    one name. t: mobile and one name. b: birth date and postcode.
    """
    first, last = sounds(record.first_name), sounds(record.surname)
    either = sorted({*first, *last})
    found = {f"n{record.nhs_number}"} if record.nhs_number else set()
    if record.dob:
        found |= _by_birth(record, first, last, either)
    for letter, where in (("p", record.postcode), ("h", record.address), ("t", record.mobile)):
        if where:
            found |= {f"{letter}{where}|{sound}" for sound in (either if letter != "t" else first)}
    if not record.dob or not (record.postcode or record.address):
        found |= {f"f{a}|{b}" for a in first for b in last}
    return tuple(sorted(found))


def _by_birth(record: Record, first: list[str], last: list[str], either: list[str]) -> set[str]:
    year, month_day = divmod(record.dob, 10_000)
    low, high = sorted(divmod(month_day, 100))
    date = f"{year}{low:02}{high:02}"
    found = {f"d{date}|{sound}" for sound in either}
    pairs = {"|".join(sorted((a, b))) for a in first for b in last}
    found |= {f"y{year}|{pair}" for pair in pairs} | {
        f"m{low:02}{high:02}|{pair}" for pair in pairs
    }
    if record.postcode:
        found.add(f"b{date}|{record.postcode}")
    return found


def sounds(name: str) -> list[str]:
    """By what the words of a name are brought together: their sounds, else their spelling."""
    return sorted({key for word in name.split() for key in _word(ready(word))})


def _word(word: Named) -> frozenset[str]:
    return word.sounds or word.keys
