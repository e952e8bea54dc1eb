"""Stays by message: admitted, moved, discharged, cancelled; repeated, out of order, malformed."""

import os
import random
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import numpy
import orjson
import pytest
from django.db import transaction
from tests.interop.encounters import told
from tests.interop.fhir_rules import check
from tests.interop.messages import part, written
from tests.staff import client_of, text
from tests.world import make_world

from hamlet.access import roles
from hamlet.discharge import actions as discharge
from hamlet.discharge.models import Spell, Stay
from hamlet.interop.actions import declare_source, give_key
from hamlet.interop.feeds.declaring import checked
from hamlet.interop.feeds.replaying import replay
from hamlet.interop.fhir.messages import response
from hamlet.interop.messages.taking import take
from hamlet.interop.models import Delivery, Quarantine, Source
from hamlet.interop.queries import open_refusals
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import UserError
from hamlet.place import actions as place
from hamlet.synth.nhs_numbers import draw
from hamlet.synth.nhs_numbers import text as written_numbers

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EARLY = NOON - timedelta(days=30)
NUMBER, OTHER = "9990000018", "9990000026"
MESSAGES = int(os.environ.get("HAMLET_MESSAGES", "300"))
ADDRESS = "/fhir/$process-message"
FHIR = Path(__file__).parents[2] / "docs" / "fhir.md"


@pytest.fixture
def world(db):
    with clock.frozen(NOON):
        made = make_world()
        made.home = place.add_team(
            by=SYSTEM, organisation=made.trust, name="Way home team", kind="service"
        )
        made.ana = made.staff("Ana Reis", roles.DISCHARGE_COORDINATOR, made.trust, made.home)
        made.pas = declared(made)
        made.amina = made.person(nhs_number=NUMBER, practice_id=made.practice.pk)
        yield made


def declared(world, key="pas", **more):
    said = {"key": key, "name": "Riverside PAS", "organisation": world.trust.name}
    said |= {"holds": "stays", "hours": 1, "role": roles.STREAMING_NURSE, "team": "Way home team"}
    return declare_source(by=SYSTEM, **checked(said | more))


def tell(world, at=0, *, key="S1", number=NUMBER, **more):
    """Send one message; `at` is the hour of its version, after the person came in."""
    version = EARLY + timedelta(hours=at)
    sent = told(key, version, number, came=more.pop("came", EARLY), **more)
    return take(world.pas, written(sent))


def gone(world, at=24, **more):
    left = EARLY + timedelta(hours=at)
    return tell(world, at, event="A03", status="finished", left=left, **{"to": "19"} | more)


def rules():
    return sorted(open_refusals().values_list("rule", flat=True))


def test_a_spell_is_admitted_moved_and_discharged_by_message(world):
    stay = tell(world, expected="2026-02-03").made
    assert (stay.ward, stay.admitted_at, stay.team) == ("Elm ward", EARLY, world.home)
    assert stay.admitted_by_name == "Riverside PAS"
    moved = EARLY + timedelta(hours=2)
    assert tell(world, 2, event="A02", ward="Birch ward", since=moved).made.ward == "Birch ward"
    ended = gone(world, ward="Birch ward").made
    assert (ended.left_at, ended.destination) == (EARLY + timedelta(hours=24), "home")


def test_what_is_answered_is_fhir(world):
    check(response(tell(world, ward="A ward of its own")))
    check(response(gone(world)))
    check(response(tell(world, 30, event="A11", status="cancelled")))


@pytest.mark.parametrize(
    ("code", "where"),
    [("19", "home"), ("29", "family"), ("rehab", "bed"), ("85", "care_home"), ("51", "hospital")],
)
def test_where_they_went_is_read_as_ours(world, code, where):
    assert gone(world, to=code).made.destination == where


def test_where_they_went_that_nobody_understands_is_taken_as_home_and_said(world):
    taken = gone(world, to="98")
    assert taken.made.destination == "home"
    assert list(taken.delivery.notes) == [
        "where they went was not understood: it is taken as planned here, or as home"
    ]


