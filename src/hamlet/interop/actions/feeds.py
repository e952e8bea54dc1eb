"""The verbs of feeds: declaring a source, and taking what it sends, a batch at a time."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from hamlet.access import roles
from hamlet.interop.actions.refusals import keep_refused, keep_refused_whole
from hamlet.interop.feeds.checking import BORN_OTHERWISE, CONTRADICTS, Checked, reason
from hamlet.interop.feeds.reading import Batch
from hamlet.interop.files import readable
from hamlet.interop.models import Delivery, Quarantine, Source
from hamlet.interop.records import Refusal, Refused
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.people import actions as people
from hamlet.people.queries import births_held

MOST_POSITIONS = 20
TOO_LATE = "older than what is held: nothing was changed"
UNKNOWN = "Nobody of this key is known"
UNKNOWN_BECAUSE = (
    "The source of people ({about}) holds nobody of the key that this item names. Bring people "
    "first, then this again."
)


@verb
def declare_source(*, by: Actor, key: str, **declared) -> Source:
    """Declare a partner's system that sends files, or declare it anew. Fields are of `Source`."""
    roles.require(by, "intake.run")
    source, _ = Source.objects.update_or_create(key=key, defaults=declared)
    deed(by=by, action="source.declare", subject=f"source:{key}", purpose=RUNNING)
    return source


@verb
def note_reading(*, by: Actor, source: str, failure: str = "") -> Source:
    """Note that another directory was read to its end, or why it could not be."""
    roles.require(by, "intake.run")
    held = Source.objects.select_for_update().get(key=source)
    held.failed_at, held.failure = (clock.now(), failure[:500]) if failure else (None, "")
    held.save()
    detail = {"failed": bool(failure)}
    deed(by=by, action="source.read", subject=f"source:{source}", purpose=RUNNING, detail=detail)
    return held


@verb
def begin_delivery(
    *,
    by: Actor,
    source: Source,
    path: Path,
    sha256: str,
    as_at: datetime | None,
    replay_of: Delivery | None = None,
) -> Delivery:
    """Note that a file of a source came, or is taken again, before any of it is taken.

    `as_at` is when the source made it; for a file that came before, what was said then; else now.
    """
    roles.require(by, "intake.run")
    before = Delivery.objects.filter(source=source, sha256=sha256).order_by("at").first()
    now = clock.now()
    made = Delivery(
        source=source,
        file=readable(path.name)[-200:],
        as_at=as_at or (before.as_at if before else now),
        kind=source.key,
        path=source.key,
        sha256=sha256,
        at=now,
        replay_of=replay_of,
    )
    made.save()
    _deed(by, "delivery.replay" if replay_of else "delivery.take", made)
    return made


@verb
def finish_replay(*, by: Actor, delivery: Delivery, refusals: Iterable[UUID]) -> Delivery:
    """Close a replay, and of the `refusals` that were taken again those not refused again."""
    roles.require(by, "intake.run")
    still = Quarantine.objects.filter(pk__in=list(refusals), resolved_at=None)
    still.filter(last_seen__lt=delivery.at).update(resolved_at=clock.now())
    delivery.finished_at = clock.now()
    delivery.save()
    _deed(by, "delivery.finish", delivery)
    return delivery


@verb
def refuse_delivery(*, by: Actor, delivery: Delivery, problem: Refused, text: str) -> Delivery:
    """Refuse a whole file: it counts as one record, kept with the reason."""
    roles.require(by, "intake.run")
    delivery.read += 1
    delivery.refused += 1
    delivery.save()
    keep_refused_whole(delivery, problem, text)
    _deed(by, "delivery.refuse", delivery)
    return delivery


