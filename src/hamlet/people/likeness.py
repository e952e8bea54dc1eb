"""How alike records are: the pure engine of `analytics.matching`, asked about rows of ours."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations
from uuid import UUID

from hamlet.analytics.matching import (
    BELIEVED,
    EDITION,
    Model,
    Record,
    Score,
    blocking_keys,
    record,
    score,
    sought,
)
from hamlet.people.models import MatchingModel, SourceRecord

Ids = tuple[str, str]
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


def described_pair(one: SourceRecord, other: SourceRecord) -> Score:
    """What agrees and differs between two records, field by field."""
    return score(current(), seen(one), seen(other))


def beside_each_other(records: Iterable[SourceRecord]) -> list[Ids]:
    """The pairs, of some records, that are compared at all."""
    keys_of = {rid(each): blocking_keys(seen(each)) for each in records}
    known = sorted((name, set(keys), sought(keys)) for name, keys in keys_of.items())
    return [
        (one, other)
        for (one, _, by), (other, keys, _) in combinations(known, 2)
        if not by.isdisjoint(keys)
    ]


def current() -> Model:
    """The model that holds now: the last that was learnt here, or what is believed beforehand."""
    newest = MatchingModel.objects.order_by("-learnt_at", "-id").values_list("pk", flat=True)
    return next(filter(None, map(_kept, newest)), BELIEVED)


@lru_cache(maxsize=32)
def _kept(identifier: UUID) -> Model | None:
    """A model that was learnt; None where it is of another edition."""
    content = MatchingModel.objects.get(pk=identifier).content
    return Model.of(content) if content["edition"] == EDITION else None
