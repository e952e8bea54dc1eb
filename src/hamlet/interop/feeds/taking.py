"""Taking one file of a source in: kept, read, checked, brought in, and matched."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path

from hamlet.access.queries import given_by
from hamlet.interop.actions import begin_delivery, finish_delivery, refuse_delivery, take_batch
from hamlet.interop.actions.deliveries import EVERYTHING, FILES, NOTHING
from hamlet.interop.feeds.checking import check
from hamlet.interop.feeds.kept import keep
from hamlet.interop.feeds.reading import Batch, batches
from hamlet.interop.models import Delivery, Source
from hamlet.interop.records import Refused
from hamlet.interop.tables import CUT_OFF
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError
from hamlet.people import actions as people
from hamlet.people.queries import next_waiting

Progress = Callable[[int], None]


def take_feed(
    source: Source,
    path: str | Path,
    *,
    by: Actor,
    as_at: datetime | None = None,
    replay_of: Delivery | None = None,
    progress: Progress = lambda number: None,
) -> Delivery:
    """Take a file of a source in; gives the delivery, finished.

    `as_at` is when the source made it, where that is known: then it does not matter in which order
    files come. `replay_of` is the delivery whose file is taken again. `progress` hears how many
    records were read since. Raises `UserError` where there is no such file.
    """
    path = Path(path)
    if not path.is_file():
        raise UserError(f"There is no file {path}. Check the path.")
    kept = keep(source.key, path)
    named = Path(replay_of.file) if replay_of else path
    begun = begin_delivery(
        by=by, source=source, path=named, sha256=kept.name, as_at=as_at, replay_of=replay_of
    )
    try:
        to_its_end = take_batches(by, begun, batches_of(source, kept), progress)
        resolves = (EVERYTHING if source.whole else FILES) if to_its_end else NOTHING
    except Refused as problem:
        text = f"{named.name}\n{problem.rule}"
        refuse_delivery(by=by, delivery=begun, problem=problem, text=text)
        resolves = NOTHING
    return finish_delivery(by=by, delivery=begun, resolves=resolves)


def take_batches(
    by: Actor,
    begun: Delivery,
    found: Iterable[Batch],
    progress: Progress = lambda number: None,
) -> bool:
    """Check and bring in each of some batches; gives whether the file came to its end.

    `Refused` where it turns out unreadable.
    """
    cut_off = False
    for batch in found:
        _take(by, begun, batch)
        progress(batch.number)
        cut_off = any(problem.rule == CUT_OFF for _, _, problem in batch.broken)
    return not cut_off


def batches_of(source: Source, kept: Path) -> Iterator[Batch]:
    """The batches of a file. The first is read before any is given, so that a file which cannot be
    read at all is refused as a whole."""
    if kept.stat().st_size == 0:
        raise Refused("Empty file", "The file is empty. Ask its sender for it again.")
    found = batches(kept, source.columns, source.holds)
    first = next(found, None)
    return chain([first] if first else [], found)


def _take(by: Actor, begun: Delivery, batch: Batch) -> None:
    source = begun.source
    shared = given_by(source.organisation_id, source.purpose)
    checked = check(source, batch, begun.as_at, shared)
    take_batch(by=by, delivery=begun, batch=batch, checked=checked)


def match_waiting(*, by: Actor, progress: Progress = lambda number: None) -> int:
    """Match every record that waits, as many at a time as `match` takes; gives their number."""
    total = 0
    while next_waiting().exists():
        matched = people.match(by=by, records=next_waiting())
        total += matched
        progress(matched)
    return total
