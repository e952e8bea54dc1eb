"""Seals: a signed head over everything written so far, kept in the database and outside it.

A seal covers every entry of the transactions that had ended before its horizon, in the order of
their ids, and is chained to the seal before it. Its signature (Ed25519) and head are also appended
to `seals.jsonl` in the deployment's home, so that a change in the database is found out.
"""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.db import connection, transaction

from hamlet.journal.models import Entry, Seal
from hamlet.kernel import clock
from hamlet.kernel.errors import Fault

FIELDS = (
    "id", "at", "transaction", "kind", "action", "actor_id", "actor_name", "actor_kind",
    "organisation", "people", "subject", "purpose", "basis", "detail",
)  # fmt: skip
LOCK = 7_305_001  # any number that no other advisory lock here uses


def seal() -> Seal | None:
    """Seal what was written since the last seal; None where there was nothing new.

    Raises `Fault` where the database counts its transactions from a lower number than before, as
    one restored into a new server does: entries would be passed over in silence.
    """
    with transaction.atomic():
        horizon = _horizon()
        last = Seal.objects.last()
        if last and horizon < last.horizon:
            raise Fault(f"transactions are counted from {horizon}, sealed up to {last.horizon}")
        number, head = _head(last, horizon)
        if number == 0:
            return None
        made = Seal.objects.create(
            at=clock.now(),
            horizon=horizon,
            entries=number + (last.entries if last else 0),
            head=head,
            signature=_key().sign(bytes.fromhex(head)).hex(),
        )
        _keep_outside(made)
    return made


def _horizon() -> int:
    """The first transaction that may still be under way. One seal is made at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return cursor.fetchone()[0]


def _head(last: Seal | None, horizon: int) -> tuple[int, str]:
    """How many entries are new, and the head over them and the seal before."""
    new = Entry.objects.filter(transaction__gte=last.horizon if last else 0)
    rows = new.filter(transaction__lt=horizon).order_by("id").values(*FIELDS)
    digest, number = hashlib.sha256((last.head if last else "").encode()), 0
    for row in rows.iterator(chunk_size=5000):
        digest.update(leaf(row))
        number += 1
    return number, digest.hexdigest()


def leaf(row: dict) -> bytes:
    """The hash of one entry: SHA-256 over its fields as sorted JSON."""
    return hashlib.sha256(orjson.dumps(row, option=orjson.OPT_SORT_KEYS)).digest()


def _keep_outside(made: Seal) -> None:
    line = {name: getattr(made, name) for name in ("at", "horizon", "entries", "head", "signature")}
    _append(Path(settings.HAMLET_HOME) / "seals.jsonl", [orjson.dumps(line)])


def _append(path: Path, lines: Iterable[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "ab") as book:
        for line in lines:
            book.write(line + b"\n")
        book.flush()
        os.fsync(book.fileno())


def _key() -> Ed25519PrivateKey:
    """The signing key of this deployment, made once, readable by its owner only."""
    path = Path(settings.HAMLET_HOME) / "seal_key.pem"
    if not path.is_file():
        made = Ed25519PrivateKey.generate()
        _append(path, [made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())])
    return load_pem_private_key(path.read_bytes(), password=None)
