"""Who has a referral open at this moment, so that two do not work on one.

Kept for five minutes in the cache and nowhere else: it is a courtesy, and changes nothing. The
journal has every look for good.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.core.cache import cache

from hamlet.kernel import clock
from hamlet.kernel.actor import Actor

MINUTES = 5


def look_in(by: Actor, referral: UUID) -> list[str]:
    """Say that somebody has a referral open; gives the names of the others who have."""
    kept = _fresh(cache.get(_key(referral)))
    others = [name for account, (name, _) in kept.items() if account != str(by.id)]
    mine = {str(by.id): (by.name, clock.now().isoformat())}
    cache.set(_key(referral), kept | mine, MINUTES * 60)
    return others


def who_looks(by: Actor, referrals: Iterable[UUID]) -> dict[UUID, list[str]]:
    """For each of these referrals the names of others who have it open; none where nobody has."""
    keys = {_key(each): each for each in referrals}
    found = cache.get_many(keys)
    return {
        keys[key]: names
        for key, kept in found.items()
        if (names := [name for who, (name, _) in _fresh(kept).items() if who != str(by.id)])
    }


def _key(referral: UUID) -> str:
    return f"looking:{referral}"


def _fresh(kept: dict | None) -> dict:
    """Those of the last minutes: another who looks keeps the whole for longer."""
    since = clock.now() - timedelta(minutes=MINUTES)
    return {who: seen for who, seen in (kept or {}).items() if _at(seen) > since}


def _at(seen: tuple[str, str]) -> datetime:
    return datetime.fromisoformat(seen[1])
