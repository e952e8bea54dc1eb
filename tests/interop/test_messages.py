"""Bookings by message: repeated, out of order, malformed; two sources; and who may send at all."""

import os
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import cycle

import numpy
import pytest
from django.db import transaction
from django.test import Client
from tests.interop.messages import message, part, written
from tests.staff import client_of, text
from tests.world import make_world

from hamlet.access import roles
from hamlet.access.decisions import decide
from hamlet.booking import actions as booking
from hamlet.booking.models import Booking
from hamlet.booking.queries import SlotSearch
from hamlet.frontdoor.models import Raising, Referral
from hamlet.interop.actions import give_key
from hamlet.interop.feeds.declaring import checked
from hamlet.interop.feeds.replaying import replay
from hamlet.interop.messages.taking import take
from hamlet.interop.models import Appointment, Delivery, Quarantine, Source
from hamlet.interop.queries import open_refusals
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.calendars import WEEKDAYS
from hamlet.kernel.errors import NotFound, UserError
from hamlet.synth.nhs_numbers import draw
from hamlet.synth.nhs_numbers import text as written_numbers

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EARLY = NOON - timedelta(days=30)
NUMBER, OTHER = "9990000018", "9990000026"
MESSAGES = int(os.environ.get("HAMLET_MESSAGES", "300"))
ADDRESS = "/fhir/$process-message"


@pytest.fixture
def world(db):
    with clock.frozen(NOON):
        made = make_world()
        made.hub = made.service("Same-day access", made.rapid)
        week = {day: [["00:00", "24:00"]] for day in WEEKDAYS}
        booking.add_schedule(
            by=SYSTEM, service=made.hub.pk, name="Always", starts_on=clock.today(), minutes=10,
            places=20, week=week, days_ahead=14,
        )  # fmt: skip
        made.slots = [each.id for each in SlotSearch(made.hub.pk, clock.today(), 14).free()]
        made.nhs111 = declared("nhs111", made.trust, roles.CALL_HANDLER)
        made.mill = declared("mill_lane", made.practice, roles.PRACTICE_STAFF)
        made.amina = made.person(nhs_number=NUMBER, practice_id=made.practice.pk)
        yield made


def declared(key, organisation, role):
    from hamlet.interop.actions import declare_source

    said = {"key": key, "name": f"The {key} system", "organisation": organisation.name}
    said |= {"holds": "bookings", "hours": 24, "role": role}
    return declare_source(by=SYSTEM, **checked(said))


def ask(world, slot=0, *, key="A1", at=0, number=NUMBER, source=None, **more):
    """Send one message; `at` is its appointment's version."""
    slot = slot if slot is None else world.slots[slot]
    sent = message(key, EARLY + timedelta(minutes=at), number, slot, **more)
    return take(source or world.nhs111, written(sent))


def live(person):
    found = Booking.objects.filter(person=person.pk, state="booked")
    return [each.slot_id for each in found]


def rules():
    return sorted(open_refusals().values_list("rule", flat=True))


def test_a_message_books_moves_and_cancels_through_the_verbs(world):
    made = ask(world).made
    assert (made.state, made.slot_id, made.channel) == ("booked", world.slots[0], "partner")
    assert made.need == "Cough for a week"
    assert decide(world.carer_nurse, "person.look", world.amina.pk).allowed
    assert ask(world, 3, at=1).made.pk == made.pk
    assert live(world.amina) == [world.slots[3]]
    assert ask(world, at=2, status="cancelled").made.state == "cancelled"
    assert live(world.amina) == []
    names = list(made.changes.order_by("number").values_list("name", "actor_name", "organisation"))
    who = ("The nhs111 system", "Riverside Community Trust")
    assert names == [("book", *who), ("move", *who), ("cancel", *who)]


def test_words_of_danger_in_a_message_are_told_to_the_team_at_once(world):
    for at in (0, 1):
        made = ask(world, at, at=at, source=world.mill, need="Chest pain for an hour").made
    assert made.state == "booked"
    held = Referral.objects.get()
    assert (held.owner_team, held.need) == (world.rapid, "Chest pain for an hour")
    assert held.referrer_name == "The mill_lane system (Mill Lane Practice)"
    assert Raising.objects.get(tells="open").team == world.rapid


def test_the_same_again_changes_nothing(world):
    first = ask(world)
    again = ask(world)
    assert again.made.pk == first.made.pk
    assert (again.delivery.same, again.delivery.read) == (1, 1)
    assert Booking.objects.count() == 1


