"""FHIR bundles as feeds: what partners' systems send as resources, every one accounted for."""

import contextlib
import json
from copy import deepcopy
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.interop.conftest import BY
from tests.interop.packs import ITEMS, amina_of
from tests.staff import client_of
from tests.world import agreed, make_world

from hamlet.interop.actions import declare_source
from hamlet.interop.feeds import resources
from hamlet.interop.feeds.declaring import checked
from hamlet.interop.feeds.taking import take_feed
from hamlet.interop.kinds.fhir import NHS_NUMBER
from hamlet.interop.models import Delivery, Quarantine
from hamlet.interop.records import Refused
from hamlet.kernel.errors import UserError
from hamlet.people.actions import match
from hamlet.people.models import Item, SourceRecord
from hamlet.place.actions import add_organisation

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
ABOUT = {"subject": {"reference": "Patient/amina"}}
AMINA = {
    "resourceType": "Patient", "id": "amina", "gender": "female", "birthDate": "1951-03-02",
    "meta": {"lastUpdated": "2026-10-01T08:00:00+01:00"},
    "identifier": [{"system": NHS_NUMBER, "value": "999 000 0018"}],
    "name": [{"use": "official", "family": "Begum", "given": ["Amina"]}],
    "address": [{"use": "home", "line": ["1 Quarry Lane"], "postalCode": "e14ab"}],
    "telecom": [{"system": "phone", "value": "+44 7700 900123"}],
}  # fmt: skip
DIABETES = ABOUT | {
    "resourceType": "Condition", "id": "1", "onsetDateTime": "2015-03-02T10:00:00+02:00",
    "code": {"text": "Diabetes",
             "coding": [{"system": "http://snomed.info/sct", "code": "73211009"}]},
    "recorder": {"display": "Dr Islam"},
}  # fmt: skip
HBA1C = ABOUT | {
    "resourceType": "Observation", "id": "1", "status": "final",
    "effectiveDateTime": "2026-10-20", "code": {"coding": [{"display": "HbA1c", "code": "x"}]},
    "valueQuantity": {"value": 58.5, "unit": "mmol/mol"},
}  # fmt: skip


@pytest.fixture
def trust(place):
    made = add_organisation(by=BY, place=place, name="Partner", kind="trust")
    agreed("T-01", made, add_organisation(by=BY, place=place, name="Other", kind="trust"))
    return made


def declared(holds, **more):
    said = {"key": f"fhir-{holds}", "name": "Hospital", "organisation": "Partner", "holds": holds}
    said |= {"about": "fhir-people"} if holds == "items" else {}
    return declare_source(by=BY, **checked(said | {"form": "fhir", "hours": 24} | more))


@pytest.fixture
def send(trust, write):
    """Send resources as a bundle to a source; gives new, changed, same, refused, held back."""
    sources = {holds: declared(holds) for holds in ("people", "items")}

    def send(holds, *resources, text=None, as_at=NOON, name="day.json", of=None):
        entries = [{"resource": each} for each in resources]
        bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
        path = write(name, text if text is not None else json.dumps(bundle))
        return ended(take_feed(of or sources[holds], path, by=BY, as_at=as_at))

    return send


def ended(found):
    found.refresh_from_db()
    counts = (found.new, found.changed, found.same, found.refused, found.held_back)
    assert found.read == sum(counts)
    assert found.finished_at
    return counts


@pytest.fixture
def amina(send):
    assert send("people", AMINA) == (1, 0, 0, 0, 0)
    return SourceRecord.objects.get(source="fhir-people")


def test_a_patient_is_held_as_their_source_has_them(amina):
    assert (amina.key, amina.given_name, amina.family_name) == ("amina", "Amina", "Begum")
    assert (amina.sex, str(amina.birth_date)) == ("female", "1951-03-02")
    assert (amina.nhs_number, amina.postcode) == ("9990000018", "E1 4AB")
    assert (amina.address, amina.mobile) == ("1 Quarry Lane", "07700 900123")
    assert amina.updated == datetime(2026, 10, 1, 7, tzinfo=UTC)


def newer(hour=9, **said):
    return AMINA | {"meta": {"lastUpdated": f"2026-10-02T{hour:02}:00:00Z"}} | said


