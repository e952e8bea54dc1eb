"""The pages that find a person: what they show, what they write down, whom they refuse."""

import re
from datetime import UTC, date, datetime

import pytest
from tests.staff import client_of, text

from hamlet.access import actions as access
from hamlet.journal import queries as journal
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.people import actions

SEARCH = "/people/"
BORN = {"birth_date_day": "2", "birth_date_month": "3", "birth_date_year": "1951"}


def search(actor, **typed):
    return client_of(actor).post(SEARCH, typed, follow=True)


def test_the_box_for_a_name_has_the_focus(world):
    page = client_of(world.handler).get(SEARCH)
    assert page.status_code == 200
    assert 'id="id_name" name="name" type="text"' in page.content.decode()
    assert " autofocus" in page.content.decode()


def test_the_whole_form_begins_with_what_was_typed_at_home_and_nothing_is_looked_up(world):
    browser = client_of(world.handler)
    assert 'name="more"' in browser.get("/home/").content.decode()
    for typed in ("Amina <Beg", "07700 900123"):
        page = browser.post(SEARCH, {"name": typed, "more": "yes"}).content.decode()
        assert f'value="{typed.replace("<", "&lt;")}"' in page
        assert "There is a problem" not in page
    assert not Entry.objects.filter(action="person.search").exists()


@pytest.mark.parametrize("name", ["Amina Begum", "Zebedee Quux"])
def test_after_a_search_the_heading_of_what_was_found_has_the_focus(world, name):
    world.person()
    page = search(world.handler, name=name).content.decode()
    assert page.count(" autofocus") == 1
    assert '<h1 class="nhsuk-heading-l" tabindex="-1" autofocus>' in page


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("register/", "given_name"),
        ("{}/change/", "given_name"),
        ("{}/communication/", "language"),
        ("{}/alert/", "words"),
    ],
)
def test_a_page_that_is_there_for_typing_begins_at_its_first_box(world, path, field):
    client = client_of(world.handler)
    address = SEARCH + path.format(world.person().pk)
    page = client.get(address).content.decode()
    assert page.count(" autofocus") == 1
    [box] = re.findall(rf'<(?:input|textarea)[^>]*name="{field}"[^>]*>', page)
    assert " autofocus" in box
    empty = {"version": "0", "language": "x" * 99}
    wrong = client.post(address, empty).content.decode()
    assert " autofocus" not in wrong, "what is wrong is read first"


def test_no_address_tells_whom_one_searched_for(world):
    world.person()
    page = search(world.handler, name="Amina Begum", **BORN)
    addresses = " ".join(address for address, _ in page.redirect_chain)
    assert page.status_code == 200
    assert "Amina" not in addresses
    assert "1951" not in addresses
    assert "Amina" not in page.content.decode().split("</title>")[0]


def test_what_tells_people_apart_is_shown(world):
    actions.register(
        by=world.handler,
        place=world.place.pk,
        given_name="Amina",
        family_name="Begum",
        native_name="আমিনা বেগম",
        birth_date=date(1951, 3, 2),
        nhs_number="9990000018",
        address="12 Cable Lane",
        postcode="E1 4AB",
        practice=world.practice,
    )
    said = text(search(world.handler, name="aminah begam"))
    for fact in (
        "1 person",
        "আমিনা বেগম",
        "2 March 1951",
        "12 Cable Lane, E1 4AB",
        "999 000 0018",
        "Mill Lane Practice",
        "New referral for Amina Begum",
    ):
        assert fact in said
    assert "look alike" not in said


def test_people_who_look_alike_are_warned_of(world):
    world.person()
    world.person("Ameena", "Begom")
    said = text(search(world.handler, name="Amina Begum"))
    assert "Some of these people look alike" in said
    assert said.count("Looks like another person here") == 2
    assert "born 2 March 1951, nothing else that is known tells them apart" in said


