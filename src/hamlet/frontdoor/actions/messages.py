"""Feedback read in the product."""

from uuid import UUID

from django.db.models import Q

from hamlet.frontdoor.queries import messages_for
from hamlet.journal.actions import deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor


@verb
def mark_read(*, by: Actor, referral: UUID) -> int:
    """Mark one's own feedback about a referral as read; gives the number.

    What is for a colleague stays new to them.
    """
    unread = messages_for(by).filter(Q(account=by.id) | Q(account=None))
    unread = unread.filter(referral=referral, read_at=None)
    number = unread.update(read_at=clock.now())
    deed(by=by, action="message.read", subject=f"referral:{referral}", detail={"number": number})
    return number
