"""Feedback read in the product."""

from uuid import UUID

from hamlet.frontdoor.queries import messages_for
from hamlet.journal.actions import deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor


@verb
def mark_read(*, by: Actor, referral: UUID) -> int:
    """Mark the feedback about a referral as read by whoever it is for; gives the number."""
    unread = messages_for(by).filter(referral=referral, read_at=None)
    number = unread.update(read_at=clock.now())
    deed(by=by, action="message.read", subject=f"referral:{referral}", detail={"number": number})
    return number
