"""Writing in the book: deeds (from inside a verb) and looks (from a page, a search, an export)."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from hamlet.journal.models import Entry
from hamlet.journal.verbs import in_verb, note_entry
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Fault

DIRECT_CARE = "direct care"
RUNNING = "running the place"


def deed(
    *,
    by: Actor,
    action: str,
    subject: str = "",
    people: Iterable[UUID] = (),
    basis: str = "",
    purpose: str = DIRECT_CARE,
    detail: dict | None = None,
) -> None:
    """Write that `by` did `action` to `subject`, about `people`, in the verb's transaction.

    `detail` holds what the verb changed, never free text about a person. Raises `Fault` outside a
    verb.
    """
    if not in_verb():
        raise Fault(f"{action}: a deed is written by a verb")
    note_entry(_write(Entry.Kind.DEED, by, action, subject, people, basis, purpose, detail))


def look(
    *,
    by: Actor,
    action: str,
    subject: str = "",
    people: Iterable[UUID] = (),
    basis: str = "",
    purpose: str = DIRECT_CARE,
    detail: dict | None = None,
) -> None:
    """Write that `by` saw something. A page shows nothing that it could not write down."""
    _write(Entry.Kind.LOOK, by, action, subject, people, basis, purpose, detail)


# In SQL of its own, because every page and every verb writes here.
WRITE = """
INSERT INTO journal_entry (at, kind, action, actor_id, actor_name, actor_kind, organisation, people,
                           subject, purpose, basis, detail)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s::uuid[], %s, %s, %s, %s)
RETURNING id
"""


def _write(kind, by, action, subject, people, basis, purpose, detail) -> int:
    entry = (
        *(clock.now(), kind, action, by.id, by.name, by.kind, by.organisation),
        *(list(people), subject, purpose, basis[:300], Jsonb(detail or {})),
    )
    with connection.cursor() as cursor:
        cursor.execute(WRITE, entry)
        return cursor.fetchone()[0]
