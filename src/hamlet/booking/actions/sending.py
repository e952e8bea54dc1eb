"""The fate of a notice: taken to be sent, sent, failed, given up.

Before each try it is written that it is tried, and when again, so that a process which is killed
while the carrier answers sends it once more at the worst, and never loses it.
"""

from datetime import timedelta
from uuid import UUID

from hamlet.booking import queries
from hamlet.booking.models import Notice
from hamlet.journal.actions import deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict

AGAIN = (1, 5, 30, 120, 480)
"""After how many minutes it is tried again; after the last it is given up."""
NOT_SAFE = "It is not safe any more to write to them, or the address has changed."


@verb
def begin_sending(*, by: Actor, notice: UUID) -> Notice:
    """Take a notice to be tried now. One that may not be sent any more is dropped: look at
    `dropped_at`. Raises `Conflict` where another took it, or it is not due."""
    due = queries.outbox().filter(send_at__lte=clock.now(), pk=notice)
    held = due.select_for_update(of=("self",), skip_locked=True).first()
    if held is None:
        raise Conflict("This notice is not to be sent now.")
    person = (held.booking or held.waiting).person
    if person.not_safe or held.address not in (person.phone, person.email):
        held.dropped_at, held.problem = clock.now(), NOT_SAFE
        return _kept(by, held, "notice.drop")
    wait = AGAIN[min(held.tries, len(AGAIN) - 1)]
    held.tries, held.send_at = held.tries + 1, clock.now() + timedelta(minutes=wait)
    return _kept(by, held, "notice.try")


@verb
def sent(*, by: Actor, notice: UUID, sent_as: str) -> Notice:
    """Write that the carrier took it, and what it calls it."""
    held = queries.notice(notice)
    held.sent_at, held.sent_as, held.problem = clock.now(), sent_as[:80], ""
    return _kept(by, held, "notice.sent")


@verb
def failed_to_send(*, by: Actor, notice: UUID, problem: str, for_good: bool) -> Notice:
    """Write that the carrier did not take it. For good, or tried often enough, it is given up."""
    held = queries.notice(notice)
    held.problem = problem[:200]
    if for_good or held.tries >= len(AGAIN):
        held.gave_up_at = clock.now()
    return _kept(by, held, "notice.failed")


def _kept(by: Actor, held: Notice, action: str) -> Notice:
    held.save()
    about = held.booking or held.waiting
    subject = f"notice:{held.pk}"
    deed(by=by, action=action, subject=subject, people=[about.person_id], detail={"n": held.tries})
    return held
