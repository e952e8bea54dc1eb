"""What six partner systems hold of the same people, errors and all, and the truth beside it."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hamlet.synth import conditions, draw, groups, nhs_numbers, people, slips
from hamlet.synth import households as h
from hamlet.synth.days import Days
from hamlet.synth.errors import SOURCES, Source
from hamlet.synth.homes import SOCIAL
from hamlet.synth.lives import DIED, HERE
from hamlet.synth.people import People
from hamlet.synth.places import table

_MIND = np.array(
    [{"serious_mental_illness": 4.0, "depression": 1.6}.get(key, 0.0) for key in conditions.KEYS]
)
SEXES = ("female", "male", "unknown")
UNREGISTERED_WITH_GP = 0.12  # of people not registered here who have an old record all the same


def make(seed: int, everybody: People, days: Days) -> tuple[pa.Table, pa.Table]:
    """All source records, source after source, and which resident each is truly about."""
    parts = [_source(seed, source, everybody, days) for source in SOURCES]
    copies = pa.concat_tables([part[0] for part in parts]).unify_dictionaries()
    return copies, pa.concat_tables([part[1] for part in parts])


def covered(rng: np.random.Generator, source: Source, everybody: People) -> np.ndarray:
    """Which residents a system holds: those whom life brings to it."""
    lives, homes = everybody.lives, everybody.homes
    need, small = np.log(lives.need), homes.age < 6
    frail, mind = lives.frailty + 0.3 * lives.has.sum(axis=1), lives.has @ _MIND
    tenant = everybody.dwellings.tenure[homes.household] == SOCIAL
    score = {
        "gp": 20.0 * lives.registered,
        "community": 0.9 * need + frail + 2.0 * (homes.age < 18),
        "acute": 1.2 * need + 0.4 * frail + 0.5 * small,
        "mental_health": 0.8 * need + mind - 3.0 * (homes.age < 5),
        "social_care": 0.7 * need + 1.2 * frail + 0.9 * lives.carer + 0.3 * (homes.age < 18),
        "housing": 3.0 * tenant + 1.6 * (homes.age > 17),
    }[source.key]
    holds = rng.random(len(score)) < draw.with_share(score, source.covers)
    if source.key == "gp":
        holds = lives.registered | (rng.random(len(score)) < UNREGISTERED_WITH_GP)
    if source.key == "housing":
        holds &= homes.kind[homes.household] != h.CARE_HOME
    return holds & ((lives.status == HERE) | (rng.random(len(score)) < source.ghosts))


def _source(seed: int, source: Source, everybody: People, days: Days) -> tuple[pa.Table, pa.Table]:
    rng = draw.stream(seed, f"copies {source.key}")
    who = np.flatnonzero(covered(rng, source, everybody))
    again = rng.choice(who, int(len(who) * source.duplicates), replace=False)
    who = rng.permutation(np.concatenate([who, again]))
    updated = _updated(rng, source, everybody, days, who)
    first, surname = slips.names(rng, source, everybody, who, updated)
    address, postcode = slips.addresses(rng, source, everybody, who, updated)
    rid, lives = _rids(source, len(who)), everybody.lives
    copies = table("copies", {
        "rid": rid,
        "source": draw.words([source.key], np.zeros(len(who))),
        "nhs_number": nhs_numbers.text(slips.numbers(rng, source, everybody, who)),
        "first_name": first,
        "surname": surname,
        "dob": slips.births(rng, source, everybody.homes.dob[who]),
        "sex": _sex(rng, source, everybody.homes.sex[who]),
        "postcode": postcode,
        "address": address,
        "mobile": people.mobile(slips.mobiles(rng, source, everybody, who)),
        "ethnicity": _coded(rng, groups.ETHNICITIES, lives.ethnicity[who], source.no_ethnicity),
        "language": _coded(rng, groups.LANGUAGES, lives.language[who], source.no_language),
        "updated": pa.array(updated.astype(np.int32)).cast(pa.date32()),
    })  # fmt: skip
    return copies, table("truth", {"rid": rid, "resident": (who + 1).astype(np.int32)})


def _rids(source: Source, count: int) -> pa.Array:
    numbers = pc.utf8_lpad(pa.array(np.arange(1, count + 1)).cast(pa.string()), 7, "0")
    return pc.binary_join_element_wise(source.key, numbers, "-")


def _updated(
    rng: np.random.Generator, source: Source, everybody: People, days: Days, who: np.ndarray
) -> np.ndarray:
    """When each record was last brought up to date: before today, after birth, before death."""
    lives, dob = everybody.lives, everybody.homes.dob
    today = days.now // 1440
    day = today - 1 - rng.exponential(source.years * 365, len(who)).astype(np.int64)
    last = np.where(lives.status[who] == HERE, today, lives.status_on[who])
    died = lives.status[who] == DIED
    told = died & (rng.random(len(who)) < 0.6)
    day = np.where(told, last, np.minimum(day, last))
    return np.maximum(day, np.maximum(dob[who], today - 20 * 365))


def _sex(rng: np.random.Generator, source: Source, sex: np.ndarray) -> pa.Array:
    chance = rng.random(len(sex))
    wrong = np.where(chance < source.wrong_sex / 2, 2, 1 - sex)
    return draw.words(SEXES, np.where(chance < source.wrong_sex, wrong, sex))


def _coded(
    rng: np.random.Generator, names: tuple[str, ...], codes: np.ndarray, share: float
) -> pa.Array:
    return draw.words(names, np.where(rng.random(len(codes)) < share, -1, codes))
