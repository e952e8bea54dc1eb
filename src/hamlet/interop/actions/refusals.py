"""How refused records are kept: each once, as it was refused the last time that it came."""

import hashlib
from collections.abc import Iterable

from hamlet.interop.files import WHOLE, readable
from hamlet.interop.models import Delivery, Quarantine
from hamlet.interop.records import Refusal, Refused

AT_ONCE = 1_000
RENEWED = ("delivery", "position", "key", "rule", "reason", "content", "last_seen", "resolved_at")
NOT_KEPT = (
    "What it says is not kept here: of which part of the record it is cannot be told, and no "
    "agreement in force covers every part that this source may tell of. Look in the file."
)


def keep_refused(delivery: Delivery, refused: Iterable[Refusal]) -> None:
    """Keep records that were refused of a delivery. One that was kept before is open again, and
    says where it stands and what is wrong with it now. For verbs only."""
    found = {row.fingerprint: row for row in (_row(delivery, each) for each in refused)}
    Quarantine.objects.bulk_create(
        found.values(),
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["fingerprint"],
        update_fields=RENEWED,
    )


def keep_refused_whole(delivery: Delivery, problem: Refused, text: str) -> None:
    """Keep that all of a delivery was refused. For verbs only."""
    told = Refusal(WHOLE, problem.key, problem.rule, str(problem), text)
    keep_refused(delivery, [told])


def fingerprint(delivery: Delivery, text: str) -> str:
    """By what a record is known that comes again as it was, from the same file."""
    parts = (delivery.kind, delivery.path, text)
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _row(delivery: Delivery, refusal: Refusal) -> Quarantine:
    told = (refusal.key, refusal.reason, refusal.text) if refusal.open else ("", NOT_KEPT, "")
    key, reason, content = map(readable, told)
    return Quarantine(
        delivery=delivery,
        kind=delivery.kind,
        fingerprint=fingerprint(delivery, refusal.text),
        path=delivery.path,
        position=readable(refusal.position)[:80],
        key=key[:120],
        rule=readable(refusal.rule)[:80],
        reason=reason[:500],
        content=content,
        first_seen=delivery.at,
        last_seen=delivery.at,
    )
