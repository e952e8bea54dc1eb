"""No haggling: what was proposed is agreed to, or the arbiter decides for all."""

from datetime import datetime
from uuid import UUID

from hamlet.access import roles
from hamlet.directory import queries as directory
from hamlet.directory.queries import Service
from hamlet.frontdoor.actions.handing_over import close, first_offer, promise_of, promised
from hamlet.frontdoor.actions.moving import let_see, locked, move
from hamlet.frontdoor.actions.requiring import need_words, require_owner
from hamlet.frontdoor.models import Referral
from hamlet.frontdoor.policies import may_settle
from hamlet.journal.verbs import verb
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, NotAllowed, UserError


@verb
def agree(*, by: Actor, referral: UUID, version: int, words: str = "") -> Referral:
    """Agree to a later day that a team proposed when it turned an offer down: it owns it now.

    That day moves no promise: a later start than was promised is counted as that.
    """
    held = locked(referral, version)
    require_owner(by, held)
    if held.proposed_from is None:
        raise Conflict("No team proposes a day for this any more. Decide again.")
    return _goes_to(held, held.proposed_for, "agree", by=by, words=words)


@verb
def settle(*, by: Actor, referral: UUID, version: int, service: UUID, words: str) -> Referral:
    """Decide, as the arbiter, which service takes what was turned down twice. It owns it now."""
    held = locked(referral, version)
    roles.require(by, "referral.settle")
    if not may_settle(by, held):
        raise NotAllowed("The arbiter decides on this.", "Their name stands on the referral.")
    need_words(words, "Say why: both teams read it, and the referrer.")
    chosen = directory.service(service)
    if not chosen.takes_referrals or chosen.team is None:
        raise UserError(f"{chosen.name} takes no referrals here. Choose another.")
    return _goes_to(held, chosen, "settle", by=by, words=words)


def _goes_to(held: Referral, service: Service, name: str, *, by: Actor, words: str) -> Referral:
    """Give a referral to the team of a service, without another offer."""
    before, asked, to = held.owner_team_id, held.offered_to_id, service.team
    due = _due(held, service)
    taking = {"owner_team": to, "owner_practitioner": None, "skill": "", "service": service}
    move(held, name, by=by, towards=to.name, words=words, due_at=due, **taking)
    for team in {before, asked} - {None, to.pk}:
        close(by, held, team)
    let_see(by, held, to.pk)
    return held


def _due(held: Referral, service: Service) -> datetime | None:
    """As triage had promised; between teams as the new one promises, as where it is accepted."""
    if held.owner_team.kind == "triage":
        return promised(held, first_offer(held))
    return promise_of(service, held.urgency)["due_at"]
