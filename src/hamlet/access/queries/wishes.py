"""What a person decided, what is kept closer, and who may see them now."""

from uuid import UUID

from django.db.models import QuerySet

from hamlet.access.models import Relationship, Restriction, Wish


def wishes_of(person: UUID) -> QuerySet[Wish]:
    """What a person decided that still holds, oldest first."""
    return Wish.objects.filter(person=person, ended_at=None)


def restrictions_of(person: UUID) -> QuerySet[Restriction]:
    """What of a person's record is kept closer than the rest."""
    return Restriction.objects.filter(person=person, ended_at=None).order_by("since")


def items_kept_closer(person: UUID) -> list[str]:
    """The items of a person's record that are kept closer than the rest, or once were.

    What happened meanwhile goes on telling of it, so whoever was not to learn of it still is not.
    """
    found = Restriction.objects.filter(person=person).exclude(subject="")
    return list(found.values_list("subject", flat=True).distinct())


def who_may_see(person: UUID) -> QuerySet[Relationship]:
    """The open relationships to a person, oldest first: who may see them, and why."""
    return Relationship.objects.open().filter(person=person).order_by("opened_at")
