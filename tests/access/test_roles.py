"""Roles: what each may do whatever the person. Unknown means no."""

import pytest

from hamlet.access import roles
from hamlet.kernel.actor import SYSTEM, Actor
from hamlet.kernel.errors import NotAllowed


def one(*held: str, kind: str = "staff") -> Actor:
    return Actor(name="Ruth Oakes", kind=kind, roles=frozenset(held))


def test_every_role_that_may_do_something_has_a_name():
    assert set().union(*roles.MAY.values()) <= set(roles.NAMES)


@pytest.mark.parametrize("action", roles.MAY)
def test_exactly_the_listed_roles_may(action):
    assert {role for role in roles.NAMES if roles.may(one(role), action)} == roles.MAY[action]


# Written out again by hand: whoever widens a role must say so twice.
ONLY = {
    "person.register": {"call_handler", "triage_clinician", "streaming_nurse"},
    "referral.triage": {"triage_clinician"},
    "referral.identify": {"call_handler", "triage_clinician", "streaming_nurse"},
    "stay.admit": {"discharge_coordinator", "streaming_nurse"},
    "stay.hear": {"discharge_coordinator", "streaming_nurse"},
    "stay.plan": {"discharge_coordinator"},
    "directory.keep": {"team_lead", "voluntary", "data_manager"},
    "intake.look": {"data_manager", "governance_lead"},
    "intake.run": {"data_manager"},
}


@pytest.mark.parametrize("action", ONLY)
def test_what_few_may_do(action):
    assert roles.MAY[action] == ONLY[action]


@pytest.mark.parametrize("role", ["analyst", "governance_lead", "data_manager", "voluntary"])
def test_who_does_not_give_care_finds_no_people(role):
    assert not roles.may(one(role), "person.search")
    assert not roles.may(one(role), "person.look")


@pytest.mark.parametrize("role", [*roles.NAMES, "superuser", ""])
def test_an_unknown_action_is_nobodys(role):
    assert not roles.may(one(role), "person.delete")
    with pytest.raises(NotAllowed):
        roles.require(one(role), "person.delete")


def test_an_unknown_role_and_no_role_may_nothing():
    for actor in (one("superuser"), one(), one(kind="resident")):
        assert not any(roles.may(actor, action) for action in roles.MAY)


def test_the_system_may():
    assert all(roles.may(SYSTEM, action) for action in roles.MAY)


def test_a_refusal_says_whose_it_is():
    with pytest.raises(NotAllowed) as refused:
        roles.require(one(roles.CALL_HANDLER), "referral.triage")
    assert refused.value.reasons[0] == "Your role (call handler) does not include this."
    assert "triage clinician" in refused.value.reasons[1]