def test_everybody_of_one_name_is_marked_with_what_tells_them_apart(world):
    world.person("Nazma", "Akhter", date(1987, 5, 3))
    world.person("Nazma", "Aktar", date(1947, 5, 3), address="12 Cable Lane")
    world.person("Nazma", "Akhter", date(1947, 5, 3), address="3 Mill Lane")
    world.person("Nazma", "Akhter", None)
    world.person("Nazma", "Chowdhury")
    with clock.frozen(datetime(2026, 1, 5, 12, tzinfo=UTC)):
        said = text(search(world.handler, name="Nazma"))
    assert "Some of these people look alike" in said
    for mark in (
        "Looks like 3 others here. This one: 38 years, born 3 May 1987",
        "Looks like 3 others here. This one: 78 years, born 3 May 1947, lives at 12 Cable Lane",
        "Looks like 3 others here. This one: 78 years, born 3 May 1947, lives at 3 Mill Lane",
        "Looks like 3 others here. This one: date of birth not known",
    ):
        assert mark in said
    assert said.count("Looks like") == 4


@pytest.mark.parametrize(
    ("names", "marked"),
    [
        (["Mohammed Choudhury", "Muhammad Chowdhury", "Mohamed Choudhury"], 3),
        (["Amina Begum", "Amina Khatun"], 0),
        (["Amina Begum", "Ameena Khatun Begom"], 2),
        (["Amina Begum", "Begum Amina"], 2),
        (["Amina Begum", "Amina"], 0),
        (["Amina", "Ameena"], 2),
    ],
)
def test_names_that_sound_alike_look_alike_whatever_the_ages(world, names, marked):
    for year, name in enumerate(names, 1950):
        given, _, family = name.partition(" ")
        world.person(given, family, date(year, 1, 1))
    said = text(search(world.handler, name=names[0].split()[0]))
    assert said.count("Looks like") == marked


def test_who_has_died_is_marked_and_not_referred(world):
    person = world.person()
    actions.record_death(by=world.handler, person=person.pk, on=date(2024, 2, 1))
    said = text(search(world.handler, name="Amina Begum"))
    assert "Died 1 February 2024" in said
    assert "New referral for" not in said


def test_nothing_found_has_a_way_on_and_keeps_what_was_typed(world):
    page = search(world.handler, name="Zebedee Quux", **BORN)
    said = text(page)
    assert "Nobody fits all of that" in said
    assert "Make a referral for somebody who is not known yet" in said
    assert "Register a new person" in said
    assert "cannot be shown" not in said
    assert 'value="Zebedee Quux"' in page.content.decode()


SOME_HIDDEN = "Some people cannot be shown to you"


@pytest.mark.parametrize("known", [True, False])
def test_a_search_by_name_says_that_some_cannot_be_shown_whether_or_not_one_fits(world, known):
    if known:
        access.restrict(by=SYSTEM, person=world.person("Zebedee", "Quux").pk, kind="staff")
    said = text(search(world.handler, name="Zebedee Quux"))
    assert "Nobody can be shown who fits" in said
    assert SOME_HIDDEN in said
    assert "is known" not in said
    assert "Register a new person" not in said
    assert "Make a referral for somebody who is not known yet" in said


def test_a_search_by_name_that_finds_some_says_so_too_and_registers_nobody(world):
    world.person()
    said = text(search(world.handler, name="Amina Begum"))
    assert "People found" in said
    assert SOME_HIDDEN in said
    assert "Register a new person" not in said
    surer = text(search(world.handler, name="Amina Begum", **BORN))
    assert SOME_HIDDEN not in surer
    assert "Register a new person" in surer


@pytest.mark.parametrize("typed", [{"name": "Amina Begum", **BORN}, {"nhs_number": "9990000018"}])
def test_whoever_fits_and_is_hidden_is_not_said_to_be_nobody(world, typed):
    hidden = world.person(nhs_number="9990000018")
    access.restrict(by=SYSTEM, person=hidden.pk, kind="staff")
    said = text(search(world.handler, **typed))
    assert "Somebody who fits is known, but their record is not open to you" in said
    for wrong in ("Nobody", "Check the spelling", "Register a new person", "not known yet"):
        assert wrong not in said


def test_near_misses_are_said_to_be_no_more(world):
    world.person()
    said = text(search(world.handler, name="Amina Khatun", **BORN))
    assert "These people fit part of it" in said
    assert "Amina Begum" in said


def test_a_number_that_finds_somebody_of_another_name_says_compare(world):
    world.person(nhs_number="9990000018")
    said = text(search(world.handler, name="Grace", nhs_number="999 000 0018"))
    assert "Found by the NHS number alone" in said


