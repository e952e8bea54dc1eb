"""Whatever goes wrong at /fhir, a program reads an OperationOutcome and no page."""

import orjson
import pytest
from django.conf import settings
from django.test import Client
from tests.interop.messages import written
from tests.portal.residents import resident
from tests.staff import client_of

from hamlet.access import roles
from hamlet.interop.actions import declare_source, give_key
from hamlet.interop.feeds.declaring import checked
from hamlet.interop.fhir.answers import JSON
from hamlet.interop.views import fhir
from hamlet.kernel.actor import SYSTEM

MESSAGE = "/fhir/$process-message"
EVERYTHING = "/fhir/Patient/00000000-0000-4000-8000-000000000001/$everything"


@pytest.fixture
def key(world):
    said = {"key": "nhs111", "name": "111", "organisation": world.trust.name, "holds": "bookings"}
    source = declare_source(by=SYSTEM, **checked(said | {"hours": 24, "role": roles.CALL_HANDLER}))
    return {"authorization": f"Bearer {give_key(by=SYSTEM, source=source.pk)}"}


def told(answer, status, code):
    """What an answer says, which has this status and this code."""
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == JSON
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert int(answer.headers.get("Content-Length", len(answer.content))) == len(answer.content)
    body = orjson.loads(answer.content)
    assert body["resourceType"] == "OperationOutcome"
    issue = body["issue"][0]
    assert (issue["severity"], issue["code"]) == ("error", code)
    return issue["details"]["text"]


@pytest.mark.parametrize(
    "address", ["/fhir", "/fhir/", "/fhir/Patient/x", "/fhir/../x", "/fhir/%00"]
)
def test_an_address_that_is_none(client, world, address):
    assert "/fhir/metadata" in told(client.get(address), 404, "not-found")


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("put", MESSAGE), ("delete", "/fhir/metadata"), ("get", MESSAGE), ("post", "/fhir/Slot"),
        ("post", "/fhir/metadata"), ("options", "/fhir/nothing"), ("patch", EVERYTHING),
    ],
)  # fmt: skip
def test_a_method_that_is_not_taken(world, key, method, address):
    client = Client(enforce_csrf_checks=True)
    answer = getattr(client, method)(address, headers=key)
    told(answer, 405, "not-supported")
    assert answer.headers["Allow"]


def test_a_message_that_is_too_long(client, world, key):
    long = b'{"resourceType": "' + b"x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + b'"}'
    answer = client.post(MESSAGE, long, content_type=JSON, headers=key)
    assert "longer than 1 MB" in told(answer, 413, "too-long")


def test_a_form_that_is_too_long_is_a_page_to_people(client, world):
    long = f"reference={'x' * settings.DATA_UPLOAD_MAX_MEMORY_SIZE}"
    kind = "application/x-www-form-urlencoded"
    answer = client.post("/follow/", long, content_type=kind)
    assert answer.status_code == 413
    assert "This is too long to send" in answer.content.decode()


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[]", b"[" * 100_000, b"NaN", b'"\\ud800"']
)
def test_what_is_no_message(client, world, key, body):
    assert told(client.post(MESSAGE, body, content_type=JSON, headers=key), 422, "invalid")


def test_who_has_no_key_or_is_not_signed_in(client, world):
    assert told(client.post(MESSAGE, written({}), content_type=JSON), 401, "login")
    answer = client.get(EVERYTHING)
    assert "Sign in" in told(answer, 401, "login")
    assert answer.headers["WWW-Authenticate"]
    assert "Location" not in answer.headers


def test_who_is_signed_in_and_may_not(world):
    manager = world.staff("Ada Keeper", roles.DATA_MANAGER, world.trust)
    for who in (manager, resident(world.person())):
        assert told(client_of(who).get(EVERYTHING), 403, "forbidden")


def test_a_fault_of_ours_has_the_reference_that_the_log_has(client, world, monkeypatch, caplog):
    monkeypatch.setattr(fhir, "capabilities", lambda address: 1 / 0)
    said = told(client.get("/fhir/metadata"), 500, "exception")
    reference = next(
        each.getMessage().split()[1] for each in caplog.records if each.name == "hamlet.faults"
    )
    assert reference in said
    assert "ZeroDivision" not in said


def test_a_host_that_is_not_ours(client, world):
    assert told(client.get("/fhir/metadata", headers={"host": "evil.example"}), 400, "invalid")


def test_what_is_no_address_of_fhir_stays_a_page(client, world):
    answer = client.get("/fhirs/")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")