@pytest.mark.parametrize("part", ["1951", "1951-03"])
def test_a_part_of_a_birth_date_that_agrees_leaves_the_whole_one_and_says_so(amina, send, part):
    assert send("people", newer(birthDate=part, gender="other")) == (0, 1, 0, 0, 0)
    amina.refresh_from_db()
    assert (str(amina.birth_date), amina.sex) == ("1951-03-02", "other")
    told = "a birth date of which only a part came: a whole one known before stays"
    assert Delivery.objects.latest("at").notes[told]["number"] == 1


@pytest.mark.parametrize("part", ["1950", "1951-04"])
def test_a_part_of_another_birth_date_is_refused_and_says_why(amina, send, part):
    other = newer(id="b", birthDate="1950", identifier=[])
    assert send("people", newer(birthDate=part), other) == (1, 0, 0, 1, 0)
    amina.refresh_from_db()
    assert (str(amina.birth_date), amina.version) == ("1951-03-02", 1)
    refused = Quarantine.objects.get()
    assert (refused.key, refused.rule) == ("amina", "Another birth date is known")
    assert SourceRecord.objects.get(key="b").birth_date is None
    assert send("people", newer(10)) == (0, 0, 1, 0, 0), "the whole date again"
    refused.refresh_from_db()
    assert refused.resolved_at


def test_an_older_part_of_another_birth_date_changes_nothing_and_is_no_conflict(amina, send):
    older = AMINA | {"meta": {"lastUpdated": "2026-09-01T08:00:00Z"}, "birthDate": "1950"}
    assert send("people", older) == (0, 0, 1, 0, 0)


def test_who_has_a_whole_birth_date_by_another_record_keeps_it(amina, send, trust):
    match(by=BY, records=SourceRecord.objects.all())
    other = declared("people", key="other-people")
    assert send("people", newer(birthDate="1951"), of=other) == (1, 0, 0, 0, 0)
    match(by=BY, records=SourceRecord.objects.filter(waits=True))
    (person,) = {each.person for each in SourceRecord.objects.all()}
    assert str(person.birth_date) == "1951-03-02"


def test_a_problem_and_a_result_are_items_of_their_parts(amina, send):
    assert send("items", DIABETES, HBA1C) == (2, 0, 0, 0, 0)
    problem = Item.objects.get(key="Condition/1")
    assert (problem.kind, problem.category, problem.words) == ("problem", "problems", "Diabetes")
    assert (problem.code, problem.author) == ("http://snomed.info/sct|73211009", "Dr Islam")
    assert problem.at == datetime(2015, 3, 2, 8, tzinfo=UTC)
    result = Item.objects.get(key="Observation/1")
    assert (result.kind, result.category, result.words) == ("result", "results", "HbA1c")
    assert (result.value, result.unit) == (58.5, "mmol/mol")


def test_the_same_bundle_again_changes_nothing_and_a_newer_version_supersedes(amina, send):
    send("items", DIABETES)
    assert send("items", DIABETES) == (0, 0, 1, 0, 0)
    newer = DIABETES | {"code": {"text": "Diabetes, type 2"}}
    newer |= {"meta": {"lastUpdated": "2026-11-02T08:00:00Z"}}
    later = NOON + timedelta(days=2)
    assert send("items", newer, as_at=later) == (0, 1, 0, 0, 0)
    assert send("items", DIABETES)[2] == 1, "What is older never replaces what is newer."
    assert Item.objects.get(superseded_at=None).words == "Diabetes, type 2"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"subject": {"reference": "Patient/nobody"}}, "Nobody of this key is known"),
        ({"subject": {"reference": "Group/1"}}, "Not about a person"),
        ({"subject": {}}, "Missing: key of the person"),
        ({"onsetDateTime": "yesterday"}, "Not a date: at"),
        ({"onsetDateTime": "2015-02-31"}, "Not a date: at"),
        ({"onsetDateTime": 2015}, "Not a text: date"),
        ({"onsetDateTime": None}, "Missing: at"),
        ({"onsetPeriod": "2015", "onsetDateTime": None}, "Malformed FHIR: onsetPeriod"),
        ({"code": {}}, "Missing: words"),
        ({"code": {"text": "x" * 301}}, "Too long: text"),
        ({"code": "Diabetes"}, "Malformed FHIR: code"),
        ({"code": {"text": "a\x00b"}}, "Unreadable characters: text"),
        ({"id": None}, "Missing: key"),
        ({"resourceType": "Procedure"}, "Not kept here: Procedure"),
        ({"resourceType": 7}, "No resource"),
        ({"meta": {"security": [{"code": "R"}]}}, "Kept closer at its source"),
        ({"clinicalStatus": {"coding": [{"code": "draft"}]}}, "Not so yet"),
    ],
)
def test_what_is_unsafe_is_kept_with_its_reason_and_loses_no_neighbour(amina, send, change, rule):
    assert send("items", DIABETES | change, HBA1C) == (1, 0, 0, 1, 0)
    refused = Quarantine.objects.get()
    assert refused.rule == rule
    assert refused.reason
    assert '"resourceType"' in refused.content or "key" in refused.content


