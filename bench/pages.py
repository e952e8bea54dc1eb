"""Worklist and person page, with session, access decision and journal entry, against a bare view.

The bare view runs with no middleware, makes one SQL read of the same rows and one audit insert,
and returns the same bytes. Both are called in this process as WSGI applications, in turns, on a
synthetic place of BENCH_RESIDENTS (305,000 with about 200,000 referrals unless said otherwise).
Promise: at least 0.5 of the bare view's speed.
"""

import io
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from hamlet.config.bundled_postgres import BundledPostgres

RESIDENTS = int(os.environ.get("BENCH_RESIDENTS", "305000"))
ROUNDS, WARM = 300, 20
PROMISED = 0.5


def main() -> int:
    """Print the ratios; 1 where the promise is broken."""
    kept = os.environ.get("BENCH_HOME")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(kept or folder)
        server = BundledPostgres(home / "postgres")
        os.environ |= {"HAMLET_HOME": str(home), "HAMLET_DEMO": "1", "DATABASE_URL": server.start()}
        os.environ["DJANGO_SETTINGS_MODULE"] = "hamlet.config.settings"
        try:
            return _measure()
        finally:
            server.stop()


def _measure() -> int:
    _place()
    worst = 1.0
    for name, path, read in _pages():
        ours, bare = _pair(path, read)
        ratio = bare / ours
        worst = min(worst, ratio)
        print(
            f"{name:<12} hamlet {ours * 1000:.2f} ms, bare {bare * 1000:.2f} ms (medians of "
            f"{ROUNDS}): {ratio:.2f} of the bare view's speed, promised {PROMISED}"
        )
    return 0 if worst >= PROMISED else 1


def _place() -> None:
    """The synthetic place, made where the database has none."""
    import django

    django.setup()
    from django.core.management import call_command

    from hamlet.config.prepare import is_empty
    from hamlet.config.progress import Progress
    from hamlet.frontdoor.models import Referral
    from hamlet.synth import loader

    call_command("migrate", verbosity=0)
    if is_empty():
        loader.load(RESIDENTS, 1, Progress())
    print(f"{Referral.objects.count():,} referrals in a place of {RESIDENTS:,} residents")


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


def _pair(path: str, read: str) -> tuple[float, float]:
    """Median seconds of our page and of the bare view that returns the same bytes."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import override_settings

    from hamlet.config.wsgi import application

    cookie = _signed_in()
    body = _call(application, path, cookie)
    with override_settings(ROOT_URLCONF=_routes(read, body)):
        with override_settings(MIDDLEWARE=[]):
            bare = WSGIHandler()
        return _in_turns((application, path), (bare, BARE), cookie, len(body))


def _in_turns(ours, bare, cookie: str, length: int) -> tuple[float, float]:
    times = ([], [])
    for number in range(ROUNDS + WARM):
        for kept, (application, path) in zip(times, (ours, bare), strict=True):
            began = time.perf_counter()
            answered = _call(application, path, cookie)
            if number >= WARM:
                kept.append(time.perf_counter() - began)
            assert abs(len(answered) - length) < 300, "the two answer with different pages"
    return statistics.median(times[0]), statistics.median(times[1])


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


def _signed_in() -> str:
    """The cookies that a browser keeps once the demo triage nurse has signed in."""
    from django.test import Client

    from hamlet.access.queries import demo_accounts

    account = demo_accounts().filter(demo_words__startswith="triage nurse").first()
    client = Client(headers={"host": "localhost"})
    client.get("/sign-in/")
    client.post("/sign-in/demo/", {"account": str(account.pk)})
    return "; ".join(f"{name}={kept.value}" for name, kept in client.cookies.items() if kept.value)


def _call(application, path: str, cookie: str) -> bytes:
    """The body of one answered request."""
    said = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "HTTP_COOKIE": cookie,
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    answer = application(environ, lambda status, headers: said.append(status))
    body = b"".join(answer)
    answer.close()
    assert said[0].startswith("200"), said
    return body


if __name__ == "__main__":
    sys.exit(main())
