"""Changing what is known of a person: nothing is silently overwritten."""

import re
from datetime import UTC, datetime

from tests.staff import client_of, text

from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.people import actions, queries

AMINA = {
    "given_name": "Amina",
    "family_name": "Begum",
    "birth_date_day": "2",
    "birth_date_month": "3",
    "birth_date_year": "1951",
    "gender": "unknown",
}


def was(page):
    return re.search(r'name="was"[^>]*value="(\w+)"', page.content.decode())[1]


def test_changed_details_are_saved_and_the_journal_names_what_changed(world):
    person = world.person()
    typed = AMINA | {"phone": "020 7946 0123", "version": "1"}
    page = client_of(world.handler).post(f"/people/{person.pk}/change/", typed, follow=True)
    assert "020 7946 0123" in text(page)
    entry = Entry.objects.get(action="person.change")
    assert entry.detail == {"fields": ["phone"]}


def test_nothing_changed_writes_nothing(world):
    person = world.person()
    page = client_of(world.handler).post(
        f"/people/{person.pk}/change/", AMINA | {"version": "1"}, follow=True
    )
    assert "Nothing was changed" in text(page)
    assert queries.person(person.pk).version == 1


def test_a_stale_change_is_refused_and_both_texts_are_shown(world):
    person = world.person()
    actions.change(by=world.nurse, person=person.pk, version=1, phone="020 7946 0999")
    client, address = client_of(world.handler), f"/people/{person.pk}/change/"
    page = client.post(address, AMINA | {"phone": "020 7946 0123", "version": "1"})
    said = text(page)
    assert page.status_code == 409
    assert "Kept now 020 7946 0999 You typed 020 7946 0123" in said
    assert "Nothing was saved" in said
    assert queries.person(person.pk).phone == "020 7946 0999"
    assert 'name="version" id="id_version" value="2"' in page.content.decode()
    client.post(address, AMINA | {"phone": "020 7946 0123", "version": "2"})
    assert queries.person(person.pk).phone == "020 7946 0123"


def test_an_nhs_number_of_somebody_else_is_refused_and_kept_in_the_form(world):
    world.person("Grace", "Oyelaran", nhs_number="9990000018")
    person = world.person()
    typed = AMINA | {"nhs_number": "9990000018", "version": "1"}
    page = client_of(world.handler).post(f"/people/{person.pk}/change/", typed)
    assert page.status_code == 422
    assert "known already" in text(page)
    assert 'value="9990000018"' in page.content.decode()


def test_how_to_talk_with_somebody_is_recorded(world):
    person = world.person()
    typed = {"language": "Somali", "interpreter": "on", "format": "Large print"}
    page = client_of(world.handler).post(f"/people/{person.pk}/communication/", typed, follow=True)
    assert "Somali, interpreter needed" in text(page)
    form = client_of(world.handler).get(f"/people/{person.pk}/communication/").content.decode()
    assert 'value="Somali"' in form


def test_how_to_talk_is_not_silently_overwritten(world):
    person, client = world.person(), client_of(world.handler)
    address = f"/people/{person.pk}/communication/"
    began = was(client.get(address))
    actions.record_communication_need(by=world.nurse, person=person.pk, language="Bengali")
    page = client.post(address, {"language": "Somali", "was": began})
    assert page.status_code == 409
    assert "Kept now Bengali You typed Somali" in text(page)
    assert queries.person(person.pk).communicationneed.language == "Bengali"
    client.post(address, {"language": "Somali", "was": was(page)})
    assert queries.person(person.pk).communicationneed.language == "Somali"


def test_an_alert_is_added_and_ended(world):
    person, client = world.person(), client_of(world.handler)
    page = client.post(f"/people/{person.pk}/alert/", {"words": "Large dog"}, follow=True)
    assert text(page).count("Large dog") >= 2
    alert = queries.alerts(queries.person(person.pk))[0]
    page = client.post(f"/people/alerts/{alert.pk}/end/", follow=True)
    assert "Large dog" not in text(page)


def test_an_empty_alert_is_not_added(world):
    person = world.person()
    page = client_of(world.handler).post(f"/people/{person.pk}/alert/", {"words": " "})
    assert page.status_code == 422
    assert queries.alerts(queries.person(person.pk)) == []


def test_who_has_no_fixed_address_is_kept_with_where_they_can_be_found(world, settings):
    settings.HAMLET_DEMO = True
    typed = {
        "given_name": "Zed", "family_name": "Rowan", "gender": "unknown", "no_fixed_address": "on",
        "found_at": "The day centre on Mill Lane", "birth_date_unknown": "on",
        "here_until_day": "1", "here_until_month": "5", "here_until_year": "2030",
    }  # fmt: skip
    client = client_of(world.handler)
    made = client.post("/people/register/", typed, follow=True)
    said = text(made)
    for words in ("No fixed address", "The day centre on Mill Lane", "Here until", "1 May 2030"):
        assert words in said
    with clock.frozen(datetime(2030, 6, 1, 12, tzinfo=UTC)):
        later = text(client_of(world.handler).get(made.redirect_chain[-1][0]))
    assert "Was here until" in later
