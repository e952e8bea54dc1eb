"""The database for one command: the one that is named or running, else one started for it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from hamlet.config import preflight
from hamlet.config.bundled_postgres import BundledPostgres


@contextmanager
def database(*, sees_everybody: bool = True) -> Iterator[str]:
    """Set up Django on DATABASE_URL, on the server of a `hamlet run` here, or on one of our own.

    Gives the URL. Whatever the keeper's commands ask, they ask about everybody, unless told not to.
    Raises UserError when there is no database to be had.
    """
    with _found() as url:
        _set_up(url)
        if sees_everybody:
            from hamlet.access import sight

            sight.of_process("a command of the keeper serves nobody else")
        yield url


@contextmanager
def _found() -> Iterator[str]:
    """The URL of the database, which answers meanwhile."""
    if os.environ.get("DATABASE_URL"):
        yield os.environ["DATABASE_URL"]
        return
    options = preflight.Options.read(os.environ)
    server = BundledPostgres(options.home / "postgres")
    if server.is_running():
        yield server.url
        return
    preflight.check(options)
    with preflight.alone(options.home):
        try:
            yield server.start()
        finally:
            server.stop()


def _set_up(url: str) -> None:
    import django

    os.environ["DATABASE_URL"] = url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hamlet.config.settings")
    django.setup()
