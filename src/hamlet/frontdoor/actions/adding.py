"""What is heard of a need after it came in: more of it, or that it has less time."""

from uuid import UUID

from hamlet.frontdoor.actions.deciding import ACT_ON_AN_EMERGENCY
from hamlet.frontdoor.actions.joining import apart
from hamlet.frontdoor.actions.moving import locked, move
from hamlet.frontdoor.actions.receiving import TRIAGE_AN_EMERGENCY, sooner
from hamlet.frontdoor.actions.requiring import need_words
from hamlet.frontdoor.lifecycle import UNDECIDED
from hamlet.frontdoor.models import Referral
from hamlet.frontdoor.policies import may_add
from hamlet.journal.verbs import verb
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotAllowed, UserError


@verb
def add(*, by: Actor, referral: UUID, version: int, words: str, urgency: str = "") -> Referral:
    """Add to a referral, by whoever made or took it, or the front door; `urgency` makes it sooner.

    Raises `UserError` where the new urgency is not sooner than that of now.
    """
    held = locked(referral, version)
    if not may_add(by, held):
        raise NotAllowed("Only whoever made or took this, or the front door, can add to it.")
    need_words(words, "Say what is to be added.")
    held = apart(held, by=by)
    if not urgency:
        return move(held, "add", by=by, words=words)
    if urgency not in held.sooner_urgencies():
        raise UserError("Choose how soon it is now: sooner than before.")
    within = TRIAGE_AN_EMERGENCY if held.state in UNDECIDED else ACT_ON_AN_EMERGENCY
    due = sooner(held.due_at, urgency, within)
    return move(held, "add", by=by, words=words, urgency=urgency, due_at=due)
