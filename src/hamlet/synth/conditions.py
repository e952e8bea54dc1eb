"""Long-term conditions: who has which, since when.

Each follows age, the hardship of the household, the latent frailty of the person and, where it is
well known, sex and ethnic group. The share of everybody who has it is given, the intercept sought.
Directions by deprivation follow the English practice registers (QOF, NHS Digital); the sizes of the
effects are rounded by us.
"""

from dataclasses import dataclass

import numpy as np

from hamlet.synth import draw, groups
from hamlet.synth.households import Homes


@dataclass(frozen=True)
class Condition:
    """One condition: share of residents; log-odds by ten years of age, by hardship, by health."""

    key: str
    share: float
    age: float
    hardship: float
    health: float
    youngest: int = 0
    male: float = 0.0
    groups: tuple[tuple[str, float], ...] = ()


_SOUTH_ASIAN = (("bangladeshi", 1.0), ("pakistani", 1.0), ("indian", 0.7))
_BLACK = (("caribbean", 0.6), ("west_african", 0.5), ("somali", 0.5))

CONDITIONS: tuple[Condition, ...] = (
    Condition("asthma", 0.055, 0.0, 0.15, 0.3, 4),
    Condition("copd", 0.013, 0.75, 0.55, 0.5, 35, 0.2, (("english", 0.6),)),
    Condition("diabetes", 0.062, 0.55, 0.35, 0.4, 18, 0.2, _SOUTH_ASIAN + _BLACK),
    Condition("hypertension", 0.092, 0.75, 0.12, 0.3, 25, 0.1, (*_BLACK, ("bangladeshi", 0.3))),
    Condition("coronary_heart_disease", 0.017, 0.85, 0.3, 0.5, 35, 0.8, _SOUTH_ASIAN),
    Condition("heart_failure", 0.006, 0.95, 0.3, 0.7, 40, 0.3),
    Condition("atrial_fibrillation", 0.007, 1.1, 0.0, 0.4, 40, 0.4, (("english", 0.5),)),
    Condition("stroke", 0.009, 0.9, 0.25, 0.4, 35, 0.2, _BLACK),
    Condition("chronic_kidney_disease", 0.018, 0.9, 0.25, 0.6, 25, 0.0, _SOUTH_ASIAN[:2]),
    Condition("cancer", 0.015, 0.75, -0.12, 0.3, 18, 0.0, (("english", 0.4),)),
    Condition("depression", 0.085, 0.02, 0.35, 0.45, 16, -0.5),
    Condition("serious_mental_illness", 0.013, 0.08, 0.6, 0.5, 18, 0.2, _BLACK),
    Condition("dementia", 0.003, 1.5, 0.1, 0.5, 60, -0.1),
    Condition("epilepsy", 0.006, 0.03, 0.25, 0.4),
    Condition("learning_disability", 0.005, -0.03, 0.3, 0.3, 5, 0.3),
    Condition("obesity", 0.085, 0.15, 0.35, 0.3, 18, -0.2, _BLACK),
    Condition("osteoarthritis", 0.04, 0.9, 0.2, 0.4, 40, -0.3),
)
KEYS = tuple(condition.key for condition in CONDITIONS)


def make(seed: int, homes: Homes, hardship: np.ndarray, health: np.ndarray) -> np.ndarray:
    """A matrix of residents by conditions, from each person's latent hardship and health."""
    rng = draw.stream(seed, "conditions")
    has = np.zeros((len(homes.age), len(CONDITIONS)), bool)
    for column, condition in enumerate(CONDITIONS):
        score = condition.age * homes.age / 10 + condition.hardship * hardship
        score = score + condition.health * health + condition.male * homes.sex
        for key, effect in condition.groups:
            score = score + effect * (homes.person_group == groups.KEYS.index(key))
        able = np.flatnonzero(homes.age >= condition.youngest)
        share = min(0.6, condition.share * len(score) / max(1, len(able)))
        has[able, column] = rng.random(len(able)) < draw.with_share(score[able], share)
    return has


def since(seed: int, homes: Homes, who: np.ndarray, which: np.ndarray, today: int) -> np.ndarray:
    """Day of diagnosis of each pair of person and condition: years back, never before birth."""
    rng = draw.stream(seed, "diagnosis")
    youngest = np.array([condition.youngest for condition in CONDITIONS])[which]
    room = np.maximum(homes.age[who] - youngest, 0.05)
    years = np.minimum(rng.gamma(1.6, 4.0, len(who)), room * rng.random(len(who)) ** 0.3)
    return np.maximum(today - np.round(years * 365.25).astype(np.int64), homes.dob[who])
