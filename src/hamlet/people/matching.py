"""Matching against what the database holds: who is compared, and which records hang together.

What is one person follows from records, how alike they are, and what humans ruled, whatever the
order in which they came (`analytics.matching`). This fetches what that needs, and keeps what it
says.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from django.db import connection
from django.db.models import Q

from hamlet.journal.bulk import copy_in, copy_over
from hamlet.people import engine
from hamlet.people.models import Pair, Ruling, SourceRecord
from hamlet.people.models.record import HERE

Ids = tuple[str, str]
FIELDS = (
    "id", "given_name", "family_name", "birth_date", "sex", "nhs_number", "address", "postcode",
    "mobile",
)  # fmt: skip


def hold(*, shared: bool = False) -> None:
    """Keep everybody else from matching until this transaction ends.

    Two at once would each make the same person known. Several may hold it `shared`, who only lean
    on who is who.
    """
    lock = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(hashtext('hamlet.people.matching'))")


def seen_as(record: SourceRecord) -> engine.Record:
    """A record as the engine compares it."""
    return engine.record(
        str(record.pk),
        nhs_number=record.nhs_number,
        first_name=record.given_name,
        surname=record.family_name,
        dob=record.birth_date,
        sex=record.sex,
        postcode=record.postcode,
        address=record.address,
        mobile=record.mobile,
    )


def compare(waiting: Collection[SourceRecord]) -> set[UUID]:
    """Compare records that wait with all others; gives whoever was, or is no longer, like them."""
    for each in waiting:
        each.keys, each.waits = list(engine.blocking_keys(seen_as(each))), False
    copy_over(SourceRecord, waiting, ["keys", "waits"])
    ids = [each.pk for each in waiting]
    before = Pair.objects.filter(Q(one__in=ids) | Q(other__in=ids))
    near = {each for pair in before.values_list("one", "other") for each in pair}
    before.delete()
    pairs = _scored(ids)
    copy_in(Pair, pairs)
    return near.union(ids, *((each.one_id, each.other_id) for each in pairs))


def _scored(ids: list[UUID]) -> list[Pair]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT one, other FROM people_alike(%s)", [ids])
        found = cursor.fetchall()
    needed = {each for pair in found for each in pair}
    records = SourceRecord.objects.only(*FIELDS).filter(pk__in=needed)
    seen = {each.pk: seen_as(each) for each in records}
    model = engine.default_model()
    scored = ((one, other, engine.score(model, seen[one], seen[other])) for one, other in found)
    return [
        Pair(one_id=one, other_id=other, weight=score.weight, band=score.band, parts=score.parts)
        for one, other, score in scored
        if score.band != "apart"
    ]


# Whoever is linked, alike enough to be, ruled to be the same, or taken to be the same person.
BESIDE = """
SELECT other_id FROM people_pair WHERE one_id = ANY(%(ids)s) AND band = 'link'
UNION SELECT one_id FROM people_pair WHERE other_id = ANY(%(ids)s) AND band = 'link'
UNION SELECT other_id FROM people_ruling
      WHERE one_id = ANY(%(ids)s) AND says = 'same' AND ended_at IS NULL
UNION SELECT one_id FROM people_ruling
      WHERE other_id = ANY(%(ids)s) AND says = 'same' AND ended_at IS NULL
UNION SELECT mate.id FROM people_sourcerecord one
      JOIN people_sourcerecord mate ON mate.person_id = one.person_id WHERE one.id = ANY(%(ids)s)
"""


def hanging_together(ids: Iterable[UUID]) -> set[UUID]:
    """These records, and all that hang together with them, near or far."""
    found = edge = set(ids)
    while edge:
        with connection.cursor() as cursor:
            cursor.execute(BESIDE, {"ids": list(edge)})
            edge = {each for (each,) in cursor.fetchall()} - found
        found = found | edge
    return found


@dataclass(frozen=True, slots=True)
class Known:
    """All that bears on who some records are: pairs and rulings among them, by their two ids."""

    records: dict[str, SourceRecord]
    pairs: dict[Ids, Pair]
    rulings: dict[Ids, Ruling]

    def clusters(self) -> engine.Clusters:
        """Which of the records are one person, and which pairs are in doubt."""
        edges = {
            ids: engine.Score(pair.weight, pair.band, pair.parts)
            for ids, pair in self.pairs.items()
        }
        said = {ids: each.says for ids, each in self.rulings.items() if each.says != "unsure"}
        return engine.resolve(sorted(self.records), edges, self._apart(said) | said)

    def _apart(self, said: dict[Ids, str]) -> dict[Ids, str]:
        """Two persons known here are two, unless a human says that they are one."""
        group = {each: each for each in self.records}
        for (one, other), says in said.items():
            if says == "same":
                left, right = group[one], group[other]
                group = {each: right if of == left else of for each, of in group.items()}
        own = sorted(each for each, record in self.records.items() if record.source == HERE)
        return {pair: "apart" for pair in combinations(own, 2) if group[pair[0]] != group[pair[1]]}


def known(ids: Collection[UUID]) -> Known:
    """What bears on who these records are."""
    among = Q(one__in=ids, other__in=ids)
    return Known(
        {str(each.pk): each for each in SourceRecord.objects.filter(pk__in=ids)},
        {_ids(each): each for each in Pair.objects.filter(among)},
        {_ids(each): each for each in Ruling.objects.filter(among, ended_at=None)},
    )


def _ids(of: Pair | Ruling) -> Ids:
    return str(of.one_id), str(of.other_id)
