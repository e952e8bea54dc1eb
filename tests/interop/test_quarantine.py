"""What is refused stays to be seen until it comes mended, and never loses its neighbours."""

import json

import pytest
from django.db import DataError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hamlet.interop import actions, queries
from hamlet.interop.kinds import small_areas
from hamlet.interop.models import Delivery, Quarantine
from hamlet.journal.models import Entry
from hamlet.kernel.errors import Fault
from hamlet.people.models import Person
from hamlet.place.models import SmallArea

HEAD = "lsoa21_code,lsoa21_name\n"


def patient(number, **changes):
    identifier = [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": number}]
    good = {"resourceType": "Patient", "identifier": identifier, "name": [{"family": "Invented"}]}
    return json.dumps(good | changes)


def test_a_refusal_is_kept_once_however_often_it_comes(bring, write):
    path = write("areas.csv", HEAD + "wrong,One\n")
    bring("place", path)
    first = Quarantine.objects.get()
    bring("place", path)
    again = Quarantine.objects.get()
    assert (again.pk, again.first_seen) == (first.pk, first.first_seen)
    assert again.last_seen > first.last_seen
    assert again.delivery != first.delivery


def test_mended_under_the_same_name_it_is_resolved(bring, write):
    bring("place", write("areas.csv", HEAD + "wrong,One\nworse,Two\n"))
    assert bring("place", write("areas.csv", HEAD + "E01000001,One\nworse,Two\n"))[1] == 1
    assert [each.key for each in queries.open_refusals()] == ["worse"]


def test_mended_under_another_name_it_is_resolved_by_its_key(bring, write):
    bring("people", write("monday.json", patient("9990000018", gender="zzz")))
    assert bring("people", write("tuesday.json", patient("9990000018", gender="male")))[1] == 1
    assert not queries.open_refusals().exists()


def test_another_file_does_not_resolve_what_it_does_not_hold(bring, write):
    bring("place", write("a.csv", HEAD + "wrong,One\n"))
    bring("place", write("b.csv", HEAD + "E01000001,One\n"))
    assert queries.open_refusals().count() == 1


def test_broken_again_it_is_open_again(bring, write):
    for content in ("wrong,One", "E01000001,One", "wrong,One"):
        bring("place", write("areas.csv", f"{HEAD}{content}\n"))
    assert Quarantine.objects.get().resolved_at is None


def test_two_records_that_disagree_keep_the_first_at_every_run(bring, write):
    write("in/a.json", patient("9990000018", birthDate="1950-01-01"))
    folder = write("in/b.json", patient("9990000018", birthDate="1960-01-01")).parent
    assert bring("people", folder) == (2, 1, 0, 0, 1)
    assert bring("people", folder) == (2, 0, 0, 1, 1)
    assert Person.objects.get().birth_date.year == 1950
    assert "birth date" in queries.open_refusals().get().reason


def test_a_later_run_may_say_something_new(bring, write):
    bring("people", write("a.json", patient("9990000018", birthDate="1950-01-01")))
    assert bring("people", write("b.json", patient("9990000018", birthDate="1960-01-01")))[2] == 1


def test_what_the_database_will_not_hold_loses_no_neighbour(bring, write, monkeypatch):
    kept = small_areas.actions.keep_small_area

    def keep(*, code, **rest):
        outcome = kept(code=code, **rest)
        if code == "E01000002":
            raise DataError("value too long")
        return outcome

    monkeypatch.setattr(small_areas.actions, "keep_small_area", keep)
    rows = "".join(f"E0100000{each},Name\n" for each in (1, 2, 3))
    assert bring("place", write("areas.csv", HEAD + rows)) == (3, 2, 0, 0, 1)
    assert SmallArea.objects.count() == 2
    held = Quarantine.objects.get()
    assert (held.rule, held.key) == ("Does not fit the database", "E01000002 2021")


def test_a_fault_of_ours_is_not_hidden_as_a_refusal(bring, write, monkeypatch):
    def keep(**rest):
        raise Fault("ours")

    monkeypatch.setattr(small_areas.actions, "keep_small_area", keep)
    with pytest.raises(Fault):
        bring("place", write("areas.csv", HEAD + "E01000001,Name\n"))
    assert Delivery.objects.get().finished_at is None
    assert not Quarantine.objects.exists()


def test_batches_add_up(bring, write, monkeypatch):
    monkeypatch.setattr("hamlet.interop.intake.BATCH", 2)
    rows = "".join(f"E0100000{each},Name\n" for each in range(7)) + "wrong,Name\n"
    assert bring("place", write("areas.csv", HEAD + rows)) == (8, 7, 0, 0, 1)


def test_every_delivery_and_refusal_is_in_the_journal(bring, write):
    bring("place", write("areas.csv", HEAD + "wrong,One\n"))
    written = set(Entry.objects.values_list("action", flat=True))
    assert {
        "delivery.take",
        "delivery.take_records",
        "record.quarantine",
        "delivery.finish",
    } <= written


def test_the_verbs_of_the_room_are_verbs():
    verbs = ("take_delivery", "take_records", "quarantine", "finish_delivery", "set_aside")
    assert all(getattr(actions, name).is_verb for name in verbs)


CODES = st.sampled_from(["E01000001", "E01000002", "E01000003", "E09000030", "", "x"])
ROWS = st.lists(st.tuples(CODES, st.sampled_from(["A", "B", "x" * 201, ""])), max_size=8)


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ROWS)
def test_every_record_ends_in_exactly_one_way_and_a_repeat_changes_nothing(bring, write, rows):
    path = write("areas.csv", HEAD + "".join(f"{code},{name}\n" for code, name in rows))
    read, new, changed, same, refused = bring("place", path)
    assert read == len(rows) == new + changed + same + refused
    assert bring("place", path) == (read, 0, 0, read - refused, refused)
