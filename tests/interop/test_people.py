"""People as FHIR R4 Patients."""

import json
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.interop.conftest import BY

from hamlet.access import sight
from hamlet.access.models import Relationship
from hamlet.interop.models import Delivery, Quarantine
from hamlet.kernel.actor import SYSTEM
from hamlet.people.actions import end_name, register
from hamlet.people.models import Person
from hamlet.place.actions import keep_organisation

NHS = "https://fhir.nhs.uk/Id/nhs-number"
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
NUMBER, OTHER = "9990000018", "9990000026"


def patient(**changes):
    good = {
        "resourceType": "Patient",
        "identifier": [{"system": NHS, "value": NUMBER}],
        "name": [{"use": "official", "family": "Tuulikki", "given": ["Amina", "Rose"]}],
        "birthDate": "1950-03-09",
        "gender": "female",
        "address": [{"use": "home", "line": ["1 Nowhere Street"], "postalCode": "e14ab"}],
        "telecom": [
            {"system": "phone", "use": "home", "value": "020 7946 0123"},
            {"system": "phone", "use": "mobile", "value": "07700 900123"},
        ],
        "communication": [{"language": {"coding": [{"code": "so", "display": "Somali"}]}}],
    }
    return good | changes


@pytest.fixture
def bring_patient(bring, write):
    def bring_patient(**changes):
        return bring("people", write("patient.json", json.dumps(patient(**changes))))

    return bring_patient


def practice(place, code):
    how = {"name": f"Practice {code}", "kind": "practice", "ods_code": code}
    keep_organisation(by=BY, source="ods", source_key=code, place_id=place.pk, **how)


def registered_with(code):
    return [{"identifier": {"system": ODS, "value": code}}]


def test_the_official_examples_are_taken_or_refused_one_by_one(bring, local_data):
    hl7 = sorted((local_data / "fhir/hl7_r4_examples").glob("Patient-*.json"))
    # Of 22: an animal, three without a name, a death without its date, three known by a server's id
    # alone; two are one Eve Everywoman.
    assert bring("people", *hl7) == (22, 13, 0, 1, 8)
    assert bring("people", *hl7) == (22, 0, 0, 14, 8)
    rules = Quarantine.objects.values_list("rule", flat=True)
    assert sorted(rules) == [
        "Death without its date",
        *["No name"] * 3,
        "Not a person: an animal",
        *["Nothing to know it by"] * 3,
    ]


def test_the_folder_of_the_demographics_service_is_taken_once(bring, local_data):
    first = bring("people", local_data / "fhir/pds")
    assert Person.objects.count() == first[1] == 15
    again = bring("people", local_data / "fhir/pds")
    assert again == (first[0], 0, 0, first[1] + first[3], first[4])
    wrong = Quarantine.objects.filter(rule="NHS number is wrong")
    assert {each.path.rpartition("/")[2] for each in wrong} == {
        "PatientCompoundName.json",
        "valid_patient_post_response.json",
    }


def test_a_person_of_the_demographics_service_is_as_it_says(bring, local_data):
    bring("people", local_data / "fhir/pds/sandbox/mocks/Patient.json")
    held = Person.objects.select_related("communicationneed").get()
    assert (held.given_name, held.family_name, held.nhs_number) == ("Jane", "Smith", "9000000009")
    assert (held.birth_date, held.death_date) == (date(2010, 10, 22), date(2010, 10, 22))
    assert (held.postcode, held.phone) == ("LS1 6AE", "01632 960587")
    need = held.communicationneed
    assert (need.language, need.interpreter, need.format) == ("French", True, "Braille")


def test_a_person_is_kept_in_full_and_a_repeat_changes_nothing(place, bring_patient):
    practice(place, "Z99001")
    assert bring_patient(generalPractitioner=registered_with("Z99001"))[1] == 1
    assert bring_patient(generalPractitioner=registered_with("Z99001"))[3] == 1
    held = Person.objects.get()
    assert (held.given_name, held.postcode, held.phone) == ("Amina Rose", "E1 4AB", "07700 900123")
    assert held.identity == "traced"
    assert (held.practice.ods_code, held.communicationneed.language) == ("Z99001", "Somali")
    assert held.version == 1


