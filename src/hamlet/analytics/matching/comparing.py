"""Pairs of records, field by field: a level for each, and the share of records that agree so."""

from dataclasses import dataclass

import numpy as np

from hamlet.analytics.matching import names, other_names, places
from hamlet.analytics.matching.columns import Columns, Words
from hamlet.analytics.matching.levels import FIELDS, Birth, Name, Order, Plain
from hamlet.analytics.matching.model import Model
from hamlet.analytics.matching.ready import each_once, first_true, only_in_one

WEAK = (Name.CLOSE, Name.SHARED, Name.DIFFERS, Name.ABSENT)
IS_WEAK = np.isin(np.arange(len(Name)), WEAK)
IF_BOTH_NAMED = np.array([Name.ABSENT, Name.DIFFERS], np.int8)
IF_BOTH_BORN = np.array([Birth.DIFFERS, Birth.SAME], np.int8)
IF_BOTH_TOLD = np.array([Plain.DIFFERS, Plain.SAME], np.int8)
DIGITS = 10 ** np.arange(8, dtype=np.int32)[:, None]
LETTERS_APART = 3
"""Names are compared where no more letters are in one of them alone, or where they share a key."""
MATURE = 16
"""From about this age a woman's surname may have changed."""


@dataclass
class Compared:
    """For each field, the level of each pair (`levels`) and log2 of the share of all records that
    would agree so by chance (`shares`; nan where the level's average is to be used). `grown`: both
    are known to be grown up."""

    levels: dict[str, np.ndarray]
    shares: dict[str, np.ndarray]
    grown: np.ndarray

    def __len__(self) -> int:
        return len(self.levels["dob"])

    def take(self, rows: np.ndarray) -> "Compared":
        """Some of the pairs."""
        return Compared(
            {field: each[rows] for field, each in self.levels.items()},
            {field: each[rows] for field, each in self.shares.items()},
            self.grown[rows],
        )


def compare(model: Model, words: Words, a: Columns, b: Columns) -> Compared:
    """Compare record by record; both columns are of one length and use `words`."""
    levels: dict[str, np.ndarray] = {}
    shares: dict[str, np.ndarray] = {}
    levels["nhs_number"] = _plain(a.nhs_number, b.nhs_number)
    shares["nhs_number"] = _share_where(levels["nhs_number"], model.rare("nhs_number"))
    _names(model, words, a, b, levels, shares)
    levels["dob"] = births(a.dob, b.dob)
    shares["dob"] = _dob_shares(model, a.dob, levels["dob"])
    levels["sex"] = _plain(a.sex, b.sex)
    levels["place"], shares["place"] = places.compare(model, words, a, b)
    levels["mobile"] = _plain(a.mobile, b.mobile)
    shares["mobile"] = _by_value(model, "mobile", a.mobile, Plain.SAME.at(levels["mobile"]))
    youngest = np.where((a.dob > 0) & (b.dob > 0), np.maximum(a.dob, b.dob), 99_999_999)
    grown = youngest // 10_000 <= model.year - MATURE
    return Compared({field: levels[field] for field in FIELDS}, shares, grown)


