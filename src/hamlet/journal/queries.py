"""Reading the book."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from hamlet.journal.models import Entry, Seal


def about(person_id: UUID) -> QuerySet[Entry]:
    """Every entry about a person, newest first."""
    return Entry.objects.filter(people__contains=[person_id]).order_by("-id")


def of_subject(subject: str) -> QuerySet[Entry]:
    """Every entry about one thing (`referral:<id>`), oldest first."""
    return Entry.objects.filter(subject=subject)


class Deed(NamedTuple):
    """Who did something, and when."""

    at: datetime
    actor_name: str


# The last time that one of these actions was done to a subject; a part of a page's question.
LAST_DEED = """
SELECT at, actor_name FROM journal_entry
WHERE subject = %(subject)s AND action = ANY(%(actions)s) ORDER BY id DESC LIMIT 1
"""


def last_seal() -> Seal | None:
    """The newest seal, or None where none was made yet."""
    return Seal.objects.last()


def unsealed(seal: Seal) -> bool:
    """Whether anything was written that this seal does not cover."""
    return Entry.objects.filter(transaction__gte=seal.horizon).exists()
