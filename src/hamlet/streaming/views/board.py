"""The live board: who waits, who came today, where they went, and what is left."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hamlet.access import roles
from hamlet.access.pages import staff_page
from hamlet.journal.actions import look
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.streaming import presenters, queries
from hamlet.streaming.policies import THEIRS
from hamlet.streaming.queries import Attendance
from hamlet.streaming.rules import Rules

SHOWN = 30


@staff_page("attendance.board")
def board(request: HttpRequest) -> HttpResponse:
    """Today at the front door of the actor's teams, and whoever is not finished."""
    actor = request.actor
    if not queries.doors(actor):
        return render(request, "streaming/no_door.jinja", {"title": "At the front door"})
    waiting = queries.flags_first(queries.unfinished(actor))
    shown = {each.pk for each in waiting}
    today = queries.of_day(actor, clock.today()).exclude(pk__in=shown)
    decided = list(today[:SHOWN])
    missed = list(queries.missed(actor)[:SHOWN])
    left_open = list(queries.left_open(actor)[:SHOWN])
    every = [*waiting, *decided, *missed, *left_open]
    look_at(actor, every)
    rules = rules_by_version(every)
    context = {
        "title": "At the front door",
        "day": presenters.now_words(),
        "now": clock.now(),
        "facts": presenters.board(queries.board(actor, clock.today())),
        "waiting_head": presenters.WAITING_HEAD,
        "head": presenters.CAME_HEAD,
        "waiting": [presenters.waiting_row(each, rules[each.rules_id]) for each in waiting],
        "rows": [presenters.came_row(each, rules[each.rules_id]) for each in decided],
        "missed_head": presenters.MISSED_HEAD,
        "missed": [presenters.missed_row(each, rules[each.rules_id]) for each in missed],
        "left_open": [presenters.waiting_row(each, rules[each.rules_id]) for each in left_open],
        "more": len(decided) == SHOWN,
        "assesses": roles.may(actor, "attendance.assess"),
    }
    return render(request, "streaming/board.jinja", context)


def look_at(actor: Actor, came: list[Attendance]) -> None:
    """Write down that these were seen in a list."""
    if not came:
        return
    people = {each.person_id for each in came if each.person_id}
    detail = {"attendances": len(came)}
    look(by=actor, action="attendance.list", people=people, basis=THEIRS, detail=detail)


def rules_by_version(came: Iterable[Attendance]) -> dict[UUID, Rules]:
    """The rules by which these were assessed, each version read once."""
    wanted = queries.rule_sets().filter(pk__in={each.rules_id for each in came})
    return {each.pk: queries.rules_of(each) for each in wanted}
