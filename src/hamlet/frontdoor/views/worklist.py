"""The worklist of a team, ranked by what will breach first; and what one has referred."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hamlet.access.pages import staff_page
from hamlet.frontdoor import lifecycle, presenters, queries
from hamlet.frontdoor.rows import Listing
from hamlet.journal.actions import look
from hamlet.kernel.errors import NotAllowed

HELD = "Allowed: the team holds these referrals or was offered them."
REFERRED = "Allowed: the actor, or their practice or group, made these referrals."


def look_at(actor, rows, basis: str = HELD, action: str = "worklist.look") -> None:
    """Write in the journal that an actor saw these referrals in a list, and on what ground."""
    if rows:
        look(
            by=actor,
            action=action,
            people={row.person_id for row in rows if row.person_id},
            basis=basis,
            detail={"referrals": len(rows)},
        )


@staff_page("worklist.look")
def worklist(request: HttpRequest) -> HttpResponse:
    """One team's open referrals. Overdue ones are counted whatever the filter."""
    actor = request.actor
    if not actor.team_names:
        raise NotAllowed("You are in no team, so there is no worklist for you.")
    team, name = _chosen(request, actor.team_names)
    question = queries.Worklist(
        team=team,
        state=_state(request),
        mine=actor.practitioner_id if request.GET.get("mine") else None,
    )
    found = question.page(_number(request))
    look_at(actor, found.rows)
    context = {
        "title": f"Worklist of {name}",
        "team": team,
        "found": found,
        "head": presenters.WORKLIST_HEAD,
        "rows": [presenters.worklist_row(row, team) for row in found.rows],
        "teams": actor.team_names,
        "states": [(name, lifecycle.STATES[name].words) for name in lifecycle.OPEN],
        "question": question,
        "pages": _pages(request, found),
    }
    return render(request, "frontdoor/worklist.jinja", context)


def _chosen(request: HttpRequest, teams: tuple) -> tuple:
    asked = request.GET.get("team", "")
    return next((team for team in teams if str(team[0]) == asked), teams[0])


def _state(request: HttpRequest) -> str:
    asked = request.GET.get("state", "")
    return asked if asked in lifecycle.OPEN else ""


def _number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _pages(request: HttpRequest, found: Listing) -> dict:
    def at(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "previous": at(found.number - 1) if found.number > 1 else "",
        "next": at(found.number + 1) if found.number < found.pages else "",
        "page": found.number,
        "pages": found.pages,
    }


@staff_page("referral.receive")
def made(request: HttpRequest) -> HttpResponse:
    """What an actor or their practice or group referred, and what came of it."""
    found = queries.made_by(request.actor, _number(request))
    look_at(request.actor, found.rows, REFERRED, "made.look")
    context = {
        "title": "Your referrals",
        "rows": [presenters.worklist_row(row) for row in found.rows],
        "head": presenters.WORKLIST_HEAD,
        "pages": _pages(request, found),
    }
    return render(request, "frontdoor/made.jinja", context)
