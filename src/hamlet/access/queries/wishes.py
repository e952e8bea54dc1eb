"""What a person decided, what is kept closer, and who may see them now."""

from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from hamlet.access.models import Relationship, Restriction, Wish
from hamlet.kernel import clock

# In SQL of its own, because every staff page of a person asks it.
ACTING = """
SELECT kind FROM access_relationship
WHERE person = %s AND kind IN ('self', 'proxy') AND (closes_at IS NULL OR closes_at > %s)
"""


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
    still = Q(closes_at=None) | Q(closes_at__gt=clock.now())
    return Relationship.objects.filter(still, person=person).order_by("opened_at")


def kinds_acting(person: UUID) -> list[str]:
    """For each account that opens a person's own pages today, whether it is 'self' or 'proxy'."""
    with connection.cursor() as cursor:
        cursor.execute(ACTING, [person, clock.now()])
        return [kind for (kind,) in cursor.fetchall()]
