"""Two years of contacts with services of every kind, driven by each resident's need."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from hamlet.synth import conditions, draw
from hamlet.synth import days as calendar
from hamlet.synth.days import Days
from hamlet.synth.lives import HERE
from hamlet.synth.people import People
from hamlet.synth.places import Places, table

WEEKDAYS = [1.25, 1.05, 1.0, 1.0, 0.95, 0.08, 0.02]
OFFICE = [1.1, 1.05, 1.0, 1.0, 0.9, 0.0, 0.0]
EVERY_DAY = [1.05, 1.0, 1.0, 1.0, 1.0, 0.85, 0.85]
ALL_HOURS = [(0, 3), (4, 1.5), (7, 2.5), (10, 9), (13, 8), (18, 8.5), (21, 7), (24, 3)]
SURGERY = [
    (0, 0),
    (7.9, 0),
    (8, 8),
    (10, 9),
    (12.5, 5),
    (14, 7),
    (17, 6),
    (18.4, 2),
    (18.5, 0),
    (24, 0),
]
CLINIC = [(0, 0), (8.9, 0), (9, 9), (12, 8), (13, 4), (14, 9), (16.5, 5), (17, 0), (24, 0)]
VISITS = [(0, 0), (7.9, 0), (8, 8), (11, 9), (14, 6), (18, 4), (20, 2), (20.1, 0), (24, 0)]
RUSH = [1.18, 1.04, 1.0, 0.98, 0.98, 0.98, 1.02]


@dataclass(frozen=True)
class Kind:
    """One kind of contact: yearly rate for an average resident, what drives it, and its rhythm."""

    key: str
    source: str
    provider: str  # organisation, or "practice"
    rate: float
    driver: str
    week: list[float]
    hours: list[tuple[float, float]]
    winter: float
    holiday: float
    missed: float


KINDS = (
    Kind("gp_appointment", "gp", "practice", 2.6, "need", WEEKDAYS, SURGERY, 0.16, 0.02, 0.05),
    Kind("gp_phone", "gp", "practice", 1.1, "need", WEEKDAYS, SURGERY, 0.18, 0.02, 0.03),
    Kind("practice_nurse", "gp", "practice", 1.0, "need", WEEKDAYS, SURGERY, 0.05, 0.02, 0.07),
    Kind("practice_pharmacist", "gp", "practice", 0.25, "illness", OFFICE, SURGERY, 0, 0.02, 0.05),
    Kind("outpatient", "acute", "care_group", 0.95, "need", OFFICE, CLINIC, 0, 0.05, 0.09),
    Kind(
        "emergency_department",
        "acute",
        "care_group",
        0.42,
        "need",
        RUSH,
        ALL_HOURS,
        0.1,
        0.95,
        0.03,
    ),
    Kind(
        "emergency_admission",
        "acute",
        "care_group",
        0.085,
        "illness",
        RUSH,
        ALL_HOURS,
        0.2,
        0.95,
        0,
    ),
    Kind(
        "nhs_111_call",
        "acute",
        "ambulance",
        0.22,
        "need",
        [1, 0.9, 0.9, 0.9, 1, 1.6, 1.6],
        ALL_HOURS,
        0.2,
        1.7,
        0,
    ),
    Kind("ambulance", "acute", "ambulance", 0.09, "illness", RUSH, ALL_HOURS, 0.15, 1.05, 0),
    Kind(
        "community_visit",
        "community",
        "care_group",
        0.65,
        "frailty",
        EVERY_DAY,
        VISITS,
        0.06,
        0.7,
        0.02,
    ),
    Kind("therapy", "community", "care_group", 0.2, "frailty", OFFICE, CLINIC, 0, 0.05, 0.06),
    Kind(
        "mental_health",
        "mental_health",
        "mind_trust",
        0.42,
        "mind",
        OFFICE,
        CLINIC,
        0.05,
        0.08,
        0.14,
    ),
    Kind(
        "social_care", "social_care", "council", 0.22, "frailty", OFFICE, CLINIC, 0.05, 0.05, 0.04
    ),
    Kind("housing", "housing", "homes", 0.16, "home", OFFICE, CLINIC, 0.35, 0, 0.05),
    Kind("link_worker", "gp", "federation", 0.05, "lonely", OFFICE, CLINIC, 0, 0, 0.1),
)


def _drivers(people: People) -> dict[str, np.ndarray]:
    """What each kind follows, mean 1."""
    lives, homes = people.lives, people.homes
    illness = lives.need * (0.15 + lives.has.sum(axis=1) + lives.frailty)
    mind = [conditions.KEYS.index(key) for key in ("depression", "serious_mental_illness")]
    ill = lives.has[:, mind] @ np.array([1.0, 9.0])
    trouble = (people.dwellings.damp + people.dwellings.overcrowded)[homes.household]
    drivers = {
        "need": lives.need,
        "illness": illness,
        "frailty": lives.need * (0.01 + lives.frailty**2.0 + 0.25 * (lives.has.sum(axis=1) > 2)),
        "mind": lives.need * (0.02 + ill),
        "home": (0.1 + trouble) * (homes.age > 17),
        "lonely": lives.need * (0.02 + lives.lonely) * (homes.age > 17),
    }
    return {key: np.minimum(value / (value.mean() or 1), 120) for key, value in drivers.items()}


def make(seed: int, place: Places, people: People, days: Days) -> pa.Table:
    """Every contact of the two years, in order of time."""
    drivers = _drivers(people)
    parts = [_of_kind(seed, kind, people, days, drivers[kind.driver]) for kind in KINDS]
    who = np.concatenate([part[0] for part in parts])
    at = np.concatenate([part[1] for part in parts])
    missed = np.concatenate([part[2] for part in parts])
    kind = np.repeat(np.arange(len(KINDS), dtype=np.int8), [len(part[0]) for part in parts])
    order = np.argsort(at, kind="stable")
    return _table(place, people, who[order], at[order], kind[order], missed[order])


def _of_kind(
    seed: int, kind: Kind, people: People, days: Days, driver: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = draw.stream(seed, f"contacts {kind.key}")
    number = rng.poisson(2 * kind.rate * driver)
    who = np.repeat(np.arange(len(driver), dtype=np.int32), number)
    day = draw.pick(rng, calendar.weights(days, kind.week, kind.winter, kind.holiday), len(who))
    at = (day + days.history.start + days.first).astype(np.int32) * calendar.DAY
    at += calendar.clock(rng, kind.hours, len(who)).astype(np.int32)
    keep = happens(people, days, who, at)
    if kind.provider == "practice":
        keep &= people.lives.registered[who]
    missed = rng.random(len(who)) < kind.missed
    return who[keep], at[keep], missed[keep]


def happens(people: People, days: Days, who: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Whether somebody was born, alive, still here at that minute, and it is not in the future."""
    lives, day = people.lives, at // calendar.DAY
    gone = (lives.status[who] != HERE) & (day >= lives.status_on[who])
    return (at < days.now) & (day >= people.homes.dob[who]) & ~gone


def _table(
    place: Places,
    people: People,
    who: np.ndarray,
    at: np.ndarray,
    kind: np.ndarray,
    missed: np.ndarray,
) -> pa.Table:
    sources = sorted({one.source for one in KINDS})
    organisations = sorted({one.provider for one in KINDS} - {"practice"})
    providers = [*place.practice_keys, *organisations]
    fixed = [providers.index(one.provider) if one.provider != "practice" else -1 for one in KINDS]
    provider = np.array(fixed)[kind]
    provider = np.where(provider < 0, people.lives.practice[who], provider)
    return table("contacts", {
        "contact": np.arange(len(who), dtype=np.int32) + 1,
        "resident": who + 1,
        "at": calendar.utc(at),
        "kind": draw.words([one.key for one in KINDS], kind),
        "source": draw.words(sources, np.array([sources.index(one.source) for one in KINDS])[kind]),
        "provider": draw.words(providers, provider),
        "attended": ~missed,
    })  # fmt: skip
