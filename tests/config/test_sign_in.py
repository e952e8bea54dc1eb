"""Signing in: demo people only in demo mode; real accounts with a second factor or nothing."""

import base64
import hashlib
import hmac
import re
import struct
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse
from tests.world import make_world

from hamlet.access import actions as access
from hamlet.access import roles
from hamlet.access.models import Account
from hamlet.config import account_command
from hamlet.config.account_urls import WITHOUT_SECOND_FACTOR
from hamlet.journal.queries import of_subject
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.place import actions as place

pytestmark = pytest.mark.django_db

EMAIL, PASSWORD = "asha@example.org", "four odd words here"
HOME = "/home/"


@pytest.fixture(autouse=True)
def real(settings):
    settings.HAMLET_DEMO = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def demo(settings):
    settings.HAMLET_DEMO = True


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def asha(world):
    account = access.open_account(by=SYSTEM, email=EMAIL, name="Asha Perera", password=PASSWORD)
    place.add_practitioner(
        by=SYSTEM,
        name="Asha Perera",
        organisation=world.trust.pk,
        role=roles.CALL_HANDLER,
        starts=clock.today(),
        account=account.pk,
    )
    return account


SOON_OVER = 5


def code_of(secret: str, step: int = 0) -> str:
    """The six digits of RFC 6238 for a key in base 32, `step` periods from now.

    Of a half minute that has some seconds left, so that the code still holds when it is typed.
    """
    if (left := 30 - time.time() % 30) < SOON_OVER:
        time.sleep(left)
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + step), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def password_in(client, password=PASSWORD, email=EMAIL, **more):
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def set_up_app(client) -> str:
    """Turn codes on; gives the key."""
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r"<code>(\w+)</code>", page)[1]
    found = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert found.status_code == 302
    return secret


def is_in(client) -> bool:
    return client.get(HOME).status_code == 200


# Demo people


def test_demo_people_are_grouped_by_what_they_do(client, demo, world):
    page = client.get("/sign-in/").content.decode()
    headings = re.findall(r'<h2[^>]*id="group-\d+">([^<]+)', page)
    assert headings == [
        "Single point of access",
        "Community teams",
        "GP practices",
        "Voluntary groups",
    ]
    for name in ("Ruth Oakes", "Femi Ade", "Dr Nadia Islam", "Sade Bright"):
        assert page.count(f">{name}</button>") == 1


def test_the_page_asks_little_of_the_database_however_many_people(
    client, demo, world, django_assert_max_num_queries
):
    for number in range(20):
        world.staff(f"Number {number}", roles.ANALYST, world.trust)
    with django_assert_max_num_queries(6):
        client.get("/sign-in/")


def test_somebody_without_a_role_can_be_chosen_too(client, demo):
    access.open_account(by=SYSTEM, email="x@example.org", name="Mo", demo_words="nobody yet")
    assert "Others" in client.get("/sign-in/").content.decode()


def test_one_press_signs_a_demo_person_in_and_is_written_down(client, demo, world):
    found = client.post("/sign-in/demo/", {"account": world.nurse.id, "next": "/worklist/?mine=1"})
    assert found.url == "/worklist/?mine=1"
    assert is_in(client)
    assert of_subject(f"account:{world.nurse.id}").filter(action="account.sign_in").count() == 1


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        " https://evil.example",
        "' OR 1=1; --",
        "portal:front",
        "",
    ],
)
def test_after_signing_in_nobody_is_sent_elsewhere(client, demo, world, elsewhere):
    found = client.post("/sign-in/demo/", {"account": world.nurse.id, "next": elsewhere})
    assert found.url == HOME


def test_the_real_sign_in_sends_nobody_elsewhere(client, asha):
    assert password_in(client, next="https://evil.example/").url == HOME


@pytest.mark.parametrize("wanted", ["", "1", "not-a-uuid", "00000000-0000-0000-0000-000000000000"])
def test_nobody_unknown_is_signed_in(client, demo, wanted):
    assert client.post("/sign-in/demo/", {"account": wanted}).status_code == 404


def test_a_real_account_is_no_demo_person(client, demo, asha):
    assert client.post("/sign-in/demo/", {"account": asha.pk}).status_code == 404
    assert not is_in(client)


def test_without_demo_mode_there_are_no_demo_people(client, world):
    assert client.get("/sign-in/?next=/worklist/").url == "/account/sign-in/?next=/worklist/"
    assert client.post("/sign-in/demo/", {"account": world.nurse.id}).status_code == 404
    assert not is_in(client)


def test_when_demo_mode_ends_so_do_its_sessions(client, demo, settings, world):
    client.post("/sign-in/demo/", {"account": world.nurse.id})
    settings.HAMLET_DEMO = False
    assert not is_in(client)
    settings.HAMLET_DEMO = True
    assert not is_in(client)


def test_demo_people_have_no_account_pages(client, demo, world):
    client.post("/sign-in/demo/", {"account": world.nurse.id})
    for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn"):
        assert client.get(reverse(name)).status_code == 403


# Real accounts


@pytest.mark.parametrize(
    "path",
    [
        *("signup/", "email/", "password/reset/", "password/change/", "password/set/"),
        *("login/", "logout/", "login/code/", "inactive/", "2fa/", "social/connections/"),
        *("recovery-codes/download/", "passkeys/1/edit/", "signup/passkey/"),
    ],
)
def test_only_the_pages_that_we_draw_are_served(client, path):
    assert client.get(f"/account/{path}").status_code == 404


