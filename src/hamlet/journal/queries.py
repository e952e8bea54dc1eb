"""Reading the book."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from hamlet.journal.models import Alias, Entry, Seal

PERSON = "person:"


def about(person_id: UUID) -> QuerySet[Entry]:
    """Every entry about a person, newest first; none once they were forgotten."""
    # By a function, because no policy lets the index on people be used.
    found = RawSQL("SELECT journal_about(%s)", [person_id])
    return Entry.objects.filter(pk__in=found).order_by("-id")


class Span(NamedTuple):
    """A while in which somebody may have done something about a person; `key` names it."""

    key: UUID
    person: UUID
    actor: UUID
    since: datetime
    until: datetime


DURING = """
SELECT span.key, entry.action
FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::timestamptz[], %s::timestamptz[])
     AS span(key, person, actor, since, until)
CROSS JOIN LATERAL (SELECT journal_about(span.person) AS id) AS about
JOIN journal_entry entry ON entry.id = about.id
WHERE entry.kind = 'deed' AND entry.actor_id = span.actor
  AND entry.at BETWEEN span.since AND span.until
ORDER BY entry.id
"""


def deeds_during(spans: Collection[Span]) -> dict[UUID, list[str]]:
    """The actions that were done in each of some spans, oldest first, by the key of the span."""
    found: dict[UUID, list[str]] = {each.key: [] for each in spans}
    if spans:
        with connection.cursor() as cursor:
            cursor.execute(DURING, [list(column) for column in zip(*spans, strict=True)])
            for key, action in cursor.fetchall():
                found[key].append(action)
    return found


def last_look(actor: UUID | None, action: str, person: UUID, before: datetime) -> datetime | None:
    """When an actor last looked so at a person before a moment; None where they never did."""
    looks = about(person).filter(actor_id=actor, action=action, at__lt=before)
    return looks.values_list("at", flat=True).first()


def of_subject(subject: str) -> QuerySet[Entry]:
    """Every entry about one thing (`referral:<id>`, `person:<id>`), oldest first."""
    return Entry.objects.filter(subject=_written(subject))


def _written(subject: str) -> str:
    """A subject as entries have it: a person by alias, or by nothing where there is none."""
    if not subject.startswith(PERSON):
        return subject
    alias = Alias.objects.filter(person=subject.removeprefix(PERSON)).values_list("alias")
    return PERSON + "".join(str(each) for (each,) in alias)


class Deed(NamedTuple):
    """Who did something, when, and why they might."""

    at: datetime
    actor_name: str
    actor_kind: str
    basis: str


# The last time that one of these actions was done to a person; a part of a page's question.
LAST_DEED = """
SELECT at, actor_name, actor_kind, basis FROM journal_entry
WHERE action = ANY(%(actions)s) AND subject = 'person:' || (
    SELECT alias FROM journal_alias WHERE person = %(person)s)
ORDER BY id DESC LIMIT 1
"""


def last_seal() -> Seal | None:
    """The newest seal, or None where none was made yet."""
    return Seal.objects.last()


def unsealed(seal: Seal) -> bool:
    """Whether anything was written that this seal does not cover."""
    return Entry.objects.filter(transaction__gte=seal.horizon).exists()
