"""Home: for each role, what waits for them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hamlet.access import roles
from hamlet.access.pages import staff_page
from hamlet.frontdoor import presenters, queries
from hamlet.frontdoor.views.worklist import look_at
from hamlet.place.queries import teams

MOST = 10


@staff_page()
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this person: their teams' referrals, news of what they referred."""
    actor = request.actor
    worklists = [_worklist(request, team) for team in _teams(actor)]
    news = list(queries.messages_for(actor).filter(read_at=None)[:MOST])
    context = {
        "title": "Home",
        "name": actor.name,
        "searches": roles.may(actor, "person.search"),
        "refers": roles.may(actor, "referral.receive"),
        "head": presenters.WORKLIST_HEAD,
        "worklists": worklists,
        "news": [presenters.news_row(message) for message in news],
    }
    return render(request, "frontdoor/home.jinja", context)


def _teams(actor) -> list:
    if not (actor.team_ids and roles.may(actor, "worklist.look")):
        return []
    return list(teams().filter(pk__in=actor.team_ids))


def _worklist(request: HttpRequest, team) -> dict:
    question = queries.Worklist(team=team.pk)
    found = list(question.rows()[: MOST + 1])
    look_at(request.actor, found[:MOST])
    return {
        "team": team,
        "overdue": queries.overdue(team.pk),
        "more": len(found) > MOST,
        "rows": [presenters.worklist_row(each, [team.pk]) for each in found[:MOST]],
    }