def test_the_practice_sees_its_people_and_the_one_they_left_does_not(place, bring_patient):
    practice(place, "Z99001")
    practice(place, "Z99002")
    bring_patient(generalPractitioner=registered_with("Z99001"))
    left = Person.objects.get().practice_id
    assert bring_patient(generalPractitioner=registered_with("Z99002"))[2] == 1
    sees = Relationship.objects.filter(closes_at=None).values_list("holder", flat=True)
    assert list(sees) == [Person.objects.get().practice_id] != [left]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"identifier": [{"system": NHS, "value": "9990000019"}]}, "NHS number is wrong"),
        (
            {"identifier": [{"system": NHS, "value": each} for each in (NUMBER, OTHER)]},
            "Two NHS numbers",
        ),
        ({"identifier": []}, "Nothing to know it by"),
        ({"identifier": [], "id": "1"}, "Nothing to know it by"),
        ({"identifier": [{"value": "1"}]}, "Nothing to know it by"),
        ({"identifier": "x"}, "Malformed FHIR: identifier"),
        ({"name": []}, "No name"),
        ({"name": [{"family": "x" * 101}]}, "Too long: family name"),
        ({"birthDate": "9 March 1950"}, "Not a date: birth date"),
        ({"birthDate": "2999-01-01"}, "In the future: birth date"),
        ({"deceasedBoolean": True}, "Death without its date"),
        ({"deceasedDateTime": "2010"}, "Death without its date"),
        ({"deceasedDateTime": "1949-01-01"}, "Died before birth"),
        ({"gender": "zzz"}, "Gender is no FHIR code"),
        ({"active": False}, "Retired record"),
        ({"resourceType": "Practitioner"}, "Not a Patient: Practitioner"),
        ({"name": [{"family": "nul\x00"}]}, "Unreadable characters: family name"),
    ],
)
def test_an_unsafe_record_is_refused(bring_patient, changes, rule):
    assert bring_patient(**changes) == (1, 0, 0, 0, 1)
    assert Quarantine.objects.get().rule == rule
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"birthDate": "1950-03"}, "birth_date", None),
        ({"birthDate": "1950"}, "birth_date", None),
        ({"address": [{"line": ["Rue 1"], "postalCode": "75001"}]}, "postcode", ""),
        ({"telecom": [{"system": "phone", "value": "ask"}]}, "phone", ""),
        ({"generalPractitioner": registered_with("Z99009")}, "practice_id", None),
    ],
)
def test_what_makes_a_record_poorer_is_left_out_with_a_note(bring_patient, changes, field, value):
    assert bring_patient(**changes)[1] == 1
    assert getattr(Person.objects.get(), field) == value
    assert len(Delivery.objects.get().notes) == 1


def test_a_part_of_a_birth_date_leaves_the_whole_one_and_one_that_differs_is_refused(bring_patient):
    bring_patient()
    assert bring_patient(birthDate="1950-03")[2:] == (0, 1, 0)
    assert bring_patient(birthDate="1951") == (1, 0, 0, 0, 1)
    assert Quarantine.objects.get().rule == "Another birth date is known"
    assert Person.objects.get().birth_date == date(1950, 3, 9)


def test_a_restricted_record_loses_its_whereabouts_even_those_held_before(place, bring_patient):
    practice(place, "Z99001")
    bring_patient(generalPractitioner=registered_with("Z99001"))
    restricted = {"security": [{"code": "R"}]}
    assert bring_patient(generalPractitioner=registered_with("Z99001"), meta=restricted)[2] == 1
    held = Person.objects.get()
    assert (held.address, held.postcode, held.phone, held.practice) == ("", "", "", None)
    assert not Relationship.objects.filter(closes_at=None).exists()


def test_the_quarantine_shows_no_whereabouts_of_a_restricted_record(bring_patient):
    bring_patient(gender="zzz", meta={"security": [{"code": "V"}]})
    held = Quarantine.objects.get()
    assert "Amina" in held.content
    assert "Nowhere" not in held.content
    assert "7946" not in held.content


