"""Who is called what: given names, and surnames by the custom of each group.

English, Irish, West African and most European families share the husband's surname; Slavic women
bear its feminine; Bangladeshi, Pakistani and Sikh women often bear a woman's title (Begum, Bibi,
Kaur); Somalis bear their own, their father's and their grandfather's name; Chinese, Vietnamese and
Arab wives keep theirs.
"""

from dataclasses import dataclass

import numpy as np

from hamlet.synth import draw, groups
from hamlet.synth import vocabulary as names
from hamlet.synth.households import ADULT, CHILD, GRANDPARENT, PARTNER, Homes

# Women who bear a title instead of the family's surname, and men who bear one of their own.
TITLED = {"bangladeshi": 0.66, "pakistani": 0.35, "indian": 0.12}
OWN_SURNAME = {"bangladeshi": 0.4, "pakistani": 0.4}
NAMESAKES = 0.025  # sons who bear their father's given name
OLD_NAMES = 62  # age from which the older fashion of given names is drawn


@dataclass
class Names:
    """Codes into the vocabulary by person; -1 where there is none."""

    first: np.ndarray
    middle: np.ndarray
    surname: np.ndarray
    former: np.ndarray  # surname before marriage
    preferred: np.ndarray
    native: np.ndarray  # into `vocabulary.bengali()`


def make(seed: int, homes: Homes) -> Names:
    """Names for everybody."""
    rng = draw.stream(seed, "names")
    first = _given(rng, homes)
    _namesakes(rng, homes, first)
    surname, former = _surnames(rng, homes)
    middle = _patronymics(rng, homes, first, surname)
    _titles(rng, homes, surname, former)
    slavic = (homes.person_group == groups.KEYS.index("eastern_european")) & (homes.sex == 0)
    surname[slavic] = names.feminine_codes()[surname[slavic]]
    return Names(
        first, _english_middles(rng, homes, middle), surname, former,
        _preferred(rng, homes), _native(rng, homes, first, surname),
    )  # fmt: skip


def _given(rng: np.random.Generator, homes: Homes) -> np.ndarray:
    """A given name for each, by group, sex and fashion."""
    vocabulary, first = names.load(), np.full(len(homes.age), -1, np.int32)
    old = homes.age >= OLD_NAMES
    for group, key in enumerate(groups.KEYS):
        for sex, part in enumerate(("female", "male")):
            for fashion, suffix in ((False, ""), (True, "_old")):
                who = np.flatnonzero(
                    (homes.person_group == group) & (homes.sex == sex) & (old == fashion)
                )
                first[who] = vocabulary.draw(rng, key, part + suffix, len(who))
    return first


def fathers(homes: Homes) -> np.ndarray:
    """For each child, the man among the first two adults of the household, or -1."""
    lead = homes.start[homes.household]
    second = np.minimum(lead + 1, len(homes.age) - 1)
    has_second = (homes.role[second] == PARTNER) & (homes.household[second] == homes.household)
    father = np.where(homes.sex[lead] == 1, lead, -1)
    father = np.where(has_second & (homes.sex[second] == 1) & (father < 0), second, father)
    return np.where(homes.role == CHILD, father, -1)


def _namesakes(rng: np.random.Generator, homes: Homes, first: np.ndarray) -> None:
    father = fathers(homes)
    sons = np.flatnonzero((father >= 0) & (homes.sex == 1) & (rng.random(len(father)) < NAMESAKES))
    first[sons] = first[father[sons]]


def _pool(rng: np.random.Generator, group: np.ndarray, part: str) -> np.ndarray:
    vocabulary, codes = names.load(), np.full(len(group), -1, np.int32)
    for number, key in enumerate(groups.KEYS):
        who = np.flatnonzero(group == number)
        codes[who] = vocabulary.draw(rng, key, part, len(who))
    return codes


def _surnames(rng: np.random.Generator, homes: Homes) -> tuple[np.ndarray, np.ndarray]:
    """Surname and surname before marriage of each."""
    family = _pool(rng, homes.group, "surname")
    has_parents = homes.parents >= 0
    family[has_parents] = family[homes.parents[has_parents]]
    own = _pool(rng, homes.person_group, "surname")
    lead = np.isin(homes.role, [ADULT, CHILD])
    surname = np.where(lead, family[homes.household], own)
    elder = (homes.role == GRANDPARENT) & (rng.random(len(own)) < 0.75)
    surname = np.where(elder, family[homes.household], surname)
    return _married(rng, homes, family, own, surname)