def test_a_refusal_closes_when_the_resource_comes_mended(amina, send):
    send("items", DIABETES | {"onsetDateTime": None})
    send("items", DIABETES | {"code": "Diabetes", "id": "2"})
    assert set(Quarantine.objects.values_list("key", flat=True)) == {"Condition/1", "Condition/2"}
    send("items", DIABETES, DIABETES | {"id": "2"}, as_at=NOON + timedelta(days=1))
    assert not Quarantine.objects.filter(resolved_at=None).exists()


def test_of_a_restricted_resource_the_quarantine_keeps_nothing_of_what_it_says(amina, send):
    send("items", DIABETES | {"meta": {"security": [{"code": "V"}]}})
    assert "Diabetes" not in Quarantine.objects.get().content


def test_where_a_restricted_person_lives_is_not_kept(send):
    send("people", AMINA | {"meta": {"security": [{"code": "R"}]}})
    held = SourceRecord.objects.get()
    assert (held.family_name, held.address, held.postcode, held.mobile) == ("Begum", "", "", "")


def test_a_retired_patient_and_an_animal_are_refused(send):
    assert send("people", AMINA | {"active": False}) == (0, 0, 0, 1, 0)
    assert SourceRecord.objects.count() == 0


def test_each_source_takes_its_own_and_notes_the_rest(amina, send):
    organisation = {"resourceType": "Organization", "id": "1"}
    assert send("items", AMINA, organisation, DIABETES) == (1, 0, 0, 0, 0)
    notes = Delivery.objects.latest("at").notes
    assert notes["a Patient, which this source is not asked for"]["number"] == 1
    assert notes["a Organization, which this source is not asked for"]["where"] == [
        "entry 2 (Organization)"
    ]


@pytest.mark.parametrize("why", ["entered-in-error", "refuted"])
def test_what_is_withdrawn_at_its_source_is_kept_as_that(amina, send, why):
    send("items", DIABETES)
    wrong = {"coding": [{"code": why}]}
    newer = {"verificationStatus": wrong, "meta": {"lastUpdated": "2026-11-02T09:00:00Z"}}
    send("items", DIABETES | newer, as_at=NOON + timedelta(days=1))
    held = Item.objects.get(superseded_at=None)
    assert (held.words, held.withdrawn, held.until) == ("Diabetes", why, None)


@pytest.mark.parametrize(
    ("told", "sex"),
    [("other", "other"), ("male", "male"), ("unknown", "unknown"), ("x", "unknown"), ([], None)],
)
def test_a_gender_is_kept_as_it_is_told(send, told, sex):
    send("people", AMINA | {"gender": told})
    assert SourceRecord.objects.filter(sex=sex).exists() == (sex is not None)
    assert Quarantine.objects.exists() == (sex is None)


def test_what_is_resolved_without_a_date_ended_when_it_was_last_brought_up_to_date(amina, send):
    over = {"clinicalStatus": {"coding": [{"code": "resolved"}]}}
    send("items", DIABETES | over | {"meta": {"lastUpdated": "2026-10-03T09:00:00Z"}})
    assert Item.objects.get().until == datetime(2026, 10, 3, 9, tzinfo=UTC)


