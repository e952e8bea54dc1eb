"""Who was stated and who is in the record: what agrees is offered, what contradicts is said."""

from datetime import date

import pytest
from tests.staff import client_of, text

from hamlet.frontdoor import actions
from hamlet.frontdoor.models import Referral

NUMBER, OTHER = "9990000018", "9990000026"
BORN = date(1951, 3, 2)
DIFFERS = "What was stated differs from the record: NHS number and date of birth"


@pytest.fixture
def stated(world, settings):
    """A need for somebody who was stated by name, birth date and NHS number."""
    settings.HAMLET_DEMO = True
    return actions.receive(
        by=world.handler, submission_key="stated", need="Help to wash", consent=True,
        referrer=actions.Referrer(kind="resident", phone="07700 900123"),
        stated=actions.Stated(name="Amina Begum", birth_date=BORN, nhs_number=NUMBER),
    )  # fmt: skip


def test_a_person_who_contradicts_what_was_stated_takes_a_second_page(world, stated):
    other = world.person(nhs_number=OTHER, born=date(1960, 1, 1))
    client, path = client_of(world.nurse), f"/referrals/{stated.pk}/identify/"
    chosen = {"version": stated.version, "person": other.pk}
    asked = text(client.post(path, chosen))
    assert "NHS number As stated 999 000 0018 In the record 999 000 0026" in asked
    assert "date of birth As stated 2 March 1951 In the record 1 January 1960" in asked
    assert Referral.objects.get().person is None
    client.post(path, chosen | {"sure": "on"})
    assert Referral.objects.get().person == other
    assert DIFFERS in text(client.get(f"/referrals/{stated.pk}/"))


def test_who_fits_exactly_is_marked_and_first(world, stated):
    world.person(nhs_number=OTHER, born=BORN)
    world.person(nhs_number=NUMBER, born=BORN)
    client, path = client_of(world.nurse), f"/referrals/{stated.pk}/identify/"
    shown = text(client.get(path))
    exact, wrong = "The same NHS number and date of birth", "Not the NHS number that was stated"
    assert 0 < shown.index(exact) < shown.index(wrong)
    right = Referral.objects.model._meta.get_field("person").related_model.objects
    chosen = {"version": stated.version, "person": right.get(nhs_number=NUMBER).pk}
    client.post(path, chosen)
    assert Referral.objects.get().person.nhs_number == NUMBER
    assert "differs from the record" not in text(client.get(f"/referrals/{stated.pk}/"))


def test_who_contradicts_what_was_stated_stands_last(world, stated):
    world.person(nhs_number=NUMBER, born=date(1960, 1, 1))
    world.person(born=BORN, address="9 Mill Lane")
    shown = text(client_of(world.nurse).get(f"/referrals/{stated.pk}/identify/"))
    assert 0 < shown.index("9 Mill Lane") < shown.index("Not the date of birth that was stated")


FORM = {
    "name": "Amina Begum", "birth_date_day": "2", "birth_date_month": "3",
    "birth_date_year": "1951",
    "nhs_number": NUMBER, "asking": "resident", "caller_phone": "07700 900123",
    "need": "Help to wash", "urgency": "soon", "consent": "on", "submission_key": "1",
}  # fmt: skip


@pytest.mark.parametrize("said", ["yes", "nobody"])
def test_who_fits_what_is_taken_down_is_asked_about_before_it_is_sent(world, settings, said):
    settings.HAMLET_DEMO = True
    known = world.person(nhs_number=NUMBER, address="9 Mill Lane")
    client = client_of(world.handler)
    asked = client.post("/referrals/new/", FORM)
    assert asked.status_code == 422
    assert "Yes: Amina Begum, born 2 March 1951, NHS number 999 000 0018, 9 Mill" in text(asked)
    assert not Referral.objects.exists()
    client.post("/referrals/new/", FORM | {"known": known.pk if said == "yes" else said})
    assert Referral.objects.get().person == (known if said == "yes" else None)
    assert Referral.objects.get().stated_nhs_number == NUMBER


def test_a_voluntary_group_is_not_told_that_somebody_fits(world, settings):
    settings.HAMLET_DEMO = True
    world.person(nhs_number=NUMBER)
    client_of(world.volunteer).post("/referrals/new/", FORM)
    assert Referral.objects.get().person is None


def test_triage_says_whom_it_is_about_or_why_not_where_somebody_fits(world, stated):
    client, path = client_of(world.nurse), f"/referrals/{stated.pk}/"
    assert "Somebody may fit" not in text(client.get(path))
    world.person(nhs_number=NUMBER)
    assert "Somebody may fit" in text(client.get(path))
    assert "Somebody may fit" in text(client.get(f"{path}triage/"))
    decision = {"version": 1, "service": world.rapid_service.pk, "urgency": "soon"}
    refused = client.post(f"{path}triage/", decision)
    assert refused.status_code == 422
    assert "write why you decide without" in text(refused)
    client.post(f"{path}triage/", decision | {"words": "The number is her sister's"})
    assert Referral.objects.get().state == "offered"


def test_who_was_stated_wrongly_is_looked_for_by_what_is_known_now(world, stated):
    meant = world.person("Kamala", "Rao", nhs_number=OTHER, born=date(1960, 1, 1))
    client, path = client_of(world.nurse), f"/referrals/{stated.pk}/identify/"
    assert "Kamala Rao" not in text(client.get(path))
    asked = client.post(path, {"look_for": "on", "nhs_number": OTHER})
    assert OTHER not in asked["Location"]
    shown = text(client.get(asked["Location"]))
    assert "Who fits what you looked for" in shown
    assert "Not the NHS number and date of birth that was stated" in shown
    chosen = {"version": stated.version, "person": meant.pk, "sure": "on"}
    assert client.post(path, chosen).status_code == 302
    assert Referral.objects.get().person == meant


def test_what_was_typed_wrongly_to_look_for_somebody_stays(world, stated):
    client, path = client_of(world.nurse), f"/referrals/{stated.pk}/identify/"
    wrong = client.post(path, {"look_for": "on", "name": "Kamala", "nhs_number": "123"})
    assert wrong.status_code == 422
    assert 'value="Kamala"' in wrong.content.decode()
    assert "Type a name, a date of birth" in text(client.post(path, {"look_for": "on"}))
