"""Advice on minor illness: only where nothing speaks against it, and never in a request's way."""

from datetime import date, timedelta

import pytest
from tests.portal.conftest import EVERYTHING, FOR_SOMEBODY
from tests.staff import text

from hamlet.frontdoor.models import Referral
from hamlet.kernel import clock
from hamlet.portal import selfcare

ADULT = date(1990, 3, 2)
NEED = {"need": "I have a cough since Monday."}
BORN = {"born_day": "2", "born_month": "3", "born_year": "1990", "nhs_number": ""}
COUGH = EVERYTHING | {"need": NEED, "born": BORN}
SAFE = {"topic": "cough", "urgent": "no", "against": "no"}


@pytest.mark.parametrize(
    ("need", "key"),
    [
        ("I have a cough", "cough"),
        ("My nose: a bad cold since Friday", "cold"),
        ("sore throat", "sore_throat"),
        ("a wasp sting on my arm", "insect_bite"),
        ("Heartburn at night", "heartburn"),
        ("আমার কাশি হয়েছে", "cough"),
        ("গলা ব্যথা", "sore_throat"),
        ("Waan qufacayaa", "cough"),
        ("hargab baa i haya", "cold"),
    ],
)
def test_a_minor_illness_is_recognised_in_each_language(need, key):
    assert selfcare.topic_of(need, ADULT).key == key


@pytest.mark.parametrize(
    "need",
    [
        "I cannot wash myself any more",
        "My flat is cold and damp",
        "A cough, and I am pregnant",
        "My baby has a cough",
        "A cough for six weeks",
        "A cough, and there is blood",
        "A cough with asthma",
        "A cough that gets worse",
        "A cough and chest pain",
        "I can't breathe, and cough",
        "কাশির সঙ্গে রক্ত",
        "গর্ভবতী, সর্দি হয়েছে",
        "qufac iyo dhiig",
        "A cough. " + "And much more is wrong here. " * 10,
    ],
)
def test_what_speaks_against_advice_leaves_it_out(need):
    assert selfcare.topic_of(need, ADULT) is None


@pytest.mark.parametrize("years", [0, 4, 65, 90])
def test_the_very_young_and_the_old_get_no_advice(years):
    born = clock.today() - timedelta(days=round(365.25 * years) + 9)
    assert selfcare.topic_of("a cough", born) is None
    assert selfcare.topic_of("a cough", None) is None


def test_heartburn_is_for_adults_under_55():
    for years, advised in ((17, False), (30, True), (56, False)):
        born = clock.today() - timedelta(days=round(365.25 * years) + 9)
        assert (selfcare.topic_of("heartburn", born) is not None) is advised


def test_advice_is_shown_and_the_request_goes_on_with_what_was_shown(client, asked):
    asked(COUGH)
    page = client.get("/ask/selfcare/")
    assert "Signs of something worse" in text(page)
    assert "Coughing up blood" in text(page)
    advised = client.post("/ask/selfcare/", SAFE, follow=True)
    assert "Most coughs go by themselves in 3 to 4 weeks." in text(advised)
    assert 'href="/ask/check/"' in advised.content.decode()
    assert Referral.objects.count() == 0
    client.post("/ask/check/")
    need = Referral.objects.get().need
    assert need.startswith(NEED["need"])
    assert "Was shown self-care advice on a cough (November 2026)" in need


def test_a_sign_of_something_worse_says_call_111_and_triage_reads_it(client, asked):
    asked(COUGH)
    page = client.post("/ask/selfcare/", SAFE | {"urgent": "yes"}, follow=True)
    assert "Call 111 now" in text(page)
    assert "call 999" in text(page)
    assert "Most coughs go by themselves" not in text(client.get("/ask/advice/", follow=True))
    client.post("/ask/check/")
    assert "SIGN OF SOMETHING WORSE than a cough" in Referral.objects.get().need


def test_a_caution_shows_no_advice_and_goes_straight_on(client, asked):
    asked(COUGH)
    page = client.post("/ask/selfcare/", SAFE | {"against": "yes"}, follow=True)
    assert page.redirect_chain[-1][0] == "/ask/check/"
    client.post("/ask/check/")
    assert "something speaks against advice on a cough" in Referral.objects.get().need


def test_the_questions_can_be_left_out(client, asked):
    asked(COUGH)
    page = client.post("/ask/selfcare/", {"topic": "cough", "skip": "yes"}, follow=True)
    assert page.redirect_chain[-1][0] == "/ask/check/"
    client.post("/ask/check/")
    assert "did not answer; was shown no advice" in Referral.objects.get().need


def test_unanswered_questions_say_so(client, asked):
    asked(COUGH)
    page = client.post("/ask/selfcare/", {"topic": "cough", "urgent": "no"}, follow=True)
    assert page.status_code == 422
    assert "Choose whether any of this is so." in text(page)


def test_a_need_that_was_changed_is_asked_about_anew(client, asked):
    asked(COUGH)
    client.post("/ask/selfcare/", SAFE)
    client.post("/ask/need/", {"need": "Heartburn at night"})
    page = client.get("/ask/check/", follow=True)
    assert page.redirect_chain[-1][0] == "/ask/selfcare/"
    assert "Vomiting blood" in text(page)
    assert client.post("/ask/selfcare/", SAFE, follow=True).status_code == 422


def test_most_requests_are_asked_nothing_of_this(client, asked):
    assert "Check your answers" in text(asked())
    assert client.get("/ask/selfcare/").status_code == 302


def test_a_carer_reads_it_for_somebody_in_their_language(client, asked):
    client.get("/language/bn/")
    asked(FOR_SOMEBODY | {"need": NEED, "born": BORN})
    page = client.post("/ask/selfcare/", SAFE, follow=True)
    assert "বেশিরভাগ কাশি" in text(page)
    assert "Most coughs go by themselves in 3 to 4 weeks." in text(page)
    client.post("/ask/check/")
    referral = Referral.objects.get()
    assert referral.referrer_kind == "carer"
    assert "Was shown self-care advice on a cough" in referral.need