@verb
def take_batch(*, by: Actor, delivery: Delivery, batch: Batch, checked: Checked) -> Delivery:
    """Take what of a batch was found good, and keep the rest with its reasons: in one go or not."""
    roles.require(by, "intake.run")
    source = delivery.source
    about = {"source": source.key, "organisation": source.organisation_id, "as_at": delivery.as_at}
    about |= {"by": by, "subject": f"delivery:{delivery.pk}"}
    checked, born_otherwise = _with_whole_births(batch, source, checked)
    if source.holds == Source.Holds.PEOPLE:
        found = people.receive_records(csv=[checked.csv(people.RECORD_COLUMNS)], **about)
    else:
        csv = [checked.csv(people.ITEM_COLUMNS)]
        found = people.receive_items(about=source.about, csv=csv, **about)
    because = UNKNOWN_BECAUSE.format(about=source.about)
    refused = [
        *checked.refusals,
        *born_otherwise,
        *_named(batch, checked, found.unknown, UNKNOWN, because),
        *_named(batch, checked, found.contradicting, CONTRADICTS, reason(CONTRADICTS)),
    ]
    keep_refused(delivery, refused)
    taken = set(checked.rows.column("key").to_pylist())
    _resolve(delivery, taken.difference(found.unknown, found.contradicting))
    delivery.new += found.new
    delivery.changed += found.changed
    delivery.same += found.same + checked.again
    delivery.refused += len(refused)
    delivery.held_back += checked.held
    ended = (found.new, found.changed, found.same, checked.again, len(refused), checked.held)
    delivery.read += sum(ended)
    _note(delivery, batch, checked.left_out)
    _note_number(delivery, TOO_LATE, found.older)
    delivery.save()
    detail = {name: getattr(found, name) for name in ("new", "changed", "same")}
    _deed(
        by,
        "delivery.take_records",
        delivery,
        detail | {"refused": len(refused), "held_back": checked.held},
    )
    return delivery


def _with_whole_births(
    batch: Batch, source: Source, checked: Checked
) -> tuple[Checked, list[Refusal]]:
    """The rows, where only a part of a birth date came with the whole one that is held and agrees;
    and refusals of those that are newer and do not agree with it."""
    if not (parts := checked.born_about):
        return checked, []
    held = births_held(source.key, parts)
    odd = tuple(
        key
        for key, (born, updated) in held.items()
        if parts[key][1] > updated and not born.isoformat().startswith(parts[key][0])
    )
    refused = [*_named(batch, checked, odd, BORN_OTHERWISE, reason(BORN_OTHERWISE))]
    whole = {key: born for key, (born, _) in held.items()}
    return checked.with_births(whole, odd), refused


def _named(
    batch: Batch, checked: Checked, keys: tuple[str, ...], rule: str, because: str
) -> Iterable[Refusal]:
    """Rows that were good by themselves, and are refused for what is held."""
    wanted = set(keys)
    named = checked.rows.column("key").to_pylist() if wanted else []
    for row, key in zip(checked.at, named, strict=False):
        if key in wanted:
            yield Refusal(batch.position(row), key, rule, because, batch.content(row))


def _resolve(delivery: Delivery, keys: set[str]) -> None:
    """What was refused before has come mended, by the same key."""
    still = Quarantine.objects.filter(
        kind=delivery.kind, resolved_at=None, last_seen__lt=delivery.at
    )
    mended = [pk for pk, key in still.values_list("pk", "key") if key in keys]
    Quarantine.objects.filter(pk__in=mended).update(resolved_at=clock.now())


def _note(delivery: Delivery, batch: Batch, left_out: dict[str, list[int]]) -> None:
    for words, rows in left_out.items():
        _note_at(delivery, words, [batch.position(row) for row in rows])
    for words, positions in batch.notes.items():
        _note_at(delivery, words, positions)


def _note_at(delivery: Delivery, words: str, positions: list[str]) -> None:
    where = _note_number(delivery, words, len(positions))
    where += positions[: MOST_POSITIONS - len(where)]


def _note_number(delivery: Delivery, words: str, number: int) -> list[str]:
    if not number:
        return []
    held = delivery.notes.setdefault(words, {"number": 0, "where": []})
    held["number"] += number
    return held["where"]


def _deed(by: Actor, action: str, delivery: Delivery, detail: dict | None = None) -> None:
    subject = f"delivery:{delivery.pk}"
    deed(by=by, action=action, subject=subject, purpose=RUNNING, detail=detail)
