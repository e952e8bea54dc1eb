"""What a resident may ask: who looked, who is invited, whose records are open to them."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from hamlet.access import queries as access
from hamlet.journal import queries as journal
from hamlet.kernel import clock
from hamlet.place import queries as place
from hamlet.portal.models import Acknowledgement, Invitation

if TYPE_CHECKING:
    from hamlet.access.models import Account

LINKS_TOLD = timedelta(days=30)


def entries_about(person: UUID, kept_closer: Iterable[str] | None = None) -> QuerySet:
    """The entries of the journal about a person that the person may read, newest first.

    For a proxy, `kept_closer` are the subjects of which they are not to learn (None for the person
    themselves): nor of any look by those who know the person by these alone, since lists and pages
    name no subject; nor that anything was kept closer, or
    where they are, or what else they were called.

    An opening that is kept from them is left out, with all that was seen and done under it, and
    that it stood in an officer's list: one look would tell of it.
    """
    shown = journal.about(person).exclude(
        # That somebody acts for them is told by the entry of the invitation or the account.
        action="relationship.open",
        detail__kind__in=("self", "proxy"),
    )
    if kept_closer is not None:
        shown = shown.exclude(subject__in=kept_closer)
        shown = shown.exclude(action__regex=r"^(identity|name|restriction|whereabouts)\.")
        hidden = access.helping_only_by(person, kept_closer)
        names = place.organisations().filter(pk__in=hidden).values("name")
        shown = shown.exclude(organisation__in=names)
        shown = shown.exclude(actor_id__in=place.accounts_serving_in(hidden))
    for each in access.openings_about(person).exclude(kept_from_person=""):
        its_own = Q(subject=f"opening:{each.pk}") | Q(action="opening.list")
        meanwhile = Q(actor_id=each.account, at__gte=each.opened_at, at__lte=each.closes_at)
        shown = shown.exclude(its_own).exclude(meanwhile)
    return shown


def openings_told(person: UUID, kept_closer: Iterable[str] | None = None) -> QuerySet:
    """The openings by which staff may see a record now, as far as the reader may know of them (see
    `entries_about`)."""
    found = access.openings_about(person).filter(kept_from_person="", closes_at__gt=clock.now())
    if kept_closer is not None:
        found = found.exclude(organisation__in=access.helping_only_by(person, kept_closer))
    return found


def invitations_of(person: UUID) -> QuerySet[Invitation]:
    """The invitations of a person that nobody has used yet and that still hold, oldest first."""
    unused = Invitation.objects.filter(person=person, used_by=None, ended_at=None)
    return unused.filter(expires_at__gt=clock.now())


def own_account(person: UUID) -> "Account | None":
    """The account with which a person sees their own record; None where there is none."""
    return access.own_accounts(person).first()


def links_to_tell(account: UUID, person: UUID) -> QuerySet:
    """The new ways to sign in that staff made for a person who now reads with `account`.

    Those since they signed in the last time before this, and all of the last 30 days: whoever used
    a link that was not theirs signs in first, and may not be the only one to read of it. They are
    told also where an opening by the same staff is kept from the person.
    """
    signed_in = journal.of_subject(f"account:{account}").filter(action="account.sign_in")
    before = signed_in.order_by("-id").values_list("at", flat=True)[1:2]
    made = journal.about(person).filter(action="portal.link")
    for last in before:
        made = made.filter(at__gte=min(last, clock.now() - LINKS_TOLD))
    return made


def began_to_act(person: UUID) -> QuerySet:
    """Those who act or acted for a person, of whom the person has not yet read it, oldest first."""
    read = Acknowledgement.objects.filter(person=person).values("relationship")
    return access.ever_acting_for(person).exclude(pk__in=read)
