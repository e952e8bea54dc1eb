"""Seals: a signed head over everything written so far, kept in the database and outside it.

A seal covers every entry of the transactions that had ended before its horizon, in the order of
their ids, and is chained to the seal before it. It is signed (Ed25519) and, once committed, also
appended to `seals.jsonl` in the deployment's home, so that a change in the database is found out.
"""

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

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
SIGNED = ("at", "horizon", "entries", "head")
LOCK = 7_305_001  # any number that no other advisory lock here uses
TAIL = 8192  # bytes: the last twenty lines of the file or so


def seal() -> Seal | None:
    """Seal what was written since the last seal; None where there was nothing new.

    Raises `Fault` where the database counts its transactions from a lower number than before, as
    one restored into a new server does: entries would be passed over in silence.
    """
    with transaction.atomic():
        _one_at_a_time()
        transaction.on_commit(_keep_outside)
        horizon, last = _horizon(), Seal.objects.last()
        if last and horizon < last.horizon:
            raise Fault(f"transactions are counted from {horizon}, sealed up to {last.horizon}")
        number, head = _head(last, horizon)
        if number == 0:
            return None
        entries = number + (last.entries if last else 0)
        made = Seal(at=clock.now(), horizon=horizon, entries=entries, head=head)
        made.signature = _key().sign(signed(made)).hex()
        made.save(force_insert=True)
    return made


def _one_at_a_time() -> None:
    """Wait until nobody else seals or writes seals outside; the transaction's end lets others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _horizon() -> int:
    """The first transaction that may still be under way."""
    with connection.cursor() as cursor:
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


def signed(seal: Seal) -> bytes:
    """What the signature of a seal is over: when, how far, how many, and the head; sorted JSON."""
    return orjson.dumps({name: getattr(seal, name) for name in SIGNED}, option=orjson.OPT_SORT_KEYS)


def _keep_outside() -> None:
    """Append the seals that the file lacks: the newest, and any that a crash kept from it."""
    path = Path(settings.HAMLET_HOME) / "seals.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    opened = os.open(path, os.O_CREAT | os.O_APPEND | os.O_RDWR, 0o600)
    with transaction.atomic(), open(opened, "a+b") as book:
        _one_at_a_time()
        lacking = Seal.objects.filter(id__gt=_newest_kept(book)).order_by("id")
        for row in lacking.values("id", *SIGNED, "signature").iterator():
            book.write(orjson.dumps(row) + b"\n")
        book.flush()
        os.fsync(book.fileno())


def _newest_kept(book: BinaryIO) -> int:
    """The id of the newest seal in the file. 0 where its end knows no seal of this database, as
    after a restore: all are written again then, so that none is ever left out."""
    book.seek(max(0, book.seek(0, os.SEEK_END) - TAIL))
    tail = book.read()
    if tail and not tail.endswith(b"\n"):
        book.write(b"\n")
    for line in reversed(tail.splitlines()):
        try:
            kept = orjson.loads(line)
        except orjson.JSONDecodeError:
            continue  # torn by a crash while it was written
        if Seal.objects.filter(id=kept["id"], head=kept["head"]).exists():
            return kept["id"]
    return 0


def _key() -> Ed25519PrivateKey:
    """The signing key of this deployment, made once and whole, readable by its owner only."""
    path = Path(settings.HAMLET_HOME) / "seal_key.pem"
    if not path.is_file():
        made = Ed25519PrivateKey.generate()
        _write_whole(path, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return load_pem_private_key(path.read_bytes(), password=None)


def _write_whole(path: Path, content: bytes) -> None:
    """Write beside and rename, so that a crash leaves the whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    with open(os.open(beside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
