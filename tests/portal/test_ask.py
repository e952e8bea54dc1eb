"""Asking for help without an account."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from tests.portal.conftest import EVERYTHING, FOR_SOMEBODY
from tests.staff import client_of, text

from hamlet.frontdoor.models import Referral
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.place import actions as place
from hamlet.portal.steps import FORMS


def test_a_resident_asks_and_hears_the_reference(client, asked):
    page = asked()
    assert "Amina Begum" in page.content.decode()
    sent = client.post("/ask/check/", follow=True)
    referral = Referral.objects.get()
    assert referral.reference in sent.content.decode()
    assert referral.state == "received"
    assert referral.need == EVERYTHING["need"]["need"]
    assert referral.stated_name == referral.referrer_name == "Amina Begum"
    assert referral.stated_birth_date == date(1951, 3, 2)
    assert referral.stated_postcode == "ZZ1 1AA"
    assert referral.stated_phone == referral.referrer_phone == "07700 900123"
    assert (referral.referrer_kind, referral.language) == ("resident", "en-gb")
    entry = Entry.objects.get(action="referral.receive")
    assert entry.actor_kind == "resident"


def test_a_carer_asks_for_somebody_who_cannot_decide(client, asked):
    client.get("/language/so/")
    asked(FOR_SOMEBODY, speak={"language": "syl", "interpreter": "yes"})
    client.post("/ask/check/")
    referral = Referral.objects.get()
    assert (referral.referrer_kind, referral.referrer_name) == ("carer", "Rafiq Begum")
    assert referral.stated_name == "Amina Begum"
    assert referral.stated_phone == ""
    assert "son or daughter" in referral.need
    assert "cannot decide" in referral.need
    assert "Speaks Sylheti." in referral.need
    assert (referral.language, referral.interpreter) == ("so", "Sylheti")


@pytest.mark.parametrize(
    ("spoken", "read"), [("syl", "bn"), ("so", "so"), ("en-gb", "en-gb"), ("other", "bn")]
)
def test_a_resident_hears_in_their_language(client, asked, spoken, read):
    client.get("/language/bn/")
    asked(speak={"language": spoken, "other_language": "Polish", "interpreter": "no"})
    client.post("/ask/check/")
    assert Referral.objects.get().language == read


def test_answers_are_forgotten_once_sent(client, asked):
    asked()
    client.post("/ask/check/")
    assert not any("Amina" in str(value) for value in client.session.values())
    assert client.get("/ask/check/").url == "/ask/sent/"


def test_sending_twice_makes_one_referral(client, asked):
    asked()
    before = dict(client.session)
    client.post("/ask/check/")
    session = client.session
    session.update(before)
    session.save()
    client.post("/ask/check/")
    assert client.post("/ask/check/").url == "/ask/sent/"
    assert Referral.objects.count() == 1


def test_too_many_from_one_address_are_told_to_call_and_lose_nothing(client, asked, settings):
    settings.REQUESTS_A_DAY = 2
    for number in range(2):
        asked(need={"need": f"Need {number}"})
        client.post("/ask/check/")
    asked(need={"need": "My own need"})
    found = client.post("/ask/check/")
    assert found.status_code == 429
    assert f"Call {settings.PHONE}: we take it down with you" in text(found)
    assert "My own need" in text(found)
    assert Referral.objects.count() == 2
    elsewhere = client.post("/ask/check/", REMOTE_ADDR="192.0.2.9")
    assert (elsewhere.url, Referral.objects.count()) == ("/ask/sent/", 3)
    asked(need={"need": "The next day"})
    with clock.frozen(clock.now() + timedelta(days=1)):
        asked(need={"need": "The next day"})
        client.post("/ask/check/")
    assert Referral.objects.count() == 4


def test_changed_answers_are_never_taken_for_those_sent_before(client, asked):
    asked()
    before = dict(client.session)
    client.post("/ask/check/")
    session = client.session
    session.update(before)
    session.save()
    client.post("/ask/need/", {"need": "Something else"})
    client.post("/ask/check/")
    assert set(Referral.objects.values_list("need", flat=True)) == {
        EVERYTHING["need"]["need"],
        "Something else",
    }


def test_an_emergency_stops_and_says_999(client, world):
    response = client.post("/ask/emergency/", {"emergency": "yes"}, follow=True)
    assert "Call 999 now" in response.content.decode()
    assert client.get("/ask/who/").url == "/ask/emergency/"


@pytest.mark.parametrize("written", ["Chest pain since noon", "মা শ্বাস নিতে পারছেন না"])
def test_words_of_danger_stop_a_request_and_what_was_written_is_kept(client, asked, written):
    asked()
    answer = client.post("/ask/need/", {"need": written})
    assert answer.url == "/ask/danger/"
    page = text(client.get(answer.url))
    assert "Call 999 now" in page
    assert "Somebody’s life may be in danger" in page
    assert "Go on" in page
    client.post("/ask/check/")
    assert Referral.objects.get().need == written


def test_who_was_told_to_call_999_and_comes_back_is_told_again(client, asked):
    for step in ("emergency", "who", "need"):
        typed = EVERYTHING[step] | ({"need": "Chest pain since noon"} if step == "need" else {})
        client.post(f"/ask/{step}/", typed)
    assert client.get("/ask/").url == "/ask/danger/"
    onward = "/ask/name/"
    assert f'href="{onward}"' in client.get("/ask/danger/").content.decode()
    client.post(onward, EVERYTHING["name"])
    assert client.get("/ask/").url == "/ask/born/"


def test_a_child_may_ask_for_themselves(client, asked):
    young = {"born_day": "1", "born_month": "1", "born_year": str(date.today().year - 12)}
    asked()
    response = client.post("/ask/born/", young)
    assert response.url == "/ask/young/"
    assert "You can ask for help yourself" in client.get("/ask/young/").content.decode()
    client.post("/ask/check/")
    assert Referral.objects.count() == 1


def test_an_address_outside_hears_who_is_nearer_and_may_go_on(client, asked, world):
    place.add_organisation(
        by=SYSTEM, place=world.place, name="Mill Lane", kind="practice", postcode="ZZ1 2AB"
    )
    asked()
    response = client.post("/ask/address/", {"address": "9 Far Road", "postcode": "ZZ9 1AA"})
    assert response.url == "/ask/outside/"
    page = client.get("/ask/outside/").content.decode()
    assert "the council that you pay council tax to" in page
    assert "/ask/check/" in page
    assert client.post("/ask/address/", EVERYTHING["address"]).url == "/ask/check/"


def test_a_carer_hears_who_is_nearer_to_the_person_and_not_to_themselves(client, asked, world):
    place.add_organisation(
        by=SYSTEM, place=world.place, name="Mill Lane", kind="practice", postcode="ZZ1 2AB"
    )
    asked(FOR_SOMEBODY)
    client.post("/ask/address/", {"address": "9 Far Road", "postcode": "ZZ9 1AA"})
    page = client.get("/ask/outside/").content.decode()
    assert "the council of the place where they live" in page
    assert "their own GP practice" in page
    assert "council tax" not in page


def test_no_fixed_address_is_a_proper_way_on(client, asked):
    asked(address={"address": "By the library", "postcode": "", "no_fixed": "on"})
    client.post("/ask/check/")
    referral = Referral.objects.get()
    assert referral.stated_address == "No fixed address. By the library"
    assert referral.stated_postcode == "ZZ99 3VZ"


def test_nobody_to_reach_is_said_to_staff(client, asked):
    asked(reach={"neither": "on", "phone": "07700900123"})
    client.post("/ask/check/")
    referral = Referral.objects.get()
    assert (referral.referrer_phone, referral.stated_phone) == ("", "")
    assert "no phone or email is safe" in referral.need
    assert referral.referrer_not_safe


def test_staff_are_never_told_to_ring_whoever_has_no_safe_phone(client, world, asked, settings):
    settings.HAMLET_DEMO = True
    asked(reach={"neither": "on"})
    client.post("/ask/check/")
    referral = Referral.objects.get()
    path, nurse = f"/referrals/{referral.pk}/", client_of(world.nurse)
    assert "Nobody in the record fits Do not ring" in text(nurse.get(f"{path}identify/"))
    person = world.person(phone="020 7946 0123")
    nurse.post(f"{path}identify/", {"version": referral.version, "person": person.pk})
    for page in (path, f"{path}ask/"):
        shown = text(nurse.get(page))
        assert "Do not ring or text" in shown
        assert "020 7946 0123" not in shown
    version = Referral.objects.get().version
    asking = {"version": version, "words": "When do you fall?"}
    said = text(nurse.post(f"{path}ask/", asking, follow=True))
    assert "They read it when they open their request" in said
    assert "Call the person" not in said


def test_a_date_of_birth_may_be_unknown_for_somebody_else_only(client, asked):
    nothing = {"born_day": "", "born_month": "", "born_year": "", "unknown": "on"}
    asked(FOR_SOMEBODY)
    assert client.post("/ask/born/", nothing).status_code == 302
    asked()
    assert client.post("/ask/born/", nothing, follow=True).status_code == 422


def test_who_has_said_no_is_not_asked_for(client, asked):
    asked(FOR_SOMEBODY)
    assert client.post("/ask/agree/", {"agrees": "no"}, follow=True).status_code == 422
    client.post("/ask/check/")
    assert not Referral.objects.exists()


@pytest.mark.parametrize(
    ("step", "typed", "kept"),
    [
        ("need", {"need": "x" * 2001}, "x" * 2001),
        ("born", {"born_day": "31", "born_month": "2", "born_year": "1950"}, 'value="31"'),
        ("born", EVERYTHING["born"] | {"nhs_number": "999 999 9998"}, "999 999 9998"),
        ("address", {"address": "", "postcode": "NOT ONE"}, "NOT ONE"),
        ("reach", {"phone": "12"}, 'value="12"'),
        ("reach", {"phone": "111"}, 'value="111"'),
        ("reach", {"email": "amina at home"}, "amina at home"),
        ("reach", {"phone": " ", "email": ""}, "tick the box"),
        ("speak", {"language": "other", "interpreter": "yes"}, "Enter the name"),
        ("need", {"need": "I\x00fall"}, "There is a problem"),
        ("who", {"who_for": "nobody"}, "There is a problem"),
    ],
)
def test_what_cannot_be_taken_is_kept_and_said(client, asked, step, typed, kept):
    asked()
    response = client.post(f"/ask/{step}/", typed, follow=True)
    assert response.redirect_chain == [(f"/ask/{step}/?again", 302)], "Back comes to no form sent"
    page = response.content.decode()
    assert response.status_code == 422
    assert "There is a problem" in page
    assert "invalid" not in page.lower().replace("aria-invalid", "")
    assert kept in page
    if typed.get("need") is None and step != "who":
        assert "There is a problem" not in client.get(f"/ask/{step}/").content.decode()


def test_going_back_shows_what_was_typed(client, asked):
    asked()
    for step, typed in EVERYTHING.items():
        page = client.get(f"/ask/{step}/").content.decode()
        for value in filter(None, typed.values()):
            assert value in page, step


def test_changing_who_it_is_about_asks_for_the_name_again(client, asked):
    asked()
    client.post("/ask/who/", {"who_for": "child"})
    assert "Amina" not in client.get("/ask/name/").content.decode()


@pytest.mark.parametrize("need", ["\u200b\u2060", "\u3164", " "])
def test_a_need_that_nobody_can_see_is_not_taken(client, world, need):
    for step, typed in (EVERYTHING | {"need": {"need": need}}).items():
        found = client.post(f"/ask/{step}/", typed, follow=True)
        if step == "need":
            break
    assert found.status_code == 422
    assert "Write what help is needed" in found.content.decode()


@pytest.mark.parametrize(("step", "box"), [("name", "name"), ("you", "your_name")])
def test_a_name_that_nobody_can_see_is_not_taken(client, asked, step, box):
    asked(FOR_SOMEBODY)
    found = client.post(f"/ask/{step}/", FOR_SOMEBODY[step] | {box: "\u202e\u200b"}, follow=True)
    assert found.status_code == 422
    client.post("/ask/check/")
    assert not Referral.objects.exists()


def test_a_question_cannot_be_reached_before_those_it_needs(client, world):
    for step in list(FORMS)[1:]:
        assert client.get(f"/ask/{step}/").url == "/ask/emergency/"
    assert client.post("/ask/check/").url == "/ask/emergency/"
    assert client.get("/ask/nothing/").status_code == 404


def test_answers_can_be_deleted(client, asked):
    asked()
    client.post("/ask/clear/")
    assert client.get("/ask/check/").url == "/ask/emergency/"


def test_answers_are_forgotten_after_ten_idle_minutes(client, asked):
    asked()
    start = clock.now()
    for minutes in (9, 18):
        with clock.frozen(start + timedelta(minutes=minutes)):
            assert "Amina" in client.get("/ask/name/").content.decode()
    with clock.frozen(start + timedelta(minutes=29)):
        page = client.get("/ask/check/", follow=True).content.decode()
        assert "You were away for more than 10 minutes." in page
        assert not any("Amina" in str(value) for value in client.session.values())


def test_each_question_offers_to_leave_and_delete(client, asked):
    asked(FOR_SOMEBODY)
    for step in FOR_SOMEBODY:
        page = client.get(f"/ask/{step}/").content.decode()
        assert "Leave and delete my answers" in page, step
        assert 'action="/ask/clear/"' in page, step


def test_who_has_sent_it_can_leave_at_once(client, asked):
    asked()
    sent = client.post("/ask/check/", follow=True).content.decode()
    assert 'action="/follow/leave/"' in sent
    client.post("/follow/leave/")
    assert client.get("/ask/sent/").url == "/follow/"


def test_what_was_just_sent_is_what_is_followed_and_another_can_be(client, asked):
    references = []
    for need in ("The first", "The second"):
        asked(need={"need": need})
        client.post("/ask/check/")
        references.append(Referral.objects.get(need=need).reference)
        assert references[-1] in text(client.get("/follow/"))
    assert references[0] not in text(client.get("/follow/"))
    assert "Your reference" in text(client.get("/follow/?another"))
    assert references[1] not in text(client.get("/follow/?another"))
    client.post("/follow/", {"reference": references[0]})
    assert references[0] in text(client.get("/follow/"))


def test_who_may_not_ask_is_shown_whom_to_call(client, asked):
    asked(FOR_SOMEBODY)
    page = client.post("/ask/agree/", {"agrees": "no"}, follow=True).content.decode()
    assert f">{settings.PHONE}</a>" in page


def test_names_are_shown_as_they_are_written(client, asked):
    asked(name={"name": "O’Neill <b>আমিনা</b>"})
    page = client.get("/ask/check/").content.decode()
    assert "O’Neill &lt;b&gt;আমিনা&lt;/b&gt;" in page