def test_a_cancellation_before_its_booking_and_an_older_version_after_a_newer(world):
    ask(world, None, at=5, status="entered-in-error")
    assert ask(world, at=0).delivery.same == 1
    assert not Booking.objects.exists()
    ask(world, 2, key="A2", at=9)
    late = ask(world, 0, key="A2", at=1)
    assert live(world.amina) == [world.slots[2]]
    assert list(late.delivery.notes) == ["older than what is held: nothing was changed"]


def test_two_messages_of_one_version_that_differ_are_refused(world):
    ask(world, 0)
    ask(world, 1)
    assert rules() == ["Two messages say different things"]
    assert live(world.amina) == [world.slots[0]]


def test_111_and_the_practice_ask_for_the_same_and_have_one_booking(world):
    first, second = ask(world), ask(world, key="P9", source=world.mill)
    assert first.made.pk == second.made.pk
    stands = ask(world, key="P9", at=1, source=world.mill, status="cancelled")
    assert list(stands.delivery.notes) == [
        "no longer asked for by this source, but by others: the booking stands"
    ]
    assert live(world.amina) == [world.slots[0]]
    ask(world, at=1, status="cancelled")
    assert live(world.amina) == []


def test_what_staff_booked_is_not_cancelled_by_a_message(world):
    booking.book(
        by=world.handler, slot=world.slots[0], person=world.amina.pk, submission_key="by hand"
    )
    ask(world)
    ask(world, at=1, status="cancelled")
    assert live(world.amina) == [world.slots[0]]


def test_another_time_is_refused_and_told(world):
    ask(world)
    told = ask(world, 5, key="P9", source=world.mill)
    assert "There is a booking already" in str(told.problem)
    assert rules() == ["There is a booking at another time"]


def test_what_was_refused_is_taken_again_once_mended_or_closed_by_a_later_version(world):
    refused = ask(world, number=OTHER, born="1951-03-02").delivery
    assert rules() == ["Nobody with this NHS number and date of birth"]
    world.person("Rahima", "Khatun", nhs_number=OTHER)
    again = replay(by=SYSTEM, refusals=open_refusals().select_related("delivery__source"))
    assert [(each.new, each.replay_of_id) for each in again] == [(1, refused.pk)]
    assert rules() == []
    ask(world, key="A2", born="1950-01-01")
    assert rules() == ["Nobody with this NHS number and date of birth"]
    ask(world, key="A2", at=1)
    assert rules() == []


def test_a_late_older_message_does_not_close_what_a_newer_was_refused_for(world):
    ask(world, at=5, born="1950-01-01")
    ask(world, at=1)
    assert rules() == ["Nobody with this NHS number and date of birth"]


def test_a_source_reaches_whom_its_organisation_does(world, client):
    stranger = world.person("Rahima", "Khatun", nhs_number=OTHER)
    sent = message("P1", EARLY, OTHER, world.slots[0])
    answer = post(client, give_key(by=SYSTEM, source="mill_lane"), sent)
    assert (answer.status_code, live(stranger)) == (422, [])
    assert "is known here to you" in answer.json()["issue"][0]["details"]["text"]


NEXT_YEAR = (clock.now() + timedelta(days=365)).isoformat()
BROKEN = {
    "Malformed JSON": lambda m: written(m)[:-9],
    "Not a message": lambda m: written(m | {"type": "collection"}),
    "No MessageHeader": lambda m: written(m | {"entry": m["entry"][1:]}),
    "Another event": lambda m: _with(m, "MessageHeader", eventCoding={"code": "ping"}),
    "No Appointment": lambda m: _with(m, "MessageHeader", focus=[{"reference": "urn:uuid:x"}]),
    "No identifier": lambda m: _with(m, "Appointment", identifier=[]),
    "Another status": lambda m: _with(m, "Appointment", status="waitlist"),
    "No version": lambda m: _with(m, "Appointment", meta={"lastUpdated": "yesterday"}),
    "A version to come": lambda m: _with(m, "Appointment", meta={"lastUpdated": NEXT_YEAR}),
    "Not a UUID: slot": lambda m: _with(m, "Appointment", slot=[{"reference": "Slot/9"}]),
    "No Patient": lambda m: _with(m, "Appointment", participant=[]),
    "No NHS number": lambda m: _with(m, "Patient", identifier=[]),
    "Not a date: date of birth": lambda m: _with(m, "Patient", birthDate="soon"),
    "Malformed FHIR: identifier": lambda m: _with(m, "Appointment", identifier="A1"),
}


