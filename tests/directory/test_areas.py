"""Whom a service is for by where they live or are registered: told everywhere, hiding nothing."""

from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest
from tests.booking.conftest import schedule
from tests.directory.test_keeping import typed
from tests.staff import client_of, text
from tests.world import agreed, stayed

from hamlet.access import roles
from hamlet.directory import actions, queries
from hamlet.directory.models import Service
from hamlet.directory.queries import Areas, Home, ServiceSearch, of_hits
from hamlet.discharge.forms.fields import services_for
from hamlet.frontdoor.cautions import cautions
from hamlet.frontdoor.forms import OfferForm, SettleForm, TriageForm
from hamlet.interop.hsds.documents import Documents
from hamlet.kernel.actor import SYSTEM
from hamlet.people import actions as people
from hamlet.place import actions as place
from hamlet.place.models import Locality, SmallArea
from hamlet.streaming.presenters import hints

EAST, WEST, MILL, BOW = (uuid4() for _ in range(4))


@pytest.mark.parametrize(
    ("ids", "alone", "within", "lives", "registered", "takes"),
    [
        ((), False, (), False, False, True),
        ((EAST,), False, (EAST,), True, False, True),
        ((EAST,), False, (WEST, MILL), True, True, False),
        ((EAST,), False, (WEST,), True, False, None),
        ((EAST,), False, (WEST, MILL), False, True, None),
        ((MILL,), True, (MILL,), False, True, True),
        ((MILL,), True, (BOW,), False, True, False),
        ((MILL,), True, (WEST,), True, False, None),
        ((EAST, MILL), False, (MILL,), True, True, True),
        ((EAST,), False, (), False, False, None),
    ],
)
def test_a_no_is_said_only_where_enough_is_known(ids, alone, within, lives, registered, takes):
    home = Home(frozenset(within), lives, registered)
    assert Areas(frozenset(ids), alone).take(home) is takes


@pytest.fixture
def town(world):
    """Two localities, each with a neighbourhood, a small area and a practice in it."""
    for name in ("East", "West"):
        quarter, streets = uuid4(), uuid4()
        slug = name.lower()
        place.draw(by=SYSTEM, kind="locality", rows=[
            {"id": quarter, "place_id": world.place.pk, "slug": slug, "name": name}
        ])  # fmt: skip
        place.draw(by=SYSTEM, kind="neighbourhood", rows=[
            {"id": streets, "locality_id": quarter, "slug": slug, "name": f"{name} network"}
        ])  # fmt: skip
        code = f"E0100000{len(slug)}" if name == "East" else "E01000009"
        place.draw(by=SYSTEM, kind="small_area", rows=[
            {"id": uuid4(), "place_id": world.place.pk, "neighbourhood_id": streets, "code": code,
             "vintage": 2021}
        ])  # fmt: skip
        practice = place.add_organisation(
            by=SYSTEM, place=world.place, name=f"{name} Practice", kind="practice",
            neighbourhood_id=streets, postcode="ZZ7 1AA" if name == "East" else "ZZ8 1AA",
        )  # fmt: skip
        setattr(world, slug, Locality.objects.get(pk=quarter))
        setattr(world, f"{slug}_practice", practice)
        setattr(world, f"{slug}_streets", SmallArea.objects.get(neighbourhood=streets))
    agreed("T-02", world.trust, world.east_practice, world.west_practice)
    return world


@pytest.fixture
def rapid(town):
    """Rapid response, for the people of East alone."""
    town.lead = town.staff("Sagal Warsame", roles.TEAM_LEAD, town.trust, town.rapid)
    service = town.rapid_service
    actions.keep_own(
        by=town.lead, service=service.pk, version=1, areas=[{"locality_id": town.east.pk}]
    )
    return service


def westerner(town, **more):
    """Somebody who lives in West, and is registered there."""
    return town.person(
        small_area_id=town.west_streets.pk, practice_id=town.west_practice.pk, **more
    )


def test_a_lead_ticks_for_whom_and_everybody_reads_it(town):
    lead = town.staff("Sagal Warsame", roles.TEAM_LEAD, town.trust, town.rapid)
    address = f"/directory/{town.rapid_service.pk}/keep/"
    client = client_of(lead)
    ticked = {"localities": [str(town.east.pk)], "practices": [str(town.west_practice.pk)]}
    said = text(client.post(address, typed(client, address, **ticked), follow=True))
    whom = "living or registered in East, or registered with West Practice"
    assert f"Only for people {whom}" in said
    page = client.get(address).content.decode()
    for each in (town.east, town.west_practice):
        assert f'value="{each.pk}" checked' in page
    assert f'value="{town.west.pk}" checked' not in page
    found = text(client.get("/directory/?words=rapid"))
    assert f"for people {whom}".capitalize() in found or f"for people {whom}" in found
    resident = text(client.get("/services/?q=rapid"))
    assert "For people who live or have a GP in: East" in resident
    assert "For people with this GP practice: West Practice" in resident
    client.post(address, typed(client, address))
    assert not Service.objects.get(pk=town.rapid_service.pk).areas.exists()