@pytest.mark.parametrize("typed", ["999 000 0018", "e14 9aa"])
def test_a_number_or_postcode_in_the_box_for_a_name_finds_by_it(world, typed):
    world.person(nhs_number="9990000018", postcode="E14 9AA")
    assert "Amina Begum" in text(search(world.handler, name=typed))


def test_a_name_may_have_a_digit(world):
    world.person(given="Twin 2")
    assert "Twin 2 Begum" in text(search(world.handler, name="twin 2 begum"))


def test_the_fiftieth_person_says_narrow_it(world):
    for _ in range(51):
        world.person(born=None)
    page = search(world.handler, name="Amina Begum")
    said = text(page)
    assert said.index("Only the likeliest 50 are shown") < said.index("Amina Begum")
    assert "The likeliest 50: there may be more" in said
    assert "50 people" not in said
    assert page.content.decode().count('scope="row"') == 50


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Type a name, a date of birth, an NHS number, a postcode or a phone number"),
        ({"name": "–’"}, "Type a name with letters"),
        ({"name": "Amina Begum 2.3.1951"}, "This is not all a name"),
        ({"name": "07700 900123"}, "This is not all a name"),
        ({"name": "999 000 0019"}, "This is not all a name"),
        ({"name": "999 000 0018", "nhs_number": "999 000 0018"}, "This is not all a name"),
        ({"nhs_number": "999 000 0019"}, "one may be mistyped"),
        ({"postcode": "E1"}, "A postcode looks like E1 4AB"),
        ({"birth_date_day": "31", "birth_date_month": "2", "birth_date_year": "1950"}, "day 31"),
    ],
)
def test_what_cannot_be_asked_is_said_in_words_and_kept(world, typed, said):
    page = search(world.handler, **typed)
    assert page.status_code == 422
    assert said in text(page)
    assert all(f'value="{value}"' in page.content.decode() for value in typed.values())


def test_a_search_is_in_the_journal_with_whom_it_showed(world):
    person = world.person()
    search(world.handler, name="Amina Begum")
    entry = Entry.objects.filter(kind="look").latest("id")
    assert (entry.action, len(entry.people)) == ("person.search", 1)
    assert journal.about(person.pk).first() == entry
    assert "you work at a front door" in entry.basis
    assert entry.actor_name == "Ruth Oakes"


def test_without_the_journal_there_is_no_page(world, monkeypatch):
    world.person()

    def broken(**_):
        raise OSError("disk full")

    monkeypatch.setattr("hamlet.people.views.finding.look", broken)
    page = search(world.handler, name="Amina Begum")
    assert page.status_code == 500
    assert "Amina" not in page.content.decode()


def test_somebody_beyond_reach_is_told_of_and_how_to_ask(world):
    somebody = world.person(address="12 Cable Lane")
    said = text(search(world.therapist, name="Amina Begum", **BORN))
    assert "Somebody who fits is known, but their record is not open to you" in said
    assert "Read why, and what you can do" in said
    assert "Cable Lane" not in said
    entry = Entry.objects.filter(action="person.search").latest("id")
    assert entry.detail == {"told_of_somebody_beyond_reach": True}
    assert entry in journal.about(somebody.pk)


def test_a_search_is_shown_only_to_whoever_made_it(world):
    world.person()
    page = search(world.handler, name="Amina Begum")
    address = page.redirect_chain[-1][0]
    other = client_of(world.nurse).get(address)
    assert other.status_code == 404
    assert "no longer kept" in text(other)


def test_a_voluntary_group_has_no_search(world):
    assert client_of(world.volunteer).get(SEARCH).status_code == 403


def test_who_is_not_signed_in_goes_to_sign_in(world, client):
    assert client.get(SEARCH)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("number", [20, 2_000])
def test_a_search_asks_little_of_the_database(world, number, django_assert_max_num_queries):
    actions.register_many(
        by=world.handler,
        place=world.place.pk,
        people=({"given_name": "Amina", "family_name": "Begum"} for _ in range(number)),
    )
    client = client_of(world.handler)
    address = client.post(SEARCH, {"name": "Amina"})["Location"]
    with django_assert_max_num_queries(15):
        assert client.get(address).status_code == 200
