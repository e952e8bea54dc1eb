"""A synthetic place to measure, and the demo nurse's browser: what benches of pages share."""

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hamlet.config.bundled_postgres import BundledPostgres

RESIDENTS = int(os.environ.get("BENCH_RESIDENTS", "305000"))


@contextmanager
def place() -> Iterator[None]:
    """A synthetic place of BENCH_RESIDENTS on a server of its own.

    Where BENCH_HOME is named it is made there once, and each bench has a copy of it: what one
    leaves is not measured by the next.
    """
    kept = os.environ.get("BENCH_HOME")
    with tempfile.TemporaryDirectory(dir=kept) as folder:
        home = Path(folder) / "place"
        if kept:
            _copy(Path(kept) / f"place_of_{RESIDENTS}", home)
        with _opened(home):
            yield


def _copy(kept: Path, home: Path) -> None:
    """A copy of the kept place, which is made by a process of its own where there is none."""
    if not kept.exists():
        half = kept.with_name(f"{kept.name}.new")
        shutil.rmtree(half, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "bench._place", str(half)], check=True)
        half.rename(kept)
    subprocess.run(["cp", "-a", str(kept), str(home)], check=True)


@contextmanager
def _opened(home: Path) -> Iterator[None]:
    """The server of a home, with the place in it."""
    server = BundledPostgres(home / "postgres")
    os.environ |= {"HAMLET_HOME": str(home), "HAMLET_DEMO": "1", "DATABASE_URL": server.start()}
    os.environ["DJANGO_SETTINGS_MODULE"] = "hamlet.config.settings"
    try:
        _make()
        yield
    finally:
        server.stop()


def _make() -> None:
    """The synthetic place, made where the database has none."""
    import django

    django.setup()
    from django.core.management import call_command

    from hamlet.access import sight
    from hamlet.config.prepare import is_empty
    from hamlet.config.progress import Progress
    from hamlet.frontdoor.models import Referral
    from hamlet.synth import loader

    call_command("migrate", verbosity=0)
    sight.of_process("the bench makes the place, and its bare view reads it")
    if is_empty():
        loader.load(RESIDENTS, 1, Progress())
    print(f"{Referral.objects.count():,} referrals in a place of {RESIDENTS:,} residents")


def signed_in() -> str:
    """The cookies that a browser keeps once the demo triage nurse has signed in."""
    from django.test import Client

    from hamlet.access.queries import demo_accounts

    account = demo_accounts().filter(demo_words__startswith="triage nurse").first()
    client = Client(headers={"host": "localhost"})
    client.get("/sign-in/")
    client.post("/sign-in/demo/", {"account": str(account.pk)})
    return "; ".join(f"{name}={kept.value}" for name, kept in client.cookies.items() if kept.value)


def call(application, path: str, cookie: str) -> bytes:
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
    with _opened(Path(sys.argv[1])):
        pass