def _plain(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    told = (a != 0) & (b != 0)
    return told * IF_BOTH_TOLD[(a == b).view(np.int8)]


def _share_where(levels: np.ndarray, share: float) -> np.ndarray:
    return np.where(Plain.SAME.at(levels), np.log2(share), np.nan)


def _by_value(model: Model, field: str, values: np.ndarray, where: np.ndarray) -> np.ndarray:
    """The share of each value where two records agree on it, else nan."""
    found = np.full(len(values), np.nan)
    distinct, at = each_once(values[where])
    known = np.array([model.share(field, str(value)) for value in distinct.tolist()], float)
    found[where] = np.log2(known)[at] if len(distinct) else []
    return found


def births(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """`Birth` levels of dates such as 19600109."""
    found = IF_BOTH_BORN[(a == b).view(np.int8)] * ((a != 0) & (b != 0))
    rows = np.flatnonzero(Birth.DIFFERS.at(found))
    if len(rows):
        found[rows] = _other_births(a[rows], b[rows])
    return found


def _other_births(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """`births` of dates that are known and differ."""
    (year, month, day), (other_year, other_month, other_day) = _parts(a), _parts(b)
    same_year = year == other_year
    turned = same_year & (month == other_day) & (day == other_month)
    unsure = same_year & ((month * day == 1) | (other_month * other_day == 1))
    apart = np.abs(_days(year, month, day) - _days(other_year, other_month, other_day))
    parts = same_year.astype(np.int8) + (month == other_month) + (day == other_day)
    near = (apart <= 31) | (_digits_apart(a, b) <= 2)
    told = {
        Birth.TURNED: turned, Birth.UNSURE: unsure, Birth.ONE_PART: parts == 2, Birth.NEAR: near,
        Birth.YEAR: same_year, Birth.GENERATION: (apart > 15 * 365) & (parts == 0),
    }  # fmt: skip
    return first_true(told, Birth.DIFFERS)


def _parts(dates: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Year, month and day."""
    year, rest = np.divmod(dates, 10_000)
    return year, *np.divmod(rest, 100)


def _days(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Days since a beginning, near enough for distances."""
    return year * 365.25 + month * 30.44 + day


def _digits_apart(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """How many of the eight digits differ."""
    return np.count_nonzero(a // DIGITS % 10 != b // DIGITS % 10, axis=0)


def _dob_shares(model: Model, dob: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """Of a date on which two records agree: its year's share times that of its day and month."""
    same = Birth.SAME.at(levels)
    year = _by_value(model, "year", dob // 10_000, same)
    return year + _by_value(model, "day", dob % 10_000, same)


def _names(model: Model, words: Words, a: Columns, b: Columns, levels: dict, shares: dict) -> None:
    """First names and surnames, by whichever names of the two records agree most."""
    found = _usual_names(model, words, a, b)
    if a.others.any() or b.others.any():
        *ways, of = other_names.every_way(words, a, b)
        found = [np.r_[each] for each in zip(found, _usual_names(model, words, *ways), strict=True)]
        best = other_names.closest(*found, of=[*range(len(a)), *of])
        found = [each[best] for each in found]
    levels["first_name"], levels["surname"], levels["order"] = found[:3]
    shares["first_name"], shares["surname"] = found[3:]


def _usual_names(model: Model, words: Words, a: Columns, b: Columns) -> tuple[np.ndarray, ...]:
    """First names and surnames, as they stand or changed over, whichever agrees more: two levels,
    the order, two shares."""
    pairs = NamePairs(model, words)
    first = pairs.compare("first_name", a.first_name, b.first_name)
    last = pairs.compare("surname", a.surname, b.surname)
    order = np.zeros(len(a), np.int8)
    odd = np.flatnonzero(_weak(first[0]) & _weak(last[0]))
    odd = odd[pairs.may_cross(a.take(odd), b.take(odd))]
    if len(odd):
        crossed = pairs.crossed(a.take(odd), b.take(odd))
        better = ~_weak(crossed[0][0]) | ~_weak(crossed[1][0])
        for straight, cross in zip((first, last), crossed, strict=True):
            for whole, part in zip(straight, cross, strict=True):
                whole[odd[better]] = part[better]
        order[odd[better]] = Order.CROSSED
    other = np.flatnonzero(Name.DIFFERS.at(last[0]))
    changed = other[_may_have_changed(model, words, a.take(other), b.take(other))]
    last[0][changed] = Name.CHANGED
    return first[0], last[0], order, first[1], last[1]


def _weak(levels: np.ndarray) -> np.ndarray:
    return IS_WEAK[levels]


def _may_have_changed(model: Model, words: Words, a: Columns, b: Columns) -> np.ndarray:
    """Surnames that may differ for one person: a grown woman's, a title, a father's name."""
    woman = (a.sex != 2) & (b.sex != 2) & ((a.sex == 1) | (b.sex == 1))
    born = np.maximum(a.dob, b.dob) // 10_000
    grown = woman & (born <= model.year - MATURE)
    return grown | model.no_family_name(words, a.surname) | model.no_family_name(words, b.surname)


class NamePairs:
    """Compares each distinct pair of names once."""

    def __init__(self, model: Model, words: Words):
        self.model, self.words = model, words

    def compare(self, role: str, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Levels of pairs of name numbers, and log2 shares of what each has in common."""
        packed = np.minimum(a, b).astype(np.int64) << 32 | np.maximum(a, b)
        levels = IF_BOTH_NAMED[((a != 0) & (b != 0)).view(np.int8)]
        shares = np.full(len(a), np.nan)
        rows = np.flatnonzero(self._at_a_glance(a, b))
        if not len(rows):
            return levels, shares
        distinct, at = each_once(packed[rows])
        values, share = self.words.name.values, self.model.name_share
        found = self.words.name_pairs.of(values, distinct, names.beside)
        levels[rows] = np.fromiter((each[0] for each in found), np.int8, len(found))[at]
        valued = (share(role, level, key) if key else np.nan for level, key in found)
        shares[rows] = np.fromiter(valued, float, len(found))[at]
        return levels, shares

    def _at_a_glance(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Which pairs of names may be alike."""
        one, other = (self.words.name_letters.of(names) for names in (a, b))
        near = only_in_one(one, other) <= LETTERS_APART
        length = self.words.name_length
        initial = (np.minimum(length.of(a), length.of(b)) == 1) & ((one & other) > 0)
        keys, again = ((fact.of(a) & fact.of(b)) > 0 for fact in self.words.name_keys)
        return (a > 0) & (b > 0) & (near | initial | (keys & again))

    def may_cross(self, a: Columns, b: Columns) -> np.ndarray:
        """Which pairs may be alike when first names and surnames change places."""
        return self._at_a_glance(a.first_name, b.surname) | self._at_a_glance(
            a.surname, b.first_name
        )

    def crossed(self, a: Columns, b: Columns) -> tuple[tuple, tuple]:
        """First names beside surnames, the better agreement first, so that it does not matter
        which record is which. A share is that of the role in which the name is commoner."""
        return self._better_first(
            self._either_role(a.first_name, b.surname), self._either_role(a.surname, b.first_name)
        )

    def _either_role(self, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        levels, share = self.compare("first_name", a, b)
        rows = np.flatnonzero(~_weak(levels))
        share[rows] = np.maximum(share[rows], self.compare("surname", a[rows], b[rows])[1])
        return levels, share

    @staticmethod
    def _better_first(one: tuple, two: tuple) -> tuple[tuple, tuple]:
        rank = [levels + np.nan_to_num(shares) / 1000 for levels, shares in (one, two)]
        swap = rank[1] < rank[0]
        return tuple(
            tuple(np.where(swap, x, y) for x, y in zip(*sides, strict=True))
            for sides in ((two, one), (one, two))
        )
