"""What goes out as FHIR, judged by HL7's own definitions: odd as what came in may have been."""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.interop.fhir_rules import check, check_document, check_search_set, judged, of_kind
from tests.interop.packs import amina_of
from tests.staff import client_of
from tests.world import booked, make_world

from hamlet.booking.queries import SlotSearch
from hamlet.frontdoor import actions as frontdoor
from hamlet.interop.actions.messages import Taken
from hamlet.interop.fhir import bookings
from hamlet.interop.fhir.items import MADE, item, provenances
from hamlet.interop.fhir.messages import response
from hamlet.interop.fhir.parts import entry
from hamlet.interop.models import Delivery, Source
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.people import actions as people
from hamlet.people.models import Item
from hamlet.people.queries import Row

MESSAGE = "/fhir/$process-message"
LEFT_OUT = {
    "QuestionnaireResponse-bb", "ServiceRequest-myringotomy", "Person-pd", "Person-pp",
    "Coverage-9876B1", "Bundle-bundle-references", "Bundle-10bb101f-a121-4264-a920-67be9cb82c74",
}  # fmt: skip
"""Examples that refer to other servers, of which the judge cannot tell what is there."""
WRONG = {"Observation-clinical-gender", "Questionnaire-qs1"}
"""Examples of HL7's that break its own definitions: an Encounter that performs, items unnamed."""
TEXT = st.text("a1é |\u00a0<&/😀", max_size=12).map(str.strip)
"""What an intake keeps: trimmed, and without what is no text."""
MOMENT = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))


def test_the_judge_takes_the_examples_that_hl7_gives(local_data):
    files = (local_data / "fhir" / "hl7_r4_examples").glob("*-*.json")
    refused = {each.stem for each in files if judged(json.loads(each.read_text()))["complaints"]}
    assert refused == LEFT_OUT | WRONG


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"status": "finished"}, "observation-status"),
        ({"code": None}, "Missing required"),
        ({"colour": "red"}, "additional property"),
        ({"effectiveDateTime": "2026-02-30"}, "dateTime"),
        ({"valueQuantity": {"value": "5"}}, "expected number"),
        ({"dataAbsentReason": {"text": "?"}, "valueString": "x"}, "obs-6"),
        ({"subject": {"reference": "Organization/1"}}, "Invalid reference"),
        ({"category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/"
                                    "observation-category", "code": "made-up"}]}]}, "is no code"),
    ],
)  # fmt: skip
def test_the_judge_refuses_what_is_wrong(broken, said):
    right = {"resourceType": "Observation", "status": "final", "code": {"text": "HbA1c"}}
    assert judged(right)["complaints"] == []
    wrong = {name: value for name, value in (right | broken).items() if value is not None}
    assert any(said in each for each in judged(wrong)["complaints"])


ITEM = {
    "kind": st.sampled_from(sorted(MADE)), "code": TEXT, "words": TEXT.filter(len), "unit": TEXT,
    "author": TEXT, "at": MOMENT, "key": TEXT.filter(len),
    "value": st.none() | st.floats(allow_nan=False, allow_infinity=False),
    "withdrawn": st.sampled_from(["", *Item.Withdrawn.values]),
}  # fmt: skip


@given(
    lasts=st.none() | st.timedeltas(timedelta(), timedelta(999)), said=st.fixed_dictionaries(ITEM)
)
def test_an_item_is_a_resource_by_the_standard_whatever_it_says(lasts, said):
    row = Row(
        id=uuid4(), category="results", until=None if lasts is None else said["at"] + lasts,
        received_at=datetime(2026, 11, 1, tzinfo=UTC), source="visits", record=uuid4(),
        organisation_id=uuid4(), organisation="Homes", **said,
    )  # fmt: skip
    patient, holder = uuid4(), row.organisation_id
    around = [{"resourceType": "Patient", "id": str(patient)}]
    around += [{"resourceType": "Organization", "id": str(holder), "name": "Homes"}]
    check(together([*around, item(row, patient), *provenances([row])]))


