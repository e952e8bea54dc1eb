"""Who may see a referral: those it passes through, and those who may see the person."""

from django.db.models import Q

from hamlet.access.decisions import Decision, decide, sees_everyone
from hamlet.frontdoor.models import Referral
from hamlet.kernel.actor import Actor

OUTSIDE = "This referral is not from your organisation, nor with or offered to your team."


def may_see(actor: Actor, referral: Referral) -> Decision:
    """Whether, and why, an actor may see a referral."""
    if sees_everyone(actor, "person.look"):
        return Decision(True, ("Allowed: you work at the single point of access.",))
    if referral.owner_team_id in actor.team_ids:
        return Decision(True, ("Allowed: your team holds this referral.",))
    if referral.offered_to_id and referral.offered_to_id in actor.team_ids:
        return Decision(True, ("Allowed: it was offered to your team.",))
    if actor.id and referral.referrer_account == actor.id:
        return Decision(True, ("Allowed: you made this referral.",))
    if actor.organisation_id and referral.referrer_organisation_id == actor.organisation_id:
        return Decision(True, ("Allowed: your organisation made this referral.",))
    if referral.person_id:
        return decide(actor, "person.look", referral.person_id, "contacts")
    return Decision(False, (OUTSIDE,))


def in_reach(actor: Actor) -> Q:
    """The referrals that pass through an actor's teams or organisation, as a condition in SQL."""
    found = Q(owner_team__in=actor.team_ids) | Q(offered_to__in=actor.team_ids)
    if actor.id:
        found |= Q(referrer_account=actor.id)
    if actor.organisation_id:
        found |= Q(referrer_organisation=actor.organisation_id)
    return found
