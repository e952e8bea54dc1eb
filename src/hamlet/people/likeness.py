"""How alike records are: the pure engine of `analytics.matching`, asked about rows of ours."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from functools import lru_cache
from itertools import combinations
from uuid import UUID

import numpy as np

from hamlet.analytics.matching import Edge, Model, Record, Score, blocking_keys, record
from hamlet.analytics.matching.batch import match_columns
from hamlet.analytics.matching.beliefs import BEFORE
from hamlet.analytics.matching.columns import Words, columns
from hamlet.analytics.matching.comparing import compare
from hamlet.analytics.matching.model import Rates
from hamlet.analytics.matching.scoring import HELD_BACK, band, described, weigh
from hamlet.people.models import MatchingModel, SourceRecord

Ids = tuple[str, str]
AT_ONCE = 200_000
COMPARED = {
    "nhs_number": "nhs_number",
    "first_name": "given_name",
    "surname": "family_name",
    "dob": "birth_date",
    "sex": "sex",
    "postcode": "postcode",
    "address": "address",
    "mobile": "mobile",
}
"""What the engine calls each field of ours."""
BELIEVED = Model(
    rates=BEFORE,
    records=100_000,
    year=2026,
    pairs_of_person=2e-5,
    pairs_of_home=4e-5,
    shares={},
    rarer={
        "first_name": 2e-3,
        "surname": 2e-3,
        "postcode": 2e-4,
        "address": 3e-5,
        "mobile": 2e-5,
        "nhs_number": 5e-6,
        "year": 1 / 80,
        "day": 1 / 365,
    },
)
"""What is believed of a place of some ten thousand people, before it was learnt from itself."""


def rid(of: SourceRecord) -> str:
    """What the engine calls a record: the same whenever it comes, for it settles what is equal."""
    return f"{of.source} {of.key}"


def seen(of: SourceRecord) -> Record:
    """A record as the engine compares it."""
    return _seen(rid(of), *(getattr(of, name) for name in COMPARED.values()))


@lru_cache(maxsize=50_000)
def _seen(name: str, *told: object) -> Record:
    return record(name, **dict(zip(COMPARED, told, strict=True)))


def keys(of: SourceRecord) -> list[str]:
    """The blocks in which a record is compared."""
    return list(blocking_keys(seen(of)))


def weighed(records: Mapping[str, Record], pairs: Collection[Ids]) -> Iterable[Edge]:
    """Each of some pairs weighed, in order."""
    model, pairs = current(), list(pairs)
    for start in range(0, len(pairs), AT_ONCE):
        yield from _weighed(model, records, pairs[start : start + AT_ONCE])


def _weighed(model: Model, records: Mapping[str, Record], pairs: list[Ids]) -> Iterable[Edge]:
    row = {name: number for number, name in enumerate({each for of in pairs for each in of})}
    words = Words()
    cols = columns([records[name] for name in row], words)
    one, other = (np.array([row[pair[side]] for pair in pairs], int) for side in (0, 1))
    found = weigh(model, compare(model, words, cols.take(one), cols.take(other)))
    told = zip(pairs, found.weights.tolist(), found.held.tolist(), strict=True)
    for (a, b), weight, held in told:
        yield Edge(a, b, weight, band(model, weight, held), HELD_BACK[held])


def described_pair(one: SourceRecord, other: SourceRecord) -> Score:
    """What agrees and differs between two records, field by field."""
    model, words = current(), Words()
    cols = columns(sorted((seen(one), seen(other)), key=lambda each: each.rid), words)
    compared = compare(model, words, cols.take(np.array([0])), cols.take(np.array([1])))
    return described(model, compared, weigh(model, compared), 0)


def sharing_a_block(records: Iterable[SourceRecord]) -> set[Ids]:
    """The pairs, of some records, that are compared at all."""
    blocks: dict[str, list[str]] = {}
    for each in records:
        for key in each.keys:
            blocks.setdefault(key, []).append(rid(each))
    return {pair for names in blocks.values() for pair in combinations(sorted(names), 2)}


def learnt(records: Iterable[SourceRecord]) -> Model:
    """A model learnt from these records."""
    words = Words()
    cols = columns([seen(each) for each in records], words)
    return match_columns(cols, words).model


def current() -> Model:
    """The model that holds now: the last that was learnt here, or what is believed beforehand."""
    newest = MatchingModel.objects.order_by("-learnt_at", "-id").values_list("pk", flat=True)
    known = newest.first()
    return _kept(known) if known else BELIEVED


@lru_cache(maxsize=2)
def _kept(identifier: UUID) -> Model:
    return as_model(MatchingModel.objects.get(pk=identifier).content)


def as_content(model: Model) -> dict:
    """A model in JSON's types."""
    return asdict(model)


def as_model(content: dict) -> Model:
    """A model from `as_content`."""
    rates = {
        name: Rates(**{kind: tuple(values) for kind, values in kinds.items()})
        for name, kinds in content["rates"].items()
    }
    return Model(**content | {"rates": rates})
