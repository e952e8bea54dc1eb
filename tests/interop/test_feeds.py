"""What a declared source sends: safe however it comes, and every record accounted for."""

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.interop.conftest import BY
from tests.world import agreed

from hamlet.access.actions import end_agreement
from hamlet.access.models import Agreement
from hamlet.interop.actions import declare_source
from hamlet.interop.feeds.taking import match_waiting, take_feed
from hamlet.interop.models import Delivery, Quarantine
from hamlet.people.models import Item, SourceRecord
from hamlet.place.actions import add_organisation
from hamlet.place.models import Organisation

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
COLUMNS = {
    "key": "rid", "given_name": "first", "family_name": "last", "birth_date": "dob",
    "nhs_number": "nhs", "postcode": "pc", "updated": "updated",
}  # fmt: skip
AMINA = {
    "rid": "1", "first": "Amina", "last": "Begum", "dob": "1951-03-02", "nhs": "", "pc": "e14ab",
    "updated": "2026-10-01",
}  # fmt: skip


@pytest.fixture
def trust(place):
    made = add_organisation(by=BY, place=place, name="Partner", kind="trust")
    other = add_organisation(by=BY, place=place, name="Other", kind="trust")
    agreed("T-01", made, other)
    return made


@pytest.fixture
def source(trust):
    return declare(trust)


def declare(trust, key="acute", **more):
    said = {
        "name": "Hospital", "organisation": trust, "holds": "people", "columns": COLUMNS,
        "dates": ["%Y-%m-%d", "%d/%m/%Y"], "category": "demographics", "purpose": "direct care",
        "hours": 24, "grace": 12,
    }  # fmt: skip
    return declare_source(by=BY, key=key, **said | more)


@pytest.fixture
def send(tmp_path, source):
    """Send rows as Parquet; gives how they ended: new, changed, same, refused, held back."""

    def send(*rows, of=None, as_at=NOON, name="day.parquet"):
        path = tmp_path / name
        pq.write_table(pa.Table.from_pylist([AMINA | row for row in rows]), path)
        return taken(path, of or source, as_at)

    return send


def taken(path, source, as_at=NOON):
    found = take_feed(source, path, by=BY, as_at=as_at)
    found.refresh_from_db()
    counts = [found.new, found.changed, found.same, found.refused, found.held_back]
    assert found.read == sum(counts)
    assert found.finished_at
    return tuple(counts)


def held(key="1"):
    return SourceRecord.objects.get(source="acute", key=key)


def test_a_record_is_new_then_same_then_changed(send):
    assert send({}) == (1, 0, 0, 0, 0)
    assert held().postcode == "E1 4AB"
    assert held().birth_date == date(1951, 3, 2)
    assert send({}) == (0, 0, 1, 0, 0)
    assert send({"last": "Khatun", "updated": "2026-10-02"}) == (0, 1, 0, 0, 0)
    assert (held().family_name, held().version) == ("Khatun", 2)


# However it comes


def test_what_is_older_never_overwrites_what_is_newer(send):
    send({"last": "Khatun", "updated": "2026-10-02"}, as_at=NOON)
    earlier = NOON - timedelta(days=1)
    assert send({"last": "Begum", "updated": "2026-10-01"}, as_at=earlier) == (0, 0, 1, 0, 0)
    assert held().family_name == "Khatun"
    [note] = Delivery.objects.latest("at").notes.values()
    assert note["number"] == 1


def test_of_one_day_the_later_delivery_counts_whichever_comes_first(send):
    later = NOON + timedelta(hours=2)
    send({"last": "Khatun"}, as_at=later)
    send({"last": "Begum"}, as_at=NOON)
    assert held().family_name == "Khatun"
    send({"last": "Bibi"}, as_at=later + timedelta(hours=1))
    assert held().family_name == "Bibi"


def test_a_file_that_came_before_keeps_the_moment_it_was_made(send):
    send({"last": "Khatun"}, as_at=None, name="first.parquet")
    send({"last": "Begum"}, as_at=None, name="second.parquet")
    assert send({"last": "Khatun"}, as_at=None, name="first.parquet") == (0, 0, 1, 0, 0)
    assert held().family_name == "Begum"


