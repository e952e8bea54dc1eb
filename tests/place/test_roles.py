"""Roles are given and ended from a day to a day; who has left is in no team any more."""

from datetime import timedelta

import pytest

from hamlet.access import actions as access
from hamlet.access import roles
from hamlet.access.models import Account
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.place import actions, queries

DAY = timedelta(days=1)


def give(world, role=roles.ARBITER, by=SYSTEM, **more):
    more.setdefault("team", world.triage.pk)
    more.setdefault("starts", clock.today())
    return actions.give_role(
        by=by, practitioner=world.nurse.practitioner_id, organisation=world.trust.pk, role=role,
        **more,
    )  # fmt: skip


def held_by(world):
    return actor(world).roles


def actor(world):
    return queries.actor_of(Account.objects.get(pk=world.nurse.id))


def test_a_second_role_holds_from_its_first_day_to_its_last_beside_the_first(world):
    today = clock.today()
    given = give(world, starts=today + DAY, ends=today + 2 * DAY)
    for days, holds in enumerate((False, True, True, False)):
        with clock.frozen(clock.now() + days * DAY):
            assert (roles.ARBITER in held_by(world)) is holds
            assert roles.TRIAGE_CLINICIAN in held_by(world)
    entry = Entry.objects.get(action="role.give")
    assert entry.subject == f"practitioner:{world.nurse.practitioner_id}"
    assert entry.detail["ends"] == given.ends.isoformat()


def test_what_cannot_be_is_refused_in_words_and_gives_nothing(world):
    today = clock.today()
    with pytest.raises(UserError, match="no role 'boss'"):
        give(world, "boss")
    with pytest.raises(UserError, match="over before it begins"):
        give(world, starts=today, ends=today - DAY)
    with pytest.raises(UserError, match="over before it begins"):
        give(world, starts=today - 9 * DAY, ends=today - DAY)
    with pytest.raises(UserError, match="is no team of"):
        actions.give_role(
            by=SYSTEM, practitioner=world.nurse.practitioner_id, organisation=world.charity.pk,
            team=world.triage.pk, role=roles.ARBITER, starts=today,
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        give(world, by=world.handler)
    assert roles.ARBITER not in held_by(world)


def test_the_same_role_is_not_theirs_twice_on_one_day_but_may_follow_itself(world):
    today = clock.today()
    give(world, ends=today + 3 * DAY)
    with pytest.raises(UserError, match="already"):
        give(world, starts=today + 3 * DAY)
    with pytest.raises(UserError, match="already"):
        give(world, starts=today - 9 * DAY, ends=today)
    give(world, starts=today + 4 * DAY)


def test_a_role_ends_with_a_day_or_at_once_and_no_day_that_is_over_changes(world):
    today = clock.today()
    given = give(world)
    with pytest.raises(UserError, match="Days that are over"):
        actions.end_role(by=SYSTEM, role=given.pk, last=today - 2 * DAY)
    with pytest.raises(NotAllowed):
        actions.end_role(by=world.handler, role=given.pk, last=today)
    actions.end_role(by=SYSTEM, role=given.pk, last=today)
    assert roles.ARBITER in held_by(world)
    actions.end_role(by=SYSTEM, role=given.pk, last=today - DAY)
    assert roles.ARBITER not in held_by(world)
    with pytest.raises(UserError, match="ended already"):
        actions.end_role(by=SYSTEM, role=given.pk, last=today)
    assert Entry.objects.filter(action="role.end").count() == 2


def test_whose_account_is_closed_is_in_no_team_and_arbiter_of_nothing_at_once(world):
    give(world)
    later = give(world, roles.TEAM_LEAD, starts=clock.today() + DAY)
    mine = world.nurse.practitioner_id
    assert queries.arbiters().exists()
    actions.leave(by=SYSTEM, account=world.nurse.id)
    assert not queries.who_signs_in(world.triage.pk).filter(practitioner=mine).exists()
    assert mine not in {each.practitioner_id for each in queries.members(world.triage)}
    assert not queries.arbiters().exists()
    assert not Account.objects.get(pk=world.nurse.id).is_active
    assert Entry.objects.filter(action="role.end").count() == 3
    later.refresh_from_db()
    assert later.ends < later.starts
    assert not queries.organisations_with([roles.TRIAGE_CLINICIAN])


def test_accounts_closed_before_roles_could_end_count_as_gone_too(world):
    access.close_account(by=SYSTEM, account=world.nurse.id)
    mine = world.nurse.practitioner_id
    assert not queries.who_signs_in(world.triage.pk).filter(practitioner=mine).exists()
    assert not queries.works_here(world.nurse.id)
    assert held_by(world) == set()
