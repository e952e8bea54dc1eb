"""Sessions of staff end when idle; what was typed is kept for its writer, and never sent."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from tests.staff import client_of, text
from tests.world import make_world

from hamlet.access import actions as access
from hamlet.access import drafts
from hamlet.access.models import Draft, Session
from hamlet.config import jobs, kept_forms
from hamlet.config.sessions import EXACT
from hamlet.frontdoor.models import Referral
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.people.models import Alert

pytestmark = pytest.mark.django_db
WORDS = "Keep the ‘big dog’ <in> mind"


@pytest.fixture(autouse=True)
def demo(settings):
    settings.HAMLET_DEMO = True


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def start():
    return clock.now()


@pytest.fixture
def client(world, start):
    with clock.frozen(start):
        return client_of(world.nurse)


def after(start, **time):
    return clock.frozen(start + timedelta(**time))


def is_in(client) -> bool:
    return client.get("/home/").status_code == 200


def sign_in(client, actor, wanted="/home/"):
    return client.post("/sign-in/demo/", {"account": actor.id, "next": wanted})


# The end of a session


def test_fifteen_idle_minutes_end_a_session(client, start):
    for minutes in (14, 28, 42):
        with after(start, minutes=minutes):
            assert is_in(client)
    with after(start, minutes=57, seconds=1):
        assert not is_in(client)


def test_the_idle_time_is_kept_on_the_server_and_written_once_a_minute(
    client, start, django_assert_num_queries
):
    held = Session.objects.exclude(account=None)
    with after(start, seconds=59):
        client.get("/directory/")
        assert held.get().seen_at == start
    with after(start, seconds=EXACT.total_seconds()):
        client.get("/directory/")
        assert held.get().seen_at == clock.now()


def test_asking_how_long_is_left_keeps_nobody_in_but_staying_does(client, start):
    with after(start, minutes=13):
        assert client.get("/sign-in/time-left/").json() == {"seconds": 120}
    with after(start, minutes=14):
        assert client.get("/sign-in/time-left/").json() == {"seconds": 60}
        assert client.post("/sign-in/time-left/").json() == {"seconds": 900}
    with after(start, minutes=28):
        assert is_in(client)
    with after(start, minutes=44):
        assert client.get("/sign-in/time-left/").json() == {"seconds": 0}


def test_the_end_after_eight_hours_is_told_too_and_cannot_be_put_off(client, start):
    for step in range(1, 34):
        with after(start, minutes=14 * step):
            assert is_in(client)
    with after(start, minutes=14 * 34 - 1, seconds=59):
        assert client.post("/sign-in/time-left/").json()["seconds"] <= 5 * 60
        assert 'data-seconds="' in client.get("/home/").content.decode()
    with after(start, hours=8, seconds=1):
        assert not is_in(client)


def test_a_page_of_staff_carries_the_warning_and_a_public_one_does_not(client, start):
    with after(start, seconds=10):
        page = client.get("/home/").content.decode()
        assert '<dialog class="hamlet-dialog" id="ending"' in page
        assert "Stay signed in" in page
        assert 'id="ending"' not in client.get("/").content.decode()


# What was typed


def late_alert(client, world, start, **time):
    """Send an alert about a new person when the session is over; gives the page and the answer."""
    person = world.person()
    world.referral(person=person)
    page = f"/people/{person.pk}/alert/"
    with after(start, **(time or {"minutes": 16})):
        return page, client.post(page, {"words": WORDS}, HTTP_REFERER=f"http://testserver{page}")


def test_a_form_that_comes_too_late_is_kept_filled_in_and_not_sent(client, world, start):
    page, found = late_alert(client, world, start)
    assert found.url == f"/sign-in/?next={page}"
    with after(start, minutes=20):
        assert "What you typed is kept" in text(client.get(found.url))
        assert sign_in(client, world.nurse, page).url == page
        again = client.get(page)
        assert kept_forms.BACK in text(again)
        assert "Keep the ‘big dog’ &lt;in&gt; mind</textarea>" in again.content.decode()
        assert not Alert.objects.exists()
        assert "big dog" in text(client.get(page)), "also when the page is opened once more"
        client.post(page, {"words": WORDS}, HTTP_REFERER=f"http://testserver{page}")
        assert Alert.objects.get().words == WORDS
        assert not Draft.objects.exists()
        assert "mind</textarea>" not in client.get(page).content.decode()


def test_what_a_second_window_sends_late_is_kept_too(client, world, start):
    first, _ = late_alert(client, world, start)
    second = f"/people/{world.person(given='Noor').pk}/alert/"
    sent = {"words": "A second thing", "HTTP_REFERER": f"http://testserver{second}"}
    with after(start, minutes=17):
        late = client.post(second, {"words": sent["words"]}, HTTP_REFERER=sent["HTTP_REFERER"])
        assert late.url == f"/sign-in/?next={second}"
        assert "What you typed is kept" in text(client.get(late.url))
        sign_in(client, world.nurse)
        assert "A second thing" in text(client.get(second))
        assert "big dog" in text(client.get(first))
        assert not Alert.objects.exists()


def test_a_second_window_that_comes_after_an_hour_or_after_somebody_else_keeps_nothing(
    client, world, start
):
    page, _ = late_alert(client, world, start)
    with after(start, minutes=80):
        client.post(page, {"words": "Too late"}, HTTP_REFERER=f"http://testserver{page}")
    assert Draft.objects.count() == 1
    with after(start, minutes=17):
        sign_in(client, world.handler)
        client.post("/sign-out/")
        other = f"/people/{world.person(given='Noor').pk}/alert/"
        client.post(other, {"words": "Nobody's"}, HTTP_REFERER=f"http://testserver{other}")
    assert Draft.objects.count() == 1


def test_after_eight_hours_it_is_kept_too(client, world, start):
    for step in range(1, 35):
        with after(start, minutes=14 * step):
            is_in(client)
    page, _ = late_alert(client, world, start, hours=8, minutes=1)
    with after(start, hours=8, minutes=2):
        sign_in(client, world.nurse)
        assert "big dog" in text(client.get(page))


def test_nobody_else_sees_it_and_not_on_another_page(client, world, start):
    page, _ = late_alert(client, world, start)
    with after(start, minutes=20):
        sign_in(client, world.handler)
        assert "big dog" not in text(client.get(page))
        other = Client()
        sign_in(other, world.nurse)
        elsewhere = f"/people/{world.person(given='Noor').pk}/alert/"
        assert "big dog" not in text(other.get(elsewhere))
        assert "big dog" in text(other.get(page)), "the same person at another browser"


def test_a_row_moved_to_another_account_opens_nothing(client, world, start):
    page, _ = late_alert(client, world, start)
    Draft.objects.update(account_id=world.handler.id)
    with after(start, minutes=17):
        assert drafts.waiting(world.handler.id)
        assert drafts.kept(world.handler.id, page) is None


def test_it_is_encrypted_and_forgotten_after_an_hour(client, world, start):
    page, _ = late_alert(client, world, start)
    assert "dog" not in Draft.objects.get().sealed
    with after(start, minutes=75):
        jobs.forget_sessions(timestamp=0)
        assert drafts.kept(world.nurse.id, page)
    with after(start, minutes=77):
        assert drafts.kept(world.nurse.id, page) is None
        jobs.forget_sessions(timestamp=0)
    assert not Draft.objects.exists()


def test_what_another_site_sends_is_not_kept(world, start):
    with clock.frozen(start):
        client = Client(enforce_csrf_checks=True)
        client.cookies = client_of(world.nurse).cookies
    with after(start, minutes=16):
        assert client.post("/referrals/new/", {"need": "planted"}).status_code == 403
    assert not Draft.objects.exists()


def test_no_password_or_code_is_kept(client, start):
    with after(start, minutes=16):
        client.post("/account/confirm/", {"password": "four odd words here"})
    assert not Draft.objects.exists()


def test_a_page_whose_time_is_over_has_it_kept_whoever_is_still_signed_in(client, world, start):
    before = Referral.objects.count()
    sent = {"need": "Cannot cook", "keep_only": "yes"}
    with after(start, minutes=5):
        found = client.post(
            "/referrals/new/", sent, HTTP_REFERER="http://testserver/referrals/new/?service="
        )
        assert found.url == "/referrals/new/?service="
        assert "Cannot cook" in text(client.get(found.url))
    assert Referral.objects.count() == before


def closes(client, world, page, **typed):
    """What the browser does where what it shows closes; gives the page that follows."""
    access.end_agreement(by=SYSTEM, agreement=world.agreement.pk, why="Over")
    client.post(page, typed | {"keep_only": "closed"}, HTTP_REFERER=f"http://testserver{page}")
    return client.get(page)


@pytest.mark.parametrize(
    ("page", "field"),
    [("/people/{}/alert/", "words"), ("/referrals/new/{}/", "need")],
)
def test_what_was_typed_on_a_page_that_closed_is_shown_with_why_it_closed(
    client, world, start, page, field
):
    person = world.person(practice_id=world.practice.pk)
    page = page.format(person.pk)
    with after(start, minutes=5):
        assert client.get(page).status_code == 200
        shown = closes(client, world, page, **{field: WORDS})
    assert shown.status_code == 403
    said = text(shown)
    assert kept_forms.CLOSED in said
    assert kept_forms.BACK in said
    assert "No sharing agreement in force" in said
    assert "What you had typed Keep the ‘big dog’ &lt;in&gt; mind" in said
    assert "mind</textarea>" not in shown.content.decode()
    assert not Alert.objects.exists()


def test_a_page_that_closed_with_nothing_typed_keeps_nothing_and_says_why(client, world, start):
    person = world.person(practice_id=world.practice.pk)
    with after(start, minutes=5):
        said = text(closes(client, world, f"/people/{person.pk}/"))
    assert kept_forms.CLOSED in said
    assert "What you had typed" not in said
    assert not Draft.objects.exists()


def test_a_team_that_holds_a_referral_goes_on_typing_where_the_record_closed(world, start):
    person = world.person(practice_id=world.practice.pk)
    referral = world.referral(person=person)
    page = f"/referrals/{referral.pk}/ask/"
    with clock.frozen(start):
        client = client_of(world.nurse)
        shown = closes(client, world, page, words=WORDS)
    assert shown.status_code == 200
    assert "mind</textarea>" in shown.content.decode()
    assert "Amina Begum" in text(shown)
    assert kept_forms.CLOSED in text(shown)
    assert "The record of this person is not open to you now. Born 2 March 1951." in text(shown)


def test_a_page_elsewhere_is_no_page_of_ours(client, world, start):
    with after(start, minutes=16):
        found = client.post("/referrals/new/", {"need": "x"}, HTTP_REFERER="https://evil.example/a")
    assert found.url == "/sign-in/?next=/referrals/new/"


def test_the_hidden_version_that_was_seen_is_kept_so_a_stale_decision_stays_stale(
    client, world, start
):
    referral = world.referral()
    page = f"/referrals/{referral.pk}/ask/"
    with after(start, minutes=16):
        client.post(
            page, {"version": "77", "words": WORDS}, HTTP_REFERER=f"http://testserver{page}"
        )
        sign_in(client, world.nurse)
        shown = client.get(page).content.decode()
    assert 'name="version" id="id_version" value="77"' in shown


@pytest.mark.parametrize(("https", "prefix"), [("1", "__Host-"), ("", "")])
def test_cookies_bear_the_strictest_name_behind_tls(https, prefix):
    names = (
        "from hamlet.config import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME)"
    )
    told = subprocess.run(
        [sys.executable, "-c", names], env=os.environ | {"HAMLET_HTTPS": https},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.split() == [f"{prefix}sessionid", f"{prefix}csrftoken"]


# What was refused


def refused(client, world) -> str:
    """An alert that is too long to be taken; gives the address that refused it."""
    page = f"/people/{world.person(practice_id=world.practice.pk).pk}/alert/"
    assert client.post(page, {"words": f"{WORDS} " * 300}).status_code == 422
    return page


def test_what_was_refused_is_in_the_form_again_where_back_asks_for_it(client, world, start):
    with after(start, minutes=1):
        page = refused(client, world)
        shown = client.get(f"{page}?again=")
        assert "mind" in shown.content.decode().split("<textarea")[1].split("</textarea>")[0]
        assert kept_forms.BACK in text(shown)
        assert "mind" not in text(client.get(page)), "who begins anew finds it empty"
    assert not Alert.objects.exists()


def test_without_script_the_page_that_back_comes_to_names_the_way_to_what_was_refused(
    client, world, start
):
    with after(start, minutes=1):
        page = refused(client, world)
        for _ in range(2):
            plain = client.get(f"{page}?from=%2Fworklist%2F")
            assert f"{kept_forms.REFUSED_BEFORE} {kept_forms.SHOW_IT}" in text(plain)
        link = unescape(
            re.search(rf'href="([^"]+)">{kept_forms.SHOW_IT}', plain.content.decode())[1]
        )
        assert link == "?from=%2Fworklist%2F&again="
        shown = client.get(f"{page}{link}")
        assert "mind" in shown.content.decode().split("<textarea")[1].split("</textarea>")[0]
        assert kept_forms.REFUSED_BEFORE not in text(shown)
        other = f"/people/{world.person('Jo', 'Lee', practice_id=world.practice.pk).pk}/alert/"
        assert kept_forms.REFUSED_BEFORE not in text(client.get(other))
        client.post(page, {"words": WORDS})
        assert kept_forms.REFUSED_BEFORE not in text(client.get(page))


def test_what_was_put_right_and_taken_is_kept_no_longer(client, world, start):
    with after(start, minutes=1):
        page = refused(client, world)
        refers = {"HTTP_REFERER": f"http://testserver{page}?again="}
        assert client.post(f"{page}?again=", {"words": WORDS}, **refers).status_code == 302
        assert Alert.objects.count() == 1
        assert kept_forms.BACK not in text(client.get(f"{page}?again="))
    assert not Draft.objects.exists()


def test_what_was_refused_is_for_its_writer_alone_and_for_an_hour(client, world, start):
    with after(start, minutes=1):
        page = refused(client, world)
        assert "mind" not in text(client_of(world.handler).get(f"{page}?again="))
    assert "mind" not in Draft.objects.get().sealed
    with after(start, minutes=62):
        sign_in(client, world.nurse)
        assert "mind" not in text(client.get(f"{page}?again="))


def test_what_a_refused_page_sends_at_its_end_is_brought_back_there(client, world, start):
    with after(start, minutes=1):
        page = refused(client, world)
        sent = {"words": "A second try", "keep_only": "yes"}
        client.post(page, sent, HTTP_REFERER=f"http://testserver{page}?again=")
        assert "A second try" in text(client.get(f"{page}?again="))
