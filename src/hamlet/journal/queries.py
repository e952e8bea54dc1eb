"""Reading the book."""

from uuid import UUID

from django.db.models import QuerySet

from hamlet.journal.models import Entry, Seal


def about(person_id: UUID) -> QuerySet[Entry]:
    """Every entry about a person, newest first."""
    return Entry.objects.filter(people__contains=[person_id]).order_by("-id")


def of_subject(subject: str) -> QuerySet[Entry]:
    """Every entry about one thing (`referral:<id>`), oldest first."""
    return Entry.objects.filter(subject=subject)


def last_seal() -> Seal | None:
    """The newest seal, or None where none was made yet."""
    return Seal.objects.last()
