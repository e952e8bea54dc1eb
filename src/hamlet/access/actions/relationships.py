"""The verbs of legitimate relationships, opened and closed for the domains."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from hamlet.access import sight
from hamlet.access.models import Account, Relationship
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.bulk import copy_in, insert
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor

PERSONAL = (Relationship.Kind.SELF, Relationship.Kind.PROXY)
"""The relationships that a resident holds, as themselves or for somebody."""


@verb
def open_relationship(
    *,
    by: Actor,
    holder_kind: str,
    holder: UUID,
    person: UUID,
    kind: str,
    subject: str,
    organisation: UUID | None = None,
    categories: Iterable[str] = (),
    closes_at: datetime | None = None,
) -> None:
    """Let a team, an organisation or an account see a person, because of `subject`.

    `organisation` is the one that a team is of. Opening the same one twice opens it once, also when
    two do so at the same time.
    """
    opened = insert(
        Relationship(
            holder_kind=holder_kind,
            holder=holder,
            organisation=holder if holder_kind == "organisation" else organisation,
            person=person,
            kind=kind,
            subject=subject,
            categories=list(categories),
            opened_at=clock.now(),
            closes_at=closes_at,
        ),
        unless_there=True,
    )
    if not opened:
        return deed(by=by, action="relationship.keep", subject=subject, people=[person])
    deed(
        by=by,
        action="relationship.open",
        subject=subject,
        people=[person],
        detail={"holder": str(holder), "kind": kind},
    )


@verb
def close_relationships(
    *,
    by: Actor,
    subject: str,
    at: datetime | None = None,
    holder: UUID | None = None,
    person: UUID | None = None,
) -> None:
    """End what `subject` had opened (for one holder or all, one person or all), now or later.

    What was to end after that is brought forward; what ended before stays as it is.
    """
    at = at or clock.now()
    found = Relationship.objects.open(at).filter(subject=subject)
    if holder:
        found = found.filter(holder=holder)
    if person:
        found = found.filter(person=person)
    with sight.beyond("a team closes a record for another than itself"):
        people = {each.person for each in found}
        found.update(closes_at=at)
    deed(
        by=by,
        action="relationship.close",
        subject=subject,
        people=people,
        detail={"holder": str(holder or "all"), "closes_at": at.isoformat()},
    )


@verb
def end_personal_sight(*, by: Actor, person: UUID) -> int:
    """End what lets somebody see their own record, others act for them, and them for others.

    For somebody who has died. Nothing opens again by itself. Gives the number of what ended.
    """
    accounts = Account.objects.filter(person=person).values("pk")
    about = Q(person=person) | Q(holder__in=accounts)
    found = Relationship.objects.open().filter(about, kind__in=PERSONAL)
    people = {person, *found.values_list("person", flat=True)}
    number = found.update(closes_at=clock.now())
    subject, detail = f"person:{person}", {"number": number}
    deed(by=by, action="relationship.end_personal", subject=subject, people=people, detail=detail)
    return number


@verb
def open_many_relationships(*, by: Actor, relationships: Iterable[dict], why: str) -> int:
    """Open many at once (a practice list, say), with one entry for all; gives their number."""
    at = clock.now()
    rows = (Relationship(opened_at=at, **each) for each in relationships)
    number = copy_in(Relationship, rows)
    deed(
        by=by,
        action="relationship.open_many",
        purpose=RUNNING,
        detail={"why": why, "number": number},
    )
    return number
