"""Entries as what is hashed: each as one text, in one order, read as a stream.

The order is that of the transactions which wrote them, then of the ids: a seal then always covers
a beginning of it. The text is JSON as PostgreSQL writes it, keys sorted, times in UTC.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection

from hamlet.journal.merkle import leaf_hash

CHUNK = 5000

TEXT = """
jsonb_build_object(
    'id', id, 'at', at AT TIME ZONE 'UTC', 'transaction', transaction, 'kind', kind,
    'action', action, 'actor_id', actor_id, 'actor_name', actor_name, 'actor_kind', actor_kind,
    'organisation', organisation, 'people', people, 'subject', subject, 'purpose', purpose,
    'basis', basis, 'detail', detail
)::text
"""
IN_ORDER = f"""
SELECT id, {TEXT} FROM journal_entry WHERE transaction >= %s AND transaction < %s
ORDER BY transaction, id
"""
ONE = f"SELECT {TEXT} FROM journal_entry WHERE id = %s"
COUNT = "SELECT count(*) FROM journal_entry WHERE transaction >= %s"


class Leaf(NamedTuple):
    """An entry's id and the hash of its leaf."""

    entry: int
    hash: bytes


def leaves(since: int, until: int) -> Iterator[Leaf]:
    """The leaves of what transactions from `since` up to, not including, `until` wrote.

    Call it inside a transaction: a cursor on the server holds what was not yet read.
    """
    with connection.chunked_cursor() as cursor:
        cursor.execute(IN_ORDER, [since, until])
        while rows := cursor.fetchmany(CHUNK):
            for entry, text in rows:
                yield Leaf(entry, leaf_hash(text.encode()))


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
