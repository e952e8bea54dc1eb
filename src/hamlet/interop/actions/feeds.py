"""The verbs of feeds: declaring a source, and taking what it sends, a batch at a time."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from hamlet.access import roles
from hamlet.interop.feeds.checking import Checked, reason
from hamlet.interop.feeds.reading import Batch
from hamlet.interop.files import WHOLE, readable
from hamlet.interop.models import Delivery, Quarantine, Source
from hamlet.interop.records import Refused
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.bulk import copy_in
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.people import actions as people

MOST_POSITIONS = 20
TOO_LATE = "older than what is held, or of the same date and said otherwise: nothing was changed"
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
    refusals_of_whole(delivery, problem, text)
    _deed(by, "delivery.refuse", delivery)
    return delivery


def refusals_of_whole(delivery: Delivery, problem: Refused, text: str) -> None:
    """Keep that a delivery was refused as a whole. For verbs only."""
    found = _refusal(delivery, WHOLE, problem.key, problem.rule, str(problem), text)
    _quarantine(delivery, [found])


@verb
def take_batch(*, by: Actor, delivery: Delivery, batch: Batch, checked: Checked) -> Delivery:
    """Take what of a batch was found good, and keep the rest with its reasons: in one go or not."""
    roles.require(by, "intake.run")
    source = delivery.source
    about = {"source": source.key, "organisation": source.organisation_id, "as_at": delivery.as_at}
    about |= {"by": by, "subject": f"delivery:{delivery.pk}"}
    if source.holds == Source.Holds.PEOPLE:
        found = people.receive_records(csv=[checked.csv(people.RECORD_COLUMNS)], **about)
    else:
        csv = [checked.csv(people.ITEM_COLUMNS)]
        found = people.receive_items(about=source.about, csv=csv, **about)
    refused = [*_refusals(delivery, batch, checked), *_unknown(delivery, checked, found.unknown)]
    _quarantine(delivery, refused)
    _resolve(delivery, set(checked.rows.column("key").to_pylist()) - set(found.unknown))
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


def _refusals(delivery: Delivery, batch: Batch, checked: Checked) -> Iterable[Quarantine]:
    for position, text, problem in batch.broken:
        yield _refusal(delivery, position, problem.key, problem.rule, str(problem), text)
    for row, rule in sorted(checked.refused.items()):
        key = checked.keys[row]
        yield _refusal(delivery, batch.position(row), key, rule, reason(rule), batch.content(row))


def _unknown(delivery: Delivery, checked: Checked, keys: tuple[str, ...]) -> Iterable[Quarantine]:
    if not keys:
        return
    because = UNKNOWN_BECAUSE.format(about=delivery.source.about)
    wanted = set(keys)
    for row in checked.rows.to_pylist():
        if row["key"] in wanted:
            text = "\n".join(f"{name}: {value}" for name, value in row.items())
            yield _refusal(delivery, f"key {row['key']}", row["key"], UNKNOWN, because, text)


def _refusal(
    delivery: Delivery, position: str, key: str, rule: str, because: str, text: str
) -> Quarantine:
    print_of = "\x1f".join((delivery.kind, delivery.path, text))
    return Quarantine(
        delivery=delivery,
        kind=delivery.kind,
        fingerprint=hashlib.sha256(print_of.encode("utf-8", "surrogatepass")).hexdigest(),
        path=delivery.path,
        position=position[:80],
        key=key[:120],
        rule=rule[:80],
        reason=readable(because)[:500],
        content=readable(text),
        first_seen=delivery.at,
        last_seen=delivery.at,
    )


def _quarantine(delivery: Delivery, refused: list[Quarantine]) -> None:
    """Keep records that were refused, each once, however often it comes."""
    found = {each.fingerprint: each for each in refused}
    held = Quarantine.objects.filter(fingerprint__in=found)
    known = set(held.values_list("fingerprint", flat=True))
    held.update(delivery=delivery, last_seen=delivery.at, resolved_at=None)
    copy_in(Quarantine, (each for name, each in found.items() if name not in known))


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