def test_a_ward_that_was_not_declared_is_called_as_it_came_and_said(world):
    world.pas = declared(world, values={"ward": {"ELM": "Elm, third floor"}})
    assert tell(world).made.ward == "Elm, third floor"
    taken = tell(world, 2, ward="Birch ward", since=EARLY + timedelta(hours=2))
    assert taken.made.ward == "Birch ward"
    assert "the ward was not declared" in next(iter(taken.delivery.notes))


def test_a_day_that_cannot_be_is_left_out_and_said(world):
    taken = tell(world, expected="2036-01-01")
    assert "no likely day" in next(iter(taken.delivery.notes))
    assert Spell.objects.get().expected_on is None


def test_who_is_not_known_is_refused_and_taken_again_once_registered(world):
    refused = tell(world, number=OTHER).delivery
    tell(world, 1, number=OTHER, event="A02")
    assert rules() == ["Nobody with this NHS number and date of birth"] * 2
    world.person("Rahima", "Khatun", nhs_number=OTHER)
    again = replay(by=SYSTEM, refusals=open_refusals().select_related("delivery__source"))
    assert {each.replay_of_id for each in again} >= {refused.pk}
    assert rules() == []
    assert Stay.objects.get().admitted_at == EARLY


def test_another_date_of_birth_is_never_the_wrong_person(world):
    tell(world, born="1950-01-01")
    assert rules() == ["Nobody with this NHS number and date of birth"]
    assert not Stay.objects.exists()


def test_a_spell_of_one_person_is_never_made_another_s(world):
    world.person("Rahima", "Khatun", nhs_number=OTHER)
    tell(world)
    tell(world, 1, number=OTHER)
    assert rules() == ["The spell is another person's"]
    assert Stay.objects.get().person == world.amina


def test_what_was_refused_is_closed_by_a_later_version_that_is_taken(world):
    tell(world, status="finished")
    assert rules() == ["Event and status do not agree"]
    tell(world, 30 * 24)
    assert rules() == []


NEXT_YEAR = (clock.now() + timedelta(days=365)).isoformat()
BROKEN = {
    "Malformed JSON": lambda m: written(m)[:-9],
    "Not a message": lambda m: written(m | {"type": "transaction"}),
    "No MessageHeader": lambda m: written(m | {"entry": m["entry"][1:]}),
    "Another event": lambda m: _with(m, "MessageHeader", eventCoding={"code": "A04"}),
    "No Encounter": lambda m: _with(m, "MessageHeader", focus=[{"reference": "urn:uuid:x"}]),
    "No identifier": lambda m: _with(m, "Encounter", identifier=[]),
    "No version": lambda m: _with(m, "Encounter", meta={"lastUpdated": "2026-02-01"}),
    "A version to come": lambda m: _with(m, "Encounter", meta={"lastUpdated": NEXT_YEAR}),
    "Another class": lambda m: _with(m, "Encounter", **{"class": {"code": "EMER"}}),
    "Event and status do not agree": lambda m: _with(m, "Encounter", status="planned"),
    "Not a moment: period.start": lambda m: _with(m, "Encounter", period={"start": "2026-02-01"}),
    "In the future: period.start": lambda m: _with(m, "Encounter", period={"start": NEXT_YEAR}),
    "No ward": lambda m: _with(m, "Encounter", location=[]),
    "No Patient": lambda m: _with(m, "Encounter", subject={}),
    "No NHS number": lambda m: _with(m, "Patient", identifier=[]),
    "Not a date: date of birth": lambda m: _with(m, "Patient", birthDate="soon"),
    "Malformed FHIR: location": lambda m: _with(m, "Encounter", location={"a": 1}),
}


def _with(sent, kind, **parts):
    part(sent, kind).update(parts)
    return written(sent)