def test_without_a_second_factor_one_can_only_set_it_up(client, asha):
    password_in(client)
    for path in (HOME, "/worklist/", "/people/", reverse("mfa_list_webauthn"), "/no-such-page/"):
        found = client.get(path)
        assert (found.status_code, getattr(found, "url", "")) in ((302, "/account/"), (404, ""))
    page = client.get("/account/").content.decode()
    assert reverse("mfa_add_webauthn") in page
    assert "Worklist" not in page
    for name in WITHOUT_SECOND_FACTOR - {"health", "account_reauthenticate", "mfa_reauthenticate"}:
        assert client.get(reverse(name)).status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client, asha):
    password_in(client)
    Authenticator.objects.create(user=asha, type="recovery_codes", data={})
    assert not is_in(client)


def test_codes_from_an_app(client, asha):
    password_in(client)
    secret = set_up_app(client)
    assert is_in(client)
    client.post("/sign-out/")
    found = password_in(client, next="/worklist/")
    assert found.url.startswith(reverse("mfa_authenticate"))
    assert not is_in(client)
    wrong = client.post(found.url, {"code": "000000"})
    assert "That did not match" in wrong.content.decode()
    assert not is_in(client)
    assert client.post(found.url, {"code": code_of(secret, 1)}).status_code == 200, "not yet due"
    client.post(found.url, {"code": code_of(secret)})
    assert is_in(client)


def test_a_recovery_code_works_once(client, asha):
    password_in(client)
    set_up_app(client)
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    codes = re.findall(r"<strong>(\d{8})</strong>", page)
    assert len(codes) == 10
    for works in (True, False):
        client.post("/sign-out/")
        client.post(password_in(client).url, {"code": codes[0]})
        assert is_in(client) is works


def test_the_key_of_the_app_is_not_readable_in_the_database(client, asha):
    password_in(client)
    secret = set_up_app(client)
    kept = Authenticator.objects.get(type="totp").data
    assert secret not in str(kept)


def test_removing_the_last_factor_asks_for_a_new_one(client, asha):
    password_in(client)
    set_up_app(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert client.get(HOME).url == "/account/"


def test_changing_factors_later_asks_again_who_it_is(client, asha):
    password_in(client)
    set_up_app(client)
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        found = client.get(reverse("mfa_add_webauthn"))
        assert found.url.startswith("/account/confirm/")
        assert client.get(found.url).status_code == 200


def test_a_wrong_password_says_so_and_does_not_come_back_in_the_page(client, asha):
    page = password_in(client, "a wrong password").content.decode()
    assert "do not belong together" in page
    assert EMAIL in page
    assert "a wrong password" not in page


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
def test_after_five_wrong_passwords_even_the_right_one_must_wait(client, asha, email):
    for _ in range(5):
        password_in(client, "wrong", email)
    page = password_in(client, PASSWORD, email).content.decode()
    assert "Too many tries" in page
    assert not is_in(client)


def test_codes_cannot_be_guessed_for_long(client, asha):
    password_in(client)
    secret = set_up_app(client)
    client.post("/sign-out/")
    url = password_in(client).url
    for _ in range(5):
        client.post(url, {"code": "000000"})
    client.post(url, {"code": code_of(secret)})
    assert not is_in(client)


def test_tries_are_counted_where_every_process_sees_them(settings):
    backend = settings.CACHES["default"]["BACKEND"]
    assert backend == "hamlet.access.cache.JsonCache", "a table"


def test_a_closed_account_ends_at_once(client, asha):
    password_in(client)
    set_up_app(client)
    access.close_account(by=SYSTEM, account=asha.pk)
    assert not is_in(client)
    found = password_in(client)
    assert found.status_code in (200, 403)
    assert not is_in(client)


# Sessions


def test_a_link_cannot_sign_anybody_out(client, demo, world):
    client.post("/sign-in/demo/", {"account": world.nurse.id})
    assert client.get("/sign-out/").status_code == 200
    assert is_in(client)
    assert client.post("/sign-out/").status_code == 302
    assert not is_in(client)


def test_a_session_ends_after_eight_hours_however_busy(client, demo, world):
    start = clock.now()
    client.post("/sign-in/demo/", {"account": world.nurse.id})
    for hours in (2, 4, 6, 7.9):
        with clock.frozen(start + timedelta(hours=hours)):
            session = client.session
            session["busy"] = hours
            session.save()
            assert is_in(client)
    with clock.frozen(start + timedelta(hours=8.1)):
        assert not is_in(client)


def test_the_cookie_is_kept_from_scripts_and_other_sites(client, demo, world):
    client.post("/sign-in/demo/", {"account": world.nurse.id})
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


# Setting up


def test_a_link_to_set_up_works_once(client, world):
    account = access.open_account(by=SYSTEM, email=EMAIL, name="Asha Perera")
    path = account_command._link(account, 8000).removeprefix("http://localhost:8000")
    page = client.get(path, follow=True)
    assert path not in page.request["PATH_INFO"], "the token is not left in the address"
    both = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    short = client.post(page.request["PATH_INFO"], dict.fromkeys(both, "short"))
    assert "There is a problem" in short.content.decode()
    assert client.post(page.request["PATH_INFO"], both).url == reverse("account_login")
    assert Account.objects.get(email=EMAIL).check_password(PASSWORD)
    assert of_subject(f"account:{account.pk}").filter(action="account.set_password").exists()
    assert "has been used" in client.get(path, follow=True).content.decode()


def test_a_flood_of_other_counters_opens_no_lock():
    """The cache drops entries when it is full, whichever they are."""
    cache.set("a:lock", 1, 300)
    for number in range(400):
        cache.set(f"another:{number}", 1, 300)
    assert cache.get("a:lock") == 1
