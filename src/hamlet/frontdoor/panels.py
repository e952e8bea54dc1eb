"""What the front door shows on the pages of people and teams."""

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from hamlet.design import links
from hamlet.design.panels import Panel
from hamlet.frontdoor import lifecycle, presenters, queries, rows
from hamlet.kernel.actor import Actor
from hamlet.people.queries import Origin

if TYPE_CHECKING:
    from hamlet.people.models import Person
    from hamlet.place.models import Team

MOST = 20


def of_person(actor: Actor, person: "Person") -> Panel:
    """The newest referrals of a person that the actor may see, and that there are others."""
    found, hidden = rows.of_person(actor, person.pk, MOST + 1, person.decision.weighed)
    context = {
        "head": presenters.PERSON_HEAD,
        "rows": [presenters.person_row(row) for row in found[:MOST]],
        "more": len(found) > MOST,
        "hidden": hidden,
        "came": presenters.came_from(links.to("people:person", person.pk)),
    }
    return Panel("Referrals", "frontdoor/person_panel.jinja", context)


def of_timeline(actor: Actor, person: "Person") -> Panel:
    """The same beside what partners sent: as they stand now, whatever day is looked at."""
    return replace(of_person(actor, person), heading="Referrals made here, as they are now")


def of_team(actor: Actor, team: "Team") -> Panel:
    """How much a team holds, by where it stands, and how much is past its promise or waits for an
    answer of the team."""
    counted = queries.load(team.pk)
    context = {
        "rows": [(lifecycle.STATES[state].words, number) for state, number in counted.items()],
        "overdue": queries.overdue(team.pk),
        "offered": queries.offered(team.pk),
        "worklist": f"{reverse('frontdoor:worklist')}?team={team.pk}"
        if team.pk in actor.team_ids
        else "",
    }
    return Panel("What the team holds", "frontdoor/team_panel.jinja", context)


def registered_from(actor: Actor, referral: UUID) -> Origin:
    """The way back to saying whom a referral is about, once somebody is registered."""
    return Origin(on=lambda person: links.to("frontdoor:identify", referral))
