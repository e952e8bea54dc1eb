"""How long a resident's pages stay open when nobody uses them, and staying on them."""

from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase

from hamlet.kernel import clock

IDLE = timedelta(minutes=10)
"""After this long without a page, answers and references are forgotten."""
ASK, FOLLOW, SENT = "portal.ask", "portal.follow", "portal.sent"


def old(kept: dict) -> bool:
    """Whether something kept in the session was idle for too long."""
    return _left(kept) < timedelta(0)


def seconds_left(session: SessionBase) -> int:
    """Until the first thing that this browser holds open is forgotten; 0 where it holds nothing.

    What was sent is followed, too: that page stays open when the one that said so has closed.
    """
    held = _open(session)
    if FOLLOW in held:
        held.pop(SENT, None)
    left = [int(_left(kept).total_seconds()) for kept in held.values()]
    return max(1, min(left)) if left else 0


def stay(session: SessionBase) -> None:
    """Begin the idle time of everything open anew."""
    for key, kept in _open(session).items():
        session[key] = kept | {"at": clock.now().isoformat()}


def _open(session: SessionBase) -> dict[str, dict]:
    every = {key: session[key] for key in (ASK, FOLLOW, SENT) if session.get(key)}
    return {key: kept for key, kept in every.items() if not old(kept)}


def _left(kept: dict) -> timedelta:
    return datetime.fromisoformat(kept["at"]) + IDLE - clock.now()
