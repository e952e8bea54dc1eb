"""Seals: a signed Merkle root over everything written so far, kept in the database and outside it.

A seal covers every entry of the transactions that had ended before its horizon, names the seal
before it, and is signed (Ed25519). Making one hashes only what is new: the edge of the tree is kept
with the seal. Leaves are outside before a seal is committed, the seal itself at once after.
"""

from pathlib import Path

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.db import connection, transaction

from hamlet.journal import outside
from hamlet.journal.checking import KEPT, name_of, signed
from hamlet.journal.entries import leaves
from hamlet.journal.merkle import Tree
from hamlet.journal.models import Seal
from hamlet.kernel import clock
from hamlet.kernel.errors import Fault

LOCK = 7_305_001  # any number that no other advisory lock here uses


def seal() -> Seal | None:
    """Seal what was written since the last seal; None where there was nothing new.

    Raises `Fault` where the database counts its transactions from a lower number than before, as
    one restored into a new server does, and where the seals outside are not those of the database:
    going on would cover up what happened.
    """
    with transaction.atomic():
        one_at_a_time()
        transaction.on_commit(_keep_seals)
        last = Seal.objects.order_by("number").last()
        horizon, tree = _horizon(last), _tree(last)
        _mend_leaves(last, tree.size)
        _grow(tree, last.horizon if last else 0, horizon)
        if tree.size == (last.entries if last else 0):
            return None
        return _made(last, horizon, tree)


def one_at_a_time() -> None:
    """Wait until nobody else seals or writes seals outside; the transaction's end lets others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _horizon(last: Seal | None) -> int:
    """The first transaction that may still be under way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        horizon = cursor.fetchone()[0]
    if last and horizon < last.horizon:
        raise Fault(f"transactions are counted from {horizon}, sealed up to {last.horizon}")
    return horizon


def _tree(last: Seal | None) -> Tree:
    """The tree that the last seal covers, to be grown."""
    if last is None:
        return Tree()
    tree = Tree(last.entries, map(bytes.fromhex, last.edge))
    if tree.root().hex() != last.root:
        raise Fault(f"the edge kept with seal {last.number} is not that of its root")
    return tree


def _mend_leaves(last: Seal | None, covered: int) -> None:
    """Write again the leaves of the last seal that the file lacks, read from the database."""
    _require_known(outside.here().newest_seal())
    lacking = outside.here().number_of_leaves()
    if last is None or lacking >= covered:
        return
    every = enumerate(leaves(0, last.horizon))
    found = (leaf for place, leaf in every if place >= lacking)
    for _ in outside.here().keep_leaves(lacking, found):
        pass


def _require_known(newest: dict | None) -> None:
    """Nothing is written over leaves or seals of which this database knows nothing."""
    if newest is None:
        return
    if not Seal.objects.filter(number=newest.get("number"), root=newest.get("root")).exists():
        raise Fault(
            "the seals outside end in one that this database does not hold: ask "
            "`hamlet journal verify`; to begin again, move the folder `journal` elsewhere"
        )


def _grow(tree: Tree, since: int, horizon: int) -> None:
    """Add what is new to the tree, and to the leaves outside."""
    for leaf in outside.here().keep_leaves(tree.size, leaves(since, horizon)):
        tree.append(leaf.hash)


def _made(last: Seal | None, horizon: int, tree: Tree) -> Seal:
    made = Seal(
        number=last.number + 1 if last else 1,
        at=clock.now(),
        horizon=horizon,
        entries=tree.size,
        root=tree.root().hex(),
        previous=name_of(kept(last)) if last else "",
        edge=[each.hex() for each in tree.edge],
    )
    made.signature = _key().sign(signed(kept(made))).hex()
    made.save(force_insert=True)
    return made


def kept(seal: Seal) -> dict:
    """A seal as it is kept outside."""
    return orjson.loads(orjson.dumps({name: getattr(seal, name) for name in KEPT}))


def _keep_seals() -> None:
    """Append the seals that the file lacks: the newest, and any that a crash kept from it."""
    folder = outside.here()
    with transaction.atomic():
        one_at_a_time()
        newest = folder.newest_seal()
        lacking = Seal.objects.filter(number__gt=newest["number"] if newest else 0)
        if lacking.exists():
            folder.keep_seals(map(kept, lacking.order_by("number").iterator()))


def _key() -> Ed25519PrivateKey:
    """The signing key of this deployment, made once and whole, readable by its owner only.

    Its public half lies beside the seals, to be kept elsewhere too.
    """
    path, public = Path(settings.HAMLET_HOME) / "seal_key.pem", outside.here().key
    if not path.is_file():
        made = Ed25519PrivateKey.generate()
        secret = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        outside.write_whole(path, secret)
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not public.is_file():
        words = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        outside.write_whole(public, words)
    return key
