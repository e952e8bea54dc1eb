"""Writing in the book: deeds (from inside a verb) and looks (from a page, a search, an export)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import chain
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from hamlet.journal.models import Alias, Entry
from hamlet.journal.verbs import in_verb, note_entry, verb
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM, Actor
from hamlet.kernel.errors import Fault, NotAllowed, NotFound

DIRECT_CARE = "direct care"
RUNNING = "running the place"
LEGAL = "legal duty"
RESIDENT = "A resident or carer"

_gathered: ContextVar[list[tuple] | None] = ContextVar("looks_of_this_page", default=None)


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
    entry = _entry(Entry.Kind.DEED, by, action, subject, people, basis, purpose, detail)
    note_entry(_write(entry))


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
    """Write that `by` saw something, about one person or thousands in one entry.

    A page, a list, an export, a print or an answer to a program shows nothing that it could not
    write down.
    """
    entry = _entry(Entry.Kind.LOOK, by, action, subject, people, basis, purpose, detail)
    if (gathered := _gathered.get()) is None:
        _write(entry)
    else:
        gathered.append(entry)


@contextmanager
def looks_together() -> Iterator[None]:
    """Write the looks of a block in one statement at its end, for a page of several lists, which is
    shown after that. A block that fails writes none."""
    entries: list[tuple] = []
    token = _gathered.set(entries)
    try:
        yield
    finally:
        _gathered.reset(token)
    if entries:
        _write(*entries)


# In SQL of its own, because every page and every verb writes here. People are written by alias:
# the database finds it, or makes it, within this one statement.
WRITE = """
INSERT INTO journal_entry (at, kind, action, actor_id, actor_name, actor_kind, organisation, people,
                           subject, purpose, basis, detail)
VALUES {entries}
RETURNING id
"""
ENTRY = "(%s, %s, %s, %s, %s, %s, %s, journal_aliases(%s::uuid[]), journal_subject(%s), %s, %s, %s)"


def _entry(kind, by, action, subject, people, basis, purpose, detail) -> tuple:
    return (
        *(clock.now(), kind, action, by.id, _name(by), by.kind, by.organisation),
        *(list(people), subject, purpose, basis[:300], Jsonb(detail or {})),
    )


def _write(*entries: tuple) -> int:
    """Write entries; gives the id of the first."""
    with connection.cursor() as cursor:
        sql = WRITE.format(entries=", ".join([ENTRY] * len(entries)))
        cursor.execute(sql, list(chain.from_iterable(entries)))
        return cursor.fetchone()[0]


def _name(by: Actor) -> str:
    """Who acts, as the book may say it for ever: residents act under no name."""
    return RESIDENT if by.kind == "resident" else by.name


@verb
def forget(*, by: Actor, person: UUID) -> None:
    """Erase who a person's entries are about. The entries stay, and with them every proof.

    For keepers alone, not for staff. Raises `NotFound` where the journal knows nobody of this id.
    What other rooms hold about the person is theirs to erase first.
    """
    if by.kind != SYSTEM.kind:
        raise NotAllowed("Only whoever keeps Hamlet can erase a person from the journal.")
    erased, _ = Alias.objects.filter(person=person).delete()
    if not erased:
        raise NotFound("The journal holds nothing about this person.")
    deed(by=by, action="journal.forget", purpose=RUNNING)