@pytest.mark.parametrize("rule", BROKEN)
def test_a_malformed_message_is_kept_with_its_reason_and_changes_nothing(world, rule):
    taken = take(world.pas, BROKEN[rule](told("S1", EARLY, NUMBER)))
    held = Quarantine.objects.get()
    assert (held.rule, held.resolved_at, taken.delivery.refused) == (rule, None, 1)
    assert held.reason == str(taken.problem)
    shown = ("Marked Lane", "Elm ward")
    assert rule == "Malformed JSON" or not any(each in held.content for each in shown)
    assert not Stay.objects.exists()


def test_a_discharge_before_the_admission_that_it_ends_is_refused(world):
    gone(world, came=EARLY + timedelta(hours=30))
    assert rules() == ["Left before they came"]


STEPS = ("move", "expect", "leave", "stay", "cancel")


def lives(numbers, chance):
    """What a hospital's system sends of people who come in, some of them twice, in order."""
    for number, nhs_number in enumerate(numbers):
        came = EARLY + timedelta(seconds=number)
        for spell in range(1 + (number % 4 == 0)):
            came += timedelta(days=10 * spell, hours=-30 * (number % 8 == 0) * spell)
            yield from _life(f"S{number}.{spell}", nhs_number, came, chance)


def _life(key, number, came, chance):
    about = {"number": number, "came": came}
    yield told(key, came, **about)
    ward, since = "Elm ward", came
    for hour in range(1, 1 + chance.randrange(4)):
        at, step = came + timedelta(hours=hour), chance.choice(STEPS)
        event, more = "A08", {}
        if step == "move":
            event, ward, since = "A02", f"Ward {hour}", at
        elif step == "expect":
            more = {"expected": (came + timedelta(days=3)).date().isoformat()}
        elif step == "leave":
            to = chance.choice(("19", "51", "98"))
            event, more = "A03", {"status": "finished", "left": at, "to": to}
        elif step == "cancel":
            event, more = "A11", {"status": "cancelled"}
        yield told(key, at, event=event, ward=ward, since=since, **about, **more)


