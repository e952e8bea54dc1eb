"""One record against everything that is there: the same answer as a batch, in a moment."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from hamlet.analytics.matching import blocks
from hamlet.analytics.matching.clusters import Edge, resolve
from hamlet.analytics.matching.columns import Columns, Words, as_records, as_row, columns
from hamlet.analytics.matching.comparing import Compared, Comparer
from hamlet.analytics.matching.keys import most
from hamlet.analytics.matching.model import Model
from hamlet.analytics.matching.pair import Row
from hamlet.analytics.matching.records import Record
from hamlet.analytics.matching.scoring import Band, Weighed, weigh


@dataclass(frozen=True)
class Found:
    """Records that share a key with the one asked about, the likeliest first.

    `rows` are their rows in the index; `weighed` is of the same order.
    """

    rows: np.ndarray
    weighed: Weighed

    def __len__(self) -> int:
        return len(self.rows)


@dataclass
class Index:
    """Records held in memory, in the order of their keys, for one more to be matched with them.

    Make it with `Index.of`. It does not change: what is asked about is not kept.
    """

    model: Model
    comparer: Comparer
    cols: Columns
    words: Words
    rids: Sequence[str]
    sounds: blocks.Sounds
    poor: dict[str, np.ndarray]
    tables: dict[str, "Table"] = field(default_factory=dict)

    @classmethod
    def of(cls, model: Model, records: Sequence[Record]) -> "Index":
        """An index of records, with the model by which to weigh them."""
        words = Words()
        return cls.of_columns(model, columns(records, words), words, [r.rid for r in records])

    @classmethod
    def of_columns(cls, model: Model, cols: Columns, words: Words, rids: Sequence[str]) -> "Index":
        """`of` for records that are columns already."""
        sounds, poor = blocks.Sounds(words), blocks.poor(cols, words)
        index = cls(model, Comparer(model, words), cols, words, rids, sounds, poor)
        for letter, numbers, rows in blocks.numbered(cols, index.sounds):
            index.tables[letter] = Table.of(numbers, rows)
        return index

    def find(self, record: Record) -> Found:
        """Every record that shares a key with this one, weighed, the likeliest first."""
        if record.others:
            return self._find(columns([record], self.words), new=1)
        return self._found(as_row(record, self.words), new=1)

    def _find(self, one: Columns, new: int = 0) -> Found:
        [alone] = one.rows()
        if not one.others[0]:
            return self._found(alone, new)
        keys = ((letter, keys) for letter, keys, _ in blocks.numbered(one, self.sounds))
        rows = self._sharing(alone, keys, new)
        return self._weighed(
            rows, self.comparer.compare(one.times(len(rows)), self.cols.take(rows))
        )

    def _found(self, one: Row, new: int) -> Found:
        """`_find` for a record without other names."""
        rows = self._sharing(one, blocks.of_one(one, self.sounds), new)
        many = self.cols.take(rows)
        return self._weighed(rows, self.comparer.compare_with(one, many))

    def _weighed(self, rows: np.ndarray, compared: Compared) -> Found:
        weighed = weigh(self.model, compared)
        order = np.lexsort((rows, -weighed.weights))
        return Found(rows[order], weighed.take(order))

    def record(self, row: int) -> Record:
        """A record of the index, whole."""
        [found] = as_records(self.cols, self.words, np.array([row]), [self.rids[row]])
        return found

    def persons(self, record: Record) -> dict[str, str]:
        """The person of a new record, and of all whom links join to it, as in a batch of the index
        and this record: from each rid to the smallest rid of its person."""
        found = self.find(record)
        edges = self._edges(record.rid, found)
        leading = [row for row, edge in edges.items() if _leads(edge)]
        known, more = self._component(leading)
        beside = [edges[row] for row in known if row in edges]
        return dict(resolve([record, *known.values()], [*beside, *more]).person)

    def persons_of_row(self, row: int) -> dict[str, str]:
        """`persons` for a record that is in the index already."""
        known, edges = self._component([row])
        return dict(resolve(list(known.values()), edges).person)

    def _component(self, rows: list[int]) -> tuple[dict[int, Record], list[Edge]]:
        """The records that pairs lead to from some rows, and all weighed pairs among them."""
        edges: dict[frozenset, Edge] = {}
        waiting, reached = list(rows), set(rows)
        while waiting:
            row = waiting.pop()
            found = self._find(self.cols.take(np.array([row])))
            for other, edge in self._edges(self.rids[row], found).items():
                if other == row:
                    continue
                edges[frozenset((row, other))] = edge
                if other not in reached and _leads(edge):
                    reached.add(other)
                    waiting.append(other)
        known = {row: self.record(row) for row in reached}
        return known, [edge for pair, edge in edges.items() if pair <= reached]

    def _edges(self, rid: str, found: Found) -> dict[int, Edge]:
        """What was found beside a record, as pairs."""
        of_all = zip(found.rows.tolist(), found.weighed.each(), strict=True)
        return {row: Edge(rid, self.rids[row], *each) for row, each in of_all}

    def _sharing(self, one: Row, keys: Iterable[tuple[str, Sequence]], new: int) -> np.ndarray:
        """Rows that share a key with a record, where not too many have it."""
        found = [np.empty(0, np.int32)]
        poor = "afm" * blocks.is_bare(one, self.words) + "u" * blocks.is_unsure(one)
        for letter, numbers in keys:
            wide = letter in self.poor and letter not in poor
            for some in self.tables[letter].under(numbers, most(letter) - new):
                found.append(some[self.poor[letter][some]] if wide else some)
        return np.unique(np.concatenate(found)).astype(np.int64)


@dataclass(frozen=True)
class Table:
    """The keys of one kind, in order and each once, where the rows of each begin, and all rows."""

    keys: np.ndarray
    begins: np.ndarray
    rows: np.ndarray

    @classmethod
    def of(cls, keys: np.ndarray, rows: np.ndarray) -> "Table":
        """The table of keys and of whose each is."""
        order = np.argsort(keys)
        distinct, begins = np.unique(keys[order], return_index=True)
        return cls(distinct, np.append(begins, len(keys)), rows[order].astype(np.int32))

    def under(self, keys: Sequence[int], most: int) -> Iterator[np.ndarray]:
        """The rows under each of some keys, where no more than `most` have it."""
        for key, at in zip(keys, self.keys.searchsorted(keys).tolist(), strict=True):
            if at < len(self.keys) and self.keys.item(at) == key:
                first, last = self.begins.item(at), self.begins.item(at + 1)
                if last - first <= most:
                    yield self.rows[first:last]


def _leads(edge: Edge) -> bool:
    """Whether two records have to be looked at together."""
    return edge.band in (Band.LINK, Band.LONE)
