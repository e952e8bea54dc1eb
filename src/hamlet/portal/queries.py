"""What a resident may ask: who looked, who is invited, whose records are open to them."""

from uuid import UUID

from django.db.models import QuerySet

from hamlet.access import queries as access
from hamlet.journal import queries as journal
from hamlet.kernel import clock
from hamlet.portal.models import Invitation


def entries_about(person: UUID) -> QuerySet:
    """The entries of the journal about a person that the person may read, newest first.

    An opening that is kept from them is left out, with all that was seen and done under it: one
    look would tell of it.
    """
    shown = journal.about(person).exclude(
        # That somebody acts for them is told by the entry of the invitation or the account.
        action="relationship.open",
        detail__kind__in=("self", "proxy"),
    )
    for each in access.openings_about(person).exclude(kept_from_person=""):
        shown = shown.exclude(subject=f"opening:{each.pk}")
        during = {"at__gte": each.opened_at, "at__lte": each.closes_at}
        shown = shown.exclude(actor_id=each.account, **during)
    return shown


def invitations_of(person: UUID) -> QuerySet[Invitation]:
    """The invitations of a person that nobody has used yet and that still hold, oldest first."""
    unused = Invitation.objects.filter(person=person, used_by=None, ended_at=None)
    return unused.filter(expires_at__gt=clock.now())
