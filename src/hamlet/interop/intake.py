"""Taking files in: find them, recognise each, take them in a sensible order, and count."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from hamlet.directory import actions as directory
from hamlet.directory import queries as directory_queries
from hamlet.interop.actions import finish_delivery, take_delivery, take_records
from hamlet.interop.files import WHOLE, File, Listing, walk
from hamlet.interop.kinds import KINDS
from hamlet.interop.models import Delivery, Source
from hamlet.interop.records import Context, Record, Refused, Shape, Translation
from hamlet.interop.run import Run
from hamlet.kernel.actor import Actor
from hamlet.place.queries import the_place

BATCH = 1000
LAST = 99
Progress = Callable[[int], None]


def take(
    kind: str,
    paths: Iterable[str | Path | File],
    *,
    by: Actor,
    source: Source | None = None,
    progress: Progress = lambda number: None,
) -> Iterator[Delivery]:
    """Take in the files that `paths` name, as `kind` of `KINDS`; gives each delivery when finished.

    A file that is not recognised is a delivery of one record, refused. Files that others lean on
    come first, whatever their names. `source` is the directory that was read, where one was
    declared. `progress` hears how many records were taken since. Raises `UserError` where a path is
    missing or no place is set up.
    """
    run = Run(Context(place=the_place().pk), source)
    found = [(_recognised(kind, file), file) for file in walk(paths)]
    for shape, file in sorted(found, key=lambda each: (each[0].order, each[1].path)):
        yield _take_file(by, kind, file, shape, run, progress)


def _recognised(kind: str, file: File) -> Shape:
    try:
        return KINDS[kind](file)
    except Refused as problem:
        record = Record(WHOLE, None, file.beginning(), problem)
        return Shape("not recognised", LAST, lambda: iter([record]), _untranslatable)


def _untranslatable(record: Record, context: Context) -> Translation:
    raise record.problem


def _take_file(
    by: Actor, kind: str, file: File, shape: Shape, run: Run, progress: Progress
) -> Delivery:
    read = {"source": run.source, "as_at": run.started} if run.source else {}
    delivery = take_delivery(by=by, kind=kind, file=file, **read)
    run.context.origin = delivery.path
    records = iter(shape.records())
    while batch := list(islice(records, BATCH)):
        take_records(by=by, delivery=delivery, shape=shape, records=batch, run=run)
        progress(len(batch))
    gone = _withdraw_unlisted(by, file.ends) if file.ends else 0
    return finish_delivery(by=by, delivery=delivery, withdrawn=gone)


def _withdraw_unlisted(by: Actor, whole: Listing) -> int:
    """Offer what a whole feed lists no longer no more, each in its own act; gives how many."""
    gone = directory_queries.unlisted(whole.root, whole.services)
    for each in gone:
        directory.withdraw(by=by, service=each)
    return len(gone)
