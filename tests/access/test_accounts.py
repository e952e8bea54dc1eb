"""Accounts are opened, changed and closed by verbs, each written in the journal."""

import pytest

from hamlet.access import actions
from hamlet.access.models import Account
from hamlet.access.queries import demo_accounts, real_accounts
from hamlet.journal.queries import of_subject
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import UserError

pytestmark = pytest.mark.django_db


def opened(email="asha@example.org", **more) -> Account:
    return actions.open_account(by=SYSTEM, email=email, name="Asha Perera", **more)


def test_an_address_has_one_account_however_it_is_written():
    assert opened(" Asha@Example.ORG ").email == "asha@example.org"
    with pytest.raises(UserError, match="already an account"):
        opened("ASHA@example.org")


def test_an_account_without_a_password_lets_nobody_in():
    assert not opened().has_usable_password()
    assert not opened("demo@example.org", demo_words="GP").has_usable_password()


def test_demo_and_real_accounts_are_kept_apart():
    real, demo = opened(), opened("demo@example.org", demo_words="GP")
    assert list(real_accounts()) == [real]
    assert list(demo_accounts()) == [demo]


def test_each_change_is_written_down():
    account = opened()
    actions.set_password(by=SYSTEM, account=account.pk, password="four odd words here")
    actions.note_sign_in(by=SYSTEM, account=account.pk)
    actions.close_account(by=SYSTEM, account=account.pk)
    written = of_subject(f"account:{account.pk}").values_list("action", flat=True)
    assert list(written) == [
        "account.open",
        "account.set_password",
        "account.sign_in",
        "account.close",
    ]
    account.refresh_from_db()
    assert account.check_password("four odd words here")
    assert not account.is_active
