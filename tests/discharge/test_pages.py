"""The pages of the way home, as a coordinator and a receiving team use them."""

import re

import pytest
from tests.discharge.conftest import TODAY, act, admitted, planned
from tests.staff import client_of, text

from hamlet.access import roles
from hamlet.discharge import actions
from hamlet.discharge.models import Destination, FollowUp, Stay, TrustedAssessment
from hamlet.frontdoor import actions as frontdoor
from hamlet.frontdoor.models import Referral
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import UserError
from hamlet.people import actions as people
from hamlet.place import actions as place

pytestmark = pytest.mark.usefixtures("assets")


@pytest.fixture
def ana(ward):
    return client_of(ward.ana)


def hidden(page) -> dict:
    return dict(
        re.findall(r'type="hidden" name="(\w+)"[^>]*? value="([^"]*)"', page.content.decode())
    )


def send(browser, address, **fields):
    """Fill in the form of a page and send it."""
    return browser.post(address, hidden(browser.get(address)) | fields, follow=True)


def day(name, of=TODAY) -> dict:
    return {f"{name}_day": of.day, f"{name}_month": of.month, f"{name}_year": of.year}


def test_from_the_door_to_home(ward, ana):
    person, nurse = ward.world.person(), client_of(ward.nurse)
    assert "They are in hospital" in text(nurse.get(f"/people/{person.pk}/"))
    send(
        nurse,
        f"/discharge/new/{person.pk}/",
        ward="Ward 4",
        team=ward.team.pk,
        **day("admitted_on"),
    )
    stay = Stay.objects.get()
    base = f"/discharge/{stay.pk}/"
    assert "No day planned" in text(ana.get(base))
    plan = {"pathway": 1, "destination": "home", "ward": "Ward 4"}
    assert "The plan is kept" in text(send(ana, f"{base}plan/", **plan, **day("expected_on")))
    send(ana, f"{base}follow/", kind="care")
    send(ana, f"{base}ready/", cause="care", **day("ready_on"))
    assert "No care at home is free yet" in text(ana.get("/discharge/"))
    refused = send(ana, f"{base}leave/", destination="home")
    assert refused.status_code == 422
    assert "Nobody has taken this on yet: help with washing" in text(refused)
    made = FollowUp.objects.get()
    send(ana, f"{base}{made.pk}/owner/", who="Her sister")
    assert "Their stay in hospital is over" in text(send(ana, f"{base}leave/", destination="home"))
    stay.refresh_from_db()
    assert stay.settled_at


def test_who_left_with_something_open_stays_on_top_of_the_list(ward, ana):
    stay = planned(ward, admitted(ward))
    act(ward, actions.add_follow_up, stay, kind="care")
    base = f"/discharge/{stay.pk}/"
    send(ana, f"{base}leave/", destination="home", went_without="She wants to go today")
    page = text(ana.get("/discharge/"))
    assert "Amina Begum Born 2 March 1951. Ward 4" in page
    assert page.index("Left hospital, and something has no owner") < page.index("Amina Begum")
    assert "She wants to go today" in page
    assert "Nobody has taken this on yet" in text(send(ana, f"{base}settle/"))


def test_a_receiving_team_sees_who_comes_and_takes_the_assessment(ward):
    stay = planned(ward, admitted(ward))
    therapist = client_of(ward.therapist)
    send(therapist, f"/discharge/{stay.pk}/assess/", pathway=1, needs=["wash"])
    assert TrustedAssessment.objects.get().assessor_name == "Cy Park"
    made = act(ward, actions.add_follow_up, stay, kind="care", service=ward.world.rapid_service.pk)
    held = Referral.objects.get(pk=made.referral_id)
    frontdoor.triage_and_offer(
        by=ward.world.nurse, referral=held.pk, version=held.version,
        service=ward.world.rapid_service.pk, urgency="soon",
    )  # fmt: skip
    rapid = client_of(ward.world.carer_nurse)
    assert "Coming to your team" in text(rapid.get("/discharge/"))
    assert "washing and dressing" in text(rapid.get(f"/discharge/{stay.pk}/"))
    send(rapid, f"/discharge/{stay.pk}/rely/", relies="yes")
    assert "Rapid response Takes it as it is" in text(therapist.get(f"/discharge/{stay.pk}/"))


def test_a_stranger_to_the_person_learns_nothing(ward):
    stay = planned(ward, admitted(ward))
    for actor in (ward.world.therapist, ward.world.gp):
        page = client_of(actor).get(f"/discharge/{stay.pk}/")
        assert page.status_code == 403
        assert "Amina" not in text(page)
    assert client_of(ward.world.volunteer).get(f"/discharge/{stay.pk}/").status_code == 404


def test_a_stale_form_says_so_and_keeps_what_was_typed(ward, ana):
    stay = planned(ward, admitted(ward))
    sent = {"version": 1, "ward": "Ward 9", "pathway": 0, "destination": "family"}
    page = ana.post(f"/discharge/{stay.pk}/plan/", sent | day("expected_on"))
    assert page.status_code == 409
    assert "Somebody else changed this meanwhile" in text(page)
    assert "Ward 9" in page.content.decode()