def disturbed(sent, chance):
    """The same messages, a fifth of them twice, a fifth elsewhere in the row, and one malformed for
    every twenty. Gives them and how many are malformed by each rule."""
    every = [written(each) for each in sent]
    every += chance.sample(every, len(every) // 5)
    for _ in range(len(every) // 5):
        every.insert(chance.randrange(len(every)), every.pop(chance.randrange(len(every))))
    bad = Counter()
    for number in range(len(every) // 20):
        rule = chance.choice(list(BROKEN))
        broken = told(f"B{number}", EARLY, NUMBER, name=f"bad {number}")
        every.insert(chance.randrange(len(every)), BROKEN[rule](broken))
        bad[rule] += 1
    return every, bad


def end_state():
    stays = Stay.objects.exclude(destination="mistake")
    spells = Spell.objects.values_list("key", "version", "state", "ward", "left_at")
    ended = ("person", "ward", "admitted_at", "left_at", "destination", "settled_at")
    return set(spells), sorted(stays.values_list(*ended), key=str)


def test_messages_repeated_reordered_and_malformed_end_as_in_order(world):
    """HAMLET_MESSAGES=10000 asks for as many as are promised."""
    chance = random.Random(11)
    wanted = MESSAGES // 3
    numbers = written_numbers(draw(numpy.random.default_rng(11), wanted)).to_pylist()
    for number in numbers:
        world.person("Somebody", "Probe", nhs_number=number, practice_id=world.practice.pk)
    sent = list(lives(numbers, chance))
    with transaction.atomic():
        for each in sent:
            assert take(world.pas, written(each)).problem is None
        expected = end_state()
        transaction.set_rollback(True)
    every, bad = disturbed(sent, chance)
    taken = [take(world.pas, data) for data in every]
    assert end_state() == expected
    assert Counter(open_refusals().values_list("rule", flat=True)) == bad
    assert sum(each.problem is not None for each in taken) == bad.total()
    assert Delivery.objects.count() == len(every)
    assert len(every) > MESSAGES * 0.9


def post(client, key, sent):
    body = sent if isinstance(sent, bytes) else written(sent)
    headers = {"Authorization": f"Bearer {key}"}
    return client.post(ADDRESS, body, "application/fhir+json", headers=headers)


def test_over_the_network_with_the_key_of_the_source(world, client):
    key = give_key(by=SYSTEM, source="pas")
    answer = post(client, key, told("S1", EARLY, NUMBER, name="m-1"))
    assert answer.status_code == 200
    known = answer.json()
    assert part(known, "MessageHeader")["response"] == {"identifier": "m-1", "code": "ok"}
    assert part(known, "Encounter")["status"] == "in-progress"
    assert NUMBER not in answer.content.decode()
    refused = post(client, key, told("S2", EARLY, OTHER))
    assert refused.status_code == 422
    assert "is known here to you" in refused.json()["issue"][0]["details"]["text"]


def test_a_source_of_stays_books_nothing_and_one_of_bookings_tells_of_no_stay(world):
    from tests.interop.messages import message

    taken = take(world.pas, written(message("A1", EARLY, NUMBER, world.amina.pk)))
    assert "booking-request" in str(taken.problem)
    assert rules() == ["Another event"]


def test_a_source_of_stays_is_declared_with_a_role_that_may_and_a_team_that_plans(world):
    for wrong in ({"role": roles.GP}, {"team": "Central triage"}, {"team": ""}):
        with pytest.raises(UserError, match="is none of"):
            declared(world, **wrong)
    with pytest.raises(UserError, match="Of team"):
        declared(world, holds="bookings", role=roles.GP)
    assert Source.objects.get(pk="pas").team == world.home


def test_the_pages_of_intake_show_what_was_refused_and_nothing_of_where_they_are(
    world, settings, assets
):
    settings.HAMLET_DEMO = True
    tell(world, born="1950-01-01")
    keeper = client_of(world.staff("Kit Moor", roles.DATA_MANAGER, world.trust))
    page = text(keeper.get(f"/intake/refused/{open_refusals().get().pk}/"))
    assert "Check both, or have them registered" in page
    assert "Elm ward" not in page
    assert "Stays in hospital, by message" in text(keeper.get("/intake/sources/pas/"))


def test_what_a_plan_says_is_never_taken_back_by_a_message(world):
    stay = tell(world).made
    about = {"by": world.ana, "stay": stay.pk}
    day = clock.today() + timedelta(days=4)
    discharge.plan(
        **about, version=stay.version, expected_on=day, pathway=1, destination="family",
        ward=stay.ward, call="The ward", wishes="To be with my sister",
    )  # fmt: skip
    gone(world, to="19")
    stay.refresh_from_db()
    assert (stay.expected_on, stay.destination) == (day, "family")
    assert (stay.call, stay.wishes) == ("The ward", "To be with my sister")
    assert stay.settled_at


def test_the_example_of_the_documentation_is_taken(world, client):
    [written_out] = re.findall(r"```json\n(.*?)```", FHIR.read_text(), flags=re.S)
    sent = orjson.loads(written_out)
    number = part(sent, "Patient")["identifier"][0]["value"]
    born = datetime.fromisoformat(part(sent, "Patient")["birthDate"]).date()
    world.person("Rahima", "Khatun", born, nhs_number=number)
    answer = post(client, give_key(by=SYSTEM, source="pas"), sent)
    assert answer.status_code == 200, unescape(answer.content.decode())
    assert Stay.objects.get().ward == "Elm ward"
    assert "OperationOutcome" not in answer.content.decode()


@pytest.mark.parametrize("code", [[], {"a": 1}, None, 19])
def test_a_destination_of_no_known_shape_leaves_them_gone_with_a_note(world, code):
    tell(world)
    gone(world)
    sent = told("S1", EARLY + timedelta(hours=25), NUMBER, event="A03", status="finished",
                came=EARLY, left=EARLY + timedelta(hours=24), to="x")  # fmt: skip
    part(sent, "Encounter")["hospitalization"]["dischargeDisposition"]["coding"][0]["code"] = code
    again = take(world.pas, written(sent))
    assert again.problem is None
    assert any("not understood" in each for each in again.delivery.notes)
