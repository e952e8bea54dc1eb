"""Who keeps an entry true: the lead of the team that gives the service, and data managers."""

from hamlet.access import roles
from hamlet.directory.models import HSDS, Service
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotAllowed


def may_keep(actor: Actor, service: Service) -> bool:
    """Whether the actor may change an entry. What another directory told is kept there."""
    return roles.may(actor, "directory.keep") and _is_theirs(actor, service)


def _is_theirs(actor: Actor, service: Service) -> bool:
    if service.source == HSDS:
        return False
    return service.team_id in actor.team_ids or roles.may(actor, "intake.run")


def require_keep(actor: Actor, service: Service) -> None:
    """Raise `NotAllowed`, saying who keeps it, where the actor may not change an entry."""
    roles.require(actor, "directory.keep")
    if service.source == HSDS:
        raise NotAllowed(
            "This entry came from another directory.",
            "It is kept there: ask its organisation to change it, and it will change here.",
        )
    if not _is_theirs(actor, service):
        raise NotAllowed(
            "This entry is another team's.", "Only the lead of the team that gives it changes it."
        )
