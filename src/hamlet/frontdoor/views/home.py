"""Home: for each role, what waits for them."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hamlet.access import roles
from hamlet.access.pages import staff_page
from hamlet.design import panels
from hamlet.frontdoor import presenters, queries
from hamlet.frontdoor.views.worklist import HELD, REFERRED, look_at, look_at_raised
from hamlet.journal.actions import look
from hamlet.kernel.actor import Actor

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hamlet.frontdoor.queries import Message

MOST = 10
TAKEN = 30
TOOK = "Allowed: the actor took these down."


@staff_page()
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this person: their teams' referrals, news of what they referred."""
    actor = request.actor
    teams = actor.team_names if roles.may(actor, "worklist.look") else ()
    unread = queries.messages_for(actor).filter(read_at=None)
    news = _look_at_news(actor, unread.filter(team=None), REFERRED)
    added = _look_at_news(actor, unread.filter(team__isnull=False), HELD) if teams else []
    taken = list(queries.taken_today(actor)[:TAKEN])
    look_at(actor, taken, TOOK, "made.look")
    raised = look_at_raised(actor, queries.raised_to(actor)[: MOST + 1])
    context = {
        "title": "Home",
        "raised": raised[:MOST],
        "raised_more": len(raised) > MOST,
        "raised_head": presenters.RAISED_HEAD,
        "name": actor.name,
        "searches": roles.may(actor, "person.search"),
        "refers": roles.may(actor, "referral.receive"),
        "head": presenters.WORKLIST_HEAD,
        "worklists": [_worklist(request, *team) for team in teams],
        "panels": panels.home.of(actor, None),
        "taken": [presenters.taken_row(each) for each in taken],
        "added": added,
        "news": news,
    }
    return render(request, "frontdoor/home.jinja", context)


def _look_at_news(actor: Actor, unread: "QuerySet[Message]", basis: str) -> list[list]:
    """Write in the journal that an actor saw the newest of these; gives their rows."""
    news = list(unread[:MOST])
    if news:
        people = {each.referral.person_id for each in news if each.referral.person_id}
        look(by=actor, action="news.look", people=people, basis=basis)
    return [presenters.news_row(message) for message in news]


def _worklist(request: HttpRequest, team: UUID, name: str) -> dict:
    found = queries.Worklist(team=team).page(size=MOST, most=MOST)
    look_at(request.actor, found.rows)
    return {
        "team": team,
        "name": name,
        "overdue": found.overdue,
        "soon": found.soon,
        "rows": [presenters.worklist_row(row, team) for row in found.rows],
    }
