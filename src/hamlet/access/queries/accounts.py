"""Finding accounts."""

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from hamlet.access.models import Account

if TYPE_CHECKING:
    from hamlet.access.standing import Standing


def demo_accounts() -> QuerySet[Account]:
    """The demo identities that one can be in demo mode."""
    return Account.objects.filter(is_demo=True, is_active=True).order_by("demo_words", "email")


def real_accounts() -> QuerySet[Account]:
    """Everybody's account but the demo identities, open and closed, by email address."""
    return Account.objects.filter(is_demo=False).order_by("email")


def person_of(account: UUID) -> UUID | None:
    """Who an account is as a person of the place, where that is known."""
    return Account.objects.filter(pk=account).values_list("person", flat=True).first()


class ActsFor(NamedTuple):
    """Somebody who acts for a person: their account's name, and who they are, where known."""

    name: str
    person: UUID | None


def acting_for(standing: "Standing | None") -> list[ActsFor]:
    """Who acts for the person of a standing, by name. Asks nothing where nobody does."""
    acting = standing.acting if standing else ()
    wanted = [each.organisation for each in acting if each.kind == "proxy"]
    if not wanted:
        return []
    found = Account.objects.filter(pk__in=wanted, is_active=True).order_by("name")
    return [ActsFor(*each) for each in found.values_list("name", "person")]


def accounts_of(person: UUID) -> list[UUID]:
    """The accounts that are a person's."""
    return list(Account.objects.filter(person=person, is_active=True).values_list("pk", flat=True))
