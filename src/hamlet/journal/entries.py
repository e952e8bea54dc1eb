"""Entries as what is hashed: each as one text, in one order, read as a stream.

The order is that of the transactions which wrote them, then of the ids: a seal then always covers
a beginning of it. The text is a JSON list of all columns, as PostgreSQL writes it; times in UTC.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection, transaction

from hamlet.journal.merkle import leaf_hash

TEXT = """
json_build_array(
    id, at AT TIME ZONE 'UTC', transaction, kind, action, actor_id, actor_name, actor_kind,
    organisation, people, subject, purpose, basis, detail
)::text
"""
IN_ORDER = f"""
COPY (
    SELECT {TEXT} FROM journal_entry WHERE transaction >= %d AND transaction < %d
    ORDER BY transaction, id
) TO STDOUT
"""
ONE = f"SELECT {TEXT} FROM journal_entry WHERE id = %s"
COUNT = "SELECT count(*) FROM journal_entry WHERE transaction >= %s"


class Leaf(NamedTuple):
    """An entry's id and the hash of its leaf."""

    entry: int
    hash: bytes


def leaves(since: int, until: int) -> Iterator[Leaf]:
    """The leaves of what transactions from `since` up to, not including, `until` wrote.

    By COPY, so that the server makes the next texts while these are hashed. Nothing else can be
    asked of the database until this is read to its end or closed.
    """
    # A savepoint, because closing it half-way makes the server give up the statement.
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
        cursor.copy(IN_ORDER % (since, until)) as rows,
    ):
        for row in rows:
            # One row a line; COPY doubles each backslash, and JSON holds no line break.
            text = bytes(row)[:-1].replace(b"\\\\", b"\\")
            yield Leaf(int(text[1 : text.index(b",")]), leaf_hash(text))


def text_of(entry: int) -> str | None:
    """What is hashed of one entry; None where there is none of this id."""
    with connection.cursor() as cursor:
        cursor.execute(ONE, [entry])
        row = cursor.fetchone()
    return row[0] if row else None


def number_since(transaction: int) -> int:
    """How many entries this transaction and later ones wrote."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [transaction])
        return cursor.fetchone()[0]
