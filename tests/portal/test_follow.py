"""Following a request by its reference."""

from datetime import timedelta

import pytest
from tests.staff import client_of
from tests.staff import text as text_of

from hamlet.frontdoor import actions, lifecycle
from hamlet.frontdoor.models import Message, Move, Raising, Referral
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.identifiers import new_reference
from hamlet.portal import following as room
from hamlet.portal.presenters import follow as presenter

QUESTION = "Do you live alone?"
DANGER = "She has chest pain since this morning."


def text(client):
    return client.get("/follow/").content.decode()


def ask(world, referral):
    return actions.ask(
        by=world.nurse, referral=referral.pk, version=referral.version, words=QUESTION
    )


def test_the_page_says_where_it_is_and_nothing_about_whom(client, following):
    page = text(client)
    assert "A nurse will read your request." in page
    assert following.reference in page
    for secret in ("Amina", "Begum", "stairs", "1951", "Mill Lane", "07700"):
        assert secret not in page
    look = Entry.objects.filter(action="referral.follow").last()
    assert look.subject == f"referral:{following.pk}"
    assert (look.kind, look.actor_kind) == ("look", "resident")


def test_each_step_shows(client, world, following):
    version = following.version
    for act, by, more, words in (
        (actions.triage, world.nurse, {"service": world.rapid_service.pk, "urgency": "urgent"},
         "We are asking that team now."),
        (actions.offer, world.nurse, {"team": world.rapid.pk}, "wait for their answer"),
        (actions.accept, world.carer_nurse, {}, "A team has said yes"),
        (actions.start, world.carer_nurse, {}, "Your help has started"),
        (actions.end, world.carer_nurse, {"outcome": "goal_met", "words": "Rails fitted."},
         "What was asked for has been done."),
    ):  # fmt: skip
        version = act(by=by, referral=following.pk, version=version, **more).version
        assert words in text(client)
    assert "Rails fitted" not in text(client)
    assert "Stop this request" not in text(client)


def test_a_question_is_answered(client, world, following):
    asked = ask(world, following)
    page = text(client)
    assert QUESTION in page
    sent = {"words": "Yes, since May.", "version": asked.version}
    empty = client.post("/follow/answer/", {**sent, "words": " "}, follow=True)
    assert empty.status_code == 422
    assert "<title>Error: Your request" in empty.content.decode()
    page = client.post("/follow/answer/", sent, follow=True).content.decode()
    assert "Thank you. We have your answer." in page
    assert QUESTION not in page
    answer = Move.objects.get(name="answer")
    assert (answer.words, answer.actor_name) == ("Yes, since May.", "Somebody with the reference")


def test_danger_in_an_answer_or_in_why_they_stop_leads_to_999_first_and_is_told_at_once(
    client, world, following
):
    ask(world, following)
    for number, (what, name, said) in enumerate(
        (("answer", "answer", "answered"), ("stop", "ask_to_stop", "asked to stop it")), 1
    ):
        written = {"words": DANGER, "version": Referral.objects.get().version}
        page = client.post(f"/follow/{what}/", written, follow=True).content.decode()
        assert "Call 999 now" in page
        assert "You wrote “chest pain”." in page
        assert "It is not sent yet." in page
        assert f'name="version" value="{written["version"]}"' in page
        assert not Move.objects.filter(name=name).exists()
        assert DANGER in client.get(f"/follow/{what}/", follow=True).content.decode()
        client.post(f"/follow/{what}/", {**written, "no_danger": "chest pain"})
        assert Move.objects.get(name=name).words == DANGER
        put = Message.objects.get(words=f"Somebody with the reference {said}: {DANGER}")
        assert put.read_by == put.created_at, "to read at once"
        assert Raising.objects.filter(tells="open").count() == number, "whoever is open is told"
        assert client.get(f"/follow/{what}/danger/").status_code == 302


def test_whoever_is_in_danger_can_leave_at_once_and_call_without_speaking(client, following):
    client.get("/follow/stop/")
    assert "Leave this page and forget my reference" in text_of(client.get("/follow/stop/"))
    version = following.version
    sent = {"version": version, "words": "My husband hits me", "reference": following.reference}
    page = text_of(client.post("/follow/stop/", sent, follow=True))
    assert "press 55 on your mobile" in page
    assert "Leave this page and forget my reference" in page


def test_an_answer_after_somebody_else_acted_is_kept_and_explained(client, world, following):
    old = ask(world, following).version
    now = actions.answer(by=world.nurse, referral=following.pk, version=old, words="By phone")
    again = ask(world, now)
    page = client.post(
        "/follow/answer/", {"words": "Since May.", "version": old}, follow=True
    ).content.decode()
    assert "has just changed" in page
    assert "Since May." in page
    assert Referral.objects.get().version == again.version


