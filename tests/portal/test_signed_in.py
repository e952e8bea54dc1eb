"""A signed-in resident's request is theirs: linked at once, on their first page, answered there."""

import pytest
from tests.portal.residents import family, lets_help, path
from tests.staff import client_of, text

from hamlet.frontdoor import actions as frontdoor
from hamlet.frontdoor.models import Move, Referral
from hamlet.journal.models import Entry
from hamlet.kernel.actor import SYSTEM
from hamlet.people import actions as people

OWN = {
    "emergency": {"emergency": "no"},
    "who": {"who_for": "me"},
    "need": {"need": "I fall on the stairs."},
    "reach": {"phone": "07700900123", "email": ""},
    "speak": {"language": "en-gb", "other_language": "", "interpreter": "no"},
}


@pytest.fixture
def kin(world, settings):
    settings.HAMLET_DEMO = True
    return family(world)


def asks(browser, pages=OWN, **changes):
    for step, typed in (pages | changes).items():
        response = browser.post(f"/ask/{step}/", typed)
        assert response.status_code == 302, (step, response.content.decode())
    assert response.url == "/ask/check/", "nothing else is asked"
    browser.post("/ask/check/")
    return Referral.objects.latest("received_at")


def first_page(browser, person) -> str:
    browser.get("/language/en-gb/")
    return text(browser.get(path(person)))


def test_one_s_own_request_is_about_oneself_at_once(world, kin):
    held = asks(kin.at_home)
    assert held.person_id == kin.amina.pk
    assert (held.referrer_kind, held.referrer_account) == ("resident", kin.own.id)
    assert (held.stated_name, held.stated_birth_date) == ("Amina Begum", kin.amina.birth_date)
    assert "signed in to their own pages" in held.need
    assert Entry.objects.filter(action="referral.receive").last().actor_id == kin.own.id
    staff = text(client_of(world.nurse).get(f"/referrals/{held.pk}/"))
    assert "Amina Begum" in staff


def test_what_is_known_stands_in_the_form_already(kin):
    people.record_communication_need(
        by=SYSTEM, person=kin.amina.pk, language="Bengali", interpreter=True
    )
    people.record_ways_to_reach(
        by=SYSTEM, person=kin.amina.pk, version=kin.amina.version, phone="07700900555", email=""
    )
    for step in ("emergency", "who", "need"):
        kin.at_home.post(f"/ask/{step}/", OWN[step])
    assert 'value="07700900555"' in kin.at_home.get("/ask/reach/").content.decode()
    kin.at_home.post("/ask/reach/", OWN["reach"])
    page = kin.at_home.get("/ask/speak/").content.decode()
    assert 'value="bn" checked' in page
    assert 'value="yes" checked' in page


def test_who_acts_for_somebody_asks_for_that_person(kin):
    lets_help(kin.own, kin.amina, kin.helper)
    kin.carer.post("/ask/emergency/", OWN["emergency"])
    page = kin.carer.get("/ask/who/").content.decode()
    assert f'value="{kin.amina.pk}"' in page
    held = asks(kin.carer, OWN, who={"who_for": str(kin.amina.pk)}, agree={"agrees": "yes"})
    assert held.person_id == kin.amina.pk
    assert (held.referrer_kind, held.referrer_name) == ("carer", "Karim Begum")
    assert "See this request" in first_page(kin.at_home, kin.amina)
    assert "No request for help is open now." in first_page(kin.carer, kin.karim)


@pytest.mark.parametrize("let", ["contacts", "medicines"])
def test_who_was_let_see_parts_asks_for_that_person_and_follows_what_they_asked(world, kin, let):
    before = world.referral(person=kin.amina)
    lets_help(kin.own, kin.amina, kin.helper, [let])
    held = asks(kin.carer, OWN, who={"who_for": str(kin.amina.pk)}, agree={"agrees": "yes"})
    assert (held.person_id, held.referrer_account) == (kin.amina.pk, kin.helper.id)
    address = path(kin.amina, f"request/{held.pk}/")
    assert kin.carer.get(path(kin.amina)).content.decode().count(address) == 1
    assert kin.carer.get(address).url == "/follow/"
    assert held.reference in text(kin.carer.get("/follow/"))
    assert address in kin.at_home.get(path(kin.amina)).content.decode()
    others = path(kin.amina, f"request/{before.pk}/")
    assert others not in kin.carer.get(path(kin.amina)).content.decode()
    assert kin.carer.get(others).status_code == 404


def test_nobody_asks_for_whom_they_do_not_act_for(kin):
    kin.carer.post("/ask/emergency/", OWN["emergency"])
    assert str(kin.amina.pk) not in kin.carer.get("/ask/who/").content.decode()
    sent = kin.carer.post("/ask/who/", {"who_for": str(kin.amina.pk)}, follow=True)
    assert sent.status_code == 422


def test_choosing_another_person_forgets_what_was_typed_for_the_first(kin):
    lets_help(kin.own, kin.amina, kin.helper)
    for step, typed in (OWN | {"who": {"who_for": "adult"}}).items():
        kin.carer.post(f"/ask/{step}/", typed)
    assert "I fall on the stairs." in kin.carer.get("/ask/need/").content.decode()
    kin.carer.post("/ask/who/", {"who_for": str(kin.amina.pk)})
    assert "I fall on the stairs." not in kin.carer.get("/ask/need/").content.decode()


def test_signing_out_half_way_leaves_no_answers_and_no_sight(kin):
    for step in ("emergency", "who", "need"):
        kin.at_home.post(f"/ask/{step}/", OWN[step])
    kin.at_home.post("/sign-out/")
    assert kin.at_home.get("/ask/reach/").url == "/ask/emergency/"
    assert not Referral.objects.exists()


def test_each_open_request_leads_to_its_page_with_question_and_answer(world, kin):
    held = asks(kin.at_home)
    frontdoor.ask(
        by=world.nurse, referral=held.pk, version=held.version, words="Do you live alone?"
    )
    kin.at_home.post("/sign-out/")
    again = client_of(kin.own)
    assert "Answer the question" in first_page(again, kin.amina)
    assert again.get(path(kin.amina, f"request/{held.pk}/")).url == "/follow/"
    page = text(again.get("/follow/"))
    assert "Do you live alone?" in page
    assert "forget my reference" not in page
    again.post("/follow/answer/", {"words": "Yes.", "version": held.version + 1})
    assert Move.objects.get(name="answer").words == "Yes."
    assert Entry.objects.filter(action="referral.answer").get().actor_id == kin.own.id


def test_an_earlier_request_is_listed_with_how_it_ended(world, kin):
    held = asks(kin.at_home)
    frontdoor.refuse(
        by=world.nurse, referral=held.pk, version=held.version, reason="duplicate",
        words="She has help", next_owner="Mill Lane Practice",
    )  # fmt: skip
    said = first_page(kin.at_home, kin.amina)
    assert "Earlier requests We could not take this on." in said
    assert kin.at_home.get(path(kin.amina, f"request/{held.pk}/")).url == "/follow/"


def test_a_request_of_somebody_else_is_followed_by_nobody(world, kin):
    theirs = world.referral(person=kin.karim)
    assert kin.at_home.get(path(kin.amina, f"request/{theirs.pk}/")).status_code == 404
    assert kin.at_home.get(path(kin.karim, f"request/{theirs.pk}/")).status_code == 404
    lets_help(kin.helper, kin.karim, kin.own, ["contacts"])
    assert kin.at_home.get(path(kin.karim, f"request/{theirs.pk}/")).status_code == 404
