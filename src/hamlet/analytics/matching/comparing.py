"""Pairs of records, field by field: a level for each, and the share of records that agree so."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log2

import numpy as np

from hamlet.analytics.matching import other_names, pair
from hamlet.analytics.matching.columns import NAMES, Columns, Words
from hamlet.analytics.matching.levels import FIELDS, Birth, Name, Order, Plain
from hamlet.analytics.matching.model import Model
from hamlet.analytics.matching.name_pairs import NamePairs, weak
from hamlet.analytics.matching.places import Places
from hamlet.analytics.matching.ready import Each, first_true
from hamlet.analytics.matching.sums import VALUED, patterns

IF_BOTH_BORN = np.array([Birth.DIFFERS, Birth.SAME], np.int8)
IF_BOTH_TOLD = np.array([Plain.DIFFERS, Plain.SAME], np.int8)
DIGITS = 10 ** np.arange(8, dtype=np.int32)[:, None]
SHARED = ("nhs_number", "first_name", "surname", "dob", "place", "mobile")
"""Fields of which it is known how common a value is."""
MATURE = 16
"""From about this age a woman's surname may have changed."""


@dataclass
class Compared:
    """For each field, the level of each pair (`levels`) and log2 of the share of all records that
    would agree so by chance (`shares`): 0 where the level's average is to be used, as `valued` says
    of names, and the level itself of the rest. `grown`: both are known to be grown up."""

    levels: dict[str, np.ndarray]
    shares: dict[str, np.ndarray]
    valued: dict[str, np.ndarray]
    grown: np.ndarray

    def __len__(self) -> int:
        return len(self.grown)

    @cached_property
    def patterns(self) -> tuple[np.ndarray, ...]:
        """What is looked up of each pair: see `sums`."""
        return patterns(self.levels, self.valued)

    def is_valued(self, field: str, row: int) -> bool:
        """Whether it is known of a pair how common the value is on which the two agree."""
        if field in self.valued:
            return bool(self.valued[field][row])
        return self.levels[field][row] in VALUED.get(field, ())