def test_a_day_more_than_a_year_away_is_asked_about_once_more(ward, ana):
    stay = admitted(ward)
    far = day("expected_on", TODAY.replace(year=TODAY.year + 5))
    plan = {"version": 1, "pathway": 1, "destination": "home", "ward": "Ward 4"} | far
    address = f"/discharge/{stay.pk}/plan/"
    assert "more than a year from now" not in text(ana.get(address))
    asked = ana.post(address, plan)
    assert asked.status_code == 422
    assert "That day is more than a year from now" in text(asked)
    assert re.search(r'<input[^>]*name="sure"[^>]*type="checkbox"', asked.content.decode())
    with pytest.raises(UserError, match="more than a year"):
        actions.plan(
            by=ward.ana, stay=stay.pk, version=1, pathway=1, destination="home", ward="4",
            expected_on=TODAY.replace(year=TODAY.year + 5),
        )  # fmt: skip
    assert "The plan is kept" in text(ana.post(address, plan | {"sure": "on"}, follow=True))


def test_services_of_a_pathway_are_kept_on_one_page(ward, ana):
    page = ana.post(
        "/discharge/destinations/", {"pathway": 2, "services": [ward.world.rapid_service.pk]},
        follow=True,
    )  # fmt: skip
    assert "Kept for pathway 2" in text(page)
    assert Destination.objects.get().pathway == 2


def test_one_more_service_stands_beside_those_that_are_kept(ward, ana):
    world = ward.world
    first, second = world.rapid_service.pk, world.therapy_service.pk
    for sent in ([first], [first], [first, second, second], [second]):
        page = ana.post("/discharge/destinations/", {"pathway": 2, "services": sent}, follow=True)
        assert page.status_code == 200
        held = Destination.objects.filter(pathway=2).values_list("service", flat=True)
        assert set(held) == set(sent)


@pytest.mark.parametrize("many", [2, 25])
def test_the_list_asks_as_little_however_many_wait(ward, ana, many, django_assert_max_num_queries):
    for number in range(many):
        stay = planned(ward, admitted(ward, ward.world.person(f"Given{number}")))
        act(ward, actions.add_follow_up, stay, kind="care")
        act(ward, actions.make_ready, stay, ready_on=TODAY, cause="care")
    with django_assert_max_num_queries(15):
        page = text(ana.get("/discharge/"))
    assert page.count("No care at home is free yet") >= many


def test_a_stay_and_the_delays_ask_little(ward, ana, django_assert_max_num_queries):
    stay = planned(ward, admitted(ward))
    for kind in ("care", "nursing", "therapy", "equipment"):
        act(ward, actions.add_follow_up, stay, kind=kind, service=ward.world.rapid_service.pk)
    for address in (f"/discharge/{stay.pk}/", "/discharge/delays/", "/discharge/delays/?by=day"):
        with django_assert_max_num_queries(15):
            assert ana.get(address).status_code == 200


def test_who_sees_nobody_is_told_who_is_shown_here_and_whom_to_ask(ward):
    council = place.add_organisation(
        by=SYSTEM, place=ward.world.place, name="Council", kind="council", postcode="ZZ1 9AA"
    )
    social_worker = ward.world.staff("Eli Fox", roles.TEAM_MEMBER, council)
    page = text(client_of(social_worker).get("/discharge/"))
    shown = (
        "Each team sees here those whose way home it plans, and those whom it was asked to help."
    )
    assert f"You are in no team {shown} Ask a data manager" in page
    assert f"{shown} Of anybody else, ask the ward" in text(client_of(ward.ana).get("/discharge/"))
    admitted(ward)
    assert shown not in text(client_of(ward.ana).get("/discharge/"))


def test_of_who_died_nobody_is_asked_why_they_go_all_the_same(ward):
    stay = planned(ward, admitted(ward))
    act(ward, actions.add_follow_up, stay, kind="care")
    leave = f"/discharge/{stay.pk}/leave/"
    ana = client_of(ward.ana)
    assert "Why do they go all the same?" in text(ana.get(leave))
    people.record_death(by=SYSTEM, person=stay.person_id, on=clock.today())
    page = text(ana.get(leave))
    assert "Why do they go all the same?" not in page
    sent = {"version": stay.version, "destination": "home"}
    assert ana.post(leave, sent).status_code == 302, "they died once they were home"
    stay.refresh_from_db()
    assert (stay.destination, stay.went_without) == ("home", "")


def test_the_section_is_marked_in_the_navigation_on_its_pages_below_too(ward):
    ana = client_of(ward.ana)
    stay = admitted(ward)
    for page, section in (
        (f"/discharge/{stay.pk}/", "Going home"),
        (f"/discharge/{stay.pk}/plan/", "Going home"),
        ("/discharge/", "Going home"),
        (f"/people/{stay.person_id}/", "Find a person"),
        ("/directory/shortlist/", "Services"),
        ("/home/", "Home"),
    ):
        found = ana.get(page).content.decode()
        marked = re.findall(r'aria-current="true">\s*<strong[^>]*>([^<]+)', found)
        assert marked == [section], page
