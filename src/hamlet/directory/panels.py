"""The services shown on the pages of the teams and organisations that give them."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from hamlet.design.panels import Panel
from hamlet.directory import presenters, queries
from hamlet.directory.models import Service
from hamlet.kernel.actor import Actor

if TYPE_CHECKING:
    from hamlet.place.models import Organisation, Team


def of_team(actor: Actor, team: "Team") -> Panel:
    """What a team gives."""
    return _panel(queries.services().filter(team=team))


def of_organisation(actor: Actor, organisation: "Organisation") -> Panel:
    """What an organisation gives."""
    return _panel(queries.services().filter(organisation=organisation))


def _panel(services: QuerySet[Service]) -> Panel:
    rows = [presenters.row(each) for each in services.prefetch_related("hours")]
    context = {"head": presenters.HEAD, "rows": rows}
    return Panel("Services", "directory/services_panel.jinja", context)
