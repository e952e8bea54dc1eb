"""Who was told of a promise sees it until it is met, whoever has taken it on meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.staff import client_of, text

from hamlet.access import roles, sight
from hamlet.access.models import Account
from hamlet.frontdoor import actions, raised
from hamlet.frontdoor.models import Raising, Referral
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.place import actions as place
from hamlet.place.queries import actor_of

TUESDAY = datetime(2026, 6, 2, 8, 0, tzinfo=UTC)


def at(**after):
    return clock.frozen(TUESDAY + timedelta(**after))


@pytest.fixture
def world(world, settings):
    """An arbiter in triage, and a team of another organisation."""
    settings.HAMLET_DEMO = True
    world.arbiter = world.staff("Dr Ines Vale", roles.ARBITER, world.trust, world.triage)
    world.callers = place.add_team(
        by=SYSTEM, organisation=world.charity, name="Callers", kind="service"
    )
    world.caller = world.staff("Bo Lark", roles.VOLUNTARY, world.charity, world.callers)
    return world


def taken_on_late(world, **of_service):
    """Raised to the arbiter at half as long again as was promised, and then taken on by Callers."""
    service = world.service("Calls", world.callers, **of_service)
    with at(hours=0):
        held = world.referral()
    with at(minutes=170):
        held = actions.triage_and_offer(
            by=world.nurse, referral=held.pk, version=1, urgency="soon", service=service.pk
        )
    with at(minutes=180):
        actions.raise_up(by=SYSTEM, referral=held.pk)
        assert told(world.arbiter) == [held.pk]
    with at(minutes=185):
        return actions.accept(by=world.caller, referral=held.pk, version=held.version)


def told(actor):
    """What home shows as raised to somebody, by what they reach."""
    with sight.of(actor):
        return [each.referral_id for each in raised.at_home(actor).teams]


def opened(actor, referral):
    return client_of(actor).get(f"/referrals/{referral.pk}/")


def test_the_arbiter_sees_it_until_the_promise_is_met(world):
    held = taken_on_late(world)
    with at(minutes=190):
        assert told(world.arbiter) == [held.pk]
        assert "Amina Begum" in text(client_of(world.arbiter).get("/home/"))
        page = opened(world.arbiter, held)
        assert page.status_code == 200
        assert "Amina Begum" in text(page)
        assert "The record of this person is not open to you now." in text(page)
        assert client_of(world.arbiter).get(f"/people/{held.person_id}/").status_code == 403
        actions.start(by=world.caller, referral=held.pk, version=held.version)
        assert told(world.arbiter) == []
        assert opened(world.arbiter, held).status_code == 403


def test_so_does_a_team_that_was_told_and_nobody_who_was_not(world):
    lead = world.staff("Ada Finch", roles.TEAM_LEAD, world.trust, world.triage)
    held = taken_on_late(world)
    late = world.staff("Cy Moss", roles.TEAM_LEAD, world.trust, world.triage)
    with at(minutes=190):
        assert told(lead) == [held.pk]
        assert opened(lead, held).status_code == 200
        for other in (late, world.therapist):
            assert told(other) == []
            assert opened(other, held).status_code == 403
            with sight.of(other):
                assert not Referral.objects.exists()


def test_what_a_service_keeps_closer_is_told_to_nobody_outside_by_it(world):
    held = taken_on_late(world, restricted="abuse")
    with at(minutes=190):
        assert told(world.nurse) == []
        assert told(world.arbiter) == []
        assert opened(world.arbiter, held).status_code == 403


def test_it_shows_in_the_post_in_which_they_were_told(world):
    place.give_role(
        by=SYSTEM, practitioner=world.arbiter.practitioner_id, organisation=world.practice.pk,
        role=roles.GP, starts=TUESDAY.date(),
    )  # fmt: skip
    held = taken_on_late(world)
    account = Account.objects.get(pk=world.arbiter.id)
    with at(minutes=190):
        trust, practice = (
            actor_of(account, acts_for=each.pk) for each in (world.trust, world.practice)
        )
        assert told(trust) == [held.pk]
        assert told(practice) == []
        with sight.of(practice):
            assert not Referral.objects.exists()


def test_a_rung_that_tells_people_of_two_organisations_tells_each_in_theirs(world):
    place.give_role(
        by=SYSTEM, practitioner=world.caller.practitioner_id, organisation=world.charity.pk,
        team=world.callers.pk, role=roles.ARBITER, starts=TUESDAY.date(),
    )  # fmt: skip
    with at(hours=0):
        held = world.referral()
    with at(minutes=90):
        actions.raise_up(by=SYSTEM, referral=held.pk)
    made = Raising.objects.filter(tells="arbiter")
    assert {(each.organisation, *each.told) for each in made} == {
        (world.trust.pk, world.arbiter.id),
        (world.charity.pk, world.caller.id),
    }
