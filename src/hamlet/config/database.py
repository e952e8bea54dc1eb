"""The database for one command: the one that is named or running, else one started for it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from hamlet.config import preflight
from hamlet.config.bundled_postgres import BundledPostgres


@contextmanager
def database() -> Iterator[str]:
    """Set up Django on DATABASE_URL, on the server of a `hamlet run` here, or on one of our own.

    Gives the URL. Raises UserError when there is none to be had.
    """
    if os.environ.get("DATABASE_URL"):
        _set_up(os.environ["DATABASE_URL"])
        yield os.environ["DATABASE_URL"]
        return
    options = preflight.Options.read(os.environ)
    server = BundledPostgres(options.home / "postgres")
    if server.is_running():
        _set_up(server.url)
        yield server.url
        return
    preflight.check(options)
    with preflight.alone(options.home):
        try:
            _set_up(server.start())
            yield server.url
        finally:
            server.stop()


def _set_up(url: str) -> None:
    import django

    os.environ["DATABASE_URL"] = url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hamlet.config.settings")
    django.setup()
