"""Who keeps an entry true: the lead of the team that gives the service, and data managers."""

from hamlet.access import roles
from hamlet.directory.models import HSDS, Service
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotAllowed


def may_confirm(actor: Actor, service: Service) -> bool:
    """Whether the actor may say that an entry is true, wherever it is kept."""
    of_theirs = service.team_id in actor.team_ids or roles.may(actor, "intake.run")
    return roles.may(actor, "directory.keep") and of_theirs


def may_keep(actor: Actor, service: Service) -> bool:
    """Whether the actor may change an entry. What another directory told is kept there."""
    return may_confirm(actor, service) and service.source != HSDS


def require_confirm(actor: Actor, service: Service) -> None:
    """Raise `NotAllowed`, saying who may, where the actor may not confirm an entry."""
    roles.require(actor, "directory.keep")
    if not may_confirm(actor, service):
        raise NotAllowed(
            "This entry is another team’s.",
            "The lead of the team that gives it, or a data manager, changes and confirms it.",
        )


def require_keep(actor: Actor, service: Service) -> None:
    """Raise `NotAllowed`, saying who keeps it, where the actor may not change an entry."""
    roles.require(actor, "directory.keep")
    if service.source == HSDS:
        raise NotAllowed(
            "This entry came from another directory.",
            "It is kept there: ask its organisation to change it, and it will change here.",
        )
    require_confirm(actor, service)
