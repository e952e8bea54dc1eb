"""A person whose every detail is marked: the mark turns up on their pages and nowhere else."""

import argparse
import contextlib
import html
import io
import json
import logging
import re
from datetime import date, timedelta
from itertools import product

import pytest
from django.conf import settings
from django.db import DataError, connection
from django.test import Client
from django.urls import get_resolver
from tests.portal.conftest import EVERYTHING, FOR_SOMEBODY
from tests.staff import client_of
from tests.world import make_world

from hamlet.access import privacy
from hamlet.access.models import Account
from hamlet.config import cli, jobs
from hamlet.config.logs import WithoutValues
from hamlet.design.dates import PARTS
from hamlet.interop import command
from hamlet.journal import actions as journal
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Fault
from hamlet.people import actions as people
from hamlet.people.models import Person

MARK, PHONE, NUMBER, POSTCODE = "Zqcanary", "07700900967", "9990000018", "ZZ97QX"
EMAIL = f"{MARK.lower()}@example.org"
SPOTTED = re.compile(rf"{MARK}|{PHONE}|07700 900967|{NUMBER}|999 000 0018|{POSTCODE}|ZZ9 7QX", re.I)
OWN_FORMS = (200, 409, 422, 429)
"""Answers that may show to whoever typed it what they typed, or the person to who may see them."""

pytestmark = pytest.mark.django_db


def mark(field: str) -> str:
    """What is typed in a field of this name."""
    for part, typed in {
        "phone": PHONE, "number": NUMBER, "postcode": POSTCODE, "email": EMAIL, "day": "19",
        "month": "7", "year": "1931", "version": "0", "consent": "on", "urgency": "urgent",
    }.items():  # fmt: skip
        if part in field:
            return typed
    return f"{MARK} {field}"


FIELDS = (
    *("name", "given_name", "family_name", "known_as", "native_name", "pronouns", "address"),
    *("postcode", "phone", "email", "need", "words", "nhs_number", "support", "caller_name"),
    *("caller_phone", "version", "consent", "urgency", "submission_key", "asked_for", "reference"),
    *(
        "found_at",
        "answer",
        "your_name",
        "outcome",
        "reason",
        "account",
        "login",
        "password",
        "code",
        "was",
    ),
    *(f"{date}_{part}" for date in ("birth_date", "born", "death_date") for part in PARTS),
)
TYPED = {name: mark(name) for name in FIELDS}


class Ears:
    """Hears what every logger says at the levels of a running Hamlet, as its log would write it."""

    def __init__(self):
        self.heard = io.StringIO()
        self.handler = logging.StreamHandler(self.heard)
        self.handler.setFormatter(WithoutValues("%(levelname)s %(name)s %(message)s"))

    def __enter__(self):
        logging.getLogger().addHandler(self.handler)
        return self

    def __exit__(self, *error):
        logging.getLogger().removeHandler(self.handler)


@pytest.fixture
def ears():
    with Ears() as ears:
        yield ears


@pytest.fixture(autouse=True)
def real(settings):
    """As with real people: outside demo mode, where everybody is invented, logs hold no values."""
    settings.HAMLET_DEMO = False


@pytest.fixture
def world(db, monkeypatch):
    monkeypatch.setattr("hamlet.config.middleware.needs_second_factor", lambda request: False)
    made = make_world()
    Account.objects.update(is_demo=False)
    return made


@pytest.fixture
def canary(world):
    person = people.register(
        by=SYSTEM, place=world.place.pk, nhs_number=NUMBER, given_name=MARK,
        family_name=f"{MARK}son", known_as=f"{MARK}y", native_name=f"{MARK} নাম",
        pronouns=f"{MARK}/self", birth_date=date(1931, 7, 19),
        found_at=f"{MARK} house",
        address=f"1 {MARK} Street", postcode=POSTCODE, phone=PHONE, email=EMAIL,
    )  # fmt: skip
    people.record_alert(by=SYSTEM, person=person.pk, words=f"{MARK} alert")
    people.record_communication_need(by=SYSTEM, person=person.pk, support=f"{MARK} support")
    return person


@pytest.fixture
def referral(world, canary):
    return world.referral(person=canary, need=f"{MARK} need")


def leaks(response) -> list[str]:
    """Where an answer gives the mark away: headers, addresses, title, or the page of a refusal."""
    page = html.unescape(response.content.decode(errors="replace"))
    places = {
        "headers": " ".join(f"{name}: {value}" for name, value in response.headers.items()),
        "addresses": " ".join(
            re.findall(r'(?:href|action|src|formaction)="(?!tel:|mailto:)([^"]*)', page)
        ),
        "title": " ".join(re.findall(r"<title>(.*?)</title>", page, re.S)),
        "refusal": "" if response.status_code in OWN_FORMS else page,
    }
    return [
        f"{where}: {found[0]}" for where, text in places.items() if (found := SPOTTED.search(text))
    ]


