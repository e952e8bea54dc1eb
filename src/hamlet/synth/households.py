"""Who lives with whom: households by kind, and the place, age and sex of everybody in them.

Everything is drawn household by household in arrays; people are then laid out household after
household, in the order adults, partner, children, grandparents.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from hamlet.synth import draw, groups
from hamlet.synth.places import Places

KINDS = (
    "single",
    "single_older",
    "couple",
    "couple_older",
    "family",
    "lone_parent",
    "multi_generation",
    "shared",
    "care_home",
    "no_fixed_address",
)
SINGLE, SINGLE_OLDER, COUPLE, COUPLE_OLDER, FAMILY, LONE, MULTI, SHARED, CARE_HOME, NO_ADDRESS = (
    range(10)
)
ROLES = ("adult", "partner", "child", "grandparent", "sharer", "care_home_resident")
ADULT, PARTNER, CHILD, GRANDPARENT, SHARER, HOME_RESIDENT = range(6)
SEXES = ("female", "male")

# Weight of each ordinary kind for an average group, and how it tilts with deprivation.
KIND_WEIGHTS = np.array([24.0, 4.2, 20.0, 1.7, 13.5, 6.5, 1.0, 16.5])
KIND_TILT = np.array([-0.05, 0.25, -0.35, -0.15, 0.10, 0.55, 0.35, -0.30])
# Age of the first adult: youngest, shape and scale of a gamma, oldest.
ADULT_AGES = np.array([
    [19, 2.4, 9.4, 64], [65, 1.5, 7.0, 103], [21, 2.5, 7.4, 64], [65, 1.5, 5.0, 98],
    [24, 3.8, 5.0, 62], [20, 3.0, 6.8, 60], [27, 3.5, 5.0, 58], [19, 2.3, 5.6, 60],
    [68, 5.0, 3.6, 106], [18, 3.2, 7.2, 84],
])  # fmt: skip
CARE_HOME_SHARE, CARE_HOME_SIZE, NO_ADDRESS_SHARE = 0.0014, 38, 0.003
SAME_SEX, MIXED, TWINS = 0.05, 0.07, 0.014
UNREGISTERED_BIRTHS = 0.3


@dataclass
class Homes:
    """Households and the people in them, as parallel arrays; `start` is each one's first person."""

    kind: np.ndarray
    area: np.ndarray
    group: np.ndarray
    parents: np.ndarray  # household of the first adult's parents elsewhere in the place, or -1
    start: np.ndarray
    size: np.ndarray
    household: np.ndarray
    role: np.ndarray
    age: np.ndarray
    sex: np.ndarray  # 0 female, 1 male
    dob: np.ndarray  # days since 1970
    twin: np.ndarray  # same birth as the person before
    person_group: np.ndarray

    def first(self, household: np.ndarray) -> np.ndarray:
        """The first person of each household."""
        return self.start[household]


def make(seed: int, residents: int, today: date, places: Places) -> Homes:
    """Households for exactly this many residents."""
    rng = draw.stream(seed, "households")
    kind, area, group = _kinds(rng, residents, places)
    counts = _counts(rng, kind, group, residents)
    kind, area, group, counts = _fit(residents, kind, area, group, counts)
    size = counts.sum(axis=1)
    start = np.concatenate([[0], np.cumsum(size)[:-1]])
    household = np.repeat(np.arange(len(kind), dtype=np.int32), size)
    role = _roles(kind, counts, household, np.arange(len(household)) - start[household])
    sex = _sexes(rng, kind, household, role)
    age, twin = _ages(rng, kind, start, household, role)
    own = _groups(rng, group, household, role)
    return Homes(
        kind=kind, area=area, group=group, start=start, size=size, household=household, role=role,
        age=age, sex=sex, twin=twin, parents=_parents(rng, kind, group, start, age),
        dob=_births(seed, today, age, twin, own), person_group=own,
    )  # fmt: skip