def test_a_delivery_that_is_cut_off_is_refused_as_a_whole_and_taken_when_it_comes_again(
    send, source, tmp_path
):
    send({})
    whole = (tmp_path / "day.parquet").read_bytes()
    (tmp_path / "cut.parquet").write_bytes(whole[: len(whole) // 2])
    assert taken(tmp_path / "cut.parquet", source) == (0, 0, 0, 1, 0)
    [refusal] = Quarantine.objects.filter(resolved_at=None)
    assert refusal.rule == "Cannot be read"
    assert send({}, {"rid": "2", "first": "Karim"}) == (1, 0, 1, 0, 0)
    assert not Quarantine.objects.filter(resolved_at=None).exists()


def test_a_table_that_is_cut_off_loses_no_row_that_came(source, tmp_path):
    rows = [AMINA | {"rid": str(number)} for number in range(3)]
    lines = [",".join(AMINA), *(",".join(row.values()) for row in rows)]
    path = tmp_path / "day.csv"
    path.write_text("\n".join(lines)[:-25])
    assert taken(path, source) == (2, 0, 0, 1, 0)
    assert Quarantine.objects.get().rule == "Row of another width"
    path.write_text("\n".join(lines))
    assert taken(path, source) == (1, 0, 2, 0, 0)


def test_a_column_that_vanished_refuses_the_file_and_nothing_is_wiped(send, source, tmp_path):
    send({})
    path = tmp_path / "less.parquet"
    less = [{name: value for name, value in AMINA.items() if name != "dob"}]
    pq.write_table(pa.Table.from_pylist(less), path)
    assert taken(path, source) == (0, 0, 0, 1, 0)
    refusal = Quarantine.objects.get()
    assert refusal.rule == "A column is missing"
    assert "dob" in refusal.reason
    assert held().birth_date == date(1951, 3, 2)


def test_dates_in_both_declared_ways_are_read_and_others_refused(send):
    rows = (
        {"rid": "1", "dob": "1951-03-02"},
        {"rid": "2", "dob": "02/03/1951"},
        {"rid": "3", "dob": "2/3/1951"},
        {"rid": "4", "dob": "03-02-1951"},
        {"rid": "5", "dob": "1951-02-31"},
        {"rid": "6", "dob": "2951-03-02"},
    )
    assert send(*rows) == (3, 0, 0, 3, 0)
    assert {held(each).birth_date for each in "123"} == {date(1951, 3, 2)}
    rules = set(Quarantine.objects.values_list("rule", flat=True))
    assert rules == {"Not a date: birth date", "In the future: birth date"}


def test_a_record_that_comes_mended_closes_its_refusal(send):
    assert send({}, {"rid": "2", "first": "", "last": ""}) == (1, 0, 0, 1, 0)
    refusal = Quarantine.objects.get()
    assert (refusal.rule, refusal.key) == ("No name", "2")
    assert '"rid": "2"' in refusal.content
    send({"rid": "2"})
    refusal.refresh_from_db()
    assert refusal.resolved_at


def test_a_refused_record_is_kept_once_however_often_it_comes(send):
    bad = {"rid": "", "first": "Amina"}
    send(bad)
    send(bad, name="again.parquet")
    assert Quarantine.objects.count() == 1


def test_only_a_whole_delivery_closes_what_comes_no_more(send, trust):
    bad = {"rid": "2", "first": "", "last": ""}
    send(bad)
    send({})
    assert Quarantine.objects.filter(resolved_at=None).exists()
    whole = declare(trust, whole=True)
    send({}, of=whole)
    assert not Quarantine.objects.filter(resolved_at=None).exists()


def test_two_rows_of_one_key_count_once_and_a_contradiction_is_refused(send):
    rows = ({}, {}, {"updated": "2026-09-01", "last": "Old"}, {"last": "Otherwise"})
    assert send(*rows) == (1, 0, 2, 1, 0)
    assert held().family_name == "Begum"
    assert Quarantine.objects.get().rule == "Two records say different things"


def test_what_is_wrong_but_not_unsafe_is_left_out_with_a_note(send):
    assert send({"nhs": "9990000019", "pc": "Dhaka 1207"}) == (1, 0, 0, 0, 0)
    assert (held().nhs_number, held().postcode) == ("", "")
    notes = Delivery.objects.get().notes
    assert {each["number"] for each in notes.values()} == {1}
    assert all(each["where"] == ["row 1"] for each in notes.values())


def test_numbers_and_postcodes_are_brought_to_one_form(send):
    send({"nhs": "999 000 0018", "pc": " e1  4ab"})
    assert (held().nhs_number, held().postcode) == ("9990000018", "E1 4AB")


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"rid": ""}, "Missing: key"),
        ({"first": "A" * 101}, "Too long: given name"),
        ({"first": "A\x00B"}, "Unreadable characters: given name"),
        ({"dob": "1701-01-01"}, "Too long ago: birth date"),
        ({"updated": "2026-12-24"}, "In the future: updated"),
    ],
)
def test_what_is_unsafe_is_refused_and_its_neighbour_is_not(send, row, rule):
    assert send(row, {"rid": "9"}) == (1, 0, 0, 1, 0)
    assert Quarantine.objects.get().rule == rule


