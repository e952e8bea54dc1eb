"""The fate of a notice: taken to be sent, sent, failed, given up.

Before each try it is written that it is tried, and when again, so that a process which is killed
while the carrier answers sends it once more at the worst, and never loses it.
"""

from datetime import timedelta
from uuid import UUID

from hamlet.journal.actions import DIRECT_CARE, RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict
from hamlet.notices import queries
from hamlet.notices.asking import in_the_way, whole_words
from hamlet.notices.models import Notice

AGAIN = (1, 5, 30, 120, 480)
"""After how many minutes it is tried again; after the last it is given up."""


def drop(subject: str) -> None:
    """Do not send what was to be told of a subject and is no longer so, whether later or now: what
    is told next takes its place. What was sent stays sent. For verbs of other rooms, which say in
    their own deed what happened."""
    found = Notice.objects.filter(subject=subject, dropped_at=None, sent_at=None)
    found.filter(gave_up_at=None).update(dropped_at=clock.now())


@verb
def begin_sending(*, by: Actor, notice: UUID) -> Notice:
    """Take a notice to be tried now, with the whole of its words, which are not kept so. One that
    may not be sent any more is dropped: look at `dropped_at`. Raises `Conflict` where another took
    it, or it is not due."""
    due = queries.outbox().filter(send_at__lte=clock.now(), pk=notice)
    held = due.select_for_update(of=("self",), skip_locked=True).first()
    if held is None:
        raise Conflict("This notice is not to be sent now.")
    if problem := in_the_way(held):
        held.dropped_at, held.problem = clock.now(), problem
        return _kept(by, held, "notice.drop")
    wait = AGAIN[min(held.tries, len(AGAIN) - 1)]
    held.tries, held.send_at = held.tries + 1, clock.now() + timedelta(minutes=wait)
    taken = _kept(by, held, "notice.try")
    taken.words = whole_words(taken)
    return taken


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
    deed(
        by=by,
        action=action,
        subject=f"notice:{held.pk}",
        people=[held.person_id] if held.person_id else [],
        purpose=RUNNING if held.contact_id else DIRECT_CARE,
        detail={"n": held.tries},
    )
    return held
