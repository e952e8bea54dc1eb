"""Following a request by its reference: kept for ten idle minutes, and not to be guessed."""

import logging
from datetime import datetime
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from hamlet.access import limits
from hamlet.kernel import clock
from hamlet.portal.forms.asking import NEED_LENGTH
from hamlet.portal.idle import FOLLOW as KEPT
from hamlet.portal.idle import IDLE, SENT, old

log = logging.getLogger("hamlet.tries")
DRAFT, ADDED, STOPPING = "portal.draft", "portal.added", "portal.stopping"
"""What was typed and not taken yet: an answer; words to add; why to stop."""
ADDED_A_DAY = 10
"""How often one request may be added to."""
A_DAY = 24 * 60 * 60
TRIES = {"session": 10, "address": 300}
"""Wrong references from one browser, and from one address: a whole library may be one address."""


def open_for(session: SessionBase, reference: str) -> None:
    """Let this browser follow a request until it has been idle for `IDLE`."""
    session[KEPT] = {"reference": reference, "at": clock.now().isoformat()}


def followed(session: SessionBase) -> str | None:
    """The reference that this browser follows, its idle time begun anew; None where there is none.

    A reference that was idle too long is dropped.
    """
    kept = session.get(KEPT)
    if kept is None or old(kept):
        session.pop(KEPT, None)
        return None
    open_for(session, kept["reference"])
    return kept["reference"]


def ran_out(session: SessionBase) -> bool:
    """Whether this browser followed a request and was idle too long."""
    kept = session.get(KEPT)
    return kept is not None and old(kept)


def close(session: SessionBase) -> None:
    """Forget what this browser followed, sent and began to answer."""
    for key in (KEPT, SENT, DRAFT, ADDED, STOPPING):
        session.pop(key, None)


def is_of_another(request: HttpRequest) -> bool:
    """Whether a form is of another request than the one that this browser follows now: two windows
    share one session, and what is written about one person is not for the other."""
    kept = request.session.get(KEPT)
    return kept is not None and _named(request, kept) != kept["reference"]


def _named(request: HttpRequest, kept: dict) -> str:
    """The reference of the request that a form was made for."""
    return request.POST.get("reference", kept["reference"])[:20]


def keep_draft(request: HttpRequest, of: str = DRAFT) -> None:
    """Keep the words of a form, which may not be taken, for the request that it is of."""
    if kept := request.session.get(KEPT):
        words = request.POST.get("words", "")[: 2 * NEED_LENGTH]
        version = request.POST.get("version", "")[:10]
        request.session[of] = {
            "reference": _named(request, kept),
            "words": words,
            "version": version,
        }


def draft(session: SessionBase, reference: str, of: str = DRAFT) -> str:
    """The words for this request that were not taken; '' where there are none."""
    return drafted(session, reference, of).get("words", "")


def drafted(session: SessionBase, reference: str, of: str) -> dict[str, str]:
    """The form for this request that was not taken: its words, and the version that it showed."""
    kept = session.get(of) or {}
    return kept if kept.get("reference") == reference else {}


def added_too_often(referral: UUID) -> bool:
    """Count one adding to a request; whether it was added to too often today, by whomever."""
    return limits.count(f"added to {referral} on {clock.today()}", A_DAY) > ADDED_A_DAY


def keep_sent(session: SessionBase, reference: str, due: datetime | None) -> None:
    """Remember what was just sent, for the page that says so."""
    session[SENT] = {
        "reference": reference,
        "due": due.isoformat() if due else "",
        "at": clock.now().isoformat(),
    }


def just_sent(session: SessionBase) -> dict | None:
    """What this browser sent in the last `IDLE`: `reference`, and `due` or None."""
    kept = session.get(SENT)
    if kept is None or old(kept):
        session.pop(SENT, None)
        return None
    due = datetime.fromisoformat(kept["due"]) if kept["due"] else None
    return {"reference": kept["reference"], "due": due}


def too_many(request: HttpRequest) -> bool:
    """Whether this browser or its address has tried too many wrong references."""
    stopped = any(limits.counted(what) >= TRIES[kind] for kind, what in _counters(request).items())
    if stopped:
        log.warning("tries of a reference or code are stopped")
    return stopped


def wrong_try(request: HttpRequest) -> None:
    """Count one wrong reference; the count is forgotten `IDLE` after the last one."""
    for what in _counters(request).values():
        limits.count(what, IDLE.total_seconds())


def _counters(request: HttpRequest) -> dict[str, str]:
    """Under which names tries are counted, by the kind of their limit."""
    if request.session.session_key is None:
        request.session.create()
    # Signing in again gives no new tries.
    signed_in = request.user.is_authenticated
    browser = request.user.pk if signed_in else request.session.session_key
    return {"session": f"tries of {browser}", "address": f"tries from {limits.address(request)}"}
