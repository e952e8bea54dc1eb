"""Reading the book."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet

from hamlet.journal.models import Alias, Entry, Seal

PERSON = "person:"


def about(person_id: UUID) -> QuerySet[Entry]:
    """Every entry about a person, newest first; none once they were forgotten."""
    # Overlap, because every list of people contains an empty one.
    alias = ArraySubquery(Alias.objects.filter(person=person_id).values("alias"))
    return Entry.objects.filter(people__overlap=alias).order_by("-id")


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
    """Who did something, and when."""

    at: datetime
    actor_name: str


# The last time that one of these actions was done to a person; a part of a page's question.
LAST_DEED = """
SELECT at, actor_name FROM journal_entry
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
