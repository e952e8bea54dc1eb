"""The keys by which partners' systems come, and whom each acts as."""

import hashlib
import secrets

from django.http import HttpRequest

from hamlet.interop.models import Source
from hamlet.kernel.actor import Actor

PROGRAM = "program"
SCHEME = "Bearer "


def new_key() -> tuple[str, str]:
    """A key that nobody could guess (256 bits), and the hash by which it is known here."""
    key = secrets.token_urlsafe(32)
    return key, hashed(key)


def hashed(key: str) -> str:
    """A key as it is kept: what is kept opens nothing."""
    return hashlib.sha256(key.encode()).hexdigest()


def source_of(request: HttpRequest) -> Source | None:
    """The source whose key a request brings in its Authorization header."""
    said = request.headers.get("Authorization", "")
    if not said.startswith(SCHEME):
        return None
    found = Source.objects.select_related("organisation").exclude(key_hash="")
    return found.filter(key_hash=hashed(said.removeprefix(SCHEME).strip())).first()


def actor_of(source: Source) -> Actor:
    """Whom a source's messages act as: its organisation, in the role that was declared."""
    return Actor(
        name=source.name,
        kind=PROGRAM,
        organisation=source.organisation.name,
        organisation_id=source.organisation_id,
        roles=frozenset({source.role}),
    )
