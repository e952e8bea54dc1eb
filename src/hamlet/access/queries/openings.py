"""Finding openings: an officer's queue, and those of one person."""

from uuid import UUID

from django.db.models import Case, Min, Q, QuerySet, Value, When

from hamlet.access.models import Agreement, Opening
from hamlet.access.one import one
from hamlet.access.reach import in_force
from hamlet.kernel.actor import Actor

HOURS = 8
TO_REVIEW = Q(reviewed_at=None) | Q(finding=Opening.Finding.ASKED)


def hours_of_opening(by: Actor) -> int:
    """For how many hours a record that an actor opens is open: the shortest time that an agreement
    in force with their organisation sets, or 8."""
    theirs = in_force(Agreement.objects).filter(parties__organisation=by.organisation_id)
    return theirs.aggregate(hours=Min("opening_hours"))["hours"] or HOURS


def openings_to_review() -> QuerySet[Opening]:
    """Those that no officer is done with: what stands out first, then the restricted, then age.

    Whoever was asked to say more is waited for, so theirs stays.
    """
    first = Case(
        When(stands_out__gt="", then=Value(0)),
        When(restricted=True, then=Value(1)),
        default=Value(2),
    )
    return Opening.objects.filter(TO_REVIEW).order_by(first, "opened_at")


def openings_about(person: UUID) -> QuerySet[Opening]:
    """Every opening of a person's record, newest first."""
    return Opening.objects.filter(person=person)


def opening(opening_id: UUID) -> Opening:
    """One opening; `NotFound` where there is none."""
    return one(Opening.objects, opening_id, "There is no such opening.")


def openings() -> QuerySet[Opening]:
    """Every opening, newest first."""
    return Opening.objects.all()
