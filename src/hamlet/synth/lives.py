"""What life is like for each: health, frailty, loneliness, caring, moves, and need of help.

Two latent scores tie it together: the hardship of the household (from its area and its own luck)
and the health of the person. Poverty, crowding, damp, illness, frailty, loneliness and need lean on
them, so they go together as they do in life.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from hamlet.synth import conditions, draw, groups
from hamlet.synth import households as h
from hamlet.synth.homes import PRIVATE, Dwellings
from hamlet.synth.places import Places

STATUSES = ("living_here", "moved_away", "died")
HERE, AWAY, DIED = range(3)
FORMATS = ("none", "large_print", "easy_read", "bsl", "braille", "audio", "hearing_loop")
SPAN = 730  # days of history
DIED_SHARE, AWAY_SHARE, LONELY_SHARE, CARER_SHARE = 0.009, 0.035, 0.085, 0.075
REGISTERED = 0.972


@dataclass
class Lives:
    """By person. Days are numbers since 1970; -1 where there is none."""

    has: np.ndarray  # residents by conditions
    frailty: np.ndarray
    lives_alone: np.ndarray
    lonely: np.ndarray
    carer: np.ndarray
    practice: np.ndarray
    registered: np.ndarray
    language: np.ndarray
    interpreter: np.ndarray
    ethnicity: np.ndarray
    format_need: np.ndarray
    status: np.ndarray
    status_on: np.ndarray
    moved_on: np.ndarray
    moved_from: np.ndarray  # household whose dwelling they left, or -1
    need: np.ndarray  # mean 1


def make(seed: int, today: date, place: Places, homes: h.Homes, dwellings: Dwellings) -> Lives:
    """Everybody's circumstances at `today`."""
    rng, now = draw.stream(seed, "lives"), np.datetime64(today, "D").astype(np.int64)
    hardship = dwellings.hardship[homes.household]
    health = rng.normal(0, 1, len(homes.age)) + 0.3 * hardship
    has = conditions.make(seed, homes, hardship, health)
    alone = (homes.size == 1)[homes.household]
    frailty = _frailty(rng, homes, has, health)
    lonely = _lonely(rng, homes, has, hardship, alone, frailty)
    status, status_on = _leavers(seed, homes, has, frailty, dwellings, now)
    moved_on, moved_from = _moves(seed, homes, dwellings, now)
    language = _languages(seed, homes)
    return Lives(
        has=has, frailty=frailty, lives_alone=alone, lonely=lonely,
        carer=_carers(rng, homes, has, frailty), practice=_practices(seed, place, homes),
        registered=_registered(rng, homes),
        language=language, interpreter=_interpreters(seed, homes, language),
        ethnicity=_ethnicities(seed, homes), format_need=_formats(seed, homes, has),
        status=status, status_on=status_on, moved_on=moved_on, moved_from=moved_from,
        need=_need(rng, homes, has, hardship, frailty, lonely),
    )  # fmt: skip


def _frailty(
    rng: np.random.Generator, homes: h.Homes, has: np.ndarray, health: np.ndarray
) -> np.ndarray:
    """0 to 3. About half of those over 65 are fit; hardly anybody under 50 is frail."""
    score = 0.085 * (homes.age - 65) + 0.42 * has.sum(axis=1) + 0.45 * health
    score += 0.5 * rng.normal(0, 1, len(score)) + 1.6 * (homes.role == h.HOME_RESIDENT)
    levels = np.digitize(score, [1.35, 2.75, 3.9]).astype(np.int16)
    return np.where(homes.age < 45, 0, levels).astype(np.int16)


def _lonely(
    rng: np.random.Generator, homes: h.Homes, has: np.ndarray, hardship: np.ndarray,
    alone: np.ndarray, frailty: np.ndarray,
) -> np.ndarray:  # fmt: skip
    adults = np.flatnonzero(homes.age >= 16)
    score = 1.3 * alone + 0.35 * hardship + 0.35 * frailty + 0.03 * np.maximum(homes.age - 60, 0)
    score = score + 0.9 * has[:, conditions.KEYS.index("depression")]
    lonely = np.zeros(len(alone), bool)
    share = LONELY_SHARE * len(alone) / max(1, len(adults))
    lonely[adults] = rng.random(len(adults)) < draw.with_share(score[adults], share)
    return lonely


def _carers(
    rng: np.random.Generator, homes: h.Homes, has: np.ndarray, frailty: np.ndarray
) -> np.ndarray:
    """Unpaid carers: mostly people who live with somebody frail or with several conditions."""
    burden = np.minimum(frailty + 0.5 * (has.sum(axis=1) > 2), 3)
    total = np.bincount(homes.household, weights=burden, minlength=len(homes.kind))
    others = total[homes.household] - burden
    score = 1.3 * np.minimum(others, 3) + 0.4 * (homes.sex == 0) + 0.5 * (homes.age > 45)
    able = np.flatnonzero((homes.age > 12) & (homes.role != h.HOME_RESIDENT))
    score = score - 1.5 * (homes.age < 18)
    carer = np.zeros(len(burden), bool)
    carer[able] = rng.random(len(able)) < draw.with_share(score[able], CARER_SHARE)
    return carer


