"""`hamlet role`: giving one more role, ending it, and listing what somebody is."""

import argparse

import pytest
from tests.config import test_account_command as accounts
from tests.world import make_world

from hamlet.access import roles
from hamlet.access.models import Account
from hamlet.config import role_command
from hamlet.kernel import clock
from hamlet.kernel.errors import UserError
from hamlet.place.queries import actor_of, arbiters

pytestmark = pytest.mark.django_db
WHOSE = ("--email", "ines@example.org")
ARBITER = (*WHOSE, "--role", "arbiter")


@pytest.fixture(autouse=True)
def world(db):
    made = make_world()
    accounts.run(*accounts.INES)
    return made


def run(*words: str) -> list[str]:
    parser = argparse.ArgumentParser()
    role_command.add_arguments(parser)
    args = parser.parse_args(words)
    return role_command.VERBS[args.todo](args)


def give(world, *more: str) -> list[str]:
    where = ("--organisation", world.trust.name, "--team", world.triage.name)
    return run("give", *ARBITER, *where, *more)


def test_an_arbiter_is_named_from_a_day_to_a_day_as_the_guide_says(world):
    today = clock.today().isoformat()
    (said,) = give(world, "--from", today, "--to", "2099-12-24")
    assert said.startswith("Ines Roy: arbiter, Central triage")
    assert said.endswith("to 24 December 2099.")
    account = Account.objects.get(email="ines@example.org")
    assert actor_of(account, acts_for=world.trust.pk).roles == {roles.ARBITER}
    assert actor_of(account, acts_for=world.practice.pk).roles == {roles.GP}
    assert {line.split(",")[0] for line in run("list", *WHOSE)} == {"gp", "arbiter"}


def test_a_role_is_ended_by_its_name_with_today_or_another_day(world):
    give(world)
    assert "within a minute" in run("end", *ARBITER, "--last", "2099-01-01")[1]
    run("end", *ARBITER)
    assert arbiters().get().ends == clock.today()


def test_what_is_not_theirs_or_not_clear_ends_nothing(world):
    with pytest.raises(UserError, match="no such role"):
        run("end", *ARBITER)
    give(world)
    more = ("--organisation", world.trust.name, "--team", world.rapid.name)
    run("give", *ARBITER, *more)
    with pytest.raises(UserError, match="Say which --team"):
        run("end", *ARBITER)
    run("end", *ARBITER, "--team", world.rapid.name)
    assert arbiters().filter(ends=None).get().team == world.triage


def test_a_day_that_cannot_be_read_is_said(world, capsys):
    with pytest.raises(SystemExit):
        give(world, "--to", "24.12.")
    assert "write 2026-12-24" in capsys.readouterr().err


def test_closing_an_account_ends_its_roles_and_says_so(world):
    give(world)
    said = accounts.run("close", *WHOSE)
    assert said[1].startswith("Roles that end today: 2.")
    assert not arbiters().exists()
