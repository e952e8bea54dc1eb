"""Whom a referral is about: lists and its page say the same, also where the record is closed."""

from datetime import date

import pytest
from tests.staff import client_of, text

from hamlet.access import actions as access
from hamlet.access import roles
from hamlet.frontdoor import actions
from hamlet.kernel.actor import SYSTEM
from hamlet.people import actions as people

CLOSED = "The record of this person is not open to you now."


@pytest.fixture
def offered(world, settings):
    """A referral of somebody from another organisation's record, offered to rapid response."""
    settings.HAMLET_DEMO = True
    person = world.person(practice_id=world.practice.pk, phone="020 7946 0123")
    access.open_relationship(
        by=SYSTEM, holder_kind="team", holder=world.therapy.pk, organisation=world.trust.pk,
        person=person.pk, kind="caseload", subject="caseload:1",
    )  # fmt: skip
    return actions.triage_and_offer(
        by=world.nurse, referral=(held := world.referral(by=world.therapist, person=person)).pk,
        version=held.version, service=world.rapid_service.pk, urgency="routine",
    )  # fmt: skip


def end_agreement(world):
    access.end_agreement(by=SYSTEM, agreement=world.agreement.pk, why="Over")


@pytest.mark.parametrize(
    ("who", "listed"),
    [("nurse", "/home/"), ("carer_nurse", "/worklist/"), ("therapist", "/referrals/")],
)
def test_lists_and_the_page_name_the_person_alike_when_the_agreement_ends(
    world, offered, who, listed
):
    end_agreement(world)
    client = client_of(getattr(world, who))
    shown = text(client.get(f"/referrals/{offered.pk}/"))
    assert "Amina Begum" in text(client.get(listed))
    assert "Referral for Amina Begum" in shown
    assert "Name not shown" not in shown
    assert CLOSED in shown
    assert "Born 2 March 1951" in shown
    assert "No sharing agreement in force" in shown
    assert client.get(f"/people/{offered.person_id}/").status_code == 403


def test_a_team_that_holds_it_still_reaches_them_and_hears_that_they_died(world, offered):
    held = actions.accept(by=world.carer_nurse, referral=offered.pk, version=offered.version)
    people.record_death(by=world.gp, person=held.person_id, on=date(2026, 1, 2))
    end_agreement(world)
    shown = text(client_of(world.carer_nurse).get(f"/referrals/{held.pk}/"))
    assert "020 7946 0123" in shown
    assert "You hold the referral, so you still see how to reach them" in shown
    assert "The person died on 2 January 2026" in shown
    referrer = text(client_of(world.therapist).get(f"/referrals/{held.pk}/"))
    assert "Amina Begum" in referrer
    assert "died" not in referrer
    assert "020 7946 0123" not in referrer


def test_where_the_record_is_open_nothing_is_said_to_be_closed(world, offered):
    shown = text(client_of(world.nurse).get(f"/referrals/{offered.pk}/"))
    assert CLOSED not in shown
    assert "NHS number" in shown


def test_who_holds_it_is_not_sent_to_ask_for_a_referral(world, offered, settings):
    """They have one: what is missing is an agreement, and that is somebody else's."""
    settings.GOVERNANCE_PHONE = "020 7946 0123"
    end_agreement(world)
    client = client_of(world.carer_nurse)
    for page in (f"/referrals/{offered.pk}/", f"/people/{offered.person_id}/"):
        shown = text(client.get(page))
        assert "Another referral would not open it to you. Ask your team lead" in shown
        assert "single point of access" not in shown
    assert "information governance lead on 020 7946 0123" in shown


def test_a_group_whose_role_opens_no_record_is_promised_none_by_a_referral(world, offered):
    group = world.staff("Sam Reed", roles.VOLUNTARY, world.trust, world.rapid)
    shown = text(client_of(group).get(f"/referrals/{offered.pk}/"))
    assert "A referral would not change that" in shown
    assert "opens the record" not in shown
