"""Finding accounts."""

from django.db.models import QuerySet

from hamlet.access.models import Account


def demo_accounts() -> QuerySet[Account]:
    """The demo identities that one can be in demo mode."""
    return Account.objects.filter(is_demo=True, is_active=True).order_by("demo_words", "email")


def real_accounts() -> QuerySet[Account]:
    """Everybody's account but the demo identities, open and closed, by email address."""
    return Account.objects.filter(is_demo=False).order_by("email")
