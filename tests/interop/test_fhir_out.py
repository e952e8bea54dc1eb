"""FHIR R4 out: the record as $everything and the transfer pack as a document, as the standard has
them, with nothing left out in silence."""

import json
from datetime import date, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.interop.fhir_rules import check, check_document, check_search_set, of_kind
from tests.interop.packs import ITEMS, amina_of
from tests.people.items import sent
from tests.people.records import NOON, held
from tests.staff import client_of
from tests.world import agreed

from hamlet.access import actions as access
from hamlet.interop.intake import take
from hamlet.interop.kinds.fhir import NHS_NUMBER
from hamlet.journal.models import Entry
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.clock import LONDON
from hamlet.kernel.text import UNSEEN
from hamlet.people import actions as people
from hamlet.people.models import Item, Person

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
KINDS = {
    "AllergyIntolerance": 1, "Condition": 1, "MedicationStatement": 1, "Observation": 2,
    "CarePlan": 1, "Encounter": 1, "Flag": 2, "RelatedPerson": 1, "Patient": 1,
}  # fmt: skip


@pytest.fixture
def amina(world) -> Person:
    return amina_of(world)


def ask(actor, person, status=200, **query):
    answer = client_of(actor).get(reverse("fhir:everything", args=[person.pk]), query)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/fhir+json"
    return answer.json()


def document(actor, person):
    answer = client_of(actor).get(reverse("pack:document", args=[person.pk]))
    assert answer["Content-Type"] == "application/fhir+json"
    return answer.json()


def test_the_document_is_one_by_the_standard(world, amina):
    world.referral(person=amina)
    made = document(world.nurse, amina)
    check_document(made)
    for kind, number in KINDS.items():
        assert len(of_kind(made, kind)) == number, kind
    assert len(of_kind(made, "ServiceRequest")) == 1


def test_what_turns_words_round_goes_out_in_no_resource(world):
    person = world.person("Am\u202eina\u202c", "Be\u2066gum", native_name="أمينة\u2069")
    world.referral(person=person, need="Falls \u202dat night")
    for made in (document(world.nurse, person), ask(world.nurse, person)):
        said = json.dumps(made, ensure_ascii=False)
        assert "أمينة" in said
        assert "Falls at night" in said
        assert not UNSEEN.search(said)


def test_a_document_about_somebody_of_whom_little_is_known_is_one_too(world):
    made = document(world.nurse, world.person("Nadia", "", None))
    check_document(made)
    empty = {
        each["title"]: each["emptyReason"]["coding"][0]["code"]
        for each in made["entry"][0]["resource"]["section"]
        if "emptyReason" in each
    }
    assert empty["Allergies"] == empty["Medicines"] == "unavailable"


def test_what_the_document_does_not_hold_is_a_section_of_it(world, amina):
    sent(world.homes, held("gp"), key="a", kind="plan", category="plans", words="X", source="homes")
    sent(world.mind, held("gp"), key="m", category="mental_health", words="Y", source="mind")
    made = document(world.nurse, amina)
    check_document(made)
    last = made["entry"][0]["resource"]["section"][-1]
    assert last["title"] == "What is not in this pack"
    assert "Plans, from Homes. Ask them." in last["text"]["div"]
    assert "Mind" not in str(made)


def test_the_document_tells_no_address_of_a_record_that_is_kept_closer(world, amina):
    access.open_relationship(
        by=SYSTEM, holder_kind="team", holder=world.rapid.pk, person=amina.pk,
        kind="referred_to", subject="referral:here",
    )  # fmt: skip
    assert "1 Quarry Lane" in str(document(world.carer_nurse, amina))
    assert "security" not in str(ask(world.carer_nurse, amina))
    access.restrict(by=SYSTEM, person=amina.pk, kind="abuse", subject="")
    assert "1 Quarry Lane" not in str(document(world.carer_nurse, amina))
    for made in (document(world.carer_nurse, amina), ask(world.carer_nurse, amina)):
        [patient] = of_kind(made, "Patient")
        assert patient["meta"]["security"][0]["code"] == "R", "Whoever gets it has to know."


