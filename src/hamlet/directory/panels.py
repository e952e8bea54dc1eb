"""The services shown on the pages of the teams and organisations that give them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from hamlet.access import roles
from hamlet.design.panels import Panel
from hamlet.directory import presenters, queries
from hamlet.directory.models import Service
from hamlet.kernel.actor import Actor

if TYPE_CHECKING:
    from hamlet.place.models import Organisation, Team

MOST = 20


def of_team(actor: Actor, team: "Team") -> Panel:
    """What a team gives."""
    return _panel(queries.services().filter(team=team))


def of_organisation(actor: Actor, organisation: "Organisation") -> Panel:
    """What an organisation gives."""
    return _panel(queries.services().filter(organisation=organisation))


def stale_of_team(actor: Actor, team: "Team") -> Panel | None:
    """What a team has to confirm soon, so that its entries stay true."""
    return _stale(actor, [team.pk])


def stale_of_actor(actor: Actor, subject: None) -> Panel | None:
    """On the home page of whoever keeps entries: what their teams have to confirm soon."""
    may = roles.may(actor, "directory.keep") and actor.team_ids
    return _stale(actor, actor.team_ids) if may else None


def suggested(actor: Actor, subject: None) -> Panel | None:
    """On the home page of whoever keeps entries: what others suggest, to be reviewed."""
    if not roles.may(actor, "directory.keep"):
        return None
    rows = [presenters.suggestion_row(each) for each in queries.to_be_reviewed(actor)[:MOST]]
    if not rows:
        return None
    context = {"head": presenters.SUGGESTION_HEAD, "rows": rows}
    return Panel("Suggested for entries", "directory/stale_panel.jinja", context)


def _stale(actor: Actor, teams: Iterable[UUID]) -> Panel | None:
    rows = [presenters.stale_row(each) for each in queries.going_stale(teams)]
    if not rows:
        return None
    context = {"head": presenters.STALE_HEAD, "rows": rows}
    return Panel("Entries to confirm", "directory/stale_panel.jinja", context)


def _panel(services: QuerySet[Service]) -> Panel:
    rows = [presenters.row(each) for each in services.prefetch_related("hours")]
    context = {"head": presenters.HEAD, "rows": rows}
    return Panel("Services", "directory/services_panel.jinja", context)
