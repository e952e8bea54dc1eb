"""Worklist and person page, with session, access decision and journal entry, against a bare view.

The bare view runs with no middleware, makes one SQL read of the same rows and one audit insert,
and returns the same bytes; it sees everybody, by the same policies. Both are called in this process
as WSGI applications, in turns, on a synthetic place of BENCH_RESIDENTS (305,000 with about 200,000
referrals unless said otherwise). A third turn is our page with the look left out of the journal.
After the pages: lists of teams with the policies of who reaches whom, and without.
Promises: at least 0.5 of the bare view's speed; at most 15% of a page for the journal; a scoped
list at most 1.3 times as long as one that sees everything.
"""

import statistics
import sys
import time
from contextlib import nullcontext
from unittest.mock import patch

from bench import _scope
from bench._place import call, place, signed_in

ROUNDS, WARM = 300, 20
PROMISED, JOURNAL = 0.5, 0.15


def main() -> int:
    """Print the ratios; 1 where a promise is broken."""
    with place():
        kept = [_measure(*page) for page in _pages()]
        return 0 if all([*kept, _scope.measure()]) else 1


def _measure(name: str, path: str, read: str) -> bool:
    ours, unwritten, bare = _medians(path, read)
    print(
        f"{name:<12} hamlet {ours * 1000:.2f} ms, bare {bare * 1000:.2f} ms (medians of "
        f"{ROUNDS}): {bare / ours:.2f} of the bare view's speed, promised {PROMISED}; "
        f"journal {1 - unwritten / ours:.0%} of it, promised {JOURNAL:.0%}"
    )
    return bare / ours >= PROMISED and 1 - unwritten / ours <= JOURNAL


def _pages():
    """Name, path and the bare view's SQL of each page."""
    from hamlet.frontdoor.models import Referral

    person = Referral.objects.filter(state="active").order_by("pk").first().person_id
    yield (
        "worklist",
        "/worklist/",
        (
            "SELECT r.*, p.*, s.name FROM frontdoor_referral r"
            " LEFT JOIN people_person p ON p.id = r.person_id"
            " LEFT JOIN directory_service s ON s.id = r.service_id"
            " JOIN place_team t ON t.id = r.owner_team_id AND t.kind = 'triage'"
            " WHERE r.ended_at IS NULL ORDER BY r.due_at LIMIT 50"
        ),
    )
    yield (
        "person",
        f"/people/{person}/",
        (
            "SELECT p.*, c.* FROM people_person p"
            " LEFT JOIN people_communicationneed c ON c.person_id = p.id"
            f" WHERE p.id = '{person}'"
        ),
    )


def _medians(path: str, read: str) -> list[float]:
    """Median seconds of our page, of it without its look, and of the bare view."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import override_settings

    from hamlet.config.wsgi import application

    cookie = signed_in()
    body = call(application, path, cookie)
    with override_settings(ROOT_URLCONF=_routes(read, body)):
        with override_settings(MIDDLEWARE=[]):
            bare = WSGIHandler()
        unwritten = patch("hamlet.journal.actions._write")
        turns = ((application, path, nullcontext()), (application, path, unwritten))
        return _in_turns((*turns, (bare, BARE, nullcontext())), cookie, len(body))


def _in_turns(turns, cookie: str, length: int) -> list[float]:
    times = [[] for _ in turns]
    for number in range(ROUNDS + WARM):
        for kept, (application, path, around) in zip(times, turns, strict=True):
            with around:
                began = time.perf_counter()
                answered = call(application, path, cookie)
                took = time.perf_counter() - began
            if number >= WARM:
                kept.append(took)
            assert abs(len(answered) - length) < 300, "they answer with different pages"
    return [statistics.median(each) for each in times]


BARE = "/bare/"
INSERT = (
    "INSERT INTO journal_entry (at, kind, action, actor_name, actor_kind, organisation, people,"
    " subject, purpose, basis, detail) VALUES (now(), 'look', 'bare', 'bare', 'bench', '', '{}',"
    " '', 'bench', 'bench', '{}')"
)


def _routes(read: str, body: bytes):
    """Our addresses and one more: a view with one read, one insert, and the same bytes."""
    from django.db import connection
    from django.http import HttpResponse
    from django.urls import path

    from hamlet.config import urls

    def view(request):
        with connection.cursor() as cursor:
            cursor.execute(read)
            cursor.fetchall()
            cursor.execute(INSERT)
        return HttpResponse(body)

    routes = type(sys)("bench.routes")
    routes.urlpatterns = [path(BARE.strip("/") + "/", view), *urls.urlpatterns]
    routes.handler404 = urls.handler404
    return routes


if __name__ == "__main__":
    sys.exit(main())
