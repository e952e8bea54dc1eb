"""The errors themselves, one field at a time, drawn at the rates of `errors.SOURCES`."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hamlet.synth import errors, groups, spellings
from hamlet.synth.errors import Source
from hamlet.synth.households import PARTNER
from hamlet.synth.people import People

FAMILY_MIX_UP = 0.6  # of wrong NHS numbers are another's of the same household
OTHER_ORDER = 0.12  # of Somali names: the father's name stands as the surname
TITLE_OR_FAMILY = 0.05  # of women with a title: the family's name stands instead


def names(
    rng: np.random.Generator,
    source: Source,
    everybody: People,
    who: np.ndarray,
    updated: np.ndarray,
) -> tuple[pa.Array, pa.Array]:
    """First name and surname as this system has them."""
    called, forms = everybody.names, spellings.load()
    strange = errors.unfamiliar(everybody.homes.person_group[who])
    first = called.first[who].astype(np.int64)
    surname = _surname_known(rng, source, everybody, who, updated).astype(np.int64)
    goes_by = (called.preferred[who] >= 0) & (rng.random(len(who)) < 0.12)
    first = np.where(goes_by, called.preferred[who], first)
    for rate, ways in ((source.respelt, forms.respelt), (source.part_of_name, forms.part)):
        first = forms.swap(rng, first, rng.random(len(who)) < rate * strange, ways)
        surname = forms.swap(rng, surname, rng.random(len(who)) < rate * strange, ways)
    first = forms.swap(rng, first, rng.random(len(who)) < source.nickname, forms.nickname)
    first = forms.swap(rng, first, rng.random(len(who)) < source.initial_only, forms.initial)
    swapped = rng.random(len(who)) < source.swapped_names * strange
    first, surname = np.where(swapped, surname, first), np.where(swapped, first, surname)
    return (
        _written(rng, source, first, strange, capitals=False),
        _written(rng, source, surname, strange, capitals=source.capitals),
    )


def _surname_known(
    rng: np.random.Generator,
    source: Source,
    everybody: People,
    who: np.ndarray,
    updated: np.ndarray,
) -> np.ndarray:
    """The surname, or the one before marriage, or the one that the clerk took for it."""
    called, homes = everybody.names, everybody.homes
    surname, former = called.surname[who], called.former[who]
    before = (former >= 0) & (
        (updated < everybody.renamed_on[who]) | (rng.random(len(who)) < source.maiden)
    )
    surname = np.where(before, former, surname)
    somali = homes.person_group[who] == groups.KEYS.index("somali")
    order = somali & (rng.random(len(who)) < OTHER_ORDER)
    surname = np.where(order, called.middle[who], surname)
    second = np.minimum(homes.start[homes.household[who]] + 1, len(homes.age) - 1)
    family = np.where(homes.role[second] == PARTNER, called.surname[second], surname)
    titled = (homes.person_group[who] == groups.KEYS.index("bangladeshi")) & (homes.sex[who] == 0)
    same_home = homes.household[second] == homes.household[who]
    return np.where(titled & same_home & (rng.random(len(who)) < TITLE_OR_FAMILY), family, surname)


def _written(
    rng: np.random.Generator,
    source: Source,
    codes: np.ndarray,
    strange: np.ndarray,
    *,
    capitals: bool,
) -> pa.Array:
    """Names as text, some misspelt, in the letters, width and case that the system keeps."""
    written = spellings.load().written
    wrong = np.flatnonzero(rng.random(len(codes)) < source.misspelt * strange)
    slips = errors.misspell(rng, written.take(pa.array(codes[wrong])).to_pylist())
    codes = codes.copy()
    codes[wrong] = len(written) + np.arange(len(wrong))
    pool = pa.concat_arrays([written, pa.array(slips, pa.string())])
    if source.plain_letters:
        pool = pa.array([spellings.plain_letters(name) for name in pool.to_pylist()])
    pool = pc.utf8_slice_codeunits(pool, 0, source.width)
    return (pc.utf8_upper(pool) if capitals else pool).take(pa.array(codes))


def numbers(
    rng: np.random.Generator, source: Source, everybody: People, who: np.ndarray
) -> np.ndarray:
    """NHS numbers: most right, some missing (-1), some another person's, some failing the check."""
    right, homes = everybody.numbers, everybody.homes
    wrong = np.flatnonzero(rng.random(len(who)) < source.anothers_number)
    house = homes.household[who[wrong]]
    near = homes.start[house] + (rng.random(len(wrong)) * homes.size[house]).astype(int)
    far = rng.integers(0, len(right), len(wrong))
    found = right[who].copy()
    found[wrong] = right[np.where(rng.random(len(wrong)) < FAMILY_MIX_UP, near, far)]
    broken = np.flatnonzero(rng.random(len(who)) < source.broken_number)
    found[broken] = _broken(rng, found[broken])
    return np.where(rng.random(len(who)) < source.no_number, -1, found)