def addresses(canary, referral) -> list[str]:
    """Every address of the URL table, about the canary wherever it takes an id."""
    made = set()
    ids = {
        "person": (canary.pk,),
        "referral": (referral.pk,),
        "alert": (canary.alerts.first().pk,),
        "code": ("bn",),
        "pk": (1,),
        "step": ("need", "name"),
        "name": ("triage", "ask", "offer", "end", "withdraw", "refuse"),
    }
    for pattern in patterns(get_resolver().url_patterns):
        given = re.findall(r"<(?:\w+:)?(\w+)>", pattern)
        for values in product(*(ids.get(name, (referral.pk, canary.pk)) for name in given)):
            each = pattern
            for value in values:
                each = re.sub(r"<[^>]+>", str(value), each, count=1)
            made.add(f"/{each}")
    return sorted(made - {"/sign-out/"})


def patterns(found, before="") -> list[str]:
    every = []
    for each in found:
        path = before + str(each.pattern)
        every += patterns(each.url_patterns, path) if hasattr(each, "url_patterns") else [path]
    return every


def walk(world, canary, referral) -> list[str]:
    """Everybody opens and sends everything about the canary; gives where it shows."""
    told, seen = [], set()
    for actor in (world.nurse, world.handler, world.therapist, None):
        client = client_of(actor) if actor else Client()
        client.raise_request_exception = False
        for address, typed in product(addresses(canary, referral), (None, TYPED)):
            response = client.get(address) if typed is None else client.post(address, typed)
            seen.add(response.status_code)
            told += [f"{response.status_code} {address}: {leak}" for leak in leaks(response)]
    assert {200, 302, 403, 404, 422} <= seen
    return told


def in_store_but_not_in_sight() -> str:
    """Whatever the database holds in columns that say nothing of anybody, and in the cache."""
    told = []
    for model, fields in privacy.fields_of("none").items():
        for row in model_of(model).objects.values_list(*fields):
            told.append(f"{model} {row}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM access_cache")
        told += [f"cache {row}" for row in cursor.fetchall()]
    return "\n".join(told)


def model_of(label: str):
    from django.apps import apps

    return apps.get_model(label)


def files(home) -> str:
    """What lies in the files of a home."""
    return "\n".join(each.read_text(errors="replace") for each in home.rglob("*") if each.is_file())


def test_pages_refusals_and_forms_about_the_canary(world, canary, referral, ears, home):
    told = walk(world, canary, referral)
    assert told == []
    assert not SPOTTED.search(ears.heard.getvalue())
    assert not SPOTTED.search(in_store_but_not_in_sight())
    assert not SPOTTED.search(files(home))


@pytest.mark.parametrize("kind", [DataError, KeyError, Fault])
def test_faults_that_hold_the_canary(world, canary, referral, ears, monkeypatch, kind):
    def broken(*args):
        if kind is Fault:
            raise Fault("the book is closed") from DataError(
                f"Failing row contains ({MARK}, {PHONE})"
            )
        raise kind(f"Failing row contains ({MARK}, {PHONE})")

    clients = [client_of(actor) for actor in (world.nurse, world.handler)]
    monkeypatch.setattr(journal, "_write", broken)
    seen = set()
    for client, address in product(clients, addresses(canary, referral)):
        client.raise_request_exception = False
        response = client.get(address)
        seen.add(response.status_code)
        assert leaks(response) == [], address
    assert 500 in seen
    heard = ears.heard.getvalue()
    assert "hamlet.faults" in heard
    assert not SPOTTED.search(heard)


def test_jobs_that_fail_about_the_canary(world, canary, referral, ears, monkeypatch):
    from hamlet.frontdoor import actions as frontdoor

    def broken(**given):
        raise DataError(f"Failing row contains ({MARK})")

    frontdoor.triage(
        by=world.nurse, referral=referral.pk, version=referral.version,
        service=world.rapid_service.pk, urgency="urgent", words=f"{MARK} words",
    )  # fmt: skip
    frontdoor.offer(
        by=world.nurse, referral=referral.pk, version=referral.version + 1, team=world.rapid.pk
    )
    monkeypatch.setattr(frontdoor, "climb_back", broken)
    with clock.frozen(clock.now() + timedelta(days=30)), pytest.raises(Fault) as failed:
        jobs.bring_back_unanswered_offers.func(timestamp=0)
    logging.getLogger("procrastinate.worker").error("a job failed", exc_info=failed.value)
    assert "could not be brought back" in ears.heard.getvalue()
    assert not SPOTTED.search(ears.heard.getvalue())