class Comparer:
    """Compares records in columns that share `words`, and keeps what it found of each two texts.

    Of a model it takes how common values are, which stays as it is while the rest is learnt.
    """

    def __init__(self, model: Model, words: Words):
        self.mature = model.year - MATURE
        self.number = log2(model.rare("nhs_number"))
        self.names, self.places = NamePairs(model, words), Places(model, words)
        self.years, self.days, self.mobiles = (
            Each(lambda value, field=field: model.bits(field, str(value)))
            for field in ("year", "day", "mobile")
        )

    def compare(self, a: Columns, b: Columns) -> Compared:
        """Compare record by record; both columns are of one length."""
        if len(a) <= pair.FEW and not (a.others.any() or b.others.any()):
            return self.compare_few(list(zip(a.rows(), b.rows(), strict=True)))
        number, mobile = _plain(a.nhs_number, b.nhs_number), _plain(a.mobile, b.mobile)
        (first, last, order), (first_bits, last_bits), valued = self._names(a, b)
        dob, (place, home_bits) = births(a.dob, b.dob), self.places.compare(a, b)
        levels = (number, first, last, order, dob, _plain(a.sex, b.sex), place, mobile)
        shares = (
            Plain.SAME.at(number) * self.number,
            first_bits,
            last_bits,
            self._dob_bits(a.dob, dob),
            home_bits,
            _where(Plain.SAME.at(mobile), self.mobiles, a.mobile),
        )
        youngest = np.where((a.dob > 0) & (b.dob > 0), np.maximum(a.dob, b.dob), 99_999_999)
        return Compared(
            dict(zip(FIELDS, levels, strict=True)),
            dict(zip(SHARED, shares, strict=True)),
            valued,
            youngest // 10_000 <= self.mature,
        )

    def compare_with(self, one: pair.Row, many: Columns) -> Compared:
        """One record without other names beside each of many."""
        if len(many) <= pair.FEW and not many.others.any():
            return self.compare_few([(one, other) for other in many.rows()])
        return self.compare(Columns.of(one).times(len(many)), many)

    def compare_few(self, pairs: Sequence[tuple[pair.Row, pair.Row]]) -> Compared:
        """`compare` of a few pairs without other names, one after the other."""
        found = [pair.compare(self, one, other) for one, other in pairs]
        levels = np.array([levels for levels, _ in found], np.int8).reshape(-1, len(FIELDS)).T
        shares = np.array([shares for _, shares in found]).reshape(-1, len(SHARED)).T
        unknown = np.isnan(shares)
        shares[unknown] = 0.0
        young = (max(a.dob, b.dob) if a.dob and b.dob else 99_999_999 for a, b in pairs)
        grown = [dob // 10_000 <= self.mature for dob in young]
        return Compared(
            dict(zip(FIELDS, levels, strict=True)),
            dict(zip(SHARED, shares, strict=True)),
            {name: ~unknown[SHARED.index(name)] for name in NAMES},
            np.array(grown, bool),
        )

    def _dob_bits(self, dob: np.ndarray, levels: np.ndarray) -> np.ndarray:
        """Of a date on which two agree: its year's share times that of its day and month."""
        year, day = np.divmod(dob, 10_000)
        same = Birth.SAME.at(levels)
        return _where(same, self.years, year) + _where(same, self.days, day)

    def _names(self, a: Columns, b: Columns) -> tuple[list, list, dict]:
        """First names and surnames, by whichever names of the two records agree most: levels with
        the order, shares, and which shares are told."""
        found = self._usual_names(a, b)
        if a.others.any() or b.others.any():
            *ways, of = other_names.every_way(self.names.words, a, b)
            found = [np.r_[each] for each in zip(found, self._usual_names(*ways), strict=True)]
            best = other_names.closest(*found, of=[*range(len(a)), *of])
            found = [each[best] for each in found]
        valued = dict(zip(NAMES, (~np.isnan(bits) for bits in found[3:]), strict=True))
        return found[:3], [np.nan_to_num(bits) for bits in found[3:]], valued

    def _usual_names(self, a: Columns, b: Columns) -> tuple[np.ndarray, ...]:
        """First names and surnames, as they stand or changed over, whichever agrees more: two
        levels, the order, two shares."""
        first = self.names.compare("first_name", a.first_name, b.first_name)
        last = self.names.compare("surname", a.surname, b.surname)
        order = np.zeros(len(a), np.int8)
        odd = np.flatnonzero(weak(first[0]) & weak(last[0]))
        odd = odd[self.names.may_cross(a.take(odd), b.take(odd))]
        if len(odd):
            crossed = self.names.crossed(a.take(odd), b.take(odd))
            better = ~weak(crossed[0][0]) | ~weak(crossed[1][0])
            for straight, cross in zip((first, last), crossed, strict=True):
                for whole, part in zip(straight, cross, strict=True):
                    whole[odd[better]] = part[better]
            order[odd[better]] = Order.CROSSED
        other = np.flatnonzero(Name.DIFFERS.at(last[0]))
        changed = other[self._may_have_changed(a.take(other), b.take(other))]
        last[0][changed] = Name.CHANGED
        return first[0], last[0], order, first[1], last[1]

    def _may_have_changed(self, a: Columns, b: Columns) -> np.ndarray:
        """Surnames that may differ for one person: a grown woman's, a title, a father's name."""
        woman = (a.sex != 2) & (b.sex != 2) & ((a.sex == 1) | (b.sex == 1))
        grown = woman & (np.maximum(a.dob, b.dob) // 10_000 <= self.mature)
        no_family = self.names.no_family
        return grown | no_family.of(a.surname) | no_family.of(b.surname)


def _plain(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    told = (a != 0) & (b != 0)
    return told * IF_BOTH_TOLD[(a == b).view(np.int8)]


def _where(told: np.ndarray, bits: Each, values: np.ndarray) -> np.ndarray:
    """log2 of the share of each value where it is told, else 0."""
    found = np.zeros(len(values))
    found[told] = bits.of(values[told])
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
