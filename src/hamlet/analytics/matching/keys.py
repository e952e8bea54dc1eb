"""Keys that bring together what may be one person: two records are compared when they share one.

A pure function of one record. Each key joins two or three facts, so that few records share it even
in a large place, and no single wrong, missing or changed fact keeps two records of a person apart.
"""

from collections.abc import Collection

from hamlet.analytics.matching.names import ready
from hamlet.analytics.matching.records import Record

WIDE = "afmu"
"""Letters of the keys that are wide: they count only where one of the two records says too little
to be found otherwise. Such a record has the key with a capital as well."""
MOST = 100
"""More records than this under one key say that it tells nothing: it is passed over, so that what
one record costs does not grow with the place."""
FEW = 20
"""The same for both names alone, which tell something only where they are rare."""


def blocking_keys(record: Record) -> tuple[str, ...]:
    """Sorted short strings. The first letter says which facts are joined.

    n: NHS number. d: birth date (day and month in order of size) and a word of either name by
    sound. b: the same and postcode. y: year, month and both names. g: year and address. k: day,
    month and address. p: postcode and a word of the first name. Wide ones: a: address, or postcode
    where there is none. f: both names. m: mobile and a word of the first name. u: year and both
    names.
    """
    names = [(record.first_name, record.surname)]
    names += [each[:2] for each in record.others if not each.closer]
    first, last = (sounds(" ".join(of_all)) for of_all in zip(*names, strict=True))
    both = {"|".join(sorted((a, b))) for a in first for b in last}
    found = {f"f{names}" for names in both}
    if record.nhs_number:
        found.add(f"n{record.nhs_number}")
    if record.postcode:
        found |= {f"p{record.postcode}|{sound}" for sound in first}
    if record.address or record.postcode:
        found.add(f"a{record.address or record.postcode}")
    if record.mobile:
        found |= {f"m{record.mobile}|{sound}" for sound in first}
    if record.dob:
        found |= _by_birth(record, {*first, *last}, both)
    poor = "afm" * bare(record) + "u" * unsure(record)
    return tuple(sorted(found.union(key.replace(key[0], key[0].upper(), 1)
                                    for key in found if key[0] in poor)))  # fmt: skip


def _by_birth(record: Record, either: set[str], both: set[str]) -> set[str]:
    year, month_day = divmod(record.dob, 10_000)
    low, high = sorted(divmod(month_day, 100))
    date = f"{year}{low:02}{high:02}"
    found = {f"d{date}|{sound}" for sound in either}
    found |= {f"y{record.dob // 100}|{names}" for names in both}
    found |= {f"u{year}|{names}" for names in both}
    if record.postcode:
        found.add(f"b{date}|{record.postcode}")
    if record.address:
        found |= {f"g{year}|{record.address}", f"k{low:02}{high:02}|{record.address}"}
    return found


def most(letter: str) -> int:
    """How many records may share a key of this kind."""
    return FEW if letter == "f" else MOST


def bare(record: Record) -> bool:
    """Whether a record says so little that it must be looked for more widely: no birth date, or
    no more of a first name than an initial."""
    return not record.dob or len(record.first_name) < 2


def unsure(record: Record) -> bool:
    """Whether a record says 1 January, as one does of somebody whose day and month nobody knows."""
    return record.dob % 10_000 == 101


def sought(keys: Collection[str]) -> set[str]:
    """By which keys others are looked for, from all keys of a record: of a wide one, those who say
    too little, unless it says too little itself."""
    capital = {key: key.replace(key[0], key[0].upper(), 1) for key in keys if key[0] in WIDE}
    return {
        key if capital[key] in keys else capital[key] for key in capital
    } | {key for key in keys if key[0].islower() and key not in capital}  # fmt: skip


def meet(a: Record, b: Record) -> bool:
    """Whether two records are to be compared at all."""
    return not sought(blocking_keys(a)).isdisjoint(blocking_keys(b))


def sounds(name: str) -> list[str]:
    """By what the words of a name are brought together: their sounds, else their spelling."""
    return sorted({key for word in name.split() for key in ready(word).sounds or ready(word).keys})
