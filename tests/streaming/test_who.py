"""Saying who came: side by side, confirmed, and taken apart with nothing lost."""

from dataclasses import replace
from datetime import date

import pytest
from tests.staff import client_of, text
from tests.streaming.test_attendances import COUGH, assess, stream
from tests.streaming.test_pages import hidden

from hamlet.access.decisions import decide
from hamlet.kernel.errors import UserError
from hamlet.people.models import Person
from hamlet.streaming import actions, queries
from hamlet.streaming.models import Step

pytestmark = pytest.mark.usefixtures("assets")


@pytest.fixture
def nurse(door):
    return client_of(door.nurse)


def test_somebody_of_another_age_is_shown_side_by_side_and_confirmed(door, nurse):
    held, person = assess(door, stated_name="Amina Begum"), door.world.person()
    address = f"/streaming/{held.pk}/who/{person.pk}/"
    shown = text(nurse.get(address))
    assert "Not the same in this record: age" in shown
    assert "40 years" in shown
    assert "75 years" in shown
    assert nurse.post(address, {"version": held.version}).status_code == 422
    held.refresh_from_db()
    assert held.person_id is None
    with pytest.raises(UserError, match="Ask them again"):
        actions.identify(by=door.nurse, attendance=held.pk, version=held.version, person=person.pk)
    done = nurse.post(address, {"version": held.version, "sure": "on"}, follow=True)
    assert "They are Amina Begum now. If not, take it apart below" in text(done)


def test_who_is_not_named_yet_is_offered_as_nobody_and_can_be_found(door, nurse):
    held = assess(door, replace(COUGH, flags=("fit",), age=None), stated_name="")
    person = door.world.person()
    assert queries.could_be(door.nurse, person) == []
    assert "Nobody has asked their name yet" in text(nurse.get(f"/streaming/{held.pk}/who/"))
    nurse.post(f"/streaming/{held.pk}/who/{person.pk}/", {"version": held.version})
    held.refresh_from_db()
    assert held.person_id == person.pk


def test_what_agrees_asks_for_no_tick(door, nurse):
    born = {"stated_name": "Amina Begum", "stated_birth_date": date(1951, 3, 2)}
    held, person = assess(door, replace(COUGH, age=75), **born), door.world.person()
    nurse.post(f"/streaming/{held.pk}/who/{person.pk}/", {"version": held.version})
    held.refresh_from_db()
    assert held.person_id == person.pk


def test_the_wrong_one_is_taken_apart_with_nothing_lost(door, nurse):
    wrong = door.world.person()
    held = assess(door, replace(COUGH, age=75), stated_name="Amina Begum")
    held = stream(door, held, "urgent", differs="Looks unwell")
    held = actions.identify(
        by=door.nurse, attendance=held.pk, version=held.version, person=wrong.pk
    )
    assert decide(door.navigator, "person.look", wrong.pk).allowed
    nurse.post(f"/streaming/{held.pk}/who/apart/", {"version": held.version})
    held.refresh_from_db()
    assert (held.person_id, held.stated_name) == (None, "Amina Begum")
    assert (held.chosen, held.differs) == ("urgent", "Looks unwell")
    assert not decide(door.navigator, "person.look", wrong.pk).allowed
    assert Step.objects.filter(person=wrong.pk, name="identify").exists()


def test_found_or_registered_from_the_attendance_and_back_to_it(door, nurse):
    born = date(1986, 1, 1)
    held = assess(door, stated_name="Rafiq Uddin", stated_birth_date=born)
    held = stream(door, held, "same_day", consent="yes")
    assert f"/streaming/{held.pk}/who/" in nurse.get(f"/streaming/{held.pk}/").content.decode()
    listed = nurse.get(f"/streaming/{held.pk}/who/")
    assert "Nobody in the record goes by that name" in text(listed)
    address = f"/people/register/?attendance={held.pk}"
    assert address in listed.content.decode()
    page = nurse.get(address).content.decode()
    for value in ("Rafiq", "Uddin", "1986"):
        assert f'value="{value}"' in page
    sent = hidden(page) | {
        "given_name": "Rafiq", "family_name": "Uddin", "gender": "unknown",
        "birth_date_day": "1", "birth_date_month": "1", "birth_date_year": "1986",
    }  # fmt: skip
    done = nurse.post(address, sent)
    made = Person.objects.get(given_name="Rafiq")
    assert done.headers["Location"] == f"/streaming/{held.pk}/who/{made.pk}/"
    assert "Rafiq Uddin" in text(nurse.get(f"/streaming/{held.pk}/who/"))


def test_an_attendance_of_another_team_fills_in_nothing(door):
    held = assess(door, stated_name="Rafiq Uddin")
    page = client_of(door.world.handler).get(f"/people/register/?attendance={held.pk}")
    assert "Rafiq" not in page.content.decode()


def test_each_hit_offers_to_assess_to_who_is_at_the_door(door, nurse):
    person = door.world.person()
    link = f"/streaming/new/{person.pk}/"
    found = nurse.post("/people/", {"name": "Amina"}, follow=True)
    assert link in found.content.decode()
    handler = client_of(door.world.handler).post("/people/", {"name": "Amina"}, follow=True)
    assert link not in handler.content.decode()


def test_a_baby_is_not_nought_years_old(door, nurse):
    held = assess(door, replace(COUGH, age=0, months=1), stated_name="Baby Roy",
                  stated_birth_date=date(2026, 1, 26))  # fmt: skip
    assert "Age 5 weeks" in text(nurse.get(f"/streaming/{held.pk}/"))


def test_differences_say_what_was_told_otherwise(door):
    person = door.world.person()
    told = {"stated_name": "Rafiq Ahmed", "stated_birth_date": date(1980, 1, 1)}
    assert queries.differences(assess(door, **told), person) == ["name", "date of birth"]
    near = assess(door, replace(COUGH, age=73), stated_name="Amina")
    assert queries.differences(near, person) == []