def _kinds(rng: np.random.Generator, residents: int, places: Places) -> tuple:
    """Kind, small area and group of about as many households as are needed."""
    homes = max(1, round(residents * CARE_HOME_SHARE / CARE_HOME_SIZE))
    wanderers = max(1, round(residents * NO_ADDRESS_SHARE))
    total = int(residents / 2.0) + homes + wanderers
    area = draw.pick(rng, places.area_weight, total)
    poor = draw.spread(places.area_score)[area]
    flavour = rng.normal(0, 0.35, (len(places.area_keys), len(groups.GROUPS)))
    weights = np.log(groups.column("households")) + flavour[area]
    group = draw.pick_rows(rng, np.exp(weights + poor[:, None] * groups.column("deprivation")))
    kind = draw.pick_rows(rng, _kind_weights()[group] * np.exp(poor[:, None] * KIND_TILT))
    kind[:homes] = CARE_HOME
    kind[homes : homes + wanderers] = NO_ADDRESS
    group[: homes + wanderers][rng.random(homes + wanderers) < 0.4] = 0
    return kind, area, group


def _kind_weights() -> np.ndarray:
    """Weights of ordinary kinds for each group."""
    weights = np.tile(KIND_WEIGHTS, (len(groups.GROUPS), 1))
    weights[:, [FAMILY, LONE]] *= groups.column("families")[:, None]
    weights[:, LONE] *= np.where(
        np.isin(groups.KEYS, ["somali", "caribbean", "west_african"]), 1.7, 1
    )
    weights[:, MULTI] *= groups.column("multi")
    weights[:, SHARED] *= groups.column("shared")
    weights[:, [SINGLE_OLDER, COUPLE_OLDER]] *= groups.column("older")[:, None]
    return weights


def _counts(
    rng: np.random.Generator, kind: np.ndarray, group: np.ndarray, residents: int
) -> np.ndarray:
    """How many adults, partners, children and grandparents each household has."""
    large = groups.column("families")[group] > 1.6
    children = np.where(kind == FAMILY, 1 + rng.poisson(0.75 + 0.75 * large), 0)
    children = np.where(kind == LONE, 1 + rng.poisson(0.55 + 0.7 * large), children)
    children = np.where(kind == MULTI, 1 + rng.poisson(1.5, len(kind)), children)
    adults = np.where(kind == SHARED, 2 + rng.poisson(1.0, len(kind)), 1)
    beds = min(CARE_HOME_SIZE, max(4, round(residents * CARE_HOME_SHARE)))
    adults = np.where(kind == CARE_HOME, beds, adults)
    partners = np.isin(kind, [COUPLE, COUPLE_OLDER, FAMILY, MULTI])
    grandparents = np.where(kind == MULTI, 1 + (rng.random(len(kind)) < 0.4), 0)
    return np.column_stack([adults, partners, children, grandparents]).astype(np.int64)


def _fit(residents: int, kind: np.ndarray, area: np.ndarray, group: np.ndarray, counts: np.ndarray):
    """Just enough households; the last one loses whoever is too many, last come first."""
    ends = np.cumsum(counts.sum(axis=1))
    last = int(np.searchsorted(ends, residents))
    kind, area, group, counts = (part[: last + 1] for part in (kind, area, group, counts))
    surplus = int(ends[last]) - residents
    for column in (3, 2, 1, 0):
        taken = min(surplus, int(counts[-1, column]))
        counts[-1, column] -= taken
        surplus -= taken
    return kind, area, group, counts


def _roles(
    kind: np.ndarray, counts: np.ndarray, household: np.ndarray, place: np.ndarray
) -> np.ndarray:
    bounds = np.cumsum(counts, axis=1)[household]
    role = (place[:, None] >= bounds[:, :3]).sum(axis=1).astype(np.int8)
    role[(role == ADULT) & (kind[household] == SHARED)] = SHARER
    role[kind[household] == CARE_HOME] = HOME_RESIDENT
    return role


def _sexes(
    rng: np.random.Generator, kind: np.ndarray, household: np.ndarray, role: np.ndarray
) -> np.ndarray:
    """Mothers come first where there are children; most couples are a woman and a man."""
    sex = (rng.random(len(role)) < 0.515).astype(np.int8)
    man_first = np.where(np.isin(kind, [FAMILY, MULTI]), 0.04, 0.5)
    man_first = np.where(kind == LONE, 0.1, np.where(kind == SINGLE_OLDER, 0.37, man_first))
    man_first = np.where(kind == NO_ADDRESS, 0.78, np.where(kind == SINGLE, 0.57, man_first))
    lead = rng.random(len(kind)) < man_first
    same = rng.random(len(kind)) < np.where(np.isin(kind, [FAMILY, MULTI]), 0.01, SAME_SEX)
    sex = np.where(role == ADULT, lead[household], sex)
    sex = np.where(role == PARTNER, lead[household] == same[household], sex)
    older = np.isin(role, [HOME_RESIDENT, GRANDPARENT])
    return np.where(older, rng.random(len(role)) < 0.36, sex).astype(np.int8)


