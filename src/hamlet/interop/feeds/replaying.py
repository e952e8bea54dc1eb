"""Taking refused records of a source again, from the files as they were kept."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

import pyarrow as pa

from hamlet.access import sight
from hamlet.interop.actions import begin_delivery, finish_replay
from hamlet.interop.feeds.kept import kept
from hamlet.interop.feeds.reading import Batch
from hamlet.interop.feeds.taking import batches_of, take_batches, take_feed
from hamlet.interop.files import WHOLE
from hamlet.interop.messages.taking import take
from hamlet.interop.models import Delivery, Quarantine, Source
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError


def replay(*, by: Actor, refusals: Iterable[Quarantine]) -> list[Delivery]:
    """Take these refused records again; gives a delivery for each file they stand in, finished.

    They are taken as of when their file was made, so nothing newer is overwritten, and the same
    again changes nothing. A refused file is taken whole. What is refused again stays open. Raises
    `UserError` where a file was not sent by a declared source, or is kept no more; files that were
    taken before that are taken.
    """
    chosen = sorted(refusals, key=lambda each: str(each.delivery_id))
    with sight.beyond("what a source sends is about whoever it is about"):
        found = groupby(chosen, lambda each: each.delivery_id)
        return [_again(by, [*of_one]) for _, of_one in found]


def _again(by: Actor, refusals: list[Quarantine]) -> Delivery:
    came = refusals[0].delivery
    if came.source is None:
        raise UserError("Only what a declared source sent is kept. Bring the file again instead.")
    path = kept(came.source.key, came.sha256)
    if came.source.holds in Source.BY_MESSAGE:
        return take(came.source, path.read_bytes(), replay_of=came).delivery
    if any(each.position == WHOLE for each in refusals):
        return take_feed(came.source, path, by=by, as_at=came.as_at, replay_of=came)
    begun = begin_delivery(
        by=by, source=came.source, path=Path(came.file), sha256=came.sha256,
        as_at=came.as_at, replay_of=came,
    )  # fmt: skip
    take_batches(by, begun, _chosen(batches_of(came.source, path), came.source.columns, refusals))
    return finish_replay(by=by, delivery=begun, refusals=[each.pk for each in refusals])


def _chosen(
    found: Iterable[Batch], columns: dict[str, str], refusals: list[Quarantine]
) -> Iterator[Batch]:
    """Of each batch, the rows of these refusals; with every row of the same key, of which one may
    contradict another."""
    keys = {each.key for each in refusals} - {""}
    positions = {each.position for each in refusals}
    for batch in found:
        named = batch.columns.column(columns["key"]).to_pylist()
        rows = [
            row
            for row, key in enumerate(named)
            if str(key).strip() in keys or batch.position(row) in positions
        ]
        broken = tuple(each for each in batch.broken if each[0] in positions)
        if rows or broken:
            where = [batch.position(row) for row in rows]
            notes = {words: [e for e in at if e in where] for words, at in batch.notes.items()}
            came = tuple(batch.came[row] for row in rows) if batch.came else ()
            yield Batch(batch.columns.take(pa.array(rows, pa.int64())), where, broken, came, notes)
