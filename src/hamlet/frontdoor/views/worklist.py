"""The worklist of a team, ranked by what will breach first; and what one has referred."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hamlet.access.pages import staff_page
from hamlet.frontdoor import lifecycle, presenters, queries
from hamlet.journal.actions import look
from hamlet.kernel.errors import NotAllowed
from hamlet.place.queries import teams

PAGE = 50


def look_at(actor, referrals) -> None:
    """Write in the journal that an actor saw these referrals in a list."""
    people = {each.person_id for each in referrals if each.person_id}
    if referrals:
        look(
            by=actor,
            action="worklist.look",
            people=people,
            basis="Allowed: the team holds these referrals or was offered them.",
            detail={"referrals": len(referrals)},
        )


@staff_page("worklist.look")
def worklist(request: HttpRequest) -> HttpResponse:
    """One team's open referrals. Overdue ones are counted whatever the filter."""
    actor = request.actor
    mine = list(teams().filter(pk__in=actor.team_ids))
    if not mine:
        raise NotAllowed("You are in no team, so there is no worklist for you.")
    team = _chosen(request, mine)
    state = request.GET.get("state", "")
    state = state if state in lifecycle.OPEN else ""
    held = actor.practitioner_id if request.GET.get("mine") else None
    question = queries.Worklist(team=team.pk, state=state, mine=held)
    page = Paginator(question.rows(), PAGE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    look_at(actor, found)
    context = {
        "title": f"Worklist of {team.name}",
        "team": team,
        "overdue": queries.overdue(team.pk),
        "total": page.paginator.count,
        "head": presenters.WORKLIST_HEAD,
        "rows": [presenters.worklist_row(each, [team.pk]) for each in found],
        "teams": mine,
        "states": [(name, lifecycle.STATES[name].words) for name in lifecycle.OPEN],
        "question": question,
        "pages": _pages(request, page),
    }
    return render(request, "frontdoor/worklist.jinja", context)


def _chosen(request: HttpRequest, mine: list):
    asked = request.GET.get("team", "")
    return next((team for team in mine if str(team.pk) == asked), mine[0])


def _pages(request: HttpRequest, page) -> dict:
    def at(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"{reverse('frontdoor:worklist')}?{query.urlencode()}"

    return {
        "previous": at(page.number - 1) if page.has_previous() else "",
        "next": at(page.number + 1) if page.has_next() else "",
        "page": page.number,
        "pages": page.paginator.num_pages,
    }


@staff_page("referral.receive")
def made(request: HttpRequest) -> HttpResponse:
    """What an actor or their organisation referred, and what came of it."""
    actor = request.actor
    page = Paginator(queries.made_by(actor), PAGE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    look_at(actor, found)
    context = {
        "title": "Your referrals",
        "rows": [presenters.worklist_row(each) for each in found],
        "head": presenters.WORKLIST_HEAD,
        "pages": _pages(request, page),
    }
    return render(request, "frontdoor/made.jinja", context)
