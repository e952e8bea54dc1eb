"""A team at work on a referral: first contact, and the end with an outcome."""

from uuid import UUID

from hamlet.frontdoor import lifecycle
from hamlet.frontdoor.actions.handing_over import require_owner
from hamlet.frontdoor.actions.moving import locked, move
from hamlet.frontdoor.models import Referral
from hamlet.journal.verbs import verb
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError


@verb
def start(*, by: Actor, referral: UUID, version: int, words: str = "") -> Referral:
    """Record the first contact with the person: the promise is kept or broken by it."""
    held = locked(referral, version)
    require_owner(by, held)
    return move(held, "start", by=by, words=words, due_at=None)


@verb
def end(*, by: Actor, referral: UUID, version: int, outcome: str, words: str = "") -> Referral:
    """End a referral with an outcome. The teams' view of the person's record ends with it."""
    held = locked(referral, version)
    require_owner(by, held)
    if outcome not in lifecycle.OUTCOMES:
        raise UserError("Choose an outcome: a referral does not end without one.")
    return move(
        held, "end", by=by, reason=outcome, words=words, outcome=outcome, outcome_words=words
    )
