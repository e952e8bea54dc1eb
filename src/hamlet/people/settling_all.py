"""Settling everybody at once, when many records wait: what `compare` and `settle` do, sooner.

The engine's batch shares all records out to persons; whatever changes by it is written in one
statement a table. What is odd (a person whom several claim, a part on which humans ruled) goes the
way that single records go.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import combinations
from uuid import UUID

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from django.db.models import Q
from pyarrow import csv

from hamlet.analytics.matching import (
    BANDS,
    HELD_BACK,
    Band,
    Pairs,
    all_pairs,
    components,
    keys_of,
    parts,
    row_name,
    shared_out,
)
from hamlet.analytics.matching import Ruling as Said
from hamlet.journal.bulk import csv_in, csv_over
from hamlet.kernel import clock
from hamlet.people.assigning import assign
from hamlet.people.in_bulk import Everybody, everybody
from hamlet.people.likeness import current, each_of
from hamlet.people.models import Pair, Ruling, SourceRecord
from hamlet.people.settling import Told, follow, make_known, refresh

AT_ONCE = 20_000
REVIEW = BANDS.index(Band.REVIEW)
SAME, APART = Ruling.Says.SAME, Ruling.Says.APART
DOUBTS = """
UPDATE people_pair pair SET doubt = NOT pair.doubt
FROM people_sourcerecord one, people_sourcerecord other
WHERE one.id = pair.one_id AND other.id = pair.other_id AND pair.doubt <> (
    one.person_id <> other.person_id AND NOT EXISTS (
        SELECT FROM people_ruling ruling WHERE ruling.one_id = pair.one_id
        AND ruling.other_id = pair.other_id AND ruling.ended_at IS NULL
        AND ruling.says <> 'unsure'))
