"""The verbs of intake: noting a file that came, taking its records, and closing it.

Each record is kept inside a savepoint, so that one that is refused, or that the database will not
hold, never loses its neighbours. Taking the same file again changes nothing.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, OperationalError, transaction

from hamlet.access import roles
from hamlet.access.one import one
from hamlet.interop.actions.refusals import fingerprint, keep_refused
from hamlet.interop.files import WHOLE, File, readable
from hamlet.interop.models import Delivery, Quarantine, Source
from hamlet.interop.records import OUTCOMES, REFUSED, SAME, Record, Refusal, Refused, Shape
from hamlet.interop.run import Run
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError

MOST_POSITIONS = 20
EVERYTHING, FILES, NOTHING = "everything", "files", "nothing"


@verb
def take_delivery(
    *, by: Actor, kind: str, file: File, source: Source | None = None, as_at: datetime | None = None
) -> Delivery:
    """Note that a file came, before any of its records is taken. Of a directory that was declared,
    `source` says which, and `as_at` when this reading of it began."""
    roles.require(by, "intake.run")
    made = Delivery(kind=kind, path=_path_of(file), sha256=file.sha256, at=clock.now())
    made.source, made.as_at = source, as_at
    made.save()
    _deed(by, "delivery.take", made)
    return made


@verb
def take_records(
    *, by: Actor, delivery: Delivery, shape: Shape, records: Iterable[Record], run: Run
) -> Delivery:
    """Take a batch of records in one transaction, and add how each ended to the delivery."""
    roles.require(by, "intake.run")
    ended: Counter[str] = Counter()
    for record in records:
        ended[_take(by, delivery, shape, record, run)] += 1
    for outcome in OUTCOMES:
        setattr(delivery, outcome, getattr(delivery, outcome) + ended[outcome])
    delivery.read += ended.total()
    delivery.save()
    _deed(by, "delivery.take_records", delivery, dict(ended))
    return delivery


@verb
def quarantine(*, by: Actor, delivery: Delivery, record: Record, problem: Refused) -> Quarantine:
    """Keep a record that was refused, with the reason; once, however often it comes."""
    roles.require(by, "intake.run")
    refusal = Refusal(record.position, problem.key, problem.rule, str(problem), record.text)
    keep_refused(delivery, [refusal])
    held = Quarantine.objects.get(fingerprint=fingerprint(delivery, record.text))
    deed(by=by, action="record.quarantine", subject=f"refusal:{held.pk}", purpose=RUNNING)
    return held


@verb
def finish_delivery(
    *, by: Actor, delivery: Delivery, resolves: str = EVERYTHING, withdrawn: int = 0
) -> Delivery:
    """Close a delivery: what it once held and was refused, and holds no longer, is resolved.

    `resolves` says of what that can be told: `EVERYTHING`, that a whole file of this name was
    refused (`FILES`), or `NOTHING`;
    `withdrawn` how many services are listed no longer by the whole feed that it ends.
    """
    roles.require(by, "intake.run")
    gone = _open_refusals(delivery.kind).filter(path=delivery.path, last_seen__lt=delivery.at)
    if resolves == FILES:
        gone = gone.filter(position=WHOLE, delivery__file=delivery.file)
    if resolves != NOTHING:
        gone.update(resolved_at=delivery.at)
    delivery.finished_at, delivery.withdrawn = clock.now(), withdrawn
    delivery.save()
    _deed(by, "delivery.finish", delivery)
    return delivery


@verb
def set_aside(*, by: Actor, refusal: UUID) -> Quarantine:
    """Close a refusal that nobody will mend. If the record comes again, it is open again."""
    roles.require(by, "intake.run")
    held = one(Quarantine.objects.select_for_update(), refusal, "There is no such refused record.")
    held.resolved_at = held.resolved_at or clock.now()
    held.save()
    deed(by=by, action="refusal.set_aside", subject=f"refusal:{held.pk}", purpose=RUNNING)
    return held


def _path_of(file: File) -> str:
    """The path or address under which a file is known; of a very long one its end."""
    return readable(file.origin or str(file.path))[-300:]


def _take(by: Actor, delivery: Delivery, shape: Shape, record: Record, run: Run) -> str:
    key = ""
    try:
        with transaction.atomic():
            if record.problem:
                raise record.problem
            translation = shape.translate(record, run.context)
            key = translation.key
            run.refuse_contradiction(translation, delivery.path)
            outcome = translation.keep(by)
            if outcome != SAME:
                _resolve(delivery.kind, key, run)
    except OperationalError:
        raise
    except (UserError, DatabaseError) as error:
        quarantine(by=by, delivery=delivery, record=record, problem=_problem(error, key))
        return REFUSED
    run.remember(translation, delivery.path)
    _add_notes(delivery, translation.notes, record.position)
    return outcome


def _problem(error: Exception, key: str) -> Refused:
    if isinstance(error, Refused):
        error.key = error.key or key
        return error
    if isinstance(error, UserError):
        return Refused("Could not be kept", str(error), key)
    said = str(error).splitlines()[0]
    return Refused("Does not fit the database", f"The database refused it: {said}.", key)


def _resolve(kind: str, key: str, run: Run) -> None:
    """What was refused before this run has come mended, by the same key."""
    if key:
        mended = _open_refusals(kind).filter(key=key, last_seen__lt=run.started)
        mended.update(resolved_at=clock.now())


def _open_refusals(kind: str):
    return Quarantine.objects.filter(kind=kind, resolved_at=None)


def _add_notes(delivery: Delivery, notes: Iterable[str], position: str) -> None:
    for words in notes:
        held = delivery.notes.setdefault(words, {"number": 0, "where": []})
        held["number"] += 1
        if len(held["where"]) < MOST_POSITIONS:
            held["where"].append(position)


def _deed(by: Actor, action: str, delivery: Delivery, detail: dict | None = None) -> None:
    subject = f"delivery:{delivery.pk}"
    deed(by=by, action=action, subject=subject, purpose=RUNNING, detail=detail)