def test_everything_is_a_search_set_by_the_standard(world, amina):
    world.referral(person=amina)
    made = ask(world.nurse, amina)
    check_search_set(made)
    for kind, number in KINDS.items():
        assert len(of_kind(made, kind)) == number, kind
    assert of_kind(made, "ServiceRequest")[0]["status"] == "active"


def test_each_item_says_what_it_is_and_from_whom_and_when_it_came(world, amina):
    made = ask(world.nurse, amina)
    problem = of_kind(made, "Condition")[0]
    assert problem["code"] == {
        "text": "Diabetes", "coding": [{"system": "http://snomed.info/sct", "code": "73211009"}],
    }  # fmt: skip
    assert problem["meta"] == {
        "source": "urn:hamlet:source:visits", "lastUpdated": "2026-11-01T12:00:00Z",
    }  # fmt: skip
    medicine = of_kind(made, "MedicationStatement")[0]["medicationCodeableConcept"]
    assert medicine["coding"] == [{"system": "urn:hamlet:source:visits", "code": "metformin"}]
    result = next(each for each in of_kind(made, "Observation") if "valueQuantity" in each)
    assert result["valueQuantity"] == {"value": 58.0, "unit": "mmol/mol"}
    came = of_kind(made, "Provenance")
    told = {each["reference"] for one in came for each in one["target"]}
    assert told == {f"urn:uuid:{each}" for each in Item.objects.values_list("pk", flat=True)}
    assert {each["agent"][0]["who"]["display"] for each in came} == {"Riverside Community Trust"}


def test_what_ended_says_so(world, amina):
    for kind, category in (("problem", "problems"), ("medicine", "medicines")):
        sent(world.trust, held("gp"), key=f"old {kind}", kind=kind, category=category, words="Old",
             day=-20, until=NOON)  # fmt: skip
    made = ask(world.nurse, amina)
    check_search_set(made)
    ended = next(each for each in of_kind(made, "Condition") if each["code"]["text"] == "Old")
    assert ended["clinicalStatus"]["coding"][0]["code"] == "inactive"
    assert ended["abatementDateTime"] == "2026-11-01T12:00:00Z"
    assert {each["status"] for each in of_kind(made, "MedicationStatement")} == {
        "active", "completed",
    }  # fmt: skip


def test_what_its_source_has_withdrawn_goes_out_as_that(world, amina):
    for number, (kind, category, words, more) in enumerate(ITEMS):
        sent(world.trust, held("gp"), key=kind, kind=kind, category=category, words=words,
             withdrawn="entered-in-error", updated=NOON + timedelta(days=1),
             at=NOON - timedelta(days=number), **more)  # fmt: skip
    before = ask(world.nurse, amina)
    check_search_set(before)
    for kind in ("MedicationStatement", "Observation", "CarePlan", "Encounter"):
        assert {each["status"] for each in of_kind(before, kind)} == {"entered-in-error"}, kind
    for kind in ("Condition", "AllergyIntolerance"):
        [made] = of_kind(before, kind)
        assert made["verificationStatus"]["coding"][0]["code"] == "entered-in-error"
        assert "clinicalStatus" not in made, "con-5, ait-2"
        assert "abatementDateTime" not in made, "con-4"
    assert {each["status"] for each in of_kind(before, "Flag")} == {"active", "entered-in-error"}
    sent(world.trust, held("gp"), key="problem", kind="problem", category="problems", words="Gout",
         withdrawn="refuted", updated=NOON + timedelta(days=2), at=NOON)  # fmt: skip
    [made] = of_kind(ask(world.nurse, amina), "Condition")
    assert made["verificationStatus"]["coding"][0]["code"] == "refuted"
    assert made["clinicalStatus"]["coding"][0]["code"] == "inactive"


