"""The live board: who came today, where they went, and what is left."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hamlet.access import roles
from hamlet.access.pages import staff_page
from hamlet.journal.actions import look
from hamlet.kernel import clock
from hamlet.kernel.errors import NotAllowed
from hamlet.streaming import presenters, queries
from hamlet.streaming.policies import THEIRS

SHOWN = 30
NO_TEAM = "You are in no team of an emergency department."


@staff_page("attendance.board")
def board(request: HttpRequest) -> HttpResponse:
    """Today at the front door of the actor's teams."""
    actor = request.actor
    if not actor.team_ids:
        raise NotAllowed(NO_TEAM)
    every = queries.of_day(actor, clock.today())
    waiting, decided = every.filter(chosen="").reverse(), list(every.exclude(chosen="")[:SHOWN])
    came = [*waiting, *decided]
    missed = list(queries.missed(actor)[:SHOWN])
    people = {each.person_id for each in (*came, *missed) if each.person_id}
    if came or missed:
        look(
            by=actor, action="attendance.list", people=people, basis=THEIRS,
            detail={"attendances": len(came)},
        )  # fmt: skip
    complaints = queries.rules_of(queries.live_rules()).complaints
    context = {
        "title": "At the front door",
        "day": presenters.now_words(),
        "facts": presenters.board(queries.board(actor, clock.today())),
        "head": presenters.CAME_HEAD,
        "waiting": [presenters.came_row(each, complaints) for each in waiting],
        "rows": [presenters.came_row(each, complaints) for each in decided],
        "missed_head": presenters.MISSED_HEAD,
        "missed": [presenters.missed_row(each, complaints) for each in missed],
        "more": len(decided) == SHOWN,
        "assesses": roles.may(actor, "attendance.assess"),
    }
    return render(request, "streaming/board.jinja", context)
