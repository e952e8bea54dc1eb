"""`hamlet account`: opening, listing, linking and closing real accounts."""

import argparse

import pytest
from allauth.mfa.models import Authenticator
from tests.world import make_world

from hamlet.access import roles
from hamlet.access.models import Account
from hamlet.config import account_command
from hamlet.kernel.errors import UserError
from hamlet.place.queries import actor_of

pytestmark = pytest.mark.django_db

INES = (
    *("add", "--name", "Ines Roy", "--email", "Ines@example.org"),
    *("--role", "gp", "--organisation", "mill lane practice"),
)


@pytest.fixture(autouse=True)
def world(db):
    return make_world()


def run(*words: str) -> list[str]:
    parser = argparse.ArgumentParser()
    account_command.add_arguments(parser)
    args = parser.parse_args(words)
    return account_command.VERBS[args.todo](args, 8000)


def test_add_opens_an_account_with_a_role_and_gives_a_link(world):
    said = run(*INES)
    assert "within three days" in said[0]
    assert said[1].startswith("http://localhost:8000/account/set-up/")
    actor = actor_of(Account.objects.get(email="ines@example.org"))
    assert actor.has(roles.GP)
    assert actor.organisation_id == world.practice.pk


@pytest.mark.parametrize(
    "more",
    [("--role", "boss"), ("--organisation", "Nowhere"), ("--team", "No such team")],
)
def test_what_is_unknown_opens_nothing(more):
    with pytest.raises(UserError, match=r"no (role|organisation|team)"):
        run(*INES, *more)
    assert not Account.objects.filter(is_demo=False).exists()


def test_the_same_address_twice_opens_one():
    run(*INES)
    with pytest.raises(UserError, match="already an account"):
        run(*INES)
    assert Account.objects.filter(is_demo=False).count() == 1


def test_list_shows_real_accounts_and_which_are_closed():
    assert "no accounts yet" in run("list")[0]
    run(*INES)
    assert run("list") == ["ines@example.org  Ines Roy"]
    run("close", "--email", "ines@example.org")
    assert run("list") == ["ines@example.org  Ines Roy  (closed)"]
    with pytest.raises(UserError, match="no open account"):
        run("close", "--email", "ines@example.org")


def test_a_lost_device_is_forgotten_only_when_asked():
    run(*INES)
    account = Account.objects.get(email="ines@example.org")
    Authenticator.objects.create(user=account, type="totp", data={})
    run("link", "--email", "ines@example.org")
    assert Authenticator.objects.exists()
    run("link", "--email", "ines@example.org", "--lost-device")
    assert not Authenticator.objects.exists()