def _with(sent, kind, **parts):
    part(sent, kind).update(parts)
    return written(sent)


@pytest.mark.parametrize("rule", BROKEN)
def test_a_malformed_message_is_kept_with_its_reason_and_changes_nothing(world, rule):
    sent = BROKEN[rule](message("A1", EARLY, NUMBER, world.slots[0]))
    told = take(world.nhs111, sent)
    held = Quarantine.objects.get()
    assert (held.rule, held.resolved_at, told.delivery.refused) == (rule, None, 1)
    assert held.reason == str(told.problem)
    assert rule == "Malformed JSON" or "Marked Lane" not in held.content
    assert not Booking.objects.exists()


def lives(world, people, chance):
    """Messages of appointments in order: booked, perhaps moved or asked for by two sources, perhaps
    cancelled; each as (source, how it is written)."""
    slots = cycle(world.slots)
    for number, nhs_number in enumerate(people):
        key, sources = f"A{number}", [world.nhs111]
        if number % 3 == 0:
            sources.append(world.mill)
        slot, at = next(slots), EARLY + timedelta(seconds=number)
        sent = [(each, key, at, slot, "booked") for each in sources]
        if len(sources) == 1:
            for _ in range(chance.randrange(3)):
                slot, at = next(slots), at + timedelta(hours=1)
                sent.append((sources[0], key, at, slot, "booked"))
        for each in sources:
            if chance.random() < 0.4:
                sent.append((each, key, at + timedelta(hours=2), slot, "cancelled"))
        for source, *said, status in sent:
            yield source, message(said[0], said[1], nhs_number, said[2], status=status)


