"""Pages of sources: when each was last heard, how much came, what was refused."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hamlet.access.pages import staff_page
from hamlet.interop import queries
from hamlet.interop.freshness import freshness
from hamlet.interop.models import Quarantine, Source
from hamlet.interop.presenters import deliveries, sources
from hamlet.people.queries import waiting

SHOWN = 30


@staff_page("intake.look")
def every_source(request: HttpRequest) -> HttpResponse:
    """Every declared source, and how it stands."""
    context = {
        "title": "Sources",
        "head": sources.HEAD,
        "rows": sources.rows(queries.sources()),
        "waiting": waiting().count(),
    }
    return render(request, "interop/sources.jinja", context)


@staff_page("intake.look")
def source(request: HttpRequest, source: str) -> HttpResponse:
    """One source: its rhythm, its volumes, its refusals by reason, its deliveries."""
    found = queries.source(source)
    came = list(found.deliveries.filter(replay_of=None).order_by("-at")[:SHOWN])
    fresh = freshness(found, came[0].at if came else None)
    context = {
        "title": found.name,
        "state": sources.state(fresh, found),
        "facts": sources.facts(found, fresh),
        "chart": sources.chart(came),
        "rules": deliveries.rule_rows(queries.refusals_by_rule().filter(kind=found.key)),
        "head": sources.DELIVERY_HEAD,
        "rows": sources.delivery_rows(came),
        "readings": [],
    }
    if found.holds == Source.Holds.SERVICES:
        context |= _readings(found)
    return render(request, "interop/source.jinja", context)


def _readings(of: Source) -> dict:
    """What each reading of a directory came to, in the place of its pages one by one."""
    read = queries.readings(of)[:SHOWN]
    refused = queries.refusals_by_rule(Quarantine.objects.filter(delivery__source=of))
    return {
        "readings": sources.reading_rows(read),
        "reading_head": sources.READING_HEAD,
        "rules": deliveries.rule_rows(refused),
        "chart": None,
        "rows": [],
    }