def _broken(rng: np.random.Generator, numbers: np.ndarray) -> np.ndarray:
    """One of the last seven digits changed: modulus 11 catches every such slip."""
    place = 10 ** rng.integers(0, 7, len(numbers))
    digit = numbers // place % 10
    return numbers + ((digit + rng.integers(1, 10, len(numbers))) % 10 - digit) * place


def births(rng: np.random.Generator, source: Source, dob: np.ndarray) -> pa.Array:
    """Dates of birth: day and month changed over, 1 January, one part wrong, or missing."""
    chance = rng.random(len(dob))
    bounds = np.cumsum([source.day_month, source.first_january, source.slip_in_date])
    day, month, year = _parts(dob)
    changed = np.where(chance < bounds[0], _days(year, day, month, dob), dob)
    january = (chance >= bounds[0]) & (chance < bounds[1])
    changed = np.where(january, _days(year, np.ones_like(day), np.ones_like(day), dob), changed)
    slip = (chance >= bounds[1]) & (chance < bounds[2])
    off = np.array([-1, 1, -10, 10, 7, -7, 30, -3652, 3652, -365, 365])[
        rng.integers(0, 11, len(dob))
    ]
    changed = np.where(slip, np.minimum(changed + off, 20_000), changed)
    missing = rng.random(len(dob)) < source.no_date
    return pa.array(changed.astype(np.int32), mask=missing).cast(pa.date32())


def _parts(days: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    day = (dates - months).astype(int) + 1
    return day, months.astype(int) % 12 + 1, months.astype(int) // 12 + 1970


def _days(
    year: np.ndarray, month: np.ndarray, day: np.ndarray, otherwise: np.ndarray
) -> np.ndarray:
    """Days since 1970 of a date, or `otherwise` where there is no such date."""
    ok = (month <= 12) & (day <= 12)
    months = ((year - 1970) * 12 + np.where(ok, month, 1) - 1).astype("datetime64[M]")
    return np.where(ok, months.astype("datetime64[D]").astype(int) + day - 1, otherwise)


def addresses(
    rng: np.random.Generator,
    source: Source,
    everybody: People,
    who: np.ndarray,
    updated: np.ndarray,
) -> tuple[pa.Array, pa.Array]:
    """Address and postcode: from before the move where the record is older than it."""
    take = pa.array(who)
    old = pa.array(updated < everybody.lives.moved_on[who])
    house = pa.array(everybody.homes.household[who])
    address = pc.if_else(
        old, everybody.former_address.take(take), everybody.dwellings.address.take(house)
    )
    postcode = pc.if_else(
        old, everybody.former_postcode.take(take), everybody.dwellings.postcode.take(house)
    )
    slip = np.flatnonzero(rng.random(len(who)) < source.slip_in_postcode)
    if len(slip):
        wrong = errors.misspell(rng, postcode.take(pa.array(slip)).to_pylist())
        postcode = _replaced(postcode, slip, wrong)
    missing = pa.array(rng.random(len(who)) < source.no_address)
    blank = pa.scalar(None, pa.string())
    return _styled(source, pc.if_else(missing, blank, address)), pc.if_else(
        missing, blank, postcode
    )


def _replaced(texts: pa.Array, where: np.ndarray, by: list[str]) -> pa.Array:
    codes = np.arange(len(texts))
    codes[where] = len(texts) + np.arange(len(where))
    return pa.concat_arrays([texts, pa.array(by, pa.string())]).take(pa.array(codes))


def _styled(source: Source, address: pa.Array) -> pa.Array:
    """Each system has its own way of writing an address."""
    if source.capitals:
        return pc.utf8_upper(pc.replace_substring(address, ",", ""))
    if source.key == "housing":
        short = pc.replace_substring_regex(address, r"^Flat (\d+), ([^,]+), ", r"\1 \2, ")
        return pc.replace_substring_regex(short, "Street$", "St")
    if source.key == "social_care":
        return pc.replace_substring_regex(address, "^Flat ", "Apt ")
    return address


def mobiles(
    rng: np.random.Generator, source: Source, everybody: People, who: np.ndarray
) -> np.ndarray:
    """Mobile numbers: their own, the family's, or none (-1)."""
    homes, own = everybody.homes, everybody.mobiles
    lead = homes.start[homes.household[who]]
    shared = rng.random(len(who)) < np.where(homes.age[who] < 16, 0.75, source.familys_mobile)
    number = np.where(shared, own[lead], own[who])
    return np.where(rng.random(len(who)) < source.no_mobile, -1, number)
