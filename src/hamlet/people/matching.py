"""Matching against what the database holds: who is compared, and which records hang together.

What is one person follows from records, how alike they are, and what humans ruled, whatever the
order in which they came (`analytics.matching`). This fetches what that needs, and keeps what it
says.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from django.db import connection

from hamlet.analytics.matching import FEW, MOST, Band, Edge, resolve, weigh_pairs
from hamlet.analytics.matching import Ruling as Said
from hamlet.journal.bulk import copy_in, copy_over
from hamlet.people.likeness import (
    COMPARABLE,
    Ids,
    Told,
    beside_each_other,
    current,
    keys,
    records,
    rid,
    seen,
)
from hamlet.people.models import Pair, Ruling, SourceRecord
from hamlet.people.models.record import HERE

MANY = 10_000
"""From so many records on that wait, everybody is settled at once: the same, sooner."""


def hold(*, shared: bool = False) -> None:
    """Keep everybody else from matching until this transaction ends.

    Two at once would each make the same person known. Several may hold it `shared`, who only lean
    on who is who.
    """
    lock = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(hashtext('hamlet.people.matching'))")


# An index for either end, and those that were alike: thousands of pairs, and few of these records'.
FORGOTTEN = """
DELETE FROM people_pair WHERE one_id = ANY(%(ids)s) OR other_id = ANY(%(ids)s)
RETURNING one_id, other_id
"""


# Each pair with the record that is beside one of these, which are there already.
ALIKE = f"""
SELECT found.one, found.other, {COMPARABLE} FROM people_alike(%s, %s, %s) AS found
JOIN people_sourcerecord record
  ON record.id = CASE WHEN found.one = ANY(%s) THEN found.other ELSE found.one END
"""


def compare(waiting: Collection[SourceRecord]) -> set[UUID]:
    """Compare records with all others; gives whoever was, or is no longer, like them."""
    near = {each.pk for each in waiting} | _forget(
        [each.pk for each in waiting if each.was_compared]
    )
    for each in waiting:
        each.keys, each.waits = keys(each), False
    copy_over(SourceRecord, waiting, ["keys", "waits"])
    pairs = [_pair(*each) for each in _beside(waiting)]
    copy_in(Pair, pairs)
    return near.union(*((each.one_id, each.other_id) for each in pairs))


def _forget(ids: list[UUID]) -> set[UUID]:
    """Forget with whom records that were compared before were alike; gives them all."""
    if not ids:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(FORGOTTEN, {"ids": ids})
        return {each for pair in cursor.fetchall() for each in pair}


def _pair(ids: tuple[UUID, UUID], edge: Edge) -> Pair:
    told = {"weight": edge.weight, "band": edge.band.value, "held_back": edge.held_back}
    return Pair(one_id=ids[0], other_id=ids[1], **told)


def _beside(waiting: Collection[SourceRecord]) -> Iterable[tuple[tuple[UUID, UUID], Edge]]:
    """These records beside all that share a block with them: those that are not plainly apart."""
    ids = [each.pk for each in waiting]
    with connection.cursor() as cursor:
        cursor.execute(ALIKE, [ids, MOST, FEW, ids])
        found = cursor.fetchall()
    both = [*waiting, *(Told(*each) for _, _, *each in found)]
    name = {each.id: rid(each) for each in both}
    seen_as = {name[each.id]: seen(each) for each in both}
    pairs = [each[:2] for each in found]
    names = [(name[one], name[other]) for one, other in pairs]
    edges = zip(pairs, weigh_pairs(current(), seen_as, names), strict=True)
    return (each for each in edges if each[1].band != Band.APART)


# They, and whoever is linked, alike enough to be, ruled to be the same, or taken to be one person.
BESIDE = """
SELECT unnest(%(ids)s)
UNION SELECT other_id FROM people_pair WHERE one_id = ANY(%(ids)s) AND band IN ('link', 'lone')
UNION SELECT one_id FROM people_pair WHERE other_id = ANY(%(ids)s) AND band IN ('link', 'lone')
UNION SELECT other_id FROM people_ruling
      WHERE one_id = ANY(%(ids)s) AND says = 'same' AND ended_at IS NULL
UNION SELECT one_id FROM people_ruling
      WHERE other_id = ANY(%(ids)s) AND says = 'same' AND ended_at IS NULL
UNION SELECT mate.id FROM people_sourcerecord one
      JOIN people_sourcerecord mate ON mate.person_id = one.person_id WHERE one.id = ANY(%(ids)s)
