"""Home: for each role, what waits for them."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hamlet.access import roles
from hamlet.access.pages import staff_page
from hamlet.design import panels
from hamlet.frontdoor import actions, presenters, queries, raised
from hamlet.frontdoor.views.worklist import HELD, REFERRED, look_at, look_at_raised
from hamlet.journal.actions import look, looks_together
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict

MOST = 10
TAKEN = 30
TOOK = "Allowed: the actor took these down."


@staff_page()
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this person: their teams' referrals, news of what they referred."""
    with looks_together():
        context = _context(request.actor)
    return render(request, "frontdoor/home.jinja", context)


def _context(actor: Actor) -> dict:
    teams = actor.team_names if roles.may(actor, "worklist.look") else ()
    unread = queries.unread_for(actor, MOST)
    news = _look_at_news(actor, [each for each in unread if not each.team_id], REFERRED)
    to_read = [each for each in unread if each.team_id and teams]
    added = _look_at_news(actor, to_read, HELD)
    taken = list(queries.taken_today(actor)[:TAKEN])
    look_at(actor, taken, TOOK, "made.look")
    return {
        "title": "Home",
        **_raised(actor),
        "name": actor.name,
        "searches": roles.may(actor, "person.search"),
        "refers": roles.may(actor, "referral.receive"),
        "head": presenters.WORKLIST_HEAD,
        "worklists": _worklists(actor, teams),
        "panels": panels.home.of(actor, None),
        "taken": [presenters.taken_row(each) for each in taken],
        "added": added,
        "news": news,
    }


def _raised(actor: Actor) -> dict:
    """What was raised to them: emergencies by name, and how much of each team; what is new is put
    before them now and then."""
    found = raised.at_home(actor)
    if found.news.is_due:
        with suppress(Conflict):  # Another window began the same round.
            actions.take_round(by=actor)
    look_at_raised(actor, found.emergencies + found.teams)
    notices = raised.told_outside(found.emergencies)
    return {
        "emergencies": [presenters.raised_row(each, notices) for each in found.emergencies],
        "raised_head": presenters.RAISED_HEAD,
        "raised": [presenters.team_row(each) for each in found.teams],
        "teams_head": presenters.teams_head(found.news),
    }


def _look_at_news(actor: Actor, news: list[queries.Message], basis: str) -> list[list]:
    """Write in the journal that an actor saw these; gives their rows."""
    if news:
        people = {each.referral.person_id for each in news if each.referral.person_id}
        look(by=actor, action="news.look", people=people, basis=basis)
    return [presenters.news_row(message) for message in news]


def _worklists(actor: Actor, teams: Iterable[tuple[UUID, str]]) -> list[dict]:
    hours = queries.hours_of(team for team, _ in teams) if teams else {}
    return [_worklist(actor, team, name, hours[team]) for team, name in teams]


def _worklist(actor: Actor, team: UUID, name: str, hour: datetime) -> dict:
    found = queries.Worklist(team=team).page(size=MOST, most=MOST, hour=hour)
    look_at(actor, found.rows)
    return {
        "team": team,
        "name": name,
        "overdue": found.overdue,
        "soon": found.soon,
        "rows": [presenters.worklist_row(row, team) for row in found.rows],
    }
