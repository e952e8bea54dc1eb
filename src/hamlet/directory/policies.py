"""Who keeps an entry true: the lead of the team that gives the service, whoever acts for the
voluntary group that does, and data managers."""

from hamlet.access import roles
from hamlet.directory.models import Service
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotAllowed
from hamlet.kernel.names import plain
from hamlet.place import queries as place
from hamlet.place.queries import Team


def may_confirm(actor: Actor, service: Service) -> bool:
    """Whether the actor may say that an entry is true, wherever it is kept."""
    of_theirs = service.team_id in actor.team_ids or roles.may(actor, "intake.run")
    return roles.may(actor, "directory.keep") and of_theirs


def may_keep(actor: Actor, service: Service) -> bool:
    """Whether the actor may change an entry. What another directory told is kept there."""
    return may_confirm(actor, service) and not service.is_kept_elsewhere


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
    if service.is_kept_elsewhere:
        raise NotAllowed(
            "This entry came from another directory.",
            "It is kept there: ask its organisation to change it, and it will change here. Or the "
            "team that gives it takes it over.",
        )
    require_confirm(actor, service)


def teams_that_may_adopt(actor: Actor, service: Service) -> list[Team]:
    """The teams for which an actor may take over an entry that another directory told: whoever
    keeps entries for a team of theirs that belongs to whoever gives it by name, a data manager for
    any."""
    if not (service.is_kept_elsewhere and roles.may(actor, "directory.keep")):
        return []
    found = place.teams().select_related("organisation")
    if roles.may(actor, "intake.run"):
        return list(found)
    giver = plain(service.organisation.name)
    return [each for each in found.filter(pk__in=actor.team_ids) if giver in _names(each)]


def teams_of(actor: Actor) -> list[Team]:
    """The teams whose services an actor may add: a lead their own, a data manager any."""
    found = place.teams()
    if not roles.may(actor, "intake.run"):
        found = found.filter(pk__in=actor.team_ids)
    return list(found) if roles.may(actor, "directory.keep") else []


def _names(team: Team) -> set[str]:
    return {plain(team.name), plain(team.organisation.name)}


def require_adopt(actor: Actor, service: Service) -> list[Team]:
    """The teams for which the actor may take an entry over. Raises `NotAllowed`, saying who may,
    where there is none."""
    roles.require(actor, "directory.keep")
    if service.adopted_at:
        raise NotAllowed(f"This entry was taken over already: {service.team.name} keeps it.")
    if found := teams_that_may_adopt(actor, service):
        return found
    raise NotAllowed(
        "This entry is not your team’s to take over.",
        "The lead of a team may that belongs to whoever gives it, or a data manager.",
    )


def may_give_back(actor: Actor, service: Service) -> bool:
    """Whether the actor may give an entry that was taken over back to the directory it is from."""
    return service.adopted_at is not None and may_keep(actor, service)


def require_give_back(actor: Actor, service: Service) -> None:
    """Raise `NotAllowed`, saying who may, where the actor may not give an entry back."""
    require_keep(actor, service)
    if service.adopted_at is None:
        raise NotAllowed("This entry was never taken over from another directory.")
