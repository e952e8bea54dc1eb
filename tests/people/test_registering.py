"""Making somebody known: never twice, and nothing typed is lost."""

from datetime import date

import pytest
from tests.staff import client_of, text

from hamlet.access import actions as access
from hamlet.kernel.actor import SYSTEM
from hamlet.people.models import Person

REGISTER = "/people/register/"
AMINA = {
    "given_name": "Amina",
    "family_name": "Begum",
    "birth_date_day": "2",
    "birth_date_month": "March",
    "birth_date_year": "1951",
    "phone": "02079460123",
    "postcode": "e14ab",
    "language": "Bengali",
    "interpreter": "on",
}


def test_somebody_new_is_registered_with_how_to_talk_with_them(world):
    page = client_of(world.handler).post(REGISTER, AMINA, follow=True)
    made = Person.objects.get()
    assert page.redirect_chain[-1][0] == f"/people/{made.pk}/"
    assert (made.birth_date, made.phone, made.postcode) == (
        date(1951, 3, 2),
        "020 7946 0123",
        "E1 4AB",
    )
    assert (made.communicationneed.language, made.communicationneed.interpreter) == ("Bengali", 1)


def test_who_looks_alike_is_shown_before_anything_is_saved(world):
    known = world.person("Ameena", "Begom")
    client = client_of(world.handler)
    page = client.post(REGISTER, AMINA)
    assert "Is it one of these?" in text(page)
    assert f"/people/{known.pk}/" in page.content.decode()
    assert 'value="02079460123"' in page.content.decode()
    assert Person.objects.count() == 1
    client.post(REGISTER, AMINA | {"seen": str(known.pk)})
    assert Person.objects.count() == 2


def test_who_came_to_look_alike_meanwhile_is_shown_too(world):
    first = world.person("Ameena", "Begom")
    world.person("Aminah", "Begam")
    client_of(world.handler).post(REGISTER, AMINA | {"seen": str(first.pk)})
    assert Person.objects.count() == 2


def test_a_known_nhs_number_is_not_registered_again(world):
    known = world.person("Grace", "Oyelaran", date(1970, 1, 1), nhs_number="9990000018")
    typed = AMINA | {"nhs_number": "999 000 0018", "seen": str(known.pk)}
    page = client_of(world.handler).post(REGISTER, typed)
    assert page.status_code == 422
    assert "known already" in text(page)
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"given_name": "", "family_name": ""}, "at least one name"),
        ({"birth_date_day": "", "birth_date_month": "", "birth_date_year": ""}, "or tick"),
        ({"phone": "12"}, "A phone number looks like"),
        ({"no_fixed_address": "on", "address": "12 Cable Lane"}, "Leave the address empty"),
    ],
)
def test_what_is_missing_or_wrong_is_said(world, typed, said):
    page = client_of(world.handler).post(REGISTER, AMINA | typed)
    assert page.status_code == 422
    assert said in text(page)
    assert not Person.objects.exists()


def test_a_birth_date_may_be_not_known_and_a_home_not_fixed(world):
    typed = {"given_name": "O", "birth_date_unknown": "on", "no_fixed_address": "on"}
    client_of(world.handler).post(REGISTER, typed)
    made = Person.objects.get()
    assert (made.birth_date, made.no_fixed_address) == (None, True)


def test_what_was_searched_for_in_vain_need_not_be_typed_again(world):
    client = client_of(world.handler)
    found = client.post("/people/", {"name": "Zebedee Quux", "postcode": "E1 4AB"})["Location"]
    key = found.rstrip("/").rsplit("/", 1)[-1]
    page = client.get(f"{REGISTER}?question={key}").content.decode()
    assert all(f'value="{word}"' in page for word in ("Zebedee", "Quux", "E1 4AB"))


def test_somebody_registered_for_a_referral_leads_back_to_it(world):
    referral = world.referral(person=world.person("Grace", "Oyelaran", date(1970, 1, 1)))
    page = client_of(world.handler).post(f"{REGISTER}?referral={referral.pk}", AMINA)
    assert page["Location"] == f"/referrals/{referral.pk}/identify/"


def test_only_the_front_door_registers(world):
    assert client_of(world.gp).get(REGISTER).status_code == 403
    assert client_of(world.gp).post(REGISTER, AMINA).status_code == 403
    assert not Person.objects.exists()


def test_of_a_look_alike_whom_one_may_not_see_only_that_there_is_one(world):
    known = world.person(address="12 Cable Lane")
    access.restrict(by=SYSTEM, person=known.pk, kind="staff")
    answer = client_of(world.handler).post(REGISTER, AMINA)
    assert "Somebody whose record is not open to you" in text(answer)
    assert "Cable Lane" not in text(answer)
    assert f"/people/{known.pk}/" in answer.content.decode()
