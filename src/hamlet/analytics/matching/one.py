"""One record against everything that is there: the same answer as a batch, in a moment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from hamlet.analytics.matching import batch, blocks
from hamlet.analytics.matching.clusters import Edge, resolve
from hamlet.analytics.matching.columns import Columns, Words, columns
from hamlet.analytics.matching.comparing import Compared, compare
from hamlet.analytics.matching.keys import FOR_BARE
from hamlet.analytics.matching.model import Model
from hamlet.analytics.matching.records import Record
from hamlet.analytics.matching.scoring import HELD_BACK, Band, Weighed, band, weigh


@dataclass(frozen=True)
class Found:
    """Records that share a key with the one asked about, the likeliest first.

    `rows` are their rows in the index; `weighed` and `compared` are of the same order.
    """

    rows: np.ndarray
    weighed: Weighed
    compared: Compared

    def __len__(self) -> int:
        return len(self.rows)


@dataclass
class Index:
    """Records held in memory, in the order of their keys, for one more to be matched with them.

    Make it with `Index.of`. It does not change: what is asked about is not kept.
    """

    model: Model
    cols: Columns
    words: Words
    rids: Sequence[str]
    sounds: blocks.Sounds
    bare: np.ndarray
    tables: dict[str, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)

    @classmethod
    def of(cls, model: Model, records: Sequence[Record]) -> "Index":
        """An index of records, with the model by which to weigh them."""
        words = Words()
        return cls.of_columns(model, columns(records, words), words, [r.rid for r in records])

    @classmethod
    def of_columns(cls, model: Model, cols: Columns, words: Words, rids: Sequence[str]) -> "Index":
        """`of` for records that are columns already."""
        index = cls(model, cols, words, rids, blocks.Sounds(words), blocks.bare(cols, words))
        for letter, numbers, rows in blocks.numbered(cols, index.sounds):
            order = np.argsort(numbers)
            index.tables[letter] = numbers[order], rows[order].astype(np.int32)
        return index

    def find(self, record: Record) -> Found:
        """Every record that shares a key with this one, weighed, the likeliest first."""
        return self._find(columns([record], self.words))

    def _find(self, one: Columns) -> Found:
        rows = self._sharing(one)
        many = one.take(np.zeros(len(rows), int))
        compared = compare(self.model, self.words, many, self.cols.take(rows))
        weighed = weigh(self.model, compared)
        order = np.lexsort((rows, -weighed.weights))
        return Found(
            rows[order],
            Weighed(weighed.weights[order], weighed.held[order]),
            compared.take(order),
        )

    def record(self, row: int) -> Record:
        """A record of the index, whole."""
        return batch.as_record(self.cols, self.words, row, self.rids[row])

    def persons(self, record: Record) -> dict[str, str]:
        """The person of a new record, and of all whom links join to it, as in a batch of the index
        and this record: from each rid to the smallest rid of its person."""
        found = self.find(record)
        edges = [self._edge(record.rid, other, *each) for other, *each in self._each(found)]
        rows = [row for row, *each in self._each(found) if self._links(*each)]
        known, more = self._component(rows)
        edges = [edge for edge in edges if edge.b in known]
        return dict(resolve([record, *known.values()], edges + more).person)

    def persons_of_row(self, row: int) -> dict[str, str]:
        """`persons` for a record that is in the index already."""
        known, edges = self._component([row])
        return dict(resolve(list(known.values()), edges).person)

    def _component(self, rows: list[int]) -> tuple[dict[str, Record], list[Edge]]:
        """The records that links lead to from some rows, and all weighed pairs among them."""
        edges: dict[frozenset, Edge] = {}
        waiting, reached = list(rows), set(rows)
        while waiting:
            row = waiting.pop()
            for other, *each in self._each(self._find(self.cols.take(np.array([row])))):
                if other == row:
                    continue
                edges[frozenset((row, other))] = self._edge(self.rids[row], other, *each)
                if other not in reached and self._links(*each):
                    reached.add(other)
                    waiting.append(other)
        known = {row: self.record(row) for row in reached}
        inside = [edge for pair, edge in edges.items() if pair <= reached]
        return {each.rid: each for each in known.values()}, inside

    @staticmethod
    def _each(found: Found) -> Iterator[tuple[int, float, int]]:
        weighed = found.weighed
        yield from zip(
            found.rows.tolist(), weighed.weights.tolist(), weighed.held.tolist(), strict=True
        )

    def _links(self, weight: float, held: int) -> bool:
        return band(self.model, weight, held) == Band.LINK

    def _edge(self, rid: str, other: int, weight: float, held: int) -> Edge:
        return Edge(rid, self.rids[other], weight, band(self.model, weight, held), HELD_BACK[held])

    def _sharing(self, one: Columns) -> np.ndarray:
        """Rows that share a key with a record."""
        found = [np.empty(0, np.int32)]
        poor = bool(blocks.bare(one, self.words)[0])
        for letter, numbers, _ in blocks.numbered(one, self.sounds):
            held, rows = self.tables[letter]
            begin, end = held.searchsorted(numbers), held.searchsorted(numbers, "right")
            for first, last in zip(begin.tolist(), end.tolist(), strict=True):
                if 0 < last - first < blocks.MOST:
                    some = rows[first:last]
                    wide = letter in FOR_BARE and not poor
                    found.append(some[self.bare[some]] if wide else some)
        return np.unique(np.concatenate(found)).astype(np.int64)