def test_without_an_agreement_records_are_held_back_until_there_is_one(trust, source, send, place):
    alone = add_organisation(by=BY, place=place, name="Nobody's partner", kind="trust")
    held_back = declare(alone, key="alone")
    assert send({}, of=held_back) == (0, 0, 0, 0, 1)
    assert not SourceRecord.objects.exists()
    agreed("T-02", alone, trust)
    assert send({}, of=held_back) == (1, 0, 0, 0, 0)


def test_each_delivery_is_kept_as_it_came(send, settings, tmp_path):
    send({})
    delivery = Delivery.objects.get()
    kept = settings.HAMLET_HOME / "deliveries" / "acute" / delivery.sha256
    assert kept.read_bytes() == (tmp_path / "day.parquet").read_bytes()
    assert kept.stat().st_mode & 0o077 == 0
    assert delivery.file == "day.parquet"


def test_people_of_a_feed_are_matched_afterwards(send):
    send({"nhs": "9990000018"}, {"rid": "2", "nhs": "9990000018"})
    assert match_waiting(by=BY) == 2
    assert held("1").person == held("2").person is not None


# Items


ITEM = {
    "id": "v1", "rid": "1", "what": "GP appointment", "when": "2026-10-05 10:20:00", "part": "",
    "changed": "2026-10-05",
}  # fmt: skip
ITEM_COLUMNS = {
    "key": "id", "about": "rid", "words": "what", "at": "when", "category": "part",
    "updated": "changed",
}  # fmt: skip


@pytest.fixture
def visits(trust, tmp_path, send):
    """Send visits; gives how they ended."""
    send({"nhs": "9990000018"})
    of = declare(
        trust, key="visits", holds="items", about="acute", columns=ITEM_COLUMNS,
        category="contacts", values={"category": {"MH": "mental_health"}},
    )  # fmt: skip

    def visits(*rows, as_at=NOON):
        path = tmp_path / "visits.parquet"
        pq.write_table(pa.Table.from_pylist([ITEM | row for row in rows]), path)
        return taken(path, of, as_at)

    return visits


def test_an_item_that_changes_supersedes_the_one_before_which_is_kept(visits):
    assert visits({}) == (1, 0, 0, 0, 0)
    assert visits({}) == (0, 0, 1, 0, 0)
    later = NOON + timedelta(days=1)
    change = {"what": "GP appointment, not attended", "changed": "2026-10-06"}
    assert visits(change, as_at=later) == (0, 1, 0, 0, 0)
    assert visits({}, as_at=NOON) == (0, 0, 1, 0, 0), "what is older comes too late"
    old, new = Item.objects.order_by("superseded_at")
    assert old.superseded_at == new.received_at
    assert (old.words, new.superseded_at) == ("GP appointment", None)
    assert visits(change, as_at=later) == (0, 0, 1, 0, 0)


def test_an_item_about_somebody_unknown_is_refused_until_they_are_known(visits, send):
    assert visits({"rid": "2"}) == (0, 0, 0, 1, 0)
    assert Quarantine.objects.get().rule == "Nobody of this key is known"
    send({"rid": "2", "first": "Karim"})
    assert visits({"rid": "2"}) == (1, 0, 0, 0, 0)
    assert not Quarantine.objects.filter(resolved_at=None).exists()


def test_items_come_to_the_person_before_and_after_matching(visits):
    visits({})
    match_waiting(by=BY)
    visits({"id": "v2"})
    assert set(Item.objects.values_list("person", flat=True)) == {held().person_id}


def test_a_part_that_is_not_agreed_on_is_held_back_and_the_rest_taken(visits, trust):
    agreed("T-03", trust, Organisation.objects.get(name="Other"), categories=("contacts",))
    end_agreement(by=BY, agreement=Agreement.objects.get(reference="T-01").pk, why="Over")
    assert visits({}, {"id": "v2", "part": "MH"}) == (1, 0, 0, 0, 1)


def test_a_word_that_was_not_declared_is_refused(visits):
    assert visits({"part": "XX"}) == (0, 0, 0, 1, 0)
    assert Quarantine.objects.get().rule == "Not declared: category"