"""


@dataclass(frozen=True)
class Ruled:
    """What humans said that holds: the rows of each two records, and what was said of them."""

    a: np.ndarray
    b: np.ndarray
    says: np.ndarray

    def only(self, says: str) -> "Ruled":
        chosen = self.says == says
        return Ruled(self.a[chosen], self.b[chosen], self.says[chosen])


def settle_everybody() -> tuple[int, set[UUID]]:
    """Compare all records that wait with all others, and link everybody to whom they are about.

    Gives the number that waited, and the persons to whom a record came or from whom it went.
    """
    held, ruled = everybody(), _ruled()
    ruled = Ruled(held.rows(ruled[0]), held.rows(ruled[1]), np.array(ruled[2], str))
    pairs = all_pairs(current(), held.columns, held.words)
    cluster = _clusters(held, pairs, ruled)
    pairs = pairs.take(np.flatnonzero(pairs.bands >= REVIEW))
    return int(held.waiting.sum()), _Change(held, pairs, ruled, cluster).write()


def _ruled() -> tuple[list, list, list]:
    found = Ruling.objects.filter(ended_at=None).exclude(says=Ruling.Says.UNSURE)
    rows = list(found.values_list("one", "other", "says"))
    return tuple(map(list, zip(*rows, strict=True))) if rows else ([], [], [])


def _clusters(held: Everybody, pairs: Pairs, ruled: Ruled) -> np.ndarray:
    """For each row the first row of its person."""
    same = ruled.only(SAME)
    told = components(np.arange(len(held)), same.a, same.b)
    hanging = parts(pairs, told)
    part = hanging.whole
    said: dict[int, list[Said]] = defaultdict(list)
    for a, b, says in zip(ruled.a.tolist(), ruled.b.tolist(), ruled.says.tolist(), strict=True):
        if part[a] == part[b]:
            said[int(part[a])].append(Said(row_name(a), row_name(b), says))
    for a, b in _own_in_one_part(held, part):
        if told[a] != told[b]:
            said[int(part[a])].append(Said(row_name(a), row_name(b), APART))
    return shared_out(held.columns, held.words, pairs, hanging, said)


def _own_in_one_part(held: Everybody, part: np.ndarray) -> Iterator[tuple[int, int]]:
    """Two persons known here are two, unless a human says not: their rows."""
    own = np.flatnonzero(held.own)
    own = own[np.argsort(part[own], kind="stable")]
    starts = np.flatnonzero(np.diff(part[own], prepend=-1))
    for rows in np.split(own, starts[1:]):
        yield from combinations(rows.tolist(), 2)


class _Change:
    """All records shared out, and what has to be written for it.

    Persons are numbers: places in `known`, the last of which is nobody.
    """

    def __init__(self, held: Everybody, pairs: Pairs, ruled: Ruled, cluster: np.ndarray):
        self.held, self.pairs, self.ruled, self.cluster = held, pairs, ruled, cluster
        both = [held.table[name].combine_chunks() for name in ("person_id", "made_id")]
        found = pa.concat_arrays(both).dictionary_encode()
        numbers = found.indices.fill_null(-1).to_numpy().astype(np.int64)
        self.went, self.made = numbers[: len(held)], numbers[len(held) :].copy()
        self.known: list[UUID | None] = [UUID(each) for each in found.dictionary.to_pylist()]
        self.before = self.made.copy()

    def write(self) -> set[UUID]:
        """Write it; gives the persons to whom a record came or from whom it went."""
        whose = self._assigned()
        fresh = np.flatnonzero((whose < 0) & (self.cluster == np.arange(len(self.held))))
        self._make_known(whose, fresh)
        self.known.append(None)
        now, waiting = whose[self.cluster], self.held.waiting
        moved = np.flatnonzero(now != self.went)
        self._write_records(now)
        self._write_pairs()
        went = self._moves(now, moved)
        follow(went)
        touched = np.zeros(len(self.held), bool)
        touched[self.cluster[np.union1d(moved, np.flatnonzero(waiting))]] = True
        self._refresh(whose, touched)
        return {each for pair in went.values() for each in pair if each}

    def _moves(self, now: np.ndarray, moved: np.ndarray) -> dict[UUID, tuple[UUID | None, UUID]]:
        ids = map(UUID, self.held.table["id"].take(pa.array(moved)).to_pylist())
        ends = zip(self.went[moved].tolist(), now[moved].tolist(), strict=True)
        of_each = ((self.known[one], self.known[other]) for one, other in ends)
        return dict(zip(ids, of_each, strict=True))

    def _assigned(self) -> np.ndarray:
        """By the first row of each cluster, who it is taken to be; -1 where nobody is known yet."""
        claims = np.concatenate(
            [self.cluster[of >= 0] << 32 | of[of >= 0] for of in (self.went, self.made)]
        )
        claims = np.unique(claims)
        cluster, person = claims >> 32, claims & 0xFFFFFFFF
        plain = np.bincount(cluster, minlength=1)[cluster] == 1
        plain &= np.bincount(person, minlength=1)[person] == 1
        whose = np.full(len(self.held), -1, np.int64)
        whose[cluster[plain]] = person[plain]
        odd = np.unique(cluster[~plain])
        number = {each: at for at, each in enumerate(self.known)}
        for first, found in zip(odd.tolist(), assign(self._records_of(odd)), strict=True):
            whose[first] = -1 if found is None else number[found]
        return whose

    def _records_of(self, clusters: np.ndarray) -> list[tuple[SourceRecord, ...]]:
        """The records of some clusters, as far as `assign` looks at them."""
        rows = np.flatnonzero(np.isin(self.cluster, clusters))
        told = self.held.table.select(["id", "source"]).take(pa.array(rows)).to_pylist()
        found = defaultdict(list)
        for row, each in zip(rows.tolist(), told, strict=True):
            record = SourceRecord(pk=UUID(each["id"]), source=each["source"])
            went, made = self.went[row], self.made[row]
            record.person_id = self.known[went] if went >= 0 else None
            record.made_id = self.known[made] if made >= 0 else None
            found[int(self.cluster[row])].append(record)
        return [tuple(found[first]) for first in clusters.tolist()]

    @cached_property
    def best(self) -> np.ndarray:
        """By the first row of each cluster, the row that was brought up to date last."""
        ranks = (
            pc.rank(self.held.table[name], tiebreaker="dense").to_numpy()
            for name in ("as_at", "updated")
        )
        order = np.lexsort((np.arange(len(self.held)), *ranks))
        found = np.zeros(len(self.held), np.int64)
        found[self.cluster[order]] = order
        return found

    def _make_known(self, whose: np.ndarray, fresh: np.ndarray) -> None:
        """Make somebody known for each cluster that is nobody's yet, by its best record."""
        for start in range(0, len(fresh), AT_ONCE):
            some = fresh[start : start + AT_ONCE]
            numbers = len(self.known) + np.arange(len(some))
            self.known += make_known(self._held(self.best[some]))
            whose[some] = self.made[self.best[some]] = numbers

    def _held(self, rows: np.ndarray) -> list[SourceRecord]:
        ids = list(map(UUID, self.held.table["id"].take(pa.array(rows)).to_pylist()))
        found = SourceRecord.objects.defer("keys").filter(pk__in=each_of(ids)).in_bulk()
        return [found[each] for each in ids]

    def _refresh(self, whose: np.ndarray, touched: np.ndarray) -> None:
        """Bring those up to date who are known by partners' records alone."""
        alone = touched & (self.cluster == np.arange(len(self.held)))
        alone[self.cluster[self.held.own]] = False
        numbers = defaultdict(set)
        told = self.held.columns.nhs_number
        for row in np.flatnonzero(alone[self.cluster] & (told > 0)).tolist():
            numbers[int(self.cluster[row])].add(f"{told[row]:010}")
        firsts = np.flatnonzero(alone)
        for start in range(0, len(firsts), AT_ONCE):
            some = firsts[start : start + AT_ONCE]
            records = zip(some.tolist(), self._held(self.best[some]), strict=True)
            refresh({self.known[whose[each]]: Told(best, numbers[each]) for each, best in records})

    def _write_pairs(self) -> None:
        """Write the pairs of what waited anew; and which of all pairs somebody has to decide on."""
        held, pairs, waiting = self.held, self.pairs, self.held.waiting
        pairs = pairs.take(np.flatnonzero(waiting[pairs.a] | waiting[pairs.b]))
        turned = held.rank[pairs.a] > held.rank[pairs.b]
        rows = np.where(turned, pairs.b, pairs.a), np.where(turned, pairs.a, pairs.b)
        one, other = (held.table["id"].take(pa.array(each)) for each in rows)
        found = {
            "one": one,
            "other": other,
            "weight": pairs.weighed.weights,
            "band": pa.array([each.value for each in BANDS]).take(pa.array(pairs.bands)),
            "held_back": pa.array(HELD_BACK).take(pa.array(pairs.weighed.held)),
            "doubt": self._in_doubt(pairs),
        }
        before = Pair.objects.all()
        if not waiting.all():
            ids = held.table["id"].filter(pa.array(waiting)).to_pylist()
            before = before.filter(Q(one__in=each_of(ids)) | Q(other__in=each_of(ids)))
        before.delete()
        csv_in(Pair, list(found), as_csv(found), {"id": "gen_random_uuid()"})
        if not waiting.all():
            with connection.cursor() as cursor:
                cursor.execute(DOUBTS)

    def _in_doubt(self, pairs: Pairs) -> np.ndarray:
        """Whether somebody has to decide on each pair: of two persons, and not ruled on yet."""
        low, high = np.minimum(self.ruled.a, self.ruled.b), np.maximum(self.ruled.a, self.ruled.b)
        ruled = np.isin(pairs.packed, low << 32 | high)
        return (self.cluster[pairs.a] != self.cluster[pairs.b]) & ~ruled

    def _write_records(self, now: np.ndarray) -> None:
        """Write the link of each record that waited or whose link is another now."""
        table, review = self.held.table, self._in_review()
        how, weight = self._by_what()
        same = (now == self.went) & (self.made == self.before)
        same &= review == _true(pc.equal(table["state"], SourceRecord.State.REVIEW))
        same &= _true(pc.equal(table["how"], how))
        same &= _true(pc.equal(table["weight"].fill_null(0.0), weight.fill_null(0.0)))
        rows = np.flatnonzero(self.held.waiting | ~same)
        chosen = pa.array(rows)
        known = pa.array([None if each is None else str(each) for each in self.known])
        moved = pa.array(now[rows] != self.went[rows])
        states = pa.array([SourceRecord.State.LINK, SourceRecord.State.REVIEW], pa.string())
        found = {
            "id": table["id"].take(chosen),
            "keys": self._keys(rows),
            "waits": pa.array(np.zeros(len(rows), bool)),
            "person": known.take(pa.array(now[rows])),
            "made": known.take(pa.array(self.made[rows] % len(self.known))),
            "state": states.take(pa.array(review[rows].astype(int))),
            "how": how.take(chosen),
            "weight": weight.take(chosen),
            "since": pc.if_else(moved, clock.now().isoformat(), table["since"].take(chosen)),
        }
        csv_over(SourceRecord, list(found)[1:], as_csv(found))

    def _in_review(self) -> np.ndarray:
        """Which records are in a doubt that is open."""
        doubted = self._in_doubt(self.pairs)
        found = np.zeros(len(self.held), bool)
        found[self.pairs.a[doubted]] = found[self.pairs.b[doubted]] = True
        return found

    def _by_what(self) -> tuple[pa.Array, pa.Array]:
        """What links each record to the others of its person, and by how many bits."""
        alone = np.bincount(self.cluster, minlength=len(self.cluster))[self.cluster] == 1
        same = self.ruled.only(SAME)
        within = self.cluster[same.a] == self.cluster[same.b]
        human = np.isin(np.arange(len(alone)), np.r_[same.a[within], same.b[within]])
        how = np.select([alone, human], ["alone", "human"], "score")
        pairs = self.pairs.take(
            np.flatnonzero(self.cluster[self.pairs.a] == self.cluster[self.pairs.b])
        )
        most = np.full(len(alone), -np.inf)
        for rows in (pairs.a, pairs.b):
            np.maximum.at(most, rows, pairs.weighed.weights)
        none = alone | human | np.isinf(most)
        return pa.array(how), pa.array(np.where(none, 0.0, most), mask=none)

    def _keys(self, rows: np.ndarray) -> list[str]:
        """The blocks in which records are compared, as PostgreSQL writes an array."""
        found = keys_of(self.held.columns, self.held.words, rows)
        return ["{" + ",".join(map(_quoted, keys)) + "}" for keys in found]


def _true(column: pa.ChunkedArray | pa.Array) -> np.ndarray:
    return np.asarray(column.fill_null(False)).astype(bool)


def _quoted(key: str) -> str:
    return '"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'


def as_csv(columns: dict) -> Iterator[bytes]:
    """Columns as CSV without names: texts quoted, nothing where there is nothing."""
    written = BytesIO()
    csv.write_csv(pa.table(columns), written, csv.WriteOptions(include_header=False))
    yield written.getvalue()