def test_a_second_answer_is_shown_as_not_saved(client, world, following):
    old = ask(world, following).version
    actions.answer(by=world.nurse, referral=following.pk, version=old, words="By phone")
    sent = {"words": "And since May.", "version": old}
    page = client.post("/follow/answer/", sent, follow=True).content.decode()
    assert "Your answer was not saved" in page
    assert "And since May." in page
    assert Move.objects.get(name="answer").words == "By phone"


def test_an_unsaved_answer_is_no_answer_to_another_request(client, world, following):
    old = ask(world, following).version
    now = actions.answer(by=world.nurse, referral=following.pk, version=old, words="By phone")
    client.post("/follow/answer/", {"words": "And since May.", "version": old})
    other = world.referral(person=world.person())
    client.post("/follow/", {"reference": other.reference})
    assert "And since May." not in text(client)
    client.post("/follow/", {"reference": now.reference})
    assert "And since May." in text(client)


def test_what_triage_advises_is_shown(client, world, following):
    actions.signpost(
        by=world.nurse, referral=following.pk, version=following.version, words="Ask your pharmacy."
    )
    assert "Ask your pharmacy." in text(client)


def test_who_wants_a_request_stopped_is_first_known_to_be_safe(client, following):
    page = client.get("/follow/stop/").content.decode()
    assert "Do you want to stop" in page
    client.post("/follow/stop/", {"words": "", "version": following.version})
    referral = Referral.objects.get()
    assert (referral.state, referral.stop_asked) == ("received", True)
    assert "We will check that you are safe, then stop your request." in text(client)
    page = text(client)
    assert "We will check" not in page.split("What we told you")[0]
    assert "You asked us to stop." in page
    assert "If you want your request to go on, call us." in page
    assert "A nurse will check that you are safe, then close it." in page
    assert "Stop this request" not in page
    assert client.get("/follow/stop/").url == "/follow/"


def test_who_wants_a_request_to_go_on_reads_that_it_does_and_can_ask_again(
    client, world, following, settings
):
    settings.HAMLET_DEMO = True
    client.post("/follow/stop/", {"words": "", "version": following.version})
    nurse, address = client_of(world.nurse), f"/referrals/{following.pk}/go_on/"
    assert nurse.post(address, {"version": following.version + 1, "words": ""}).status_code == 422
    said = {"version": following.version + 1, "words": "Her brother made her ask"}
    page = text_of(nurse.post(address, said, follow=True))
    assert "asked to stop this" not in page
    assert "Femi Ade (Riverside Community Trust) checked that they want it to go on" in page
    assert "They want it to go on" not in page
    page = text(client)
    assert "We have checked. Your request goes on." in page.split("What we told you")[0]
    assert "We have checked. Your request goes on." in page.split("What we told you")[1]
    assert "A nurse will read your request." in page
    assert "brother" not in page
    client.get("/language/so/")
    somali = text(client)
    assert "Waan hubinnay. Codsigaagu wuu sii socdaa." in somali
    assert "We have checked. Your request goes on." in somali
    client.get("/language/en-gb/")
    client.post("/follow/stop/", {"words": "", "version": following.version + 2})
    assert Referral.objects.get().stop_asked
    assert "You asked us to stop." in text(client)
    assert "They want it to go on" in text_of(nurse.get(f"/referrals/{following.pk}/"))


def test_words_that_end_a_request_are_shown_in_english_too(client, world, following):
    client.get("/language/so/")
    assert "A nurse first checks that you are safe." in client.get("/follow/stop/").content.decode()
    actions.refuse(
        by=world.nurse,
        referral=following.pk,
        version=following.version,
        reason="not_eligible",
        next_owner="Your own practice",
    )
    page = text(client)
    assert "We could not take this on." in page
    assert "Our services are not meant for this need." in page
    assert "Outside who the service is for" not in page


def test_a_refusal_names_who_can_help_and_how_to_call_them(client, world, following):
    actions.refuse(
        by=world.nurse,
        referral=following.pk,
        version=following.version,
        reason="wrong_service",
        next_owner="Mill practice, 020 7946 0999",
        words="They know your <feet>.",
    )
    page = text(client)
    assert "Another service can help you better." in page
    assert "Who can help now:" in page
    assert 'Mill practice, <a href="tel:02079460999">020 7946 0999</a>' in page
    assert "They know your &lt;feet&gt;." in page
    assert "Next:" not in page


def test_every_fixed_reason_has_words_for_whoever_asked():
    assert {*presenter.REFUSED, "other"} == set(lifecycle.REASONS)


@pytest.mark.parametrize("outcome", ["admitted", "died"])
def test_an_end_in_hospital_or_by_death_is_not_told_by_a_page(outcome):
    assert presenter.ENDED[outcome] == "This request has ended. Call us."


def test_a_professionals_referral_shows_its_state_only(client, world):
    referral = world.referral()
    actions.ask(by=world.nurse, referral=referral.pk, version=referral.version, words=QUESTION)
    client.post("/follow/", {"reference": referral.reference})
    page = text(client)
    assert "We need to know more" in page
    assert QUESTION not in page
    assert "Triage asks" not in page
    client.post("/follow/stop/", {"words": "x", "version": 2})
    client.post("/follow/answer/", {"words": "x", "version": 2})
    assert Referral.objects.get().state == "asked"


