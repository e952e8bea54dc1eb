"""How alike records are: the pure engine of `analytics.matching`, asked about rows of ours."""

from collections import defaultdict, namedtuple
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import combinations
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models.expressions import RawSQL

from hamlet.access import sight
from hamlet.analytics.matching import (
    BELIEVED,
    EDITION,
    Model,
    OtherName,
    Record,
    Score,
    blocking_keys,
    record,
    score,
    sought,
)
from hamlet.people.models import MatchingModel, PersonName, SourceRecord

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


def rid(of: "SourceRecord | Told") -> str:
    """What the engine calls a record: the same whenever it comes, for it settles what is equal."""
    return f"{of.source} {of.key}"


def each_of(ids: Iterable[UUID]) -> RawSQL:
    """Thousands of ids as one value of a question, where Django would write each out."""
    return RawSQL("SELECT unnest(%s::uuid[])", [list(ids)])


TOLD = ("id", "source", "key", *COMPARED.values())
LINKED = ("made_id", "person_id", "state", "how", "weight", "since", "updated", "as_at")


def _of_record(names: Iterable[str]) -> str:
    return ", ".join(f"record.{name}" for name in names)


OTHERS = """(
    SELECT json_agg(json_build_array(name.given_name, name.family_name, name.closer))
    FROM people_personname name WHERE name.person_id = record.made_id AND NOT name.wrong)"""
COMPARABLE = f"{_of_record(TOLD)}, {OTHERS}"
"""What is compared of a `record`, in SQL, as `Told` holds it, with other names of whoever became
known by it: those that are kept closer too, where whoever compares was told so."""
HELD = tuple(
    each.attname
    for each in SourceRecord._meta.concrete_fields
    if each.attname in {*TOLD, *LINKED}
)  # fmt: skip
RECORDS = f"""
SELECT {OTHERS}, record.keys <> '{{}}', {_of_record(HELD)}
FROM people_sourcerecord record WHERE record.id IN
"""
Told = namedtuple("Told", (*TOLD, "others"))


def records(ids: str, asked: Iterable) -> list[SourceRecord]:
    """The records of the ids that some SQL gives, with what is compared of them and to whom they
    are linked."""
    with connection.cursor() as cursor:
        cursor.execute(f"{RECORDS} ({ids})", asked)
        return [_read(*each) for each in cursor.fetchall()]


def _read(others: list | None, was_compared: bool, *held: object) -> SourceRecord:
    found = SourceRecord.from_db(DEFAULT_DB_ALIAS, HELD, held)
    found.others, found.was_compared = others, was_compared
    return found


def other_names() -> dict[UUID, list[OtherName]]:
    """Other names of everybody, by person: to compare by, also those that are kept closer."""
    found = defaultdict(list)
    with sight.beyond_closer("a partner may know somebody by a name that is kept closer"):
        for each in PersonName.objects.filter(wrong=False):
            name = OtherName(each.given_name, each.family_name, each.closer)
            found[each.person_id].append(name)
    return found


def seen(of: SourceRecord | Told) -> Record:
    """A record with its other names as the engine compares it."""
    others = tuple(OtherName(*each) for each in of.others or ())
    return _seen(rid(of), others, *(getattr(of, name) for name in COMPARED.values()))


@lru_cache(maxsize=50_000)
def _seen(name: str, others: tuple[OtherName, ...], *told: object) -> Record:
    return record(name, others=others, **dict(zip(COMPARED, told, strict=True)))


def keys(of: SourceRecord) -> list[str]:
    """The blocks in which a record is compared."""
    return list(blocking_keys(seen(of)))


def described_pair(one: SourceRecord, other: SourceRecord) -> tuple[Score, set[str]]:
    """What agrees and differs between two records, field by field; and the fields that stand so by
    another name than is written in them."""
    ids = [one.pk, other.pk]
    with sight.beyond_closer("a partner may know somebody by a name that is kept closer"):
        found = {each.pk: seen(each) for each in records("SELECT unnest(%s::uuid[])", [ids])}
    both = [found[each] for each in ids]
    found = score(current(), *both)
    usual = score(current(), *(replace(each, others=()) for each in both))
    changed = zip(found.parts, usual.parts, strict=True)
    return found, {part.field for part, before in changed if part.level != before.level}


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
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM people_matchingmodel ORDER BY learnt_at DESC, id DESC")
        newest = [_kept(each) for (each,) in cursor.fetchall()]
    return next(filter(None, newest), BELIEVED)


@lru_cache(maxsize=32)
def _kept(identifier: UUID) -> Model | None:
    """A model that was learnt; None where it is of another edition."""
    content = MatchingModel.objects.get(pk=identifier).content
    return Model.of(content) if content["edition"] == EDITION else None