def test_a_medicine_is_named_by_what_the_bundle_holds_and_says_its_dose(amina, send):
    medicine = {"resourceType": "Medication", "id": "m", "code": {"text": "Metformin 500 mg"}}
    taken = ABOUT | {
        "resourceType": "MedicationRequest", "id": "1", "status": "active",
        "authoredOn": "2026-05", "medicationReference": {"reference": "Medication/m"},
        "dosageInstruction": [{"text": "Twice a day"}],
    }  # fmt: skip
    assert send("items", medicine, taken) == (1, 0, 0, 0, 0)
    held = Item.objects.get()
    assert held.words == "Metformin 500 mg: Twice a day"
    assert held.at == datetime(2026, 4, 30, 23, tzinfo=UTC), "the day begins by London's clocks"
    notes = Delivery.objects.latest("at").notes
    assert "the day of a date that came without one: taken as the first" in notes


def test_a_result_that_is_no_plain_number_is_said_in_words(amina, send):
    def said(number, **value):
        made = {name: part for name, part in HBA1C.items() if name != "valueQuantity"}
        send("items", made | {"id": str(number)} | value)
        held = Item.objects.get(key=f"Observation/{number}")
        assert held.value is None
        return held.words

    assert said(1, valueQuantity={"value": 5, "unit": "mg", "comparator": "<"}) == "HbA1c: < 5 mg"
    assert said(2, valueString="clotted") == "HbA1c: clotted"
    assert said(3, dataAbsentReason={"text": "not done"}) == "HbA1c: no result (not done)"
    parts = [
        {"code": {"text": name}, "valueQuantity": {"value": value, "unit": "mmHg"}}
        for name, value in (("Systolic", 120), ("Diastolic", 80))
    ]
    assert said(4, component=parts) == "HbA1c: Systolic 120 mmHg, Diastolic 80 mmHg"


def test_a_result_that_is_not_final_says_so_in_its_words(amina, send):
    send("items", HBA1C | {"status": "preliminary"})
    assert Item.objects.get().words == "HbA1c, preliminary"
    newer = {"status": "amended", "meta": {"lastUpdated": "2026-11-02T09:00:00Z"}}
    send("items", HBA1C | newer, as_at=NOON + timedelta(days=1))
    assert Item.objects.get(superseded_at=None).words == "HbA1c"


def test_a_source_that_is_of_one_part_of_the_record_holds_everything_in_it(amina, send, trust):
    of = declared("items", key="mind", category="mental_health")
    send("items", DIABETES, of=of)
    assert Item.objects.get().category == "mental_health"


def test_references_within_a_bundle_resolve_by_their_addresses(send, write):
    one, two = "urn:uuid:7b0e2a3c-0000-4000-8000-000000000001", "urn:uuid:7b0e2a3c-0000-4000-8000-2"
    patient = {name: part for name, part in AMINA.items() if name != "id"}
    entries = [
        {"fullUrl": one, "resource": patient},
        {"fullUrl": two, "resource": DIABETES | {"id": None, "subject": {"reference": one}}},
    ]
    del entries[1]["resource"]["id"]
    text = json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries})
    assert send("people", text=text)[0] == 1
    assert send("items", text=text)[0] == 1
    assert Item.objects.get().record.key == one.removeprefix("urn:uuid:")


def test_one_a_line_is_read_and_a_broken_line_refused_alone(amina, send):
    text = "\n".join([json.dumps(DIABETES), '{"resourceType": "Observ', json.dumps(HBA1C)])
    assert send("items", text=text, name="bulk.ndjson") == (2, 0, 0, 1, 0)


@pytest.mark.parametrize(
    ("text", "rule"),
    [("[1]", "Not FHIR"), ('{"a": 1}', "Not FHIR"), ('{"resourceType": "Bundle"', "Malformed JSON"),
     ('{"resourceType": "Bundle", "entry": 3}', "Malformed FHIR: entry"), ("", "Empty file"),
     ("key,about,words\n1,2,3\n", "A column is missing")],
)  # fmt: skip
def test_a_file_that_is_no_fhir_is_refused_as_a_whole(amina, send, text, rule):
    assert send("items", text=text) == (0, 0, 0, 1, 0)
    assert Quarantine.objects.get().rule == rule