def test_words_from_staff_are_shown_as_they_are_written(client, world, following):
    words = "Is it <b>safe</b> & dry?"
    actions.ask(by=world.nurse, referral=following.pk, version=following.version, words=words)
    assert "Is it &lt;b&gt;safe&lt;/b&gt; &amp; dry?" in text(client)


@pytest.mark.parametrize("change", [str.lower, lambda r: r.replace("-", " "), lambda r: f" {r} "])
def test_a_reference_is_read_however_it_is_typed(client, following, change):
    client.post("/follow/leave/")
    assert client.post("/follow/", {"reference": change(following.reference)}).status_code == 302


def tried(client, reference, **more):
    """The status of the page to which a reference leads."""
    return client.post("/follow/", {"reference": reference}, follow=True, **more).status_code


def test_a_slip_is_noticed_and_an_unknown_reference_is_not_found(client, following):
    client.post("/follow/leave/")
    slip = ("8" if following.reference[0] != "8" else "9") + following.reference[1:]
    response = client.post("/follow/", {"reference": slip}, follow=True)
    assert response.status_code == 422
    assert "Check the letters" in response.content.decode()
    response = client.post("/follow/", {"reference": new_reference()}, follow=True)
    assert response.status_code == 422
    assert "We cannot find this reference." in response.content.decode()
    assert "Your request<" not in text(client)


def test_guessing_is_stopped_and_even_the_right_one_waits(client, following):
    client.post("/follow/leave/")
    for _ in range(room.TRIES["session"]):
        client.post("/follow/", {"reference": new_reference()})
    response = client.post("/follow/", {"reference": following.reference}, follow=True)
    assert response.status_code == 429
    assert "Wait 10 minutes" in response.content.decode()


def test_that_guessing_is_stopped_is_in_the_log_without_what_was_tried(client, following, caplog):
    client.post("/follow/leave/")
    for _ in range(11):
        client.post("/follow/", {"reference": new_reference()})
    assert [each.getMessage() for each in caplog.records if each.name == "hamlet.tries"] == [
        "tries of a reference or code are stopped"
    ]


def test_wrong_references_are_forgotten_after_a_while(client, following):
    for _ in range(room.TRIES["session"]):
        client.post("/follow/", {"reference": new_reference()})
    with clock.frozen(clock.now() + room.IDLE - timedelta(seconds=5)):
        assert tried(client, new_reference()) == 429
    with clock.frozen(clock.now() + room.IDLE + timedelta(seconds=5)):
        assert tried(client, new_reference()) == 422


def test_guessing_with_new_browsers_is_stopped_too(client, following, monkeypatch):
    monkeypatch.setitem(room.TRIES, "address", 5)
    for _ in range(room.TRIES["address"]):
        client.cookies.clear()
        client.post("/follow/", {"reference": new_reference()})
    client.cookies.clear()
    assert tried(client, following.reference) == 429


def test_behind_a_proxy_each_resident_has_an_address(client, following, monkeypatch, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    monkeypatch.setitem(room.TRIES, "address", 1)
    right, theirs = following.reference, "192.0.2.1"
    client.post("/follow/", {"reference": new_reference()}, HTTP_X_FORWARDED_FOR=theirs)
    client.cookies.clear()
    assert tried(client, right, HTTP_X_FORWARDED_FOR=theirs) == 429
    invented = f"192.0.2.3, {theirs}"
    assert tried(client, right, HTTP_X_FORWARDED_FOR=invented) == 429
    assert tried(client, right, HTTP_X_FORWARDED_FOR="192.0.2.2") == 200


def test_after_ten_idle_minutes_the_reference_is_asked_for_again(client, following):
    start = clock.now()
    for minutes in (9, 18):
        with clock.frozen(start + timedelta(minutes=minutes)):
            assert "What happens next" in text(client)
    with clock.frozen(start + timedelta(minutes=29)):
        page = text(client)
        assert "You were away for more than 10 minutes" in page
        assert following.reference not in page
        assert client.get("/ask/sent/").status_code == 302


def test_an_answer_typed_too_late_is_still_there_afterwards(client, world, following):
    version = ask(world, following).version
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        client.post("/follow/answer/", {"words": "Since May.", "version": version})
        assert Referral.objects.get().state == "asked"
        client.post("/follow/", {"reference": following.reference})
        assert "Since May." in text(client)


def test_leaving_forgets_the_reference(client, following):
    client.post("/follow/leave/")
    assert following.reference not in text(client)
    assert client.get("/ask/sent/").url == "/follow/"


def test_a_broken_promise_is_told(client, following):
    with clock.frozen(following.due_at + timedelta(minutes=1)):
        client.post("/follow/", {"reference": following.reference})
        assert "This takes longer than we promised." in text(client)
