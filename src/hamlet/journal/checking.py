"""Checking seals and proofs: pure arithmetic on what is handed over, without any database."""

from hashlib import sha256
from pathlib import Path

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from hamlet.journal.merkle import is_consistent, is_included, leaf_hash
from hamlet.kernel.errors import UserError

SIGNED = ("number", "at", "horizon", "entries", "root", "previous")
KEPT = (*SIGNED, "signature")


def signed(seal: dict) -> bytes:
    """What the signature of a seal is over: sorted JSON of all that it says."""
    return orjson.dumps({name: seal[name] for name in SIGNED}, option=orjson.OPT_SORT_KEYS)


def name_of(seal: dict) -> str:
    """What the next seal calls this one: the SHA-256 of what was signed."""
    return sha256(signed(seal)).hexdigest()


def public_key(path: Path) -> Ed25519PublicKey:
    """The key in a file. Raises `UserError` where there is none."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise UserError(f"There is no public key in {path}. Name one with --key.") from error
    if not isinstance(key, Ed25519PublicKey):
        raise UserError(f"The key in {path} is not of the kind that seals are signed with.")
    return key


def holds(proof: dict, key: Ed25519PublicKey) -> bool:
    """Whether a proof of either kind is true under this key. Anything malformed is not."""
    try:
        path = [bytes.fromhex(each) for each in proof["path"]]
        return CHECKS[proof["kind"]](proof, path, key)
    except (InvalidSignature, KeyError, TypeError, ValueError, AttributeError):
        return False


def _inclusion_holds(proof: dict, path: list[bytes], key: Ed25519PublicKey) -> bool:
    size, root = _signed_root(proof["seal"], key)
    return is_included(leaf_hash(proof["entry"].encode()), proof["index"], size, path, root)


def _consistency_holds(proof: dict, path: list[bytes], key: Ed25519PublicKey) -> bool:
    older, newer = _signed_root(proof["older"], key), _signed_root(proof["newer"], key)
    return is_consistent(*older, *newer, path)


def _signed_root(seal: dict, key: Ed25519PublicKey) -> tuple[int, bytes]:
    """How many entries a seal covers and its root. Raises where its signature fails."""
    key.verify(bytes.fromhex(seal["signature"]), signed(seal))
    return seal["entries"], bytes.fromhex(seal["root"])


CHECKS = {"inclusion": _inclusion_holds, "consistency": _consistency_holds}
