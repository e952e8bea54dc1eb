"""Finding openings: an officer's queue, and those of one person."""

from uuid import UUID

from django.db.models import Case, QuerySet, Value, When

from hamlet.access.models import Opening
from hamlet.kernel.errors import NotFound


def openings_to_review() -> QuerySet[Opening]:
    """Those that no officer has looked at: what stands out first, then the restricted, then age."""
    first = Case(
        When(stands_out__gt="", then=Value(0)),
        When(restricted=True, then=Value(1)),
        default=Value(2),
    )
    return Opening.objects.filter(reviewed_at=None).order_by(first, "opened_at")


def openings_about(person: UUID) -> QuerySet[Opening]:
    """Every opening of a person's record, newest first."""
    return Opening.objects.filter(person=person)


def opening(opening_id: UUID) -> Opening:
    """One opening; `NotFound` where there is none."""
    found = Opening.objects.filter(pk=opening_id).first()
    if found is None:
        raise NotFound("There is no such opening.")
    return found


def openings() -> QuerySet[Opening]:
    """Every opening, newest first."""
    return Opening.objects.all()
