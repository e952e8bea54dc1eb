"""The weight of a pair: how much likelier its likenesses are of one person than of two.

After Fellegi and Sunter (1969), with two kinds of two people instead of one: strangers, and people
who share a home. A shared home, surname and phone then say little of themselves, and a twin, a
father or a flatmate is told apart by what belongs to one person alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log2

import numpy as np

from hamlet.analytics.matching.columns import Words, columns
from hamlet.analytics.matching.comparing import Compared, Comparer
from hamlet.analytics.matching.levels import FIELDS, Birth, Name, Place, Plain
from hamlet.analytics.matching.model import Model
from hamlet.analytics.matching.ready import first_true
from hamlet.analytics.matching.records import Record
from hamlet.analytics.matching.sums import Sums


class Band(StrEnum):
    """What is done with a pair: linked, linked where one of the two has no other link, shown to a
    person, or left apart."""

    LINK = "link"
    LONE = "lone"
    REVIEW = "review"
    APART = "apart"


@dataclass(frozen=True)
class Part:
    """One field's share in a score. `level` is a code such as `same` or `alike` (see `levels`);
    `weight` is in bits, against strangers."""

    field: str
    level: str
    weight: float


@dataclass(frozen=True)
class Score:
    """How two records stand to each other. `weight`: log2 of the odds that they are one person.

    `held_back` names the rule that keeps a pair out of the link band, or is empty.
    """

    weight: float
    band: Band
    parts: tuple[Part, ...]
    held_back: str = ""


BANDS = (Band.APART, Band.REVIEW, Band.LONE, Band.LINK)
HELD_BACK = ("", "two_numbers", "number_alone", "perhaps_twins")
"""`two_numbers`: their valid NHS numbers differ. `number_alone`: only the NHS number says that they
are one; name and birth date do not. `perhaps_twins`: born on one day with different first names,
and nothing that tells them from twins weighs enough."""

IS_OTHER = np.isin(np.arange(len(Name)), (Name.SHARED, Name.DIFFERS, Name.CLOSE))
"""Which levels say that two first names are not one."""

TWINS_FROM, GROWN_TWINS_FROM = 4.0, 2.0
"""How many bits above the link limit a pair needs that may be twins; fewer where both are grown up,
since grown-ups seldom share a phone."""


@dataclass(frozen=True)
class Weighed:
    """Weights of many pairs in bits; the rule that holds each back and its band, as places in
    `HELD_BACK` and `BANDS`."""

    weights: np.ndarray
    held: np.ndarray
    bands: np.ndarray

    @classmethod
    def of(cls, parts: Sequence["Weighed"]) -> "Weighed":
        """Several parts as one."""
        none = cls(np.empty(0), np.empty(0, np.int8), np.empty(0, np.int8))
        columns = zip(*(vars(part).values() for part in (none, *parts)), strict=True)
        return cls(*map(np.concatenate, columns))

    def take(self, rows: np.ndarray) -> "Weighed":
        """Some of the pairs."""
        return Weighed(self.weights[rows], self.held[rows], self.bands[rows])

    def each(self) -> Iterator[tuple[float, Band, str]]:
        """Weight, band and what holds it back, pair by pair."""
        of_all = zip(self.weights.tolist(), self.bands.tolist(), self.held.tolist(), strict=True)
        return ((weight, BANDS[band], HELD_BACK[held]) for weight, band, held in of_all)


def score(model: Model, a: Record, b: Record) -> Score:
    """Compare two records: pure, symmetrical, and the same as in a batch."""
    words = Words()
    both = columns(sorted((a, b), key=repr), words)
    compared = Comparer(model, words).compare(*(both.take(np.array([row])) for row in (0, 1)))
    return described(model, compared, weigh(model, compared), 0)


def described(model: Model, compared: Compared, weighed: Weighed, row: int) -> Score:
    """One of many weighed pairs as a `Score`."""
    [(weight, band, held_back)] = weighed.take(np.array([row])).each()
    parts = []
    for field, kinds in FIELDS.items():
        level = int(compared.levels[field][row])
        person, _, stranger = model.tables[field][:, level]
        if compared.is_valued(field, row):
            stranger = compared.shares[field][row]
        name = kinds(level).name.lower()
        parts.append(Part(field, name, round(float(person - stranger), 2)))
    return Score(weight, band, tuple(parts), held_back)


def weigh(model: Model, compared: Compared) -> Weighed:
    """The weight of each pair, in hundredths of a bit so that every machine rounds alike.

    Two different NHS numbers forbid a link; they do not lower the weight, which then says what all
    the rest says.
    """
    return _banded(model, compared, np.round(_odds(model, compared, model.sums_of_a_link), 2))


def chances(model: Model, compared: Compared) -> np.ndarray:
    """For learning: the chance that each pair is of one person, all fields heard."""
    odds = _odds(model, compared, model.sums)
    return 1 / (1 + np.exp2(-np.clip(odds, -60, 60)))


def _odds(model: Model, compared: Compared, sums: Sums) -> np.ndarray:
    """log2 of the odds that each pair is of one person."""
    person, home, stranger = sums.of(compared.patterns)
    for shares in compared.shares.values():
        stranger += shares
    home += _first_names_at_home(sums, compared)
    person += log2(model.pairs_of_person)
    home += log2(model.pairs_of_home)
    return person - np.logaddexp2(home, stranger)


def _first_names_at_home(sums: Sums, compared: Compared) -> np.ndarray:
    """log2 of the chance that people of one home share a first name whose share is known: by so
    much oftener than strangers as the tables say; and namesakes in a family have rare names as well
    as common."""
    levels, shares = compared.levels["first_name"], compared.shares["first_name"]
    _, home, stranger = sums.first_name
    found = np.minimum(shares + (home - stranger)[levels], 0.0)
    same = np.flatnonzero(Name.SAME.at(levels))
    found[same] = np.maximum(home[Name.SAME], found[same])
    return found * compared.valued["first_name"]


def _banded(model: Model, compared: Compared, weights: np.ndarray) -> Weighed:
    """Which rule of `HELD_BACK` holds each pair back from linking, 0 for none; and its band."""
    levels = compared.levels
    number, first, dob = levels["nhs_number"], levels["first_name"], levels["dob"]
    other_name, two_numbers = IS_OTHER[first], Plain.DIFFERS.at(number)
    one_number = Plain.SAME.at(number)
    alone = one_number & other_name & Birth.NEAR.onward(dob)
    twins = ~one_number & other_name & Birth.SAME.at(dob)
    more = np.where(compared.grown, GROWN_TWINS_FROM, TWINS_FROM)
    needs = model.link_from + np.where(twins, more, 0.0)
    held = first_true({1: two_numbers, 2: alone, 3: twins & (weights < needs)}, 0)
    link = (held == 0) & (weights >= model.link_from)
    lone = ((held == 0) | (held == 3)) & (weights + model.for_lone >= needs)
    lone &= _may_be_lone(levels)
    review = weights >= np.where(held > 0, model.link_from, model.review_from)
    # Twins, or somebody with a new number for another marker, whom a doubt would give away.
    review &= ~(two_numbers & Plain.DIFFERS.at(levels["sex"]))
    return Weighed(weights, held, first_true({3: link, 2: lone, 1: review}, 0))


def _may_be_lone(levels: dict[str, np.ndarray]) -> np.ndarray:
    """Whether both names are known and something besides agrees: a name alone is many people's."""
    dob, place = levels["dob"], levels["place"]
    born = Birth.SAME.onward(dob) & ~Birth.NEAR.onward(dob)
    lives = Place.HOME.at(place) | Place.POSTCODE.at(place)
    number, mobile = (Plain.SAME.at(levels[field]) for field in ("nhs_number", "mobile"))
    named = Name.SAME.onward(levels["first_name"]) & Name.SAME.onward(levels["surname"])
    return named & (born | lives | number | mobile)