def together(resources):
    """Resources in a bundle, so that what they refer to is there."""
    entries = [entry(each) for each in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


@pytest.fixture
def world(db, settings):
    settings.HAMLET_DEMO = True
    return make_world()


ODD = {
    "nobody knows when they were born": {"born": None},
    "one name": {"given": "Nadia", "family": ""},
    "long ago": {"born": date(1890, 1, 1), "gender": "other"},
    "no fixed address": {"no_fixed_address": True, "found_at": "The day centre"},
    "here for a time": {"address": "2 Mill Lane", "here_until": date(2026, 12, 24)},
    "other letters": {"native_name": "আমিনা বেগম", "known_as": "Mina"},
    "not safe": {"phone": "07700 900123", "email": "mina@example.org", "not_safe": True},
    "signs": {"given": "<Ada> & \u200bBo", "family": "O’Neil\u00a0", "address": "1 \u2028 Lane"},
}


@pytest.mark.parametrize("who", ODD.values(), ids=ODD)
def test_whoever_the_person_is(world, who):
    person = world.person(**who)
    check_search_set(everything(world.nurse, person))
    check_document(document(world.nurse, person))


def test_who_died_is_protected_speaks_no_english_or_has_other_names(world):
    person = amina_of(world)
    people.add_name(
        by=SYSTEM, person=person.pk, use="old", family_name="Khan", since=date(1970, 1, 1)
    )
    people.add_name(by=SYSTEM, person=person.pk, use="nickname", given_name="Mo")
    people.record_death(by=world.nurse, person=person.pk, on=date(2026, 10, 1))
    people.protect_whereabouts(by=world.nurse, person=person.pk, because="danger")
    made = everything(world.nurse, person)
    check_search_set(made)
    [patient] = of_kind(made, "Patient")
    assert patient["deceasedDateTime"] == "2026-10-01"
    assert patient["communication"] == [{"language": {"text": "Bengali"}, "preferred": True}]
    assert "address" not in patient
    check_document(document(world.nurse, person))


def test_where_somebody_without_an_address_can_be_found_goes_along(world):
    person = world.person(**ODD["no fixed address"])
    said = "No fixed address. Can be found: The day centre"
    for made in (everything(world.nurse, person), document(world.nurse, person)):
        [patient] = of_kind(made, "Patient")
        assert patient["address"] == [{"use": "home", "text": said}]
    assert "Can be found: The day centre" in str(of_kind(made, "Composition")[0]["section"][0])


def test_an_address_for_a_time_says_until_when(world):
    person = world.person(**ODD["here for a time"])
    [patient] = of_kind(everything(world.nurse, person), "Patient")
    [address] = patient["address"]
    assert (address["use"], address["period"]) == ("temp", {"end": "2026-12-24"})
    who = of_kind(document(world.nurse, person), "Composition")[0]["section"][0]
    assert "Here until: 24 December 2026" in str(who)


def test_a_referral_at_each_of_its_ends(world):
    person = amina_of(world)
    refused, withdrawn, _open = (world.referral(person=person) for _ in range(3))
    frontdoor.refuse(
        by=world.nurse, referral=refused.pk, version=refused.version, reason="no_capacity",
        next_owner="Mill Lane Practice",
    )  # fmt: skip
    frontdoor.withdraw(
        by=world.nurse, referral=withdrawn.pk, version=withdrawn.version, words="Well again"
    )
    made = everything(world.nurse, person)
    check_search_set(made)
    assert {each["status"] for each in of_kind(made, "ServiceRequest")} == {"active", "revoked"}


def test_whatever_is_refused(world, client):
    person = world.person()
    for actor, query in ((world.nurse, {"_count": "ten"}), (world.therapist, {}), (None, {})):
        told = (client_of(actor) if actor else client).get(address_of(person), query).json()
        assert told["resourceType"] == "OperationOutcome"
        check(told)
    for method, address in (("get", "/fhir/Patient"), ("post", "/fhir/metadata"), ("put", MESSAGE)):
        check(getattr(client, method)(address).json())


def taken(holds: str, made: object, notes: tuple[str, ...]) -> Taken:
    """What became of a message, with what is to be told of it."""
    came = Delivery(pk=uuid4(), file="m-1", source=Source(key="trust", holds=holds))
    came.notes = {each: {"number": 1, "where": []} for each in notes}
    return Taken(came, made)


def test_bookings_and_free_times(world):
    booking = booked(world, world.rapid_service, world.person())
    for notes in ((), ("The slot is known here by another name.",)):
        check(response(taken(Source.Holds.BOOKINGS, booking, notes)))
    free = SlotSearch(world.rapid_service.pk, clock.today(), 2).free()
    check(bookings.slots(free, world.rapid_service.pk))
    check(bookings.slots([], world.rapid_service.pk))


def address_of(person):
    return reverse("fhir:everything", args=[person.pk])


def everything(actor, person):
    return client_of(actor).get(address_of(person)).json()


def document(actor, person):
    return client_of(actor).get(reverse("pack:document", args=[person.pk])).json()