def test_somebody_else_with_the_number_is_never_overwritten(place, bring_patient):
    held = register(by=BY, place=place.pk, family_name="Tuulikki", nhs_number=NUMBER)
    assert bring_patient(name=[{"family": "Changed"}]) == (1, 0, 0, 0, 1)
    assert (Quarantine.objects.get().rule, Quarantine.objects.get().key) == (
        "Could not be kept",
        NUMBER,
    )
    held.refresh_from_db()
    assert held.family_name == "Tuulikki"


@pytest.mark.parametrize("form", ["bundle", "array", "ndjson", "lines"])
def test_every_form_of_file_gives_the_same(bring, write, form):
    rows = [patient(), patient(identifier=[{"system": NHS, "value": OTHER}])]
    if form == "bundle":
        content = json.dumps({"resourceType": "Bundle", "entry": [{"resource": r} for r in rows]})
    elif form == "array":
        content = json.dumps(rows)
    else:
        content = "\n".join(map(json.dumps, rows)) + "\n"
    name = "people.ndjson" if form == "ndjson" else "people.json"
    assert bring("people", write(name, content)) == (2, 2, 0, 0, 0)


def test_the_preferred_name_and_the_official_one(bring_patient):
    names = [
        {"use": "maiden", "family": "Before", "given": ["Amina"]},
        {"use": "usual", "given": ["Mina"]},
        {"use": "official", "family": "Now", "given": ["Amina"]},
    ]
    bring_patient(name=names)
    held = Person.objects.get()
    assert (held.given_name, held.family_name, held.known_as) == ("Amina", "Now", "Mina")


def test_a_former_name_is_kept_and_one_with_another_given_name_kept_closer(bring_patient):
    names = [
        {"use": "official", "family": "Now", "given": ["Amina"]},
        {"use": "maiden", "family": "Before"},
        {"use": "old", "family": "Now", "given": ["Karim"]},
    ]
    bring_patient(name=names)
    bring_patient(name=names)
    held = Person.objects.get()
    assert [each.family_name for each in held.names.all()] == ["Before"]
    with sight.closer(held.pk):
        assert [each.given_name for each in held.names.filter(closer=True)] == ["Karim"]
    assert {"before", "amina"} <= set(held.name_keys)
    assert "karim" not in held.name_keys


def test_a_former_name_that_was_taken_off_does_not_come_back_and_a_restricted_one_is_closer(
    bring_patient,
):
    names = [{"family": "Now", "given": ["Amina"]}, {"use": "old", "family": "Before"}]
    bring_patient(name=names)
    held = Person.objects.get()
    end_name(by=SYSTEM, person=held.pk, name=held.names.get().pk, wrong=True)
    bring_patient(name=names)
    assert [each.wrong for each in held.names.all()] == [True]
    names[1]["family"] = "Long"
    bring_patient(name=names, meta={"security": [{"code": "R"}]})
    assert held.names.count() == 1
    with sight.closer(held.pk):
        assert held.names.count() == 2


def test_a_death_is_dated_as_london_clocks_showed_it(bring_patient):
    bring_patient(deceasedDateTime="2024-07-01T23:30:00Z")
    assert Person.objects.get().death_date == date(2024, 7, 2)


def test_of_what_is_no_patient_only_kind_and_id_are_kept(bring_patient):
    bring_patient(resourceType="Observation", id="7", note="Secret words")
    content = Quarantine.objects.get().content
    assert "Observation" in content
    assert "7" in content
    assert "Secret words" not in content
    assert "Tuulikki" not in content


def test_one_key_of_a_source_is_one_persons(place):
    details = {"given_name": "Amina", "source": "fhir", "source_key": "a"}
    register(by=BY, place=place.pk, **details)
    with pytest.raises(IntegrityError, match="person_of_source_once"), transaction.atomic():
        register(by=BY, place=place.pk, **details)


def test_a_kind_that_holds_a_sign_that_no_text_has_is_refused_and_kept(bring_patient):
    assert bring_patient(resourceType="\0") == (1, 0, 0, 0, 1)
    assert Quarantine.objects.get().resolved_at is None
