"""What was asked for the way home, where somebody does not go home or needs it no more; and what is
booked for it."""

import re
from datetime import timedelta
from html import unescape

import pytest
from tests.discharge.conftest import NOON, TODAY, act, admitted, planned
from tests.discharge.test_pages import send
from tests.staff import client_of
from tests.staff import text as escaped
from tests.world import booked

from hamlet.access import roles
from hamlet.booking.models import Booking
from hamlet.discharge import actions, presenters, queries
from hamlet.discharge.actions import Said
from hamlet.discharge.models import FollowUp
from hamlet.frontdoor import actions as frontdoor
from hamlet.frontdoor.models import Referral
from hamlet.journal.models import Entry
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError
from hamlet.people import actions as people

pytestmark = pytest.mark.usefixtures("assets")
CAME = NOON - timedelta(days=3)
LEFT = NOON - timedelta(hours=1)


@pytest.fixture
def asked(ward):
    """Somebody in hospital for whom rapid response was asked, and has said yes."""
    ward.stay = planned(ward, admitted(ward))
    rapid = ward.world.rapid_service.pk
    ward.made = act(ward, actions.add_follow_up, ward.stay, kind="care", service=rapid)
    held = Referral.objects.get(pk=ward.made.referral_id)
    held = frontdoor.triage_and_offer(
        by=ward.world.nurse, referral=held.pk, version=held.version, service=rapid, urgency="soon"
    )
    frontdoor.accept(by=ward.world.carer_nurse, referral=held.pk, version=held.version)
    return ward


@pytest.fixture
def with_booking(asked):
    """The same, and they are booked for it."""
    person = asked.stay.person
    asked.booking = booked(
        asked.world, asked.world.rapid_service, person, f"referral:{asked.made.referral_id}"
    )
    return asked


def text(page) -> str:
    return unescape(escaped(page))


def referral(asked) -> Referral:
    return Referral.objects.get(pk=asked.made.referral_id)


def hear_left(asked, to):
    """The hospital's system tells that they left."""
    system = Actor(
        name="Riverside PAS", kind="program", organisation=asked.world.trust.name,
        organisation_id=asked.world.trust.pk, roles=frozenset({roles.STREAMING_NURSE}),
    )  # fmt: skip
    said = Said(
        "S1", LEFT, "left", admitted_at=CAME, ward="Ward 4", ward_at=CAME, left_at=LEFT,
        destination=to,
    )  # fmt: skip
    person = asked.stay.person_id
    actions.hear(by=system, system="pas", person=person, team=asked.team.pk, said=said)
    asked.stay.refresh_from_db()


@pytest.mark.parametrize("to", ["hospital", "mistake"])
def test_who_does_not_go_home_leaves_nothing_asked_for_of_which_nobody_said_what_goes_on(asked, to):
    with pytest.raises(UserError, match="Rapid response was asked for this: help with washing"):
        act(asked, actions.leave, asked.stay, destination=to)
    assert referral(asked).ended_at is None
    becomes = {asked.made.pk: "drop"}
    act(asked, actions.leave, asked.stay, destination=to, becomes=becomes)
    assert referral(asked).state == "withdrawn"
    assert asked.stay.settled_at
    asked.made.refresh_from_db()
    assert "hospital" in asked.made.dropped


def test_what_goes_on_stays_with_its_team(asked):
    becomes = {asked.made.pk: "go_on"}
    act(asked, actions.leave, asked.stay, destination="hospital", becomes=becomes)
    assert referral(asked).state == "accepted"
    assert (asked.stay.settled_at, FollowUp.objects.get().dropped) == (NOON, "")


def test_of_who_died_all_that_was_asked_for_is_taken_back_at_once(with_booking):
    asked = with_booking
    people.record_death(by=asked.ana, person=asked.stay.person_id, on=TODAY)
    act(asked, actions.leave, asked.stay, destination="died")
    ended = referral(asked)
    assert (ended.state, ended.outcome_words) == ("withdrawn", "They died.")
    assert Booking.objects.get().state == "booked", "it ends by itself, and nobody is written to"
    assert asked.stay.settled_at