"""


def hanging_together(ids: Iterable[UUID]) -> list[SourceRecord]:
    """These records, and all that hang together with them, near or far."""
    found, asked, edge = {}, set(), set(ids)
    while edge:
        found |= {each.pk: each for each in records(BESIDE, {"ids": list(edge)})}
        asked |= edge
        edge = found.keys() - asked
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Known:
    """All that bears on who some records are: pairs and rulings among them, by their two names."""

    records: dict[str, SourceRecord]
    pairs: dict[Ids, Pair]
    rulings: dict[Ids, Ruling]

    def clusters(self) -> list[tuple[SourceRecord, ...]]:
        """The records shared out to persons."""
        parts = self._parts()
        edges = self._edges(part for part in parts if len(part) > 1)
        return [each for part in parts for each in self._shared_out(part, edges)]

    def doubts(self, clusters: Iterable[tuple[SourceRecord, ...]]) -> set[Ids]:
        """Pairs of different persons, alike enough, on which no human has ruled yet."""
        person = {rid(each): number for number, of in enumerate(clusters) for each in of}
        ruled = {ids for ids, each in self.rulings.items() if each.decides}
        return {ids for ids in self.pairs if person[ids[0]] != person[ids[1]] and ids not in ruled}

    def _parts(self) -> list[list[SourceRecord]]:
        """The records by what hangs together: each part can be resolved alone."""
        group = {each: [each] for each in self.records}
        for one, other in self._held_together():
            if group[one] is not group[other]:
                group[one].extend(group[other])
                group |= dict.fromkeys(group[other], group[one])
        parts = {id(each): each for each in group.values()}
        return [[self.records[name] for name in sorted(part)] for part in parts.values()]

    def _held_together(self) -> Iterable[Ids]:
        yield from (ids for ids, pair in self.pairs.items() if pair.band != Pair.Band.REVIEW)
        yield from (ids for ids, each in self.rulings.items() if each.says == Ruling.Says.SAME)

    def _edges(self, parts: Iterable[list[SourceRecord]]) -> dict[str, list[Edge]]:
        """All that are compared within parts; by the first record of each. What is plainly apart
        is not kept, and weighed again."""
        found: dict[str, list[Edge]] = defaultdict(list)
        first, apart = {}, []
        for part in parts:
            names = [rid(each) for each in part]
            first |= dict.fromkeys(names, names[0])
            pairs = list(combinations(names, 2))
            kept = [_edge(ids, self.pairs[ids]) for ids in pairs if ids in self.pairs]
            found[names[0]] += kept
            if len(kept) < len(pairs):
                apart += [ids for ids in beside_each_other(part) if ids not in self.pairs]
        if apart:
            records = {name: seen(self.records[name]) for ids in apart for name in ids}
            for edge in weigh_pairs(current(), records, apart):
                found[first[edge.a]].append(edge)
        return found

    def _shared_out(
        self, part: list[SourceRecord], edges: dict[str, list[Edge]]
    ) -> list[tuple[SourceRecord, ...]]:
        if len(part) == 1:
            return [tuple(part)]
        names, between = {rid(each) for each in part}, edges[rid(part[0])]
        said = self._said(names)
        if not said and _is_plain(part, between):
            return [tuple(part)]
        records = {rid(each): seen(each) for each in part}
        person = resolve(list(records.values()), between, said).person
        grouped = defaultdict(list)
        for name in sorted(records):
            grouped[person[name]].append(self.records[name])
        return [tuple(each) for each in grouped.values()]

    def _said(self, among: Collection[str]) -> list[Said]:
        """What humans ruled; and that two persons known here are two, unless a human says not."""
        said = [
            Said(*ids, each.says)
            for ids, each in self.rulings.items()
            if each.decides and ids[0] in among and ids[1] in among
        ]
        group = {each: each for each in among}
        for each in said:
            if each.ruled == Ruling.Says.SAME:
                left, right = group[each.a], group[each.b]
                group = {name: right if of == left else of for name, of in group.items()}
        own = [name for name in sorted(among) if self.records[name].source == HERE]
        return said + [
            Said(*pair, Ruling.Says.APART)
            for pair in combinations(own, 2)
            if group[pair[0]] != group[pair[1]]
        ]


def _edge(ids: Ids, pair: Pair) -> Edge:
    return Edge(*ids, pair.weight, Band(pair.band), pair.held_back)


def _is_plain(records: Iterable[SourceRecord], edges: Iterable[Edge]) -> bool:
    """Whether nothing speaks against one person: every pair links, and there is one NHS number."""
    numbers = {each.nhs_number for each in records} - {""}
    return len(numbers) < 2 and all(each.band == Band.LINK for each in edges)


BETWEEN = """
SELECT id, one_id, other_id, weight, band, held_back, doubt, NULL FROM people_pair
WHERE one_id = ANY(%(ids)s) AND other_id = ANY(%(ids)s)
UNION ALL SELECT id, one_id, other_id, NULL, NULL, NULL, NULL, says FROM people_ruling
WHERE one_id = ANY(%(ids)s) AND other_id = ANY(%(ids)s) AND ended_at IS NULL
"""


def known(among: Iterable[SourceRecord]) -> Known:
    """What bears on who these records are, which came through `records`."""
    name = {each.pk: rid(each) for each in among}
    told = Known({rid(each): each for each in among}, {}, {})
    with connection.cursor() as cursor:
        cursor.execute(BETWEEN, {"ids": list(name)})
        for id, one, other, weight, band, held_back, doubt, says in cursor.fetchall():
            ids = tuple(sorted((name[one], name[other])))
            if says:
                told.rulings[ids] = Ruling(id, one, other, says)
            else:
                told.pairs[ids] = Pair(id, one, other, weight, band, held_back, doubt)
    return told