def test_a_closed_practice_that_is_ticked_stays_so(town):
    lead = town.staff("Sagal Warsame", roles.TEAM_LEAD, town.trust, town.rapid)
    closed = place.add_organisation(
        by=SYSTEM, place=town.place, name="Old Surgery", kind="practice", closed=date(2020, 1, 1)
    )
    actions.keep_own(
        by=lead, service=town.rapid_service.pk, version=1, areas=[{"practice_id": closed.pk}]
    )
    page = client_of(lead).get(f"/directory/{town.rapid_service.pk}/keep/").content.decode()
    assert "Old Surgery" in page
    other = client_of(town.staff("Olu Bright", roles.TEAM_LEAD, town.trust, town.therapy))
    page = other.get("/directory/").content.decode()
    narrowed = page.split('name="practice"')[1].split("</select>")[0]
    assert "Mill Lane Practice" in narrowed
    assert "Old Surgery" not in narrowed


def found(**asked):
    return [(each.name, hit.takes) for hit, each in of_hits(ServiceSearch(**asked).hits())]


def test_the_search_puts_what_is_for_others_last_and_says_so(town, rapid):
    town.service("Zither group", town.therapy)
    for asked, takes in (
        ({"practice": town.east_practice.pk}, True),
        ({"near": "ZZ7"}, True),
        ({"near": "ZZ8"}, None),
        ({"practice": town.west_practice.pk}, None),
    ):
        names = found(**asked)
        assert dict(names)["Rapid response"] is takes
        assert (names[-1][0] == "Rapid response") == (takes is None)
    client = client_of(town.gp)
    page = text(client.get("/directory/", {"practice": str(town.west_practice.pk)}))
    assert "Only for people living or registered in East" in page
    assert "Only for people" not in text(client.get("/directory/"))
    assert "Find services" in text(client.get("/directory/?practice=nonsense"))


def test_a_search_for_a_practice_s_people_is_sure_of_another_practice(town):
    lead = town.staff("Sagal Warsame", roles.TEAM_LEAD, town.trust, town.rapid)
    actions.keep_own(
        by=lead, service=town.rapid_service.pk, version=1,
        areas=[{"practice_id": town.east_practice.pk}],
    )  # fmt: skip
    assert ("Rapid response", False) in found(practice=town.west_practice.pk)


def test_triage_is_told_and_says_why_it_is_right_all_the_same(town, rapid):
    referral = town.referral(person=westerner(town))
    form = TriageForm(referral, by=town.nurse)
    choice = dict(form.fields["service"].choices)[rapid.pk]
    assert "not for where they live or are registered" in choice
    last = form.fields["service"].choices[-1]
    assert last[0] == rapid.pk
    sent = {"version": referral.version, "service": str(rapid.pk), "urgency": "soon"}
    refused = TriageForm(referral, sent, by=town.nurse)
    assert "say why it is right here" in str(refused.errors["words"])
    assert TriageForm(referral, sent | {"words": "Stays with her son in East"}).is_valid()
    near = town.referral(person=town.person(practice_id=town.east_practice.pk))
    assert TriageForm(near, sent | {"version": near.version}).is_valid()


def test_whoever_hands_over_or_settles_is_told_too(town, rapid):
    referral = town.referral(person=westerner(town))
    offers = OfferForm(referral, by=town.nurse)
    (words,) = [said for key, said in offers.fields["team"].choices if key == str(rapid.pk)]
    assert words.endswith("not for where they live or are registered")
    sent = {"version": referral.version, "team": str(rapid.pk)}
    assert "words" in OfferForm(referral, sent).errors
    assert OfferForm(referral, sent | {"words": "Agreed with them"}).is_valid()
    settled = dict(SettleForm(referral).fields["service"].choices)[str(rapid.pk)]
    assert "not for where they live" in settled


def test_the_referral_says_it_and_says_nothing_of_whom_too_little_is_known(town, rapid):
    said = "Rapid response is for people living or registered in East"
    person = westerner(town)
    referral = town.referral(person=person, asked_for=rapid.pk)
    assert any(each.startswith(said) for each in cautions(referral))
    unknown = town.referral(person=town.person("Jo", "Lee"), asked_for=rapid.pk)
    assert not any(each.startswith(said) for each in cautions(unknown))


def test_whoever_books_or_plans_the_way_home_is_told_too(town, rapid):
    person = westerner(town)
    schedule(rapid)
    client = client_of(town.handler)
    page = text(client.get(f"/bookings/for/{person.pk}/", {"service": str(rapid.pk)}))
    said = "for people living or registered in East: by the record they are not"
    assert f"Rapid response is {said}." in page
    stay = stayed(town, person)
    groups = dict(services_for(stay)[1:])
    assert f"Rapid response; {said}" in dict(groups["Other services"]).values()
    of = SimpleNamespace(person=person, registered="here")
    assert said[1:] in hints(of, {"same_day": rapid}, None)["same_day"]


def test_whereabouts_that_are_protected_speak_against_nothing(town, rapid):
    person = westerner(town)
    people.protect_whereabouts(by=SYSTEM, person=person.pk, because="danger")
    person.refresh_from_db()
    assert Home.of(person) == Home()


def test_other_directories_read_it(town, rapid):
    actions.keep_own(
        by=town.lead, service=rapid.pk, version=2,
        areas=[{"locality_id": town.east.pk}, {"practice_id": town.west_practice.pk}],
    )  # fmt: skip
    (held,) = queries.in_full().filter(pk=rapid.pk)
    told = Documents([held]).service(held)
    assert [each["name"] for each in told["service_areas"]] == ["East"]
    assert told["eligibility_description"] == "For people registered with: West Practice."
