"""The weight of a pair: how much likelier its likenesses are of one person than of two.

After Fellegi and Sunter (1969), with two kinds of two people instead of one: strangers, and people
who share a home. A shared home, surname and phone then say little of themselves, and a twin, a
father or a flatmate is told apart by what belongs to one person alone.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from hamlet.analytics.matching.columns import Words, columns
from hamlet.analytics.matching.comparing import Compared, compare
from hamlet.analytics.matching.levels import FIELDS, Birth, Name, Plain
from hamlet.analytics.matching.model import Model
from hamlet.analytics.matching.records import Record


class Band(StrEnum):
    """What is done with a pair: linked, shown to a person, or left apart."""

    LINK = "link"
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


@dataclass(frozen=True)
class Weighed:
    """Weights of many pairs in bits, and the number of the rule that holds each back, or 0."""

    weights: np.ndarray
    held: np.ndarray


HELD_BACK = ("", "two_numbers", "number_alone", "perhaps_twins")
"""`two_numbers`: their valid NHS numbers differ. `number_alone`: only the NHS number says that they
are one; name and birth date do not. `perhaps_twins`: born on one day with different first names,
and nothing that tells them from twins weighs enough."""

TWINS_FROM, GROWN_TWINS_FROM = 4.0, 2.0
"""How many bits above the link limit a pair needs that may be twins; fewer where both are grown up,
since grown-ups seldom share a phone."""


def score(model: Model, a: Record, b: Record) -> Score:
    """Compare two records: pure, symmetrical, and the same as in a batch."""
    words = Words()
    both = columns(sorted((a, b), key=repr), words)
    compared = compare(model, words, both.take(np.array([0])), both.take(np.array([1])))
    weighed = weigh(model, compared)
    return described(model, compared, weighed, 0)


def described(model: Model, compared: Compared, weighed: Weighed, row: int) -> Score:
    """One of many weighed pairs as a `Score`."""
    weight, held = float(weighed.weights[row]), int(weighed.held[row])
    parts = []
    for field, kinds in FIELDS.items():
        level = int(compared.levels[field][row])
        person, _, stranger = (each[row] for each in _logs(model, compared, field))
        name = kinds(level).name.lower()
        parts.append(Part(field, name, round(float(person - stranger), 2)))
    return Score(weight, band(model, weight, held), tuple(parts), HELD_BACK[held])


def band(model: Model, weight: float, held: int = 0) -> Band:
    """The band of a weight."""
    if weight >= model.link_from:
        return Band.REVIEW if held else Band.LINK
    return Band.REVIEW if weight >= model.review_from and not held else Band.APART


def weigh(model: Model, compared: Compared) -> Weighed:
    """The weight of each pair, in hundredths of a bit so that every machine rounds alike.

    Two different NHS numbers forbid a link; they do not lower the weight, which then says what all
    the rest says.
    """
    heard = compared.levels["nhs_number"] != Plain.DIFFERS
    weights = np.round(_odds(model, compared, heard), 2)
    return Weighed(weights, held_back(model, compared, weights))


def chances(model: Model, compared: Compared) -> np.ndarray:
    """For learning: the chance that each pair is of one person, all fields heard."""
    odds = _odds(model, compared, np.ones(len(compared), bool))
    return 1 / (1 + np.exp2(-np.clip(odds, -60, 60)))


def _odds(model: Model, compared: Compared, number_heard: np.ndarray) -> np.ndarray:
    """log2 of the odds that each pair is of one person."""
    person, home, stranger = (np.zeros(len(compared)) for _ in range(3))
    for field in FIELDS:
        logs = _logs(model, compared, field)
        if field == "nhs_number":
            logs = tuple(np.where(number_heard, each, 0.0) for each in logs)
        person += logs[0]
        home += logs[1]
        stranger += logs[2]
    person += np.log2(model.pairs_of_person)
    return person - np.logaddexp2(home + np.log2(model.pairs_of_home), stranger)


def _logs(
    model: Model, compared: Compared, field: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """log2 of the chance of each pair's level: of one person, of one home, of strangers.

    A known share is what strangers share by chance. People of one home share a first name by so
    much oftener as the tables say; and namesakes in a family have rare names as well as common.
    """
    tables, levels = model.tables[field], compared.levels[field]
    person, home, stranger = (table[levels] for table in tables)
    shares = compared.shares.get(field)
    if shares is None:
        return person, home, stranger
    valued = ~np.isnan(shares)
    stranger = np.where(valued, shares, stranger)
    if field == "first_name":
        oftener = tables[1][levels] - tables[2][levels]
        by_chance = np.minimum(shares + oftener, 0.0)
        same = levels == Name.SAME
        home = np.where(valued, np.where(same, np.maximum(home, by_chance), by_chance), home)
    return person, home, stranger


def held_back(model: Model, compared: Compared, weights: np.ndarray) -> np.ndarray:
    """Which rule of `HELD_BACK` holds each pair back from linking, 0 for none."""
    levels = compared.levels
    number, first, dob = levels["nhs_number"], levels["first_name"], levels["dob"]
    other_name = np.isin(first, (Name.SHARED, Name.DIFFERS, Name.CLOSE))
    alone = (number == Plain.SAME) & other_name & (dob >= Birth.NEAR)
    twins = (number != Plain.SAME) & other_name & (dob == Birth.SAME)
    twins &= weights < model.link_from + np.where(compared.grown, GROWN_TWINS_FROM, TWINS_FROM)
    return np.select([number == Plain.DIFFERS, alone, twins], [1, 2, 3], 0).astype(np.int8)