def _ages(
    rng: np.random.Generator,
    kind: np.ndarray,
    start: np.ndarray,
    household: np.ndarray,
    role: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Age in years of everybody, and who is the twin of the person before."""
    low, shape, scale, high = ADULT_AGES[kind[household]].T
    own = np.minimum(low + rng.gamma(shape, scale), high)
    first = own[start][household]
    age = np.where(role == PARTNER, np.maximum(first + rng.normal(1.5, 4.5, len(own)), 18), own)
    grand = np.clip(first + rng.normal(29, 5, len(own)), 48, 103)
    age = np.where(role == GRANDPARENT, grand, age)
    birth = np.clip(rng.normal(28.5, 5.5, len(own)), 16.5, 45)
    child = first - birth
    late = (child < 0) | (child > 30)
    child = np.where(late, rng.random(len(own)) * np.clip(first - 17, 0.5, 18), child)
    age = np.where(role == CHILD, child, age)
    twin = np.zeros(len(own), bool)
    twin[1:] = (role[1:] == CHILD) & (role[:-1] == CHILD) & (household[1:] == household[:-1])
    twin &= rng.random(len(own)) < TWINS
    age[twin] = age[np.flatnonzero(twin) - 1]
    return age, twin


def _births(
    seed: int, today: date, age: np.ndarray, twin: np.ndarray, group: np.ndarray
) -> np.ndarray:
    """Days of birth. Where births went unregistered, elders' papers often say 1 January."""
    rng, now = draw.stream(seed, "births"), np.datetime64(today, "D").astype(np.int64)
    dob = (now - np.round(age * 365.25)).astype(np.int64)
    chance = UNREGISTERED_BIRTHS * groups.column("no_english")[group] * (age > 35)
    new_year = dob.astype("datetime64[D]").astype("datetime64[Y]").astype("datetime64[D]")
    dob = np.where(rng.random(len(dob)) < chance, new_year.astype(np.int64), dob)
    dob[twin] = dob[np.flatnonzero(twin) - 1]
    return np.minimum(dob, now - 1)


def _groups(
    rng: np.random.Generator, group: np.ndarray, household: np.ndarray, role: np.ndarray
) -> np.ndarray:
    """Each person's naming group: the household's, but for sharers and some partners."""
    mine = group[household].copy()
    partners = np.flatnonzero((role == PARTNER) & (rng.random(len(role)) < MIXED))
    strangers = np.flatnonzero((role == SHARER) & (rng.random(len(role)) < 0.5))
    mixed = np.concatenate([partners, strangers])
    weights = groups.column("households") * groups.column("shared")
    mine[mixed] = draw.pick(rng, weights, len(mixed))
    homes = np.flatnonzero(role == HOME_RESIDENT)
    mine[homes] = draw.pick(rng, groups.column("households") * groups.column("older"), len(homes))
    return mine.astype(np.int8)


def _parents(
    rng: np.random.Generator,
    kind: np.ndarray,
    group: np.ndarray,
    start: np.ndarray,
    age: np.ndarray,
) -> np.ndarray:
    """For some households, an older one of their group where the first adult's parents live."""
    parents = np.full(len(kind), -1, np.int32)
    for one in range(len(groups.GROUPS)):
        same = group == one
        older = np.flatnonzero(same & np.isin(kind, [SINGLE_OLDER, COUPLE_OLDER]))
        younger = np.flatnonzero(same & np.isin(kind, [SINGLE, COUPLE, FAMILY, LONE]))
        if not len(older) or not len(younger):
            continue
        found = rng.choice(older, min(len(younger), int(1.3 * len(older))))
        chosen = rng.choice(younger, len(found), replace=False)
        gap = age[start[found]] - age[start[chosen]]
        fits = (gap > 18) & (gap < 42)
        parents[chosen[fits]] = found[fits]
    return parents
