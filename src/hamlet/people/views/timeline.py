"""The timeline of one person: every item that may be seen, in one order."""

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hamlet.access import terms
from hamlet.access.decisions import decide, decide_again
from hamlet.access.pages import staff_page
from hamlet.journal.actions import look
from hamlet.journal.queries import last_look
from hamlet.kernel import clock
from hamlet.people import panels, queries
from hamlet.people.banner import banner
from hamlet.people.presenters import disputes
from hamlet.people.presenters import timeline as presenters
from hamlet.people.queries.disputes import open_disputes
from hamlet.people.queries.timeline import PAGE, Timeline, on_top, page_of, parts_of
from hamlet.people.views.person import refused

A_VISIT = timedelta(minutes=30)
"""Looks within this time are one visit: turning a page does not make what is new old."""


@staff_page("person.look")
def timeline(request: HttpRequest, person: UUID) -> HttpResponse:
    """What happened to a person and what holds, newest first, with what is not shown and why."""
    decision = decide(request.actor, "person.look", person)
    if not decision.allowed:
        return refused(request, person, decision)
    held = queries.person(person)
    held.decision = decision
    before = clock.now() - A_VISIT
    looked = last_look(request.actor.id, "timeline.look", person, before)
    asked = _asked(request, looked)
    parts = parts_of(request.actor, person, decision.weighed)
    found = page_of(parts, asked)
    look(by=request.actor, action="timeline.look", people=[person], basis=decision.basis)
    said = list(open_disputes(person))
    disputed = disputes.marked(said)
    may_say = decide_again(decision, request.actor, "dispute.record").allowed
    first = not (asked.after or asked.words)
    alerts = [] if asked.as_at else [each.words for each in queries.alerts(held)]
    categories, sources = presenters.choices(parts.shown)
    context = {
        "person": banner(held, decision),
        "person_id": person,
        "top": presenters.top(on_top(parts, asked), parts.hidden, disputed, alerts)
        if first
        else [],
        "head": presenters.HEAD,
        "rows": [
            presenters.row(each, looked, person if may_say else None, disputed)
            for each in found[:PAGE]
        ],
        "disputes": disputes.standing(said),
        "caption": presenters.caption(asked, looked),
        "hidden": presenters.hidden(parts.hidden),
        "categories": categories,
        "sources": sources,
        "asked": asked,
        "as_at": request.GET.get("as_at", ""),
        "before": request.GET.get("before", ""),
        "looked": looked,
        "next": presenters.next_page(person, asked, found, _query(request)),
        "panels": panels.of_timeline(request.actor, held),
        "ours": panels.of_items(request.actor, held) if first else [],
        "why": decision.basis,
    }
    return render(request, "people/timeline.jinja", context)


def _asked(request: HttpRequest, looked: datetime | None) -> Timeline:
    """What the address and the form ask. Words to search for are sent, never in the address."""
    chosen = request.GET.get("category", "")
    return Timeline(
        category=chosen if chosen in terms.CATEGORIES else "",
        organisation=_id(request.GET.get("from", "")),
        words=request.POST.get("words", "").replace("\x00", "")[:100],
        received_since=looked if request.GET.get("new") else None,
        before=_end_of_day(request.GET.get("before", "")),
        as_at=_end_of_day(request.GET.get("as_at", "")),
        after=_id(request.GET.get("after", "")),
    )


def _id(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None


def _end_of_day(written: str) -> datetime | None:
    """The end of a day in London; None where none, or one to come, is asked for."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    end = datetime.combine(day, time.max, clock.LONDON)
    return clock.utc(end) if day < clock.today() else None


def _query(request: HttpRequest) -> str:
    kept = ("category", "from", "new", "before", "as_at")
    return urlencode({name: request.GET[name] for name in kept if request.GET.get(name)})