def test_every_version_of_an_item_has_one_identifier_and_a_day_goes_out_as_a_day(world, amina):
    def plan(**more):
        sent(world.trust, held("gp"), key="plan", kind="plan", category="plans", words="Falls plan",
             at=datetime(2026, 7, 1, tzinfo=LONDON), updated=NOON, **more)  # fmt: skip
        [made] = of_kind(ask(world.nurse, amina), "CarePlan")
        return made

    first, second = plan(day=1), plan(day=2, author="Dr Islam")
    assert first["id"] != second["id"]
    assert first["identifier"] == second["identifier"]
    assert first["identifier"] == [{"system": "urn:hamlet:source:visits", "value": "plan"}]
    assert first["period"] == {"start": "2026-07-01"}


def test_what_may_not_be_shown_is_said_with_its_reason(world, amina):
    sent(world.mind, held("gp"), key="m", category="mental_health", words="Clinic", source="mind")
    made = ask(world.nurse, amina)
    check_search_set(made)
    assert "Clinic" not in str(made)
    issue = of_kind(made, "OperationOutcome")[0]["issue"][0]
    assert issue["code"] == "suppressed"
    assert "Mental health, from Mind: No sharing agreement in force" in issue["details"]["text"]
    agreed("T-09", world.mind, world.trust)
    made = ask(world.nurse, amina)
    assert "Clinic" in str(made)
    assert of_kind(made, "OperationOutcome") == []


def test_it_comes_a_page_at_a_time_each_item_once(world, amina):
    sent(world.mind, held("gp"), key="m", category="mental_health", words="Clinic", source="mind")
    told, query = [], "_count=3"
    while query:
        made = ask(world.nurse, amina, **dict(parse_qsl(query)))
        check_search_set(made)
        assert of_kind(made, "OperationOutcome"), "Each page says what is on none."
        told += [each["reference"] for one in of_kind(made, "Provenance") for each in one["target"]]
        following = [each["url"] for each in made["link"] if each["relation"] == "next"]
        query = urlsplit(following[0]).query if following else ""
    items = Item.objects.exclude(source="mind").values_list("pk", flat=True)
    assert sorted(told) == sorted(f"urn:uuid:{each}" for each in items)


def test_what_came_since_can_be_asked_for(world, amina):
    made = ask(world.nurse, amina, _since="2026-11-02T00:00:00Z")
    assert of_kind(made, "Condition") == []
    assert of_kind(ask(world.nurse, amina, _since="2026-10-01T00:00:00Z"), "Condition")