def disturbed(sent, chance):
    """The same messages, a fifth of them twice, a fifth elsewhere in the row, and one malformed for
    every twenty. Gives them and how many are malformed by each rule."""
    every = [(source, written(each)) for source, each in sent]
    every += chance.sample(every, len(every) // 5)
    for _ in range(len(every) // 5):
        every.insert(chance.randrange(len(every)), every.pop(chance.randrange(len(every))))
    bad = Counter()
    for number in range(len(every) // 20):
        rule = chance.choice(list(BROKEN))
        source, good = chance.choice(sent)
        broken = message("", EARLY, NUMBER, None, name=f"bad {number}")
        said = part(good, "Appointment")
        part(broken, "Appointment").update({n: said[n] for n in ("identifier", "meta", "slot")})
        every.insert(chance.randrange(len(every)), (source, BROKEN[rule](broken)))
        bad[rule] += 1
    return every, bad


def end_state():
    asked = set(Appointment.objects.values_list("source", "key", "version", "ended", "slot"))
    booked = set(Booking.objects.filter(state="booked").values_list("person", "slot"))
    return asked, booked


def test_messages_repeated_reordered_and_malformed_end_as_in_order(world):
    """HAMLET_MESSAGES=10000 asks for as many as are promised."""
    chance = random.Random(7)
    wanted = MESSAGES * 2 // 5
    numbers = written_numbers(draw(numpy.random.default_rng(7), wanted)).to_pylist()
    for number in numbers:
        world.person("Somebody", "Probe", nhs_number=number, practice_id=world.practice.pk)
    sent = list(lives(world, numbers, chance))
    with transaction.atomic():
        for source, each in sent:
            assert take(source, written(each)).problem is None
        expected = end_state()
        transaction.set_rollback(True)
    every, bad = disturbed(sent, chance)
    told = [take(source, data) for source, data in every]
    assert end_state() == expected
    assert Counter(open_refusals().values_list("rule", flat=True)) == bad
    assert sum(each.problem is not None for each in told) == bad.total()
    assert Delivery.objects.count() == len(every)
    assert len(every) > MESSAGES * 0.9


def post(client, key, sent, **more):
    body = sent if isinstance(sent, bytes) else written(sent)
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return client.post(ADDRESS, body, "application/fhir+json", headers=headers, **more)


def test_over_the_network_with_the_key_of_the_source(world, client):
    key = give_key(by=SYSTEM, source="nhs111")
    sent = message("A1", EARLY, NUMBER, world.slots[0], name="m-1")
    answer = post(client, key, sent)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/fhir+json")
    told = answer.json()
    assert part(told, "MessageHeader")["response"] == {"identifier": "m-1", "code": "ok"}
    booked = part(told, "Appointment")
    assert (booked["status"], booked["start"]) == ("booked", "2026-03-02T12:10:00Z")
    assert "9990000018" not in answer.content.decode()
    assert post(client, key, b"{").status_code == 422
    assert open_refusals().count() == 1
    part(sent, "Appointment")["identifier"] = [{"value": "A2"}]
    part(sent, "Appointment")["slot"] = [{"reference": f"Slot/{world.slots[4]}"}]
    assert post(client, key, sent).status_code == 409


def test_without_a_key_with_a_wrong_one_or_an_old_one_nothing_is_kept(world, client):
    old = give_key(by=SYSTEM, source="nhs111")
    give_key(by=SYSTEM, source="nhs111")
    sent = message("A1", EARLY, NUMBER, world.slots[0])
    for key in ("", "wrong", old):
        answer = post(client, key, sent)
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert not Delivery.objects.exists()
    assert client.get(ADDRESS).status_code == 401


def test_free_times_are_told_to_a_source(world, client):
    key = give_key(by=SYSTEM, source="nhs111")
    asked = {"schedule.actor": f"HealthcareService/{world.hub.pk}", "start": "ge2026-03-03"}
    headers = {"Authorization": f"Bearer {key}"}
    found = client.get("/fhir/Slot", asked, headers=headers).json()
    first = found["entry"][0]["resource"]
    assert (first["start"], found["total"]) == ("2026-03-03T00:00:00Z", len(found["entry"]))
    assert client.get("/fhir/Slot", {"start": "soon"}, headers=headers).status_code == 400
    assert client.get("/fhir/Slot", asked).status_code == 401


def test_only_sources_of_bookings_have_keys_and_only_in_a_role_that_books(world):
    with pytest.raises(NotFound):
        give_key(by=SYSTEM, source="nobody")
    with pytest.raises(UserError, match="Of role"):
        declared("bad", world.trust, roles.ANALYST)
    assert Source.objects.get(pk="nhs111").key_hash == ""


def test_the_pages_of_intake_show_what_was_refused_and_why(world, settings, assets):
    settings.HAMLET_DEMO = True
    ask(world, born="1950-01-01")
    keeper = client_of(world.staff("Kit Moor", roles.DATA_MANAGER, world.trust))
    assert "Nobody with this NHS number and date of birth" in text(keeper.get("/intake/"))
    held = open_refusals().get()
    page = text(keeper.get(f"/intake/refused/{held.pk}/"))
    assert "Check both, or have them registered" in page
    assert "Take it again" in page


def test_the_journal_tells_who_asked(world):
    ask(world)
    entry = Entry.objects.get(action="message.take")
    assert (entry.actor_name, entry.actor_kind) == ("The nhs111 system", "program")
    assert NUMBER not in str(entry.detail)


def test_what_is_nested_too_deep_is_refused_and_kept(world):
    sent = message("A1", EARLY, NUMBER, world.slots[0])
    deep = part(sent, "Appointment")["extension"] = {}
    for _ in range(150):
        deep["extension"] = deep = {}
    taken = take(world.nhs111, written(sent))
    assert taken.delivery.refused == 1
    assert rules() == ["Nested too deep"]


@pytest.mark.parametrize("born", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"])
def test_a_day_beyond_all_calendars_is_refused(world, born):
    ask(world, born=born)
    assert rules() == ["Not a date: date of birth"]


def test_times_at_the_end_of_time_are_none(world):
    key = {"Authorization": f"Bearer {give_key(by=SYSTEM, source='nhs111')}"}
    asked = {"schedule.actor": f"HealthcareService/{world.hub.pk}", "start": "ge9999-12-31"}
    answer = Client().get("/fhir/Slot", asked, headers=key)
    assert (answer.status_code, answer.json()["total"]) == (200, 0)


def test_what_else_a_booking_is_for_is_added_and_danger_in_it_told(world):
    ask(world, need="A cough")
    ask(world, key="P9", source=world.mill, need="Chest pain for an hour")
    ask(world, at=1, need="A cough")
    moved = ask(world, 3, at=2, need="A fever")
    made = Booking.objects.get(pk=moved.made.pk)
    assert made.need == "A cough\nChest pain for an hour\nA fever"
    assert Referral.objects.get().need == "Chest pain for an hour"
