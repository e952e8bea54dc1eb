"""The ticket home: what it promises, in whose language, to whom."""

from datetime import timedelta

import pytest
from tests.portal.residents import family, lets_help, path
from tests.staff import client_of, text
from tests.world import stayed

from hamlet.discharge import actions
from hamlet.discharge.models import Stay
from hamlet.journal.models import Entry
from hamlet.kernel import clock


@pytest.fixture
def home(world, settings, assets):
    settings.HAMLET_DEMO = True
    made = family(world)
    made.stay = stayed(world, made.amina)
    return made


def left(home):
    held = Stay.objects.get(pk=home.stay.pk)
    actions.leave(
        by=home.stay.coordinator, stay=held.pk, version=held.version, destination="home",
        went_without="Her son stays with her",
    )  # fmt: skip


def test_it_says_when_where_what_happens_and_whom_to_call(home):
    assert "Your ticket home" in text(home.at_home.get(path(home.amina)))
    page = text(home.at_home.get(path(home.amina, "ticket-home/")))
    for words in (
        "We expect you to leave hospital on", "You go to your own home.",
        "Somebody helps you wash, dress or eat.", "020 7946 0100", "call 999",
    ):  # fmt: skip
        assert words in page


def test_it_promises_nobody_who_has_not_said_yes(home):
    page = text(home.at_home.get(path(home.amina, "ticket-home/")))
    assert page.count("We are still finding out who does this.") == 2
    assert "Home care" not in page
    care = home.stay.follow_ups.get(kind="care")
    held = Stay.objects.get(pk=home.stay.pk)
    actions.name_owner(
        by=home.stay.coordinator, follow_up=care.pk, version=held.version, who="Her son Karim"
    )
    page = text(home.at_home.get(path(home.amina, "ticket-home/")))
    assert "Her son Karim" in page
    assert page.count("We are still finding out who does this.") == 1


def test_in_their_language_it_is_marked_as_unchecked_with_the_english(home):
    home.at_home.get("/language/so/")
    page = text(home.at_home.get(path(home.amina, "ticket-home/")))
    assert "Tigidhkaaga guriga" in page
    assert "You go to your own home." in page
    assert page.count("We are still finding out who does this.") == 2, "English promises no more"


def test_the_ward_prints_it_in_a_language_and_keeps_that_it_was_gone_through(home):
    ward = client_of(home.stay.coordinator)
    assert "Their ticket home" in text(ward.get(f"/discharge/{home.stay.pk}/"))
    address = f"/people/{home.amina.pk}/ticket-home/bn/"
    page = ward.get(address)
    assert "আপনি নিজের বাড়িতে যাবেন।" in text(page)
    assert 'lang="bn"' in page.content.decode()
    assert "has not yet checked these words" not in text(page), "who reads it reads Bengali"
    assert "এই ভাষার কোনো বক্তা" in text(page)
    held = Stay.objects.get(pk=home.stay.pk)
    ward.post(address, {"version": held.version})
    held.refresh_from_db()
    assert held.ticket_language == "bn"
    assert Entry.objects.filter(action="stay.give_ticket").exists()
    assert ward.post(address, {"version": 1}, follow=True).status_code == 200
    assert ward.get(f"/people/{home.amina.pk}/ticket-home/xx/").status_code == 404


def test_nobody_else_reads_it(world, home):
    for browser in (home.carer, client_of(world.volunteer)):
        assert browser.get(path(home.amina, "ticket-home/")).status_code in (403, 404)
    assert client_of(world.therapist).get(
        f"/people/{home.amina.pk}/ticket-home/bn/"
    ).status_code in (403, 404)
    lets_help(home.own, home.amina, home.helper)
    assert home.carer.get(path(home.amina, "ticket-home/")).status_code == 200


def test_it_goes_six_weeks_after_they_left(home):
    left(home)
    assert "You left hospital on" in text(home.at_home.get(path(home.amina, "ticket-home/")))
    with clock.frozen(clock.now() + timedelta(weeks=6, days=1)):
        browser = client_of(home.own)
        assert browser.get(path(home.amina, "ticket-home/")).status_code == 404


def test_who_was_not_in_hospital_has_none(world, settings, assets):
    settings.HAMLET_DEMO = True
    made = family(world)
    assert "ticket home" not in text(made.at_home.get(path(made.amina)))
    assert made.at_home.get(path(made.amina, "ticket-home/")).status_code == 404
