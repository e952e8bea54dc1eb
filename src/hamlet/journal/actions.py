"""Writing in the book: deeds (from inside a verb) and looks (from a page, a search, an export)."""

from collections.abc import Iterable
from uuid import UUID

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
    note_entry(_write(Entry.Kind.DEED, by, action, subject, people, basis, purpose, detail).pk)


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


def _write(kind, by, action, subject, people, basis, purpose, detail) -> Entry:
    return Entry.objects.create(
        at=clock.now(),
        kind=kind,
        action=action,
        actor_id=by.id,
        actor_name=by.name,
        actor_kind=by.kind,
        organisation=by.organisation,
        people=list(people),
        subject=subject,
        purpose=purpose,
        basis=basis[:300],
        detail=detail or {},
    )