def test_a_deletion_and_a_page_of_more_are_not_passed_over(amina, send):
    bundle = {
        "resourceType": "Bundle", "type": "searchset", "link": [{"relation": "next", "url": "x"}],
        "entry": [{"request": {"method": "DELETE", "url": "Condition/1"}}],
    }  # fmt: skip
    assert send("items", text=json.dumps(bundle)) == (0, 0, 0, 1, 0)
    assert any("more follow" in note for note in Delivery.objects.latest("at").notes)


def test_a_table_is_still_a_table_and_fhir_has_no_columns(trust):
    said = {"key": "k", "name": "n", "organisation": "Partner", "holds": "people", "hours": 1}
    with pytest.raises(UserError, match="Say which column holds: key"):
        checked(said)
    with pytest.raises(UserError, match="no columns"):
        checked(said | {"form": "fhir", "columns": {"key": "id"}})
    with pytest.raises(UserError, match="Of form, xml is none of: table, fhir"):
        checked(said | {"form": "xml"})


def test_what_hamlet_gives_out_another_takes_in_for_the_same(settings, db, write):
    settings.HAMLET_DEMO = True
    world = make_world()
    amina = amina_of(world)
    made = client_of(world.nurse).get(reverse("fhir:everything", args=[amina.pk]))
    path = write("everything.json", made.content)
    of = {"organisation": world.trust.name}
    assert ended(take_feed(declared("people", **of), path, by=BY))[0] == 1
    assert ended(take_feed(declared("items", **of), path, by=BY))[3] == 1  # Our own alert's date.
    again = Item.objects.filter(source="fhir-items")
    for kind, category, words, more in ITEMS:
        held = again.get(kind=kind)
        assert (held.category, held.words) == (category, words)
        assert (held.value, held.unit) == (more.get("value"), more.get("unit", ""))
        assert held.author == more.get("author", "")


JUNK = st.sampled_from(
    [None, 0, -1.5, True, "", "x", "\x00", "2015-02-31", [], [1], [[]], {}, {"a": 1}]
)
LARGEST = DIABETES | {
    "abatementPeriod": {"end": "2016"}, "verificationStatus": {"coding": [{"code": "confirmed"}]},
    "meta": {"lastUpdated": "2026", "security": [{"code": "N"}]},
}  # fmt: skip


@pytest.mark.parametrize("resource", [AMINA, LARGEST, HBA1C], ids=lambda each: each["resourceType"])
@given(data=st.data())
def test_whatever_stands_where_it_should_not_is_refused_and_breaks_nothing(resource, data):
    made = json.loads(json.dumps(resource))
    for _ in range(data.draw(st.integers(1, 3))):
        within = made
        while True:
            keys = sorted(within) if isinstance(within, dict) else range(len(within))
            if not keys:
                break
            at = data.draw(st.sampled_from(list(keys)))
            if isinstance(within[at], dict | list) and within[at] and data.draw(st.booleans()):
                within = within[at]
                continue
            within[at] = deepcopy(data.draw(JUNK))
            break
    for read in (resources.person, lambda it, notes: resources.item(it, lambda _: {}, notes)):
        with contextlib.suppress(Refused):
            row = read(made, [])
            assert all(isinstance(each, str) for each in row.values())


def test_real_bundles_and_resources_of_the_standard_are_all_accounted_for(trust, local_data, write):
    examples = sorted((local_data / "fhir" / "hl7_r4_examples").glob("*.json"))
    if not examples:
        pytest.skip("The examples of the standard are not here: shared/data/fhir.")
    bundles = [each for each in examples if each.name.startswith("Bundle-")]
    lines = [json.dumps(json.loads(e.read_bytes())) for e in examples if e not in bundles]
    for source in (declared("people"), declared("items")):
        for path in (write("examples.ndjson", "\n".join(lines)), *bundles):
            ended(take_feed(source, path, by=BY))
    kept = set(Item.objects.values_list("kind", flat=True))
    assert {"problem", "allergy", "medicine", "result"} <= kept
    assert SourceRecord.objects.filter(source="fhir-people").count() > 5
    read = Delivery.objects.filter(file="examples.ndjson").values_list("read", "notes")
    for number, notes in read:
        others = sum(e["number"] for what, e in notes.items() if "not asked for" in what)
        assert number + others == len(lines)
