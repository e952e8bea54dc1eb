"""Who is waiting to go home, and how many nights are lost to what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hamlet.access import roles
from hamlet.access.pages import staff_page
from hamlet.design.paging import paged
from hamlet.discharge import presenters, queries
from hamlet.discharge.models import NOT_HOME
from hamlet.discharge.policies import THEIRS
from hamlet.journal.actions import look
from hamlet.kernel.actor import Actor

TIMES = {"week": 12, "day": 28}
"""How many weeks or days are counted."""
FIRST = 10
"""How many of those who left unplanned the board shows; the others have pages of their own."""


@staff_page("stay.list")
def waiting(request: HttpRequest) -> HttpResponse:
    """Who waits, who is in hospital, who left with something open; who comes to one's own team."""
    actor = request.actor
    inside = list(queries.in_hospital(actor))
    left = list(queries.left_known(actor))
    unplanned = queries.left_unplanned(actor)
    first = list(unplanned[:FIRST])
    coming = list(queries.coming_to(actor))
    disagree = [each for each in inside if queries.disagrees(each)]
    disagree += queries.said_to_be_inside(actor)
    _write(actor, [*inside, *left, *first, *coming, *disagree])
    ready = [each for each in inside if each.ready_on]
    lists = {
        "left": [presenters.left_row(each) for each in left if each.destination not in NOT_HOME],
        "asked": [presenters.asked_row(each) for each in left if each.destination in NOT_HOME],
        "unplanned": [presenters.unplanned_row(each) for each in first],
        "disagree": [presenters.disagree_row(each) for each in disagree],
        "waiting": [presenters.waiting_row(each) for each in ready],
        "staying": [presenters.staying_row(each) for each in inside if each.ready_on is None],
        "coming": [presenters.coming_row(each, actor.team_ids) for each in coming],
    }
    number = unplanned.count() if len(first) == FIRST else len(first)
    context = {
        "title": "Who is waiting to go home",
        "lists": lists,
        "contents": presenters.contents(lists, number),
        "nobody": presenters.nobody(bool(actor.team_ids), any(lists.values())),
        "unplanned": number,
        "more": number > len(first),
        "risk_first": presenters.RISK_FIRST,
        "captions": presenters.SECTIONS,
        "wards": presenters.wards(ready),
        "heard": presenters.heard(queries.last_told(actor)),
        "plans": roles.may(actor, "stay.plan"),
        "counts": roles.may(actor, "delays.look"),
        "heads": presenters.HEADS,
    }
    return render(request, "discharge/waiting.jinja", context)


@staff_page("stay.list")
def unplanned(request: HttpRequest) -> HttpResponse:
    """A page of those who left hospital while nobody had planned it; whoever was looked at and
    closed, or needs something that was added, is on it no more."""
    found = queries.left_unplanned(request.actor)
    at, pages = paged(found, request.GET.get("page"), {})
    shown = list(at)
    _write(request.actor, shown)
    context = {
        "title": presenters.SECTIONS["unplanned"],
        "number": at.paginator.count,
        "rows": [presenters.unplanned_row(each) for each in shown],
        "head": presenters.HEADS["unplanned"],
        "risk_first": presenters.RISK_FIRST,
        "plans": roles.may(request.actor, "stay.plan"),
        "pages": pages,
    }
    return render(request, "discharge/unplanned.jinja", context)


def _write(actor: Actor, shown: list) -> None:
    if shown:
        people = {each.person_id for each in shown}
        look(
            by=actor, action="stay.list", people=people, basis=THEIRS, detail={"stays": len(shown)}
        )


@staff_page("delays.look")
def delays(request: HttpRequest) -> HttpResponse:
    """Nights lost by cause, and by week or `?by=day`, in the whole place."""
    unit = "day" if request.GET.get("by") == "day" else "week"
    found = queries.delays(unit, TIMES[unit])
    context = {
        "title": "Nights lost to delays",
        "unit": unit,
        "number": TIMES[unit],
        "since": found.since,
        "until": found.until,
        "finding": presenters.finding(found),
        "chart": presenters.chart(found),
        "causes": presenters.causes(found),
        "times": presenters.times(found),
        "heads": presenters.HEADS_OF,
        "lists": roles.may(request.actor, "stay.list"),
    }
    return render(request, "discharge/delays.jinja", context)
