"""On the page of a team: where it is told of what is raised to it."""

from typing import TYPE_CHECKING

from django.urls import reverse

from hamlet.design.panels import Panel
from hamlet.kernel.actor import Actor
from hamlet.notices import policies, presenters, queries

if TYPE_CHECKING:
    from hamlet.place.models import Team


def of_team(actor: Actor, team: "Team") -> Panel | None:
    """The contact points, for who is in the team and for who keeps them."""
    keeps = policies.may_keep(actor, team.pk)
    if not keeps and team.pk not in actor.team_ids:
        return None
    context = {
        "points": [presenters.point(each) for each in queries.points(team.pk)],
        "nowhere": presenters.NOWHERE,
        "keep": reverse("notices:points", args=[team.pk]) if keeps else "",
    }
    return Panel("Told outside Hamlet", "notices/team_panel.jinja", context)
