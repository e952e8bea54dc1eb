"""Whoever the ladder names is told of a promise that runs out: each rung once, and never nobody."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.staff import client_of, text

from hamlet.access import roles
from hamlet.config.jobs import raise_what_waits
from hamlet.frontdoor import actions
from hamlet.frontdoor.ladder import to_be_raised
from hamlet.frontdoor.models import Raising, Rung
from hamlet.frontdoor.raised import standing
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Conflict, NotAllowed, UserError

TUESDAY_NOON = datetime(2026, 6, 2, 11, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def demo(settings):
    settings.HAMLET_DEMO = True


def at(**after):
    return clock.frozen(TUESDAY_NOON + timedelta(**after))


def shares():
    return [(each.share, each.tells) for each in Raising.objects.order_by("share", "tells")]


@pytest.fixture
def referral(world):
    """One that a triage nurse holds by name."""
    with at(hours=0):
        made, nurse = world.referral(), world.nurse.practitioner_id
        return actions.assign(by=world.nurse, referral=made.pk, version=1, practitioner=nurse)


def test_each_rung_is_told_once(world, referral):
    for minute in (0, 29):
        with at(minutes=minute):
            raise_what_waits(0)
            assert shares() == []
    for minute, expected in ((30, 1), (31, 1), (48, 2), (59, 2), (60, 3), (61, 3), (200, 4)):
        with at(minutes=minute):
            raise_what_waits(0)
            raise_what_waits(0)
            assert len(shares()) == expected
    assert shares() == [(50, "holder"), (80, "lead"), (100, "team"), (150, "arbiter")]
    assert Entry.objects.filter(action="referral.raise").count() == 4


def test_the_share_is_of_open_time_so_nobody_is_told_overnight(world):
    with clock.frozen(datetime(2026, 6, 2, 18, 40, tzinfo=UTC)):  # 19:40; 20 minutes are left today
        world.referral()
    with clock.frozen(datetime(2026, 6, 3, 6, 0, tzinfo=UTC)):
        assert to_be_raised() == []
    with clock.frozen(datetime(2026, 6, 3, 7, 28, tzinfo=UTC)):
        assert len(to_be_raised()) == 1


def test_an_emergency_that_waits_overnight_is_told_of_by_the_clock_on_the_wall(world):
    with at(hours=12):  # 23:00 in London; triage opens at 8.
        world.referral(urgency="emergency")
        world.referral(urgency="urgent")
    for minute, told in ((11, 0), (12, 1), (15, 2), (22, 2), (23, 3), (400, 3)):
        with at(hours=12, minutes=minute):
            raise_what_waits(0)
            assert len(shares()) == told
    assert shares() == [(80, "lead"), (100, "team"), (150, "arbiter")]


def test_a_need_that_becomes_an_emergency_has_no_more_time_for_having_waited_long(world):
    with at(hours=0):
        held = world.referral()
    with at(days=3):
        actions.triage(
            by=world.nurse, referral=held.pk, version=1, urgency="emergency",
            service=world.therapy_service.pk,
        )  # fmt: skip
        raise_what_waits(0)
        assert shares() == []
    with at(days=3, hours=3):
        raise_what_waits(0)
        assert shares() == [(80, "lead"), (100, "team"), (150, "arbiter")]


def test_who_is_told_sees_it_at_home_until_the_promise_is_met(world, referral):
    with at(minutes=60):
        actions.raise_up(by=SYSTEM, referral=referral.pk)
    assert [each.share for each in standing(world.nurse)] == [100]
    assert not standing(world.therapist)
    client = client_of(world.nurse)
    assert "Amina Begum" in text(client.get("/home/"))
    assert "100% of its promise is over" in text(client.get("/worklist/raised/"))
    page = text(client.get(f"/referrals/{referral.pk}/"))
    assert "Told: Femi Ade, Ruth Oakes" in page
    actions.signpost(by=world.nurse, referral=referral.pk, version=2, words="See a pharmacist.")
    assert not standing(world.nurse)


def test_it_changes_no_version_so_that_no_decision_is_refused(world, referral):
    with at(minutes=60):
        actions.raise_up(by=SYSTEM, referral=referral.pk)
        with pytest.raises(Conflict):
            actions.raise_up(by=SYSTEM, referral=referral.pk)
        actions.ask(by=world.nurse, referral=referral.pk, version=2, words="How tall?")


def test_the_lead_is_told_where_there_is_one_and_else_the_team(world, referral):
    lead = world.staff("Ada Finch", roles.TEAM_LEAD, world.trust, world.triage)
    with at(minutes=50):
        actions.raise_up(by=SYSTEM, referral=referral.pk)
    assert Raising.objects.get(share=80).told == [lead.id]
    assert Raising.objects.get(share=50).told == [world.nurse.id]


def test_while_nobody_holds_it_no_holder_is_told_and_the_team_has_it_on_its_list(world):
    with at(hours=0):
        made = world.referral()
    with at(minutes=40):
        assert to_be_raised() == []
    with at(minutes=49):
        assert to_be_raised() == [made.pk]
        raise_what_waits(0)
        assert shares() == [(80, "lead")]


def test_a_ladder_that_tells_holders_alone_tells_the_team_while_nobody_holds_it(world):
    manager = world.staff("Ida Lowe", roles.DATA_MANAGER, world.trust)
    actions.set_ladder(by=manager, rungs=[(50, "holder")])
    with at(hours=0):
        world.referral()
    with at(minutes=40):
        raise_what_waits(0)
    assert world.nurse.id in Raising.objects.get().told


def test_in_the_arbiter_s_team_the_arbiter_is_told_as_its_lead_and_not_everybody(world, referral):
    arbiter = world.staff("Dr Ines Vale", roles.ARBITER, world.trust, world.triage)
    with at(minutes=50):
        raise_what_waits(0)
    assert Raising.objects.get(share=80).told == [arbiter.id]


def test_the_arbiter_may_look_at_what_is_raised_to_them(world, referral):
    arbiter = world.staff("Dr Ines Vale", roles.ARBITER, world.trust, world.triage)
    with at(minutes=100):
        actions.raise_up(by=SYSTEM, referral=referral.pk)
    assert [each.share for each in standing(arbiter)] == [150]
    page = client_of(arbiter).get(f"/referrals/{referral.pk}/")
    assert page.status_code == 200
    assert "The record of this person is not open to you now." not in text(page)


def test_a_service_has_a_ladder_of_its_own_or_the_place_s(world):
    lead = world.staff("Ada Finch", roles.TEAM_LEAD, world.trust, world.rapid)
    actions.set_ladder(by=lead, service=world.rapid_service.pk, rungs=[(25, "team"), (90, "lead")])
    with pytest.raises(NotAllowed):
        actions.set_ladder(by=lead, service=world.therapy_service.pk, rungs=[(25, "team")])
    with pytest.raises(NotAllowed):
        actions.set_ladder(by=lead, rungs=[(25, "team")])
    with pytest.raises(UserError):
        actions.set_ladder(by=lead, service=world.rapid_service.pk, rungs=[(0, "team")])
    with at(hours=0):
        actions.triage(
            by=world.nurse, referral=world.referral().pk, version=1, urgency="urgent",
            service=world.rapid_service.pk,
        )  # fmt: skip
    with at(minutes=31):
        raise_what_waits(0)
    assert shares() == [(25, "team")]


def test_a_ladder_is_changed_on_its_page(world):
    lead = world.staff("Ada Finch", roles.TEAM_LEAD, world.trust, world.rapid)
    client, address = client_of(lead), f"/promises/told/{world.rapid_service.pk}/"
    wrong = client.post(address, {"share_0": "40"})
    assert wrong.status_code == 422
    assert "needs a share and somebody to tell" in text(wrong)
    client.post(address, {"share_0": "40", "tells_0": "team", "share_1": "", "tells_1": ""})
    assert [(each.share, each.tells) for each in Rung.objects.all()] == [(40, "team")]
    assert "At 40%: everybody in the team" in text(client.get("/promises/told/"))
    client.post(address, {"share_0": "", "tells_0": ""})
    assert not Rung.objects.exists()