def _married(
    rng: np.random.Generator, homes: Homes, family: np.ndarray, own: np.ndarray, surname: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The husband bears the family's surname; the wife takes it or not by her group's custom."""
    partner = np.flatnonzero(homes.role == PARTNER)
    pairs = np.column_stack([partner - 1, partner])
    man = np.where(homes.sex[partner] == 1, 1, 0)
    husband, wife = pairs[np.arange(len(pairs)), man], pairs[np.arange(len(pairs)), 1 - man]
    surname[husband] = family[homes.household[husband]]
    takes = rng.random(len(wife)) < groups.column("takes_name")[homes.person_group[wife]]
    surname[wife] = np.where(takes, surname[husband], own[wife])
    former = np.full(len(surname), -1, np.int32)
    former[wife[takes]] = own[wife[takes]]
    former[former == surname] = -1
    return surname, former


def _patronymics(
    rng: np.random.Generator, homes: Homes, first: np.ndarray, surname: np.ndarray
) -> np.ndarray:
    """Somali names: own, father's, grandfather's. Sets surnames in place, returns middle names."""
    vocabulary, middle = names.load(), np.full(len(first), -1, np.int32)
    somali = homes.person_group == groups.KEYS.index("somali")
    who = np.flatnonzero(somali)
    middle[who] = vocabulary.draw(rng, "somali", "male", len(who))
    surname[who] = vocabulary.draw(rng, "somali", "male", len(who))
    father = fathers(homes)
    children = np.flatnonzero(somali & (father >= 0))
    children = children[somali[father[children]]]
    surname[children] = middle[father[children]]
    middle[children] = first[father[children]]
    return middle


def _titles(
    rng: np.random.Generator, homes: Homes, surname: np.ndarray, former: np.ndarray
) -> None:
    vocabulary, adult = names.load(), homes.age >= 0
    for key, share in TITLED.items():
        mine = homes.person_group == groups.KEYS.index(key)
        women = np.flatnonzero(mine & (homes.sex == 0) & (rng.random(len(adult)) < share))
        surname[women] = vocabulary.draw(rng, key, "title_female", len(women))
        former[women] = -1
        men = np.flatnonzero(
            mine & (homes.sex == 1) & (rng.random(len(adult)) < OWN_SURNAME.get(key, 0))
        )
        surname[men] = vocabulary.draw(rng, key, "surname", len(men))


def _english_middles(rng: np.random.Generator, homes: Homes, middle: np.ndarray) -> np.ndarray:
    """Second given names, where that is a custom."""
    customs = [groups.KEYS.index(key) for key in ("english", "irish", "caribbean", "west_african")]
    for sex, part in enumerate(("female", "male")):
        who = np.isin(homes.person_group, customs) & (homes.sex == sex)
        who = np.flatnonzero(who & (rng.random(len(middle)) < 0.7))
        middle[who] = names.load().draw(rng, "english", f"{part}_old", len(who))
    return middle


def _preferred(rng: np.random.Generator, homes: Homes) -> np.ndarray:
    """An English name that some people of Chinese background go by."""
    preferred = np.full(len(homes.age), -1, np.int32)
    chinese = homes.person_group == groups.KEYS.index("chinese")
    for sex, part in enumerate(("female", "male")):
        who = np.flatnonzero(chinese & (homes.sex == sex) & (rng.random(len(chinese)) < 0.3))
        preferred[who] = names.load().draw(rng, "english", part, len(who))
    return preferred


def _native(
    rng: np.random.Generator, homes: Homes, first: np.ndarray, surname: np.ndarray
) -> np.ndarray:
    """First name and surname in Bengali script (codes), for a share of those we can write."""
    places = names.bengali()[1]
    can = (places[first] >= 0) & (places[surname] >= 0)
    can &= homes.person_group == groups.KEYS.index("bangladeshi")
    can &= rng.random(len(first)) < 0.5
    return np.column_stack([np.where(can, places[first], -1), np.where(can, places[surname], -1)])