def _practices(seed: int, place: Places, homes: h.Homes) -> np.ndarray:
    """One practice for a household: nearly always of its neighbourhood; some draw the young."""
    rng = draw.stream(seed, "registration")
    here = place.area_neighbourhood[homes.area]
    near = (place.practice_neighbourhood == here[:, None]) * 1.0 + 0.03
    young = np.clip((40 - homes.age[homes.start]) / 15, -2, 1.5)
    tilt = np.exp(0.28 * young[:, None] * place.practice_youth)
    practice = draw.pick_rows(rng, near * tilt * place.practice_weight)
    practice[homes.kind == h.NO_ADDRESS] = np.argmin(place.practice_weight)
    moved = rng.random(len(homes.household)) < 0.06
    return np.where(moved, rng.permutation(practice[homes.household]), practice[homes.household])


def _registered(rng: np.random.Generator, homes: h.Homes) -> np.ndarray:
    nowhere = (homes.kind == h.NO_ADDRESS)[homes.household]
    return rng.random(len(nowhere)) < np.where(nowhere, 0.6, REGISTERED)


def _languages(seed: int, homes: h.Homes) -> np.ndarray:
    """First language; the younger, the oftener English."""
    rng = draw.stream(seed, "languages")
    weights = groups.choices("languages", groups.LANGUAGES)[homes.person_group]
    fluent = np.where(homes.age < 25, 2.2, np.where(homes.age < 50, 1.0, 0.4))
    weights[:, groups.LANGUAGES.index("English")] *= fluent
    return draw.pick_rows(rng, weights)


def _interpreters(seed: int, homes: h.Homes, language: np.ndarray) -> np.ndarray:
    rng = draw.stream(seed, "interpreters")
    by_age = np.where(
        homes.age < 18, 0.02, np.where(homes.age < 35, 0.25, np.where(homes.age < 50, 0.6, 1.0))
    )
    chance = groups.column("no_english")[homes.person_group] * by_age
    return (language != groups.LANGUAGES.index("English")) & (rng.random(len(chance)) < chance)


def _ethnicities(seed: int, homes: h.Homes) -> np.ndarray:
    weights = groups.choices("ethnicities", groups.ETHNICITIES)[homes.person_group]
    return draw.pick_rows(draw.stream(seed, "ethnicities"), weights)


def _formats(seed: int, homes: h.Homes, has: np.ndarray) -> np.ndarray:
    """How to tell people things: needs rise with age; easy read with learning disability."""
    rng, old = draw.stream(seed, "formats"), np.maximum(homes.age - 55, 0) / 10
    learning = has[:, conditions.KEYS.index("learning_disability")]
    weights = np.column_stack([
        np.ones(len(old)), 0.002 + 0.02 * old, 0.001 + 1.2 * learning, np.full(len(old), 0.0012),
        0.0001 + 0.0004 * old, 0.0005 + 0.002 * old, 0.001 + 0.015 * old,
    ])  # fmt: skip
    return draw.pick_rows(rng, weights)


def _leavers(
    seed: int, homes: h.Homes, has: np.ndarray, frailty: np.ndarray, dwellings: Dwellings, now: int
) -> tuple[np.ndarray, np.ndarray]:
    """Who died or moved away in the two years, and when."""
    rng = draw.stream(seed, "leavers")
    dying = draw.with_share(0.085 * homes.age + 0.8 * frailty + 0.3 * has.sum(axis=1), DIED_SHARE)
    private = dwellings.tenure[homes.household] == PRIVATE
    going = draw.with_share(1.2 * private - 0.03 * homes.age, AWAY_SHARE)
    status = np.where(rng.random(len(dying)) < going, AWAY, HERE)
    status = np.where(rng.random(len(dying)) < dying, DIED, status).astype(np.int8)
    day = now - rng.integers(1, SPAN, len(dying))
    return status, np.where(status == HERE, -1, np.maximum(day, homes.dob))


def _moves(
    seed: int, homes: h.Homes, dwellings: Dwellings, now: int
) -> tuple[np.ndarray, np.ndarray]:
    """The last move within ten years: households move together, sharers each on their own."""
    rng, count = draw.stream(seed, "moves"), len(homes.kind)
    pace = np.array([2900.0, 1500.0, 4200.0, 900.0, 200.0])[dwellings.tenure]
    sharer = np.flatnonzero(homes.role == h.SHARER)
    ago = rng.exponential(pace)[homes.household]
    ago[sharer] = rng.exponential(1000.0, len(sharer))
    source = rng.permutation(count)[homes.household].astype(np.int64)
    source[sharer] = rng.integers(0, count, len(sharer))
    day = now - 1 - ago.astype(np.int64)
    moved = (ago < 3650) & (day > homes.dob) & (source != homes.household)
    return np.where(moved, day, -1), np.where(moved, source, -1)


def _need(
    rng: np.random.Generator, homes: h.Homes, has: np.ndarray, hardship: np.ndarray,
    frailty: np.ndarray, lonely: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """Expected contacts relative to the average: a few people make a large share of them."""
    ages, level = (
        [0, 2, 6, 16, 25, 45, 65, 80, 100],
        [0.6, 0.3, -0.25, -0.45, -0.2, 0.0, 0.35, 0.6, 0.7],
    )
    score = np.interp(homes.age, ages, level) + 0.3 * has.sum(axis=1) + 0.3 * frailty
    score += 0.12 * hardship + 0.2 * lonely
    score += 0.25 * ((homes.sex == 0) & (homes.age > 16) & (homes.age < 45))
    need = np.exp(score + rng.normal(0, 0.6, len(score)))
    return np.minimum(need / need.mean(), 25)
