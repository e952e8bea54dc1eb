"""One record against everything that is there: the same answer as a batch, in a moment."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from hamlet.analytics.matching import blocks
from hamlet.analytics.matching.columns import Columns, Words, columns
from hamlet.analytics.matching.comparing import Compared, compare
from hamlet.analytics.matching.model import Model
from hamlet.analytics.matching.records import Record
from hamlet.analytics.matching.scoring import Weighed, weigh


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
    tables: dict[str, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)

    @classmethod
    def of(cls, model: Model, records: Sequence[Record]) -> "Index":
        """An index of records, with the model by which to weigh them."""
        words = Words()
        return cls.of_columns(model, columns(records, words), words, [r.rid for r in records])

    @classmethod
    def of_columns(cls, model: Model, cols: Columns, words: Words, rids: Sequence[str]) -> "Index":
        """`of` for records that are columns already."""
        index = cls(model, cols, words, rids, blocks.Sounds(words))
        for letter, numbers, rows in blocks.numbered(cols, index.sounds):
            order = np.lexsort((rows, numbers))
            index.tables[letter] = numbers[order], rows[order].astype(np.int32)
        return index

    def find(self, record: Record) -> Found:
        """Every record that shares a key with this one, weighed, the likeliest first."""
        one = columns([record], self.words)
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

    def _sharing(self, one: Columns) -> np.ndarray:
        """Rows that share a key with a record."""
        found = [np.empty(0, np.int32)]
        for letter, numbers, _ in blocks.numbered(one, self.sounds):
            held, rows = self.tables[letter]
            for number in numbers.tolist():
                first, last = np.searchsorted(held, number), np.searchsorted(held, number, "right")
                if 0 < last - first < blocks.MOST:
                    found.append(rows[first:last])
        return np.unique(np.concatenate(found)).astype(np.int64)
