"""One pair at a time in plain numbers: the levels and shares that `comparing` finds for many.

The same rules without arrays, which for a few pairs cost more than the rules do. What two texts are
beside each other, and how common each is, comes from the same places; a test holds both together.
"""

from math import isnan, nan
from typing import TYPE_CHECKING, NamedTuple

from hamlet.analytics.matching.levels import WEAK, Birth, Name, Order, Place, Plain

if TYPE_CHECKING:
    from hamlet.analytics.matching.comparing import Comparer
    from hamlet.analytics.matching.name_pairs import NamePairs
    from hamlet.analytics.matching.places import Places


class Row(NamedTuple):
    """One record of `Columns`, without other names."""

    nhs_number: int
    first_name: int
    surname: int
    dob: int
    sex: int
    postcode: int
    address: int
    mobile: int


FEW = 40
"""Of so many pairs and fewer, each is compared alone."""
Levels = tuple[int, ...]
"""In the order of `FIELDS`."""
Shares = tuple[float, ...]
"""Of NHS number, first name, surname, birth date, place and mobile; nan where a name's is unknown,
0 where nothing is shared."""


def compare(by: "Comparer", a: Row, b: Row) -> tuple[Levels, Shares]:
    """Levels and shares of one pair."""
    number, mobile = plain(a.nhs_number, b.nhs_number), plain(a.mobile, b.mobile)
    (first, first_bits), (last, last_bits), order = named(by, a, b)
    dob, (place, home_bits) = birth(a.dob, b.dob), lives(by.places, a, b)
    year, day = divmod(a.dob, 10_000)
    levels = number, first, last, order, dob, plain(a.sex, b.sex), place, mobile
    return levels, (
        by.number if number == Plain.SAME else 0.0,
        first_bits,
        last_bits,
        by.years[year] + by.days[day] if dob == Birth.SAME else 0.0,
        home_bits,
        by.mobiles[a.mobile] if mobile == Plain.SAME else 0.0,
    )


def plain(a: int, b: int) -> int:
    """A `Plain` level."""
    if not (a and b):
        return Plain.ABSENT
    return Plain.SAME if a == b else Plain.DIFFERS


def birth(a: int, b: int) -> int:
    """A `Birth` level of dates such as 19600109."""
    if not (a and b):
        return Birth.ABSENT
    if a == b:
        return Birth.SAME
    (year, rest), (other_year, other_rest) = divmod(a, 10_000), divmod(b, 10_000)
    (month, day), (other_month, other_day) = divmod(rest, 100), divmod(other_rest, 100)
    if year == other_year:
        if month == other_day and day == other_month:
            return Birth.TURNED
        if 101 in (rest, other_rest):
            return Birth.UNSURE
    parts = (year == other_year) + (month == other_month) + (day == other_day)
    if parts == 2:
        return Birth.ONE_PART
    apart = abs(_days(year, month, day) - _days(other_year, other_month, other_day))
    if apart <= 31 or sum(map(str.__ne__, f"{a:08}", f"{b:08}")) <= 2:
        return Birth.NEAR
    if year == other_year:
        return Birth.YEAR
    return Birth.GENERATION if apart > 15 * 365 and not parts else Birth.DIFFERS


def _days(year: int, month: int, day: int) -> float:
    return year * 365.25 + month * 30.44 + day


def lives(places: "Places", a: Row, b: Row) -> tuple[int, float]:
    """A `Place` level and its share."""
    coded, told = a.postcode and b.postcode, a.address and b.address
    if not (coded or told):
        return Place.ABSENT, 0.0
    post = coded and a.postcode == b.postcode
    near = coded and not post and places.near(a.postcode, b.postcode)
    alike = told and places.alike(a.address, b.address)
    if alike == 2 or (alike == 1 and (post or near)):
        of = places.address_bits
        return Place.HOME, max(of.one(a.address), of.one(b.address))
    if post:
        return Place.POSTCODE, places.postcode_bits.one(a.postcode)
    return (Place.STREET if alike or near else Place.DIFFERS), 0.0


def named(by: "Comparer", a: Row, b: Row) -> tuple[tuple, tuple, int]:
    """Level and share of first names and of surnames, and their `Order`."""
    names = by.names
    first = one_name(names, "first_name", a.first_name, b.first_name)
    last = one_name(names, "surname", a.surname, b.surname)
    order = Order.STRAIGHT
    if first[0] in WEAK and last[0] in WEAK:
        crossed = _crossed(names, a, b)
        if not (crossed[0][0] in WEAK and crossed[1][0] in WEAK):
            (first, last), order = crossed, Order.CROSSED
    if last[0] == Name.DIFFERS and _may_have_changed(by, a, b):
        last = Name.CHANGED, last[1]
    return first, last, order


def one_name(names: "NamePairs", role: str, a: int, b: int) -> tuple[int, float]:
    """A `Name` level and its share."""
    if not (a and b):
        return Name.ABSENT, nan
    if a == b:
        return Name.SAME, names.whole[role].one(a)
    if not names.at_a_glance(a, b):
        return Name.DIFFERS, nan
    outcome = names.pairs.one(a, b)
    return names.levels.one(outcome), names.common[role].one(outcome)


def _crossed(names: "NamePairs", a: Row, b: Row) -> tuple[tuple, tuple]:
    """First names beside surnames, the better agreement first."""
    both = (
        _either_role(names, a.first_name, b.surname),
        _either_role(names, a.surname, b.first_name),
    )
    rank = [level + (0.0 if isnan(share) else share) / 1000 for level, share in both]
    return both[::-1] if rank[1] < rank[0] else both


def _either_role(names: "NamePairs", a: int, b: int) -> tuple[int, float]:
    level, share = one_name(names, "first_name", a, b)
    if level not in WEAK:
        other = one_name(names, "surname", a, b)[1]
        share = nan if isnan(share) or isnan(other) else max(share, other)
    return level, share


def _may_have_changed(by: "Comparer", a: Row, b: Row) -> bool:
    if 2 not in (a.sex, b.sex) and 1 in (a.sex, b.sex) and max(a.dob, b.dob) // 10_000 <= by.mature:
        return True
    no_family = by.names.no_family
    return no_family.one(a.surname) or no_family.one(b.surname)
