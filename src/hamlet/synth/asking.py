"""Who asks for what: on whom each topic of need falls, who refers, and in what words."""

from dataclasses import dataclass

import numpy as np

from hamlet.synth import conditions, draw
from hamlet.synth import households as h
from hamlet.synth.lives import FORMATS
from hamlet.synth.people import People

REFERRERS = {
    "gp": 40.0, "hospital": 18.0, "community": 8.0, "111": 7.0, "ambulance": 5.0,
    "social_care": 6.0,
    "mental_health": 3.0, "care_home": 1.0, "housing": 2.0, "voluntary": 4.0, "pharmacy": 1.5,
    "resident": 6.0, "carer": 3.0,
}  # fmt: skip
REFERRER_KEYS = tuple(REFERRERS)
OWN_VOICE = ("resident", "carer")
ORGANISATION_OF = {
    "hospital": "care_group", "community": "care_group",
    "111": "ambulance", "ambulance": "ambulance",
    "social_care": "council", "mental_health": "mind_trust", "care_home": "care_homes",
    "housing": "homes", "pharmacy": "pharmacies",
}  # fmt: skip
OUT_OF_HOURS = ("hospital", "111", "ambulance", "care_home", "resident", "carer")
WINTER = {
    "breathing": 0.7,
    "infection": 0.4,
    "minor_illness": 0.6,
    "child_fever": 0.5,
    "damp": 0.8,
    "fall": 0.2,
}


@dataclass(frozen=True)
class Topics:
    """Every topic in order, its sentences, and how often it is urgent."""

    keys: tuple[str, ...]
    urgent: np.ndarray
    sentences: list[str]
    first: np.ndarray  # by topic and voice (staff, own): index of its first sentence
    count: np.ndarray
    tails: list[str]
    tail_first: dict[str, tuple[int, int]]


def topics() -> Topics:
    """The topics of `data/needs.toml`."""
    book = draw.read("needs.toml")
    tails_by_kind, sentences = book.pop("tails"), []
    first, count = np.zeros((len(book), 2), int), np.zeros((len(book), 2), int)
    for row, topic in enumerate(book.values()):
        for voice, key in enumerate(("staff", "own")):
            first[row, voice], count[row, voice] = len(sentences), len(topic[key])
            sentences += topic[key]
    tails, places = [""], {}
    for kind, lines in tails_by_kind.items():
        places[kind] = len(tails), len(lines)
        tails += lines
    urgent = np.array([topic["urgent"] for topic in book.values()])
    return Topics(tuple(book), urgent, sentences, first, count, tails, places)


def falls_on(people: People) -> dict[str, np.ndarray]:
    """Families of weights over residents; `FAMILY_OF` says which family a topic belongs to."""
    lives, homes, dwellings = people.lives, people.homes, people.dwellings
    need = np.sqrt(lives.need)  # gentler than for contacts: a referral is asked once
    has = {key: lives.has[:, i].astype(float) for i, key in enumerate(conditions.KEYS)}
    house = homes.household
    child = (homes.age < 18).astype(float)
    several = lives.has.sum(axis=1)
    return {
        "frail": need * (0.01 + lives.frailty**1.7 + 0.3 * (several > 2)),
        "ill": need * (0.1 + several + lives.frailty),
        "any": need,
        "breath": need * (0.02 + has["copd"] * 4 + has["asthma"] + has["heart_failure"] * 3),
        "diabetes": need * (0.001 + has["diabetes"] * (0.3 + lives.frailty)),
        "child": need * (homes.age < 12),
        "early": need * (homes.age > 1) * (homes.age < 7),
        "wheeze": child * (0.05 + has["asthma"] * (1 + dwellings.damp[house])),
        "mind": need * (0.01 + 8 * has["serious_mental_illness"] + 0.4 * has["depression"]),
        "mood": need * (0.05 + 3 * has["depression"] + lives.lonely),
        "memory": 0.001 + (homes.age > 60) * 0.03 + has["dementia"] * 3,
        "lonely": 0.03 + 3.0 * lives.lonely * (0.3 + need),
        "poor": (0.05 + dwellings.low_income[house]) * (homes.age > 15),
        "damp": (0.03 + 2.0 * dwellings.damp[house]) * (homes.age > 15),
        "crowded": (0.02 + 2.0 * dwellings.overcrowded[house]) * (homes.age > 15),
        "homeless": 0.003 + 3.0 * (homes.kind[house] == h.NO_ADDRESS),
        "carer": 0.005 + 3.0 * lives.carer * (homes.age > 15),
        "family": child * (0.1 + dwellings.low_income[house] + (homes.kind[house] == h.LONE)),
        "young": ((homes.age >= 10) & (homes.age <= 25)) * (0.2 + dwellings.low_income[house]),
        "unfit": 0.05 + has["obesity"] + has["diabetes"] + has["hypertension"],
        "deaf": 0.0001 + (lives.format_need == FORMATS.index("bsl")),
        "care_home": 1e-9 + (homes.role == h.HOME_RESIDENT),
    }


_FAMILIES = {
    "frail": "fall catheter deteriorating discharge reablement equipment mobility wound continence"
    " frailty palliative daily_living home_care safeguarding",
    "ill": "medicines infection chest_pain",
    "any": "minor_illness minor_ailment unsure",
    "breath": "breathing", "diabetes": "diabetes", "wheeze": "child_asthma child_complex",
    "child": "child_fever", "early": "child_speech child_development",
    "mind": "mental_illness crisis",
    "mood": "low_mood anxiety", "memory": "memory", "lonely": "lonely bereaved", "poor": "money",
    "damp": "damp", "crowded": "overcrowding", "homeless": "homeless", "carer": "carer_strain",
    "family": "family", "young": "young_person", "unfit": "active", "deaf": "deaf",
    "care_home": "care_home",
}  # fmt: skip
FAMILY_OF = {topic: family for family, names in _FAMILIES.items() for topic in names.split()}


def need_words(
    rng: np.random.Generator,
    book: Topics,
    people: People,
    who: np.ndarray,
    topic: np.ndarray,
    own: np.ndarray,
) -> tuple[list[str], np.ndarray]:
    """Every sentence that can be said, and for each referral the one that is."""
    voice = own.astype(int)
    sentence = book.first[topic, voice] + (rng.random(len(who)) * book.count[topic, voice]).astype(
        int
    )
    tail = _tail(rng, book, "general", rng.random(len(who)) < 0.35)
    lives = people.lives
    for kind, true in (("interpreter", lives.interpreter), ("lives_alone", lives.lives_alone)):
        said = _tail(rng, book, kind, true[who] & (rng.random(len(who)) < 0.7))
        tail = np.where(said > 0, said, tail)
    tail[own] = 0
    said = [f"{one} {other}".strip() for one in book.sentences for other in book.tails]
    return said, sentence * len(book.tails) + tail


def _tail(rng: np.random.Generator, book: Topics, kind: str, where: np.ndarray) -> np.ndarray:
    first, count = book.tail_first[kind]
    return np.where(where, first + (rng.random(len(where)) * count).astype(int), 0)