def test_the_page_asks_what_goes_on_only_where_they_do_not_go_home(asked):
    ana, base = client_of(asked.ana), f"/discharge/{asked.stay.pk}/leave/"
    page = ana.get(base)
    assert "What becomes of it? Say it where they do not go home." in text(page)
    assert not re.search(r'value="(go_on|drop)"[^>]* checked', page.content.decode())
    refused = send(ana, base, destination="hospital")
    assert refused.status_code == 422
    assert "Choose whether it goes on or is taken back" in text(refused)
    name = f"becomes_{asked.made.pk.hex}"
    assert send(ana, base, destination="hospital", **{name: "drop"}).status_code == 200
    assert referral(asked).state == "withdrawn"


def test_who_goes_home_is_not_asked_about_it(asked):
    assert send(client_of(asked.ana), f"/discharge/{asked.stay.pk}/leave/", destination="home")
    assert referral(asked).state == "accepted"


@pytest.mark.parametrize("to", ["hospital", "died"])
def test_by_message_it_is_listed_until_somebody_said_what_becomes_of_it(asked, to):
    if to == "died":
        people.record_death(by=asked.ana, person=asked.stay.person_id, on=TODAY)
    hear_left(asked, to)
    assert (asked.stay.destination, asked.stay.settled_at) == (to, None)
    assert presenters.state(queries.stay(asked.stay.pk))["tag"].endswith("are asked still")
    ana, base = client_of(asked.ana), f"/discharge/{asked.stay.pk}/"
    board = text(ana.get("/discharge/"))
    assert "Not gone home, and services are asked still" in board
    assert "Help with washing, dressing or meals (Rapid response)" in board
    said = {f"becomes_{asked.made.pk.hex}": "drop"} if to == "hospital" else {}
    if said:
        assert send(ana, f"{base}settle/").status_code == 422
    assert "nothing is left to do" in text(send(ana, f"{base}settle/", **said))
    assert referral(asked).state == "withdrawn"
    assert "services are asked still" not in text(ana.get("/discharge/"))
    hear_left(asked, to)
    assert asked.stay.settled_at, "what somebody has closed is not opened again"


def test_by_message_with_nothing_asked_for_nothing_is_left_to_do(ward):
    ward.stay = planned(ward, admitted(ward))
    hear_left(ward, "hospital")
    assert ward.stay.settled_at


def test_what_is_dropped_asks_what_becomes_of_what_is_booked(with_booking):
    asked = with_booking
    ana, base = client_of(asked.ana), f"/discharge/{asked.stay.pk}/{asked.made.pk}/drop/"
    page = ana.get(base)
    assert "They are booked with Rapid response on" in text(page)
    assert not re.search(r'value="(keep|cancel)"[^>]* checked', page.content.decode())
    refused = send(ana, base, why="Her sister does it")
    assert refused.status_code == 422
    assert "Choose whether they keep it or it is cancelled" in text(refused)
    assert "Her sister does it" in refused.content.decode()
    assert referral(asked).ended_at is None
    send(ana, base, why="Her sister does it", **{f"booking_{asked.booking.pk.hex}": "cancel"})
    assert (referral(asked).state, Booking.objects.get().state) == ("withdrawn", "cancelled")


def test_what_was_booked_while_the_page_was_open_is_not_passed_over(asked):
    person, subject = asked.stay.person, f"referral:{asked.made.referral_id}"
    made = booked(asked.world, asked.world.rapid_service, person, subject)
    about = {"by": asked.ana, "follow_up": asked.made.pk, "why": "Her sister does it"}
    asked.stay.refresh_from_db()
    with pytest.raises(UserError, match="Say whether that is kept or cancelled"):
        actions.drop(**about, version=asked.stay.version)
    becomes = {asked.made.pk: "drop"}
    with pytest.raises(UserError, match="Say whether that is kept or cancelled"):
        act(asked, actions.leave, asked.stay, destination="hospital", becomes=becomes)
    assert referral(asked).ended_at is None
    actions.drop(**about, version=asked.stay.version, keeping=[made.pk])
    assert Booking.objects.get().state == "booked"
    assert Entry.objects.get(action="booking.keep").subject == f"booking:{made.pk}"


@pytest.mark.parametrize(("said", "state"), [("keep", "booked"), ("cancel", "cancelled")])
def test_taken_back_with_what_is_booked_for_it(with_booking, said, state):
    asked = with_booking
    page = text(client_of(asked.ana).get(f"/discharge/{asked.stay.pk}/leave/"))
    assert "Take it back, and cancel what is booked for it (" in page
    becomes = {asked.made.pk: said}
    act(asked, actions.leave, asked.stay, destination="hospital", becomes=becomes)
    assert (referral(asked).state, Booking.objects.get().state) == ("withdrawn", state)
