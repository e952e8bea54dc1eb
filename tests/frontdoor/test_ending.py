"""When a referral ends, what is still booked is neither silently kept nor silently cancelled."""

import re

import pytest
from tests.frontdoor.test_life import accepted
from tests.staff import client_of, text
from tests.world import booked

from hamlet.booking.models import Booking
from hamlet.frontdoor import actions
from hamlet.frontdoor.models import Referral
from hamlet.journal.models import Entry
from hamlet.kernel.errors import UserError


@pytest.fixture(autouse=True)
def demo(settings):
    settings.HAMLET_DEMO = True


@pytest.fixture
def held(world):
    """A referral that rapid response holds, of somebody who is booked with them."""
    referral = accepted(world)
    made = booked(world, world.rapid_service, referral.person)
    return referral, made


def about(referral):
    return {"referral": referral.pk, "version": referral.version, "outcome": "goal_met"}


def test_the_page_names_each_booking_and_chooses_nothing_beforehand(world, held):
    referral, made = held
    client, address = client_of(world.carer_nurse), f"/referrals/{referral.pk}/end/"
    name = f"booking_{made.pk.hex}"
    page = client.get(address)
    assert "They are booked with Rapid response on" in text(page)
    assert f'name="{name}"' in page.content.decode()
    assert not re.search(r'value="(keep|cancel)"[^>]* checked', page.content.decode())
    sent = {"version": referral.version, "outcome": "goal_met", "words": "Walks again"}
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "Choose whether they keep it or it is cancelled" in text(refused)
    assert "Walks again" in refused.content.decode()
    assert Referral.objects.get(pk=referral.pk).ended_at is None
    assert client.post(address, sent | {name: "cancel"}).status_code == 302
    assert Booking.objects.get(pk=made.pk).state == "cancelled"
    assert Referral.objects.get(pk=referral.pk).state == "ended"


def test_what_is_kept_stays_and_the_journal_says_so(world, held):
    referral, made = held
    actions.end(by=world.carer_nurse, **about(referral), keeping=[made.pk])
    assert Booking.objects.get(pk=made.pk).state == "booked"
    kept = Entry.objects.get(action="booking.keep")
    assert kept.subject == f"booking:{made.pk}"


def test_no_way_to_end_passes_over_a_booking(world, held):
    """Also one that was made while the page was open."""
    referral, made = held
    with pytest.raises(UserError, match="They are booked with Rapid response on"):
        actions.end(by=world.carer_nurse, **about(referral))
    assert Booking.objects.get(pk=made.pk).state == "booked"
    assert Referral.objects.get(pk=referral.pk).ended_at is None


ENDS = {
    "withdraw": {"words": "She has moved."},
    "signpost": {"words": "The pharmacy can help today."},
    "refuse": {"reason": "not_eligible", "next_owner": "Her own GP practice", "words": "Too far."},
}


@pytest.fixture
def waiting(world):
    """A referral that triage holds, of somebody who was booked for it meanwhile."""
    referral = world.referral()
    return referral, booked(
        world, world.therapy_service, referral.person, f"referral:{referral.pk}"
    )


@pytest.mark.parametrize("name", ENDS)
def test_however_it_ends_what_becomes_of_a_booking_is_said(world, waiting, name):
    referral, made = waiting
    verb, said = getattr(actions, name), {"referral": referral.pk, "version": 1, **ENDS[name]}
    with pytest.raises(UserError, match="They are booked with Community therapy on"):
        verb(by=world.nurse, **said)
    ended = Referral.objects.get()
    assert ended.ended_at is None
    client, address = client_of(world.nurse), f"/referrals/{referral.pk}/{name}/"
    assert "They are booked with Community therapy on" in text(client.get(address))
    refused = client.post(address, {"version": 1, **ENDS[name]})
    assert refused.status_code == 422
    assert "Choose whether they keep it or it is cancelled" in text(refused)
    answer = client.post(address, {"version": 1, f"booking_{made.pk.hex}": "cancel", **ENDS[name]})
    assert answer.status_code == 302
    ended.refresh_from_db()
    assert ended.ended_at
    assert Booking.objects.get(pk=made.pk).state == "cancelled"


def test_what_ends_along_is_asked_about_and_what_goes_on_keeps_its_booking(world, waiting):
    joined, made = waiting
    held = accepted(world, world.referral(person=joined.person))
    actions.join(by=world.nurse, referral=joined.pk, version=1, into=held.pk)
    held.refresh_from_db()
    with pytest.raises(UserError, match="They are booked with Community therapy on"):
        actions.end(by=world.carer_nurse, **about(held))
    actions.withdraw(by=world.carer_nurse, referral=held.pk, version=held.version, words="Moved.")
    assert Referral.objects.get(pk=joined.pk).state == "received"
    assert Booking.objects.get(pk=made.pk).state == "booked"


def test_what_is_booked_elsewhere_for_something_else_is_not_asked_about(world):
    referral = accepted(world)
    elsewhere = booked(world, world.therapy_service, referral.person)
    page = client_of(world.carer_nurse).get(f"/referrals/{referral.pk}/end/")
    assert "They are booked with" not in text(page)
    actions.end(by=world.carer_nurse, **about(referral))
    assert Booking.objects.get(pk=elsewhere.pk).state == "booked"
