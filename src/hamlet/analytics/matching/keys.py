"""Keys that bring together what may be one person: two records are compared when they share one.

A pure function of one record. Each key joins two or three facts, so that few records share it even
in a large place, and no single wrong, missing or changed fact keeps two records of a person apart.
"""

from hamlet.analytics.matching.names import ready
from hamlet.analytics.matching.records import Record

FOR_BARE = "ahf"
"""Letters of the keys that are wide: they count only where one of the two records is `bare`."""


def blocking_keys(record: Record) -> tuple[str, ...]:
    """Sorted short strings. The first letter says which facts are joined.

    n: NHS number. d: birth date (day and month in order of size) and a word of either name by
    sound. b: the same and postcode. y: year and both names. g: year and address. k: day, month and
    address. p: postcode and a word of the first name. a: address. h: postcode. f: both names.
    `meet` says when a, h and f count.
    """
    first, last = sounds(record.first_name), sounds(record.surname)
    pairs = {"|".join(sorted((a, b))) for a in first for b in last}
    found = {f"f{pair}" for pair in pairs}
    if record.nhs_number:
        found.add(f"n{record.nhs_number}")
    if record.postcode:
        found |= {f"p{record.postcode}|{sound}" for sound in first}
    found |= {f"{letter}{where}" for letter, where in _homes(record) if where}
    if record.dob:
        found |= _by_birth(record, {*first, *last}, pairs)
    return tuple(sorted(found))


def _homes(record: Record) -> tuple[tuple[str, str], ...]:
    return ("a", record.address), ("h", record.postcode)


def _by_birth(record: Record, either: set[str], pairs: set[str]) -> set[str]:
    year, month_day = divmod(record.dob, 10_000)
    low, high = sorted(divmod(month_day, 100))
    date = f"{year}{low:02}{high:02}"
    found = {f"d{date}|{sound}" for sound in either} | {f"y{year}|{pair}" for pair in pairs}
    if record.postcode:
        found.add(f"b{date}|{record.postcode}")
    if record.address:
        found |= {f"g{year}|{record.address}", f"k{low:02}{high:02}|{record.address}"}
    return found


def bare(record: Record) -> bool:
    """Whether a record says so little that it must be looked for more widely: no birth date, or
    no more of a first name than an initial."""
    return not record.dob or len(record.first_name) < 2


def meet(a: Record, b: Record) -> bool:
    """Whether two records are to be compared at all."""
    shared = set(blocking_keys(a)).intersection(blocking_keys(b))
    return any(key[0] not in FOR_BARE or bare(a) or bare(b) for key in shared)


def sounds(name: str) -> list[str]:
    """By what the words of a name are brought together: their sounds, else their spelling."""
    return sorted({key for word in name.split() for key in ready(word).sounds or ready(word).keys})
