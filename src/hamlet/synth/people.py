"""The tables of people: households, residents, conditions, and who is what to whom."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hamlet.synth import conditions, draw, groups, naming, nhs_numbers, places
from hamlet.synth import households as h
from hamlet.synth import vocabulary as names
from hamlet.synth.homes import TENURES, Dwellings
from hamlet.synth.lives import AWAY, FORMATS, STATUSES, Lives
from hamlet.synth.places import Places, table

OUTSIDE = 0.28  # of moves that began outside the place


@dataclass
class People:
    """What the later parts need to know of everybody, as arrays, and the tables."""

    homes: h.Homes
    dwellings: Dwellings
    lives: Lives
    names: naming.Names
    numbers: np.ndarray  # NHS numbers
    mobiles: np.ndarray  # 0 to 999, -1 for none
    renamed_on: np.ndarray
    former_address: pa.Array
    former_postcode: pa.Array
    tables: dict[str, pa.Table]


def make(
    seed: int, today: date, place: Places, homes: h.Homes, dwellings: Dwellings, lives: Lives
) -> People:
    """All tables of people."""
    count, now = len(homes.age), np.datetime64(today, "D").astype(np.int64)
    drawn = nhs_numbers.draw(draw.stream(seed, "nhs_numbers"), count)
    called = naming.make(seed, homes)
    old_address, old_postcode = _former(seed, dwellings, lives)
    people = People(
        homes, dwellings, lives, called, drawn, _mobiles(seed, homes),
        _renamed(seed, homes, called, now), old_address, old_postcode, {},
    )  # fmt: skip
    people.tables["households"] = _households(place, homes, dwellings)
    people.tables["residents"] = _residents(seed, place, people)
    people.tables["conditions"] = _conditions(seed, people, now)
    return people


def _mobiles(seed: int, homes: h.Homes) -> np.ndarray:
    rng = draw.stream(seed, "mobiles")
    has = np.interp(homes.age, [0, 10, 12, 16, 60, 75, 90], [0, 0, 0.5, 0.95, 0.95, 0.78, 0.45])
    return np.where(rng.random(len(has)) < has, rng.integers(0, 1000, len(has)), -1)


def mobile(numbers: np.ndarray) -> pa.Array:
    """Mobile numbers of the range that Ofcom keeps for drama: 07700 900000 to 900999."""
    return draw.text([f"07700 900{n:03d}" for n in range(1000)], numbers)


def _renamed(seed: int, homes: h.Homes, called: naming.Names, now: int) -> np.ndarray:
    """Day on which a married name was taken."""
    rng = draw.stream(seed, "weddings")
    age = np.clip(rng.normal(28, 5, len(homes.age)), 18, np.maximum(homes.age - 0.1, 18))
    return np.where(
        called.former >= 0, np.minimum(homes.dob + (age * 365.25).astype(np.int64), now), -1
    )


def _former(seed: int, dwellings: Dwellings, lives: Lives) -> tuple[pa.Array, pa.Array]:
    """Addresses before the last move: another dwelling of the place, or one outside it (ZZ9)."""
    rng, moved = draw.stream(seed, "former"), lives.moved_from
    outside = (moved >= 0) & (rng.random(len(moved)) < OUTSIDE)
    far = places.postcode(np.full(3500, 8), np.arange(3500))
    address = draw.text(dwellings.address, moved)
    far_codes = np.where(outside, rng.integers(0, 3500, len(moved)), -1)
    near = draw.text(dwellings.postcode, np.where(outside, -1, moved))
    return address, pc.coalesce(draw.text(far, far_codes), near)


def dates(days: np.ndarray) -> pa.Array:
    """Days since 1970 as dates."""
    return pa.array(days.astype(np.int32)).cast(pa.date32())


def dates_or_never(days: np.ndarray) -> pa.Array:
    """As `dates`, where -1 stands for never: not for days of birth, one of which it is."""
    return pa.array(days.astype(np.int32), mask=days == -1).cast(pa.date32())


def _households(place: Places, homes: h.Homes, dwellings: Dwellings) -> pa.Table:
    return table("households", {
        "household": np.arange(len(homes.kind), dtype=np.int32) + 1,
        "kind": draw.words(h.KINDS, homes.kind),
        "small_area": draw.words(place.area_keys, homes.area),
        "size": homes.size.astype(np.int16),
        "tenure": draw.words(TENURES, dwellings.tenure),
        "address": dwellings.address,
        "postcode": dwellings.postcode,
        "overcrowded": dwellings.overcrowded,
        "damp": dwellings.damp,
        "low_income": dwellings.low_income,
    })  # fmt: skip


def _residents(seed: int, place: Places, people: People) -> pa.Table:
    homes, count = people.homes, len(people.homes.age)
    columns = {"resident": np.arange(count, dtype=np.int32) + 1, "household": homes.household + 1}
    columns |= _identity(seed, people) | _where(place, people) | _circumstances(people)
    return table("residents", columns)


def _identity(seed: int, people: People) -> dict[str, object]:
    homes, called, lives = people.homes, people.names, people.lives
    pool = pa.array(names.load().names)
    script, native = names.bengali()[0], called.native
    home_phone = draw.stream(seed, "landlines").random(len(homes.age))
    lines = np.where(
        home_phone < np.where(homes.age > 60, 0.6, 0.15), (home_phone * 1e6).astype(int) % 1000, -1
    )
    return {
        "nhs_number": nhs_numbers.text(people.numbers),
        "first_name": pool.take(pa.array(called.first)),
        "middle_name": draw.text(pool, called.middle),
        "surname": pool.take(pa.array(called.surname)),
        "former_surname": draw.text(pool, called.former),
        "preferred_name": draw.text(pool, called.preferred),
        "native_name": pc.binary_join_element_wise(
            draw.text(script, native[:, 0]), draw.text(script, native[:, 1]), " "
        ),
        "dob": dates(homes.dob),
        "sex": draw.words(h.SEXES, homes.sex),
        "name_group": draw.words(groups.KEYS, homes.person_group),
        "ethnicity": draw.words(groups.ETHNICITIES, lives.ethnicity),
        "language": draw.words(groups.LANGUAGES, lives.language),
        "renamed_on": dates_or_never(people.renamed_on),
        "mobile": mobile(people.mobiles),
        "landline": draw.text([places.landline(n) for n in range(1000)], lines),
    }


def _where(place: Places, people: People) -> dict[str, object]:
    homes, lives, dwellings = people.homes, people.lives, people.dwellings
    area, house = homes.area[homes.household], pa.array(homes.household)
    neighbourhood = place.area_neighbourhood[area]
    return {
        "role": draw.words(h.ROLES, homes.role),
        "small_area": draw.words(place.area_keys, area),
        "neighbourhood": draw.words(place.neighbourhood_keys, neighbourhood),
        "locality": draw.words(place.locality_keys, place.neighbourhood_locality[neighbourhood]),
        "practice": draw.words(place.practice_keys, np.where(lives.registered, lives.practice, -1)),
        "registered": lives.registered,
        "address": dwellings.address.take(house),
        "postcode": dwellings.postcode.take(house),
        "former_address": people.former_address,
        "former_postcode": people.former_postcode,
        "moved_on": dates_or_never(lives.moved_on),
        "imd_decile": place.area_decile[area],
    }


def _circumstances(people: People) -> dict[str, object]:
    homes, lives, dwellings = people.homes, people.lives, people.dwellings
    house = homes.household
    return {
        "interpreter": lives.interpreter,
        "format_need": draw.words(FORMATS, lives.format_need),
        "status": draw.words(STATUSES, lives.status),
        "status_on": dates_or_never(lives.status_on),
        "tenure": draw.words(TENURES, dwellings.tenure[house]),
        "overcrowded": dwellings.overcrowded[house],
        "damp": dwellings.damp[house],
        "low_income": dwellings.low_income[house],
        "lives_alone": lives.lives_alone,
        "lonely": lives.lonely,
        "carer": lives.carer,
        "frailty": lives.frailty,
        "conditions": lives.has.sum(axis=1).astype(np.int16),
        "need": lives.need.astype(np.float32),
    }


def _conditions(seed: int, people: People, now: int) -> pa.Table:
    who, which = np.nonzero(people.lives.has)
    since = conditions.since(seed, people.homes, who, which, now)
    return table("conditions", {
        "resident": (who + 1).astype(np.int32),
        "condition": draw.words(conditions.KEYS, which),
        "since": dates(since),
    })  # fmt: skip


def on_the_list(lives: Lives) -> np.ndarray:
    """Whether each is on a practice's list now: the dead and those who left are not."""
    return lives.registered & (lives.status < AWAY)
