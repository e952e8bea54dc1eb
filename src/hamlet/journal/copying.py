"""Sending rows by PostgreSQL's COPY."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from django.db import connection
from psycopg import Copy

from hamlet.kernel.errors import Fault


@contextmanager
def copying(cursor, statement: str) -> Iterator[Copy]:
    """What rows are written to, until they are all sent; then `cursor.rowcount` says how many.

    Raises `Fault` where rows that are made on the way ask the database something: it waits for the
    next row meanwhile, and would do so for ever.
    """
    with connection.execute_wrapper(_refused), cursor.copy(statement) as copy:
        yield copy


def _refused(execute, statement: str, *_) -> NoReturn:
    raise Fault(f"asked while rows were sent, have them ready before: {statement}")
