"""Sending rows by PostgreSQL's COPY."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from django.db import connection
from psycopg import Copy

from hamlet.kernel.errors import Fault


@contextmanager
def copying(cursor, statement: str) -> Iterator[Copy]:
    """What rows are written to, until they are all sent; then `cursor.rowcount` says how many."""
    with nothing_asked(), cursor.copy(statement) as copy:
        yield copy


@contextmanager
def nothing_asked() -> Iterator[None]:
    """While rows are made that may be sent by COPY, `Fault` where they ask the database something:
    it waits for the next row, and would do so for ever."""
    with connection.execute_wrapper(_refused):
        yield


def _refused(execute, statement: str, *_) -> NoReturn:
    raise Fault(f"asked while rows were sent, have them ready before: {statement}")
