"""Who may see a stay."""

from uuid import UUID

from hamlet.access import roles, terms
from hamlet.access.decisions import Decision, decide
from hamlet.discharge import queries
from hamlet.discharge.models import NOT_HOME, Stay
from hamlet.kernel.actor import Actor

THEIRS = "Allowed: your team plans their way home."


def may_see(actor: Actor, stay: Stay) -> Decision:
    """Whether, and why, an actor may see a stay: their team's, or part of the record."""
    if stay.team_id in actor.team_ids:
        return Decision(True, (THEIRS,))
    record = decide(actor, "person.look", stay.person_id)
    if not record.allowed:
        return record
    return decide(
        actor,
        "person.look",
        stay.person_id,
        terms.CONTACTS,
        held_by=stay.team.organisation_id,
        item=f"stay:{stay.pk}",
    )


def plans(actor: Actor, stay: Stay) -> bool:
    """Whether an actor plans the way home of somebody."""
    return stay.team_id in actor.team_ids and roles.may(actor, "stay.plan")


def acts_open_to(actor: Actor, stay: Stay) -> list[str]:
    """What an actor can do with a stay now, the likeliest first."""
    found = []
    if plans(actor, stay) and stay.left_at is None:
        ready = ("why", "leave") if stay.ready_on else ("ready", "leave")
        found = ["plan", "follow", "assess", *ready] if stay.planned_at is None else [
            *ready, "follow", "plan", "assess",
        ]  # fmt: skip
        found += ["ready"] if stay.ready_on else []
    elif plans(actor, stay) and stay.settled_at is None:
        found = [*_acts_after(stay), "back"]
    elif plans(actor, stay) and queries.disagrees(stay):
        found = ["back"]
    elif _assesses(actor, stay):
        found = ["assess"]
    return found + (["rely"] if asked_of(actor, stay) and stay.assessments.all() else [])


def _acts_after(stay: Stay) -> list[str]:
    """What is to be done with a stay that ended while something was open."""
    if stay.destination in NOT_HOME:
        return ["settle"]
    return ["follow", "settle"] if queries.unplanned(stay) else ["settle", "follow"]


def _assesses(actor: Actor, stay: Stay) -> bool:
    ours = stay.team_id in actor.team_ids
    return ours and stay.left_at is None and roles.may(actor, "stay.assess")


def asked_of(actor: Actor, stay: Stay) -> UUID | None:
    """Which of the actor's teams was asked for something of a stay, or holds it; None if none."""
    for each in stay.follow_ups.all():
        asked = each.referral if not each.dropped else None
        teams = {asked.offered_to_id, _owner(asked)} if asked else set()
        if (found := (teams & actor.team_ids) - {stay.team_id}) and roles.may(
            actor, "referral.take"
        ):
            return found.pop()
    return None


def _owner(asked) -> UUID | None:
    """The team that holds a referral; None while that is triage, which helps nobody itself."""
    return None if asked.owner_team.kind == "triage" else asked.owner_team_id
