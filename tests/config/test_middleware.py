"""Around every request: safe headers, and errors that say what to do and give nothing away."""

import logging

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import IntegrityError, OperationalError
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import include, path
from tests.world import make_world

from hamlet.access.pages import public_page, staff_page
from hamlet.config import middleware, views
from hamlet.kernel.errors import Conflict, Fault, NotAllowed, NotFound, UserError
from hamlet.portal.languages import COOKIE

ERRORS = {
    "not-allowed": (NotAllowed("You may not.", "Ask Femi."), 403),
    "denied": (PermissionDenied("secret"), 403),
    "not-found": (NotFound("There is no such team."), 404),
    "404": (Http404("secret"), 404),
    "conflict": (Conflict("Somebody accepted it."), 409),
    "user": (UserError("Give a name."), 400),
    "suspicious": (SuspiciousOperation("secret"), 400),
    "fault": (Fault("a rule was broken"), 500),
    "key": (KeyError("secret 999 000 0018"), 500),
    "row": (IntegrityError('Key (family_name)=("secret")'), 500),
}


@public_page
def fail(request, name):
    raise ERRORS[name][0]


@staff_page("referral.triage")
def triage(request):
    return HttpResponse("triage")


urlpatterns = [
    path("fail/<name>/", fail),
    path("triage-only/", triage),
    path("", include("hamlet.config.urls")),
]
handler400, handler404, handler500 = views.not_understood, views.not_found, views.broken

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def not_demo(settings):
    settings.HAMLET_DEMO = False


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("name", ERRORS)
def test_each_error_has_its_status_and_a_page(client, name):
    error, status = ERRORS[name]
    found = client.get(f"/fail/{name}/")
    page = found.content.decode()
    assert found.status_code == status
    assert "<h1" in page
    assert "secret" not in page
    if isinstance(error, UserError):
        for sentence in getattr(error, "reasons", error.args):
            assert sentence in page


@pytest.mark.parametrize("name", ["fault", "key", "row"])
def test_a_fault_has_a_reference_that_the_log_has_too_and_no_values(client, name, caplog):
    with caplog.at_level(logging.INFO):
        page = client.get(f"/fail/{name}/").content.decode()
    said = [each.getMessage() for each in caplog.records if each.name == "hamlet.faults"]
    assert len(said) == 1
    reference = said[0].split()[1]
    assert len(reference) == 8
    assert reference in page
    assert "in fail" in said[0], "the log says where"
    assert "secret" not in caplog.text
    assert "999 000 0018" not in caplog.text
    assert ("a rule was broken" in said[0]) == (name == "fault")


def test_djangos_own_log_of_tracebacks_is_silent():
    assert settings.LOGGING["loggers"]["django.request"]["level"] == "CRITICAL"


def test_a_fault_beneath_the_views_has_a_page_too(client, monkeypatch, caplog):
    def away(request):
        raise OperationalError("secret host")

    monkeypatch.setattr(middleware.sign_in, "is_too_long", away)
    monkeypatch.setattr("django.contrib.auth.models.AnonymousUser.is_authenticated", True)
    found = client.get("/sign-in/")
    assert found.status_code == 500
    assert "on our side" in found.content.decode()
    assert "OperationalError" in caplog.text
    assert found.headers["X-Frame-Options"] == "DENY"


def test_an_unknown_address_says_so(client):
    found = client.get("/no-such-page/")
    assert found.status_code == 404
    assert "This page is not here" in found.content.decode()


@pytest.mark.parametrize(
    ("language", "said"), [("bn", "এই পাতা এখানে নেই"), ("so", "Boggani halkan ma joogo")]
)
def test_a_problem_is_told_in_the_language_that_its_reader_chose(client, language, said):
    client.cookies[COOKIE] = language
    page = client.get("/no-such-page/").content.decode()
    assert f'lang="{language}"' in page.split("<head>")[0]
    assert said in page
    assert "This page is not here" not in page
    assert client.get("/no-such-page/", headers={"host": "not-ours.example"}).status_code == 400


def test_a_form_without_its_protection_is_refused_and_says_what_to_do():
    found = Client(enforce_csrf_checks=True).post("/sign-in/demo/", {"account": "x"})
    assert found.status_code == 403
    assert "Nothing was saved" in found.content.decode()


def test_a_page_of_staff_sends_a_stranger_to_sign_in_and_back(client):
    assert client.get("/triage-only/?page=2").url == "/sign-in/?next=/triage-only/%3Fpage%3D2"


def test_a_page_of_staff_refuses_another_role_with_the_reason(client, settings):
    settings.HAMLET_DEMO = True
    world = make_world()
    for actor, status in ((world.nurse, 200), (world.handler, 403), (world.volunteer, 403)):
        client.post("/sign-in/demo/", {"account": actor.id})
        found = client.get("/triage-only/")
        assert found.status_code == status
    assert "It belongs to: triage clinician" in found.content.decode()


def test_a_refusal_is_in_the_log_with_who_and_which_page(client, settings, caplog):
    settings.HAMLET_DEMO = True
    world = make_world()
    client.post("/sign-in/demo/", {"account": world.handler.id})
    with caplog.at_level(logging.WARNING, "hamlet.refusals"):
        client.get("/sharing/openings/?organisation=secret")
    said = [each.getMessage() for each in caplog.records if each.name == "hamlet.refusals"]
    assert said == [f"refused sharing:openings to {world.handler.id}"]


@pytest.mark.parametrize("method", ["TRACE", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("address", ["/sign-in/", "/health", "/static/hamlet.css"])
def test_a_method_that_no_page_has_is_refused(client, method, address):
    found = client.generic(method, address)
    assert found.status_code == 405
    assert found.content == b""
    assert found.headers["X-Content-Type-Options"] == "nosniff"


def test_an_address_that_only_takes_forms_says_so_to_whoever_asks_for_a_page(client, db):
    found = client.get("/ask/clear/")
    assert found.status_code == 405
    assert found.headers["Allow"] == "POST"
    assert "It only takes what a form sends." in found.content.decode()


# Headers

PAGES = [
    "/sign-in/",
    "/account/sign-in/",
    "/no-such-page/",
    "/fail/key/",
    "/fail/denied/",
    "/health",
]


@pytest.mark.parametrize("address", [*PAGES, "/static/hamlet.css", "/static/mfa/js/webauthn.js"])
def test_every_answer_has_the_safe_headers(client, address):
    found = client.get(address)
    for name, value in middleware.HEADERS.items():
        assert found.headers[name] == value
    stored = found.headers["Cache-Control"]
    assert ("no-store" in stored) is not address.startswith("/static/")


@pytest.mark.parametrize("address", ["/static/hamlet.css", "/static/mfa/js/webauthn.js"])
def test_what_pages_need_is_served(client, address):
    assert client.get(address).status_code == 200


def test_the_policy_lets_nothing_in_line_and_nobody_else_in():
    policy = dict(
        part.strip().split(" ", 1)
        for part in middleware.HEADERS["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in str(policy)
    assert "http" not in str(policy)


@pytest.mark.parametrize("https", [True, False])
def test_behind_tls_browsers_are_told_to_stay_there(settings, https):
    settings.HTTPS = https
    headers = middleware.SafeHeaders(lambda request: HttpResponse()).headers
    assert ("Strict-Transport-Security" in headers) is https