def patient(**changes):
    return {
        "resourceType": "Patient",
        "id": "p1",
        "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": NUMBER}],
        "name": [{"use": "official", "family": f"{MARK}son", "given": [MARK]}],
        "birthDate": "1931-07-19",
        "address": [{"line": [f"1 {MARK} Street"], "postalCode": POSTCODE}],
    } | changes


@pytest.fixture
def delivered(tmp_path):
    good, bad = patient(), patient(birthDate=f"{MARK}", name=[{"family": MARK}])
    bundle = {"resourceType": "Bundle", "type": "collection"}
    bundle["entry"] = [{"resource": each} for each in (good, bad)]
    path = tmp_path / "delivery.json"
    path.write_text(json.dumps(bundle))
    return path


def test_an_intake_that_partly_fails(world, delivered, ears, capsys):
    command.main(argparse.Namespace(kind="people", paths=[str(delivered)]))
    said = capsys.readouterr()
    assert Person.objects.filter(nhs_number=NUMBER).exists()
    assert "Records refused: 1" in said.out
    assert not SPOTTED.search(said.out + said.err + ears.heard.getvalue())


def test_an_intake_that_breaks_leaves_nothing_in_the_file_of_faults(
    world, delivered, ears, capsys, monkeypatch, tmp_path
):
    def broken(*args, **given):
        raise DataError(f"Failing row contains ({MARK}, {PHONE})")

    monkeypatch.setenv("HAMLET_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    monkeypatch.setattr("hamlet.config.database.database", lambda **_: contextlib.nullcontext())
    monkeypatch.setattr("hamlet.interop.intake.take", broken)
    assert cli.main(["intake", "people", str(delivered)]) == 1
    said = capsys.readouterr()
    assert "DataError" in files(tmp_path / "home")
    assert not SPOTTED.search(said.out + said.err + files(tmp_path / "home"))


def test_what_a_resident_types_shows_in_no_address_title_or_log(world, ears, client):
    told = []
    for step, typed in (EVERYTHING | FOR_SOMEBODY).items():
        marked = {
            name: mark(name) if name in FIELDS and name != "need" else value
            for name, value in typed.items()
        } | ({"need": f"{MARK} fell"} if step == "need" else {})
        told += leaks(client.post(f"/ask/{step}/", marked))
        told += leaks(client.get(f"/ask/{step}/"))
    sent = client.post("/ask/check/")
    told += leaks(sent) + leaks(client.get("/ask/sent/"))
    assert sent.status_code == 302
    assert sent.url == "/ask/sent/"
    assert told == []
    assert not SPOTTED.search(ears.heard.getvalue())
    assert not SPOTTED.search(in_store_but_not_in_sight())


# The cage: planted leaks are found.


@pytest.mark.parametrize("where", ["?q=zqcanary", "mailto"])
def test_a_leak_in_an_address_is_found(where):
    from django.http import HttpResponse

    planted = {
        "?q=zqcanary": '<a href="/people/?q=Zqcanary">',
        "mailto": "<title>Zqcanaryson</title>",
    }
    assert leaks(HttpResponse(planted[where]))
    assert leaks(HttpResponse("no Zqcanary here", status=404))
    assert leaks(HttpResponse("Zqcanary")) == []


def test_a_leak_in_a_log_is_heard(ears):
    logging.getLogger("hamlet.planted").warning("saw %s", MARK)
    assert SPOTTED.search(ears.heard.getvalue())


def test_the_log_of_a_running_hamlet_is_written_as_here():
    assert settings.LOGGING["formatters"]["line"]["()"] == (
        f"{WithoutValues.__module__}.{WithoutValues.__qualname__}"
    )
    assert {each["formatter"] for each in settings.LOGGING["handlers"].values()} == {"line"}


def test_every_field_about_the_canary_is_marked(canary):
    """A new field about a person has to be marked above, or says here why it cannot be."""
    without = {
        *("identity", "name_keys", "birth_date", "death_date", "gender", "ethnicity"),
        *(
            "not_safe",
            "here_until",
            "no_fixed_address",
            "small_area",
            "practice",
            "source_key",
            "joined_to",
            "protected",
        ),
    }
    held = privacy.classes()["people.Person"]
    about = {field for field, each in held.items() if each in privacy.OF_A_PERSON} - without
    assert [each for each in sorted(about) if not SPOTTED.search(str(getattr(canary, each)))] == []


def test_a_refused_form_leaves_no_id_of_its_address_in_the_log(world, ears):
    person = world.person()
    found = Client(enforce_csrf_checks=True).post(f"/mine/{person.pk}/talk/", {"phone": PHONE})
    assert found.status_code == 403
    assert "/mine/<id>/talk/" in ears.heard.getvalue()
    assert str(person.pk) not in ears.heard.getvalue()
    logging.getLogger("hamlet.planted").warning("refused a page to %s", person.pk)
    assert str(person.pk) in ears.heard.getvalue(), "who was refused is said on purpose"
