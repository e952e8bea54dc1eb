"""Who may say where a team is told of what is raised to it."""

from uuid import UUID

from hamlet.access import roles
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotAllowed

KEEP = "contact.keep"


def may_keep(by: Actor, team: UUID) -> bool:
    """Whether an actor leads the team, or is a data manager."""
    everybody = by.kind == "system" or by.has(roles.DATA_MANAGER)
    return roles.may(by, KEEP) and (everybody or team in by.team_ids)


def require_keep(by: Actor, team: UUID) -> None:
    """Raise `NotAllowed` where they may not."""
    roles.require(by, KEEP)
    if not may_keep(by, team):
        raise NotAllowed("You lead another team.", "Ask its lead, or a data manager.")