@pytest.mark.parametrize(
    "query",
    [
        {"_type": "Condition"}, {"_count": "0"}, {"_count": "9" * 5000}, {"_count": "ten"},
        {"_since": "yesterday"}, {"_since": "2026-11-02"}, {"_since": "0001-01-01T00:00:00+14:00"},
        {"_after": "1"}, {"_after": str(uuid4())},
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_and_never_left_out_in_silence(world, amina, query):
    made = ask(world.nurse, amina, status=400, **query)
    check(made)
    assert made["issue"][0]["code"] == "invalid"


def test_who_may_not_look_is_told_why_and_the_journal_says_so(world, amina):
    made = ask(world.therapist, amina, status=403)
    check(made)
    said = " ".join(each["details"]["text"] for each in made["issue"])
    assert "no open referral or registration" in said
    assert "call the single point of access" in said
    last = Entry.objects.latest("id")
    assert (last.action, last.actor_id) == ("person.refused", world.therapist.id)


def test_nobody_of_this_id_is_not_there_and_outsiders_cannot_tell(world, amina):
    nobody = Person(pk=uuid4())
    check(ask(world.nurse, nobody, status=404))
    assert ask(world.volunteer, nobody, status=403) == ask(world.volunteer, amina, status=403)


def test_the_look_is_in_the_journal(world, amina):
    ask(world.nurse, amina)
    last = Entry.objects.latest("id")
    assert (last.action, last.kind, last.actor_id) == ("record.export", "look", world.nurse.id)
    assert len(last.people) == 2


def test_it_asks_the_database_few_questions(world, amina, django_assert_max_num_queries):
    client, address = client_of(world.nurse), reverse("fhir:everything", args=[amina.pk])
    client.get(address)  # Agreements are kept from the first (decision 20).
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(address)


def test_what_the_server_can_do_is_what_it_says(client, db):
    answer = client.get("/fhir/metadata")
    check(answer.json())
    served = answer.json()["rest"][0]
    told = served["resource"]
    assert [each["type"] for each in told] == ["Patient", "Slot"]
    assert [each["name"] for each in served["operation"]] == ["process-message"]
    assert [each["name"] for each in told[0]["operation"]] == ["everything"]


def test_other_names_go_out_with_their_use_and_days_and_none_that_is_kept_closer(world, amina):
    told = (("old", "Quillerby", False), ("official", "Begum Khatun", False), ("old", "Zed", True))
    for use, family, closer in told:
        people.add_name(
            by=SYSTEM, person=amina.pk, use=use, given_name="Amina", family_name=family,
            until=date(1975, 6, 1) if use == "old" else None, closer=closer,
        )  # fmt: skip
    bundle = ask(world.nurse, amina)
    check_search_set(bundle)
    names = bundle["entry"][0]["resource"]["name"]
    assert [(each["use"], each["family"]) for each in names if "family" in each] == [
        ("usual", "Begum"), ("official", "Begum Khatun"), ("old", "Quillerby"),
    ]  # fmt: skip
    assert names[-1]["period"] == {"end": "1975-06-01"}


def test_our_own_intake_takes_the_person_that_goes_out_for_the_same(world, write):
    came = {
        "resourceType": "Patient", "gender": "female", "birthDate": "1951-03-02",
        "identifier": [{"system": NHS_NUMBER, "value": "9990000018"}],
        "name": [{"use": "official", "family": "Begum", "given": ["Amina", "Noor"]},
                 {"use": "usual", "given": ["Mina"]}],
        "telecom": [{"system": "phone", "value": "07700 900123"},
                    {"system": "email", "value": "mina@example.org"}],
        "address": [{"use": "home", "line": ["1 Quarry Lane"], "postalCode": "E1 4AB"}],
        "communication": [{"language": {"text": "Bengali"}, "preferred": True}],
    }  # fmt: skip
    (first,) = take("people", [write("in.json", json.dumps(came))], by=SYSTEM)
    assert (first.read, first.new) == (1, 1)
    person = Person.objects.get(nhs_number="9990000018")
    patient = of_kind(ask(world.nurse, person), "Patient")[0]
    (again,) = take("people", [write("out.json", json.dumps(patient))], by=SYSTEM)
    assert (again.read, again.same) == (1, 1)


def tags(resources) -> list[str]:
    return [tag["code"] for each in resources for tag in each.get("meta", {}).get("tag", ())]


def test_what_the_person_says_is_not_about_them_is_tagged(world, amina):
    found = [each["resource"] for each in ask(world.nurse, amina)["entry"]]
    assert tags(found) == []
    item = Item.objects.get(key="problem").pk
    people.dispute(by=world.nurse, person=amina.pk, about="written", words="Not me", item=item)
    bundle = ask(world.nurse, amina)
    check_search_set(bundle)
    found = [each["resource"] for each in bundle["entry"]]
    assert tags(each for each in found if each["resourceType"] == "Condition") == ["disputed"]
    assert tags(found) == ["disputed"]
    people.dispute(by=world.nurse, person=amina.pk, about="names", words="Not my name")
    [patient, *_] = ask(world.nurse, amina)["entry"]
    assert tags([patient["resource"]]) == ["disputed"]
