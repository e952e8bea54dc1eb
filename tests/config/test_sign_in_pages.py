"""The sign-in pages in a real browser, with a passkey of a virtual device; axe finds nothing.

Django answers the browser inside the test's transaction, so that nothing needs cleaning up after.
"""

from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.db import connections
from django.test import Client
from django.urls import reverse
from tests.visitor import complaints
from tests.world import make_world

from hamlet.access import actions as access
from hamlet.access import roles
from hamlet.config import sign_in
from hamlet.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db

ORIGIN = "http://localhost"
EMAIL, PASSWORD = "asha@example.org", "four odd words here"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def asha(db, settings):
    settings.HAMLET_DEMO = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return access.open_account(by=SYSTEM, email=EMAIL, name="Asha Perera", password=PASSWORD)


@pytest.fixture
def client():
    return Client(SERVER_NAME="localhost")


@pytest.fixture
def one_connection(db):
    """The connection of the test: Playwright answers in a context that has another."""
    return connections["default"]


@pytest.fixture(scope="module", autouse=True)
def no_connection_left():
    yield
    connections.close_all()


@pytest.fixture
def tab(page, client, one_connection):
    """A tab whose requests the test's own Django answers; cookies stay with `client`."""
    page.complaints = []
    page.set_default_timeout(10_000)
    page.on("console", lambda said: page.complaints.append(said.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.route("**/*", lambda route: _answer(route, client, one_connection))
    yield page
    policy = [said for said in page.complaints if "Content Security Policy" in said]
    assert not policy, "the page breaks its own policy"


def _answer(route, client, connection):
    connections["default"] = connection
    asked, address = route.request, urlsplit(route.request.url)
    assert f"{address.scheme}://{address.netloc}" == ORIGIN, "no request to another host"
    headers = {"accept": asked.headers.get("accept", "*/*")}
    path = f"{address.path}?{address.query}"
    if asked.method == "POST":
        kind = asked.headers["content-type"]
        found = client.post(path, asked.post_data_buffer, kind, follow=True, headers=headers)
    else:
        found = client.get(path, follow=True, headers=headers)
    body = b"".join(found) if found.streaming else found.content
    route.fulfill(status=found.status_code, headers=dict(found.headers), body=body)


@pytest.fixture
def device(tab):
    """A device that knows its owner's finger."""
    line = tab.context.new_cdp_session(tab)
    line.send("WebAuthn.enable")
    made = line.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})

    def recognises(owner: bool) -> None:
        line.send(
            "WebAuthn.setUserVerified",
            {"authenticatorId": made["authenticatorId"], "isUserVerified": owner},
        )

    return recognises


def show(tab, name, *args):
    tab.goto(ORIGIN + reverse(name, args=args))


def with_password(tab):
    show(tab, "account_login")
    tab.get_by_label("Email address").fill(EMAIL)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()


def add_passkey(tab):
    show(tab, "mfa_add_webauthn")
    tab.get_by_label("A name for it").fill("ward laptop")
    tab.get_by_role("button", name="Add this passkey").click()
    tab.get_by_role("heading", name="Recovery codes").wait_for()


def test_a_passkey_is_added_and_signs_in_alone(tab, device, client):
    with_password(tab)
    tab.get_by_text("add a second proof").wait_for()
    add_passkey(tab)
    assert Authenticator.objects.filter(type="webauthn").count() == 1
    client.post("/sign-out/")
    show(tab, "account_login")
    tab.get_by_role("button", name="Sign in with a passkey").click()
    tab.get_by_role("button", name="Sign out").wait_for()
    assert client.get("/home/").status_code == 200


def test_a_passkey_is_the_second_step_after_a_password(tab, device, client):
    with_password(tab)
    add_passkey(tab)
    client.post("/sign-out/")
    with_password(tab)
    tab.get_by_role("heading", name="One more step").wait_for()
    assert client.get("/home/").status_code == 302
    show(tab, "mfa_authenticate")
    tab.get_by_role("button", name="Use a passkey instead").click()
    tab.get_by_role("button", name="Sign out").wait_for()


def test_a_device_that_does_not_know_its_owner_signs_nobody_in(tab, device, client):
    with_password(tab)
    add_passkey(tab)
    client.post("/sign-out/")
    device(False)
    show(tab, "account_login")
    tab.get_by_role("button", name="Sign in with a passkey").click()
    tab.get_by_text("did not give a passkey").wait_for()
    assert client.get("/home/").status_code == 302


def test_a_removed_passkey_signs_nobody_in(tab, device, client):
    with_password(tab)
    add_passkey(tab)
    show(tab, "mfa_list_webauthn")
    tab.get_by_role("link", name="Remove").click()
    show(tab, "mfa_remove_webauthn", Authenticator.objects.get(type="webauthn").pk)
    tab.get_by_role("button", name="Remove this passkey").click()
    tab.get_by_text("The passkey is removed").wait_for()
    client.post("/sign-out/")
    show(tab, "account_login")
    tab.get_by_role("button", name="Sign in with a passkey").click()
    tab.get_by_text("There is a problem").or_(tab.get_by_text("did not match")).first.wait_for()
    assert client.get("/home/").status_code == 302


PAGES = (
    "account_login",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "sign_out",
)
AFTERWARDS = (
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_list_webauthn",
    "account_change_password",
    "account_elsewhere",
)
"""Pages for who has set up a second factor."""


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_nothing_sticks_out(tab, device, settings, asha, width):
    tab.set_viewport_size({"width": width, "height": 800})
    settings.HAMLET_DEMO = True
    world = make_world()
    world.staff("Oluwaseun Adébáyọ̀-Featherstonehaugh", roles.ANALYST, world.trust)
    show(tab, "sign_in")
    found = _faults(tab, "sign_in")
    for name in PAGES:
        show(tab, name)
        found += _faults(tab, name)
        if name == "account_login":
            with_password(tab)
    add_passkey(tab)
    Client(SERVER_NAME="localhost").force_login(asha, sign_in.BACKEND)
    for name in AFTERWARDS:
        show(tab, name)
        found += _faults(tab, name)
    assert not found


def _faults(tab, name) -> list[str]:
    wide = tab.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [f"{name}: {said}" for said in complaints(tab)] + [f"{name}: too wide"] * wide


def test_without_javascript_there_is_a_way_in(browser, client, one_connection):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.route("**/*", lambda route: _answer(route, client, one_connection))
    show(tab, "account_login")
    assert not tab.get_by_role("button", name="Sign in with a passkey").is_visible()
    with_password(tab)
    tab.get_by_text("Use codes from an app on your phone instead").wait_for()
    context.close()


def test_the_keyboard_is_enough(tab):
    show(tab, "account_login")
    tab.get_by_label("Email address").focus()
    tab.keyboard.type(EMAIL)
    tab.keyboard.press("Tab")
    tab.keyboard.type(PASSWORD)
    tab.keyboard.press("Enter")
    said = tab.get_by_text("add a second proof")
    said.wait_for()
    assert said.is_visible()
