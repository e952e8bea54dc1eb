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
from hamlet.interop.feeds.reading import BATCH
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


@pytest.mark.parametrize(
    ("field", "good", "bad", "said"),
    [
        ("nhs_number", {"nhs": "9990000182"}, {"nhs": "9990000183"}, "check digit is wrong"),
        ("postcode", {"pc": "E1 4AB"}, {"pc": "75001"}, "none of this country"),
    ],
)
def test_what_fails_its_check_never_replaces_what_stands(send, field, good, bad, said):
    send({"rid": "1"} | good, {"rid": "2"} | bad)
    stood = getattr(held(), field)
    assert stood
    assert getattr(held("2"), field) == "", "nothing stood there"
    newer = {"rid": "1", "last": "Khatun", "updated": "2026-10-02"}
    assert send(newer | bad) == (0, 1, 0, 0, 0)
    assert (getattr(held(), field), held().family_name) == (stood, "Khatun")
    [(what, note)] = Delivery.objects.latest("at").notes.items()
    assert said in what
    assert (note["number"], len(note["where"])) == (1, 1)
    assert send(newer | bad) == (0, 0, 1, 0, 0), "the same again changes nothing"
    known = {"nhs": "", "pc": ""} | {"rid": "1", "updated": "2026-10-03"}
    send(known)
    assert getattr(held(), field) == "", "a newer file may say that there is none"


def test_a_postcode_stays_only_with_its_address(send, trust):
    source = declare(trust, columns=COLUMNS | {"address": "home"})
    send({"home": "12 Cable Lane"}, of=source)
    send({"home": "3 Rue Neuve", "pc": "75001", "updated": "2026-10-02"}, of=source)
    assert (held().address, held().postcode) == ("3 Rue Neuve", "")


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
    send({}, name="tuesday.parquet")
    assert Quarantine.objects.filter(resolved_at=None).exists(), "What it held has not come."
    assert send({}, {"rid": "2", "first": "Karim"}, name="cut.parquet") == (1, 0, 1, 0, 0)
    assert not Quarantine.objects.filter(resolved_at=None).exists()


def test_a_table_that_is_cut_off_loses_no_row_that_came(source, tmp_path):
    rows = [AMINA | {"rid": str(number)} for number in range(3)]
    lines = [",".join(AMINA), *(",".join(row.values()) for row in rows)]
    path = tmp_path / "day.csv"
    path.write_text("\n".join(lines)[:-25])
    assert taken(path, source) == (2, 0, 0, 1, 0)
    assert Quarantine.objects.get().rule == "Cut off"
    path.write_text("\n".join(lines))
    assert taken(path, source) == (1, 0, 2, 0, 0)


def test_a_whole_delivery_that_is_cut_off_closes_nothing_that_it_did_not_reach(trust, tmp_path):
    whole, path = declare(trust, whole=True), tmp_path / "all.csv"
    rows = [AMINA, AMINA | {"rid": "2", "dob": "soon"}, AMINA | {"rid": "3"}]
    lines = [",".join(AMINA), *(",".join(row.values()) for row in rows)]
    path.write_text("\n".join(lines))
    assert taken(path, whole) == (2, 0, 0, 1, 0)
    path.write_text("\n".join([*lines[:2], "3,Ami"]))
    assert taken(path, whole) == (0, 0, 1, 1, 0)
    still = Quarantine.objects.filter(resolved_at=None).values_list("rule", flat=True)
    assert sorted(still) == ["Cut off", "Not a date: birth date"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_table_is_read_by_the_sign_that_parts_its_columns(source, tmp_path, separator):
    path = tmp_path / "day.csv"
    path.write_text("\n".join([separator.join(AMINA), separator.join(AMINA.values())]) + "\n")
    assert taken(path, source) == (1, 0, 0, 0, 0)
    assert held().birth_date == date(1951, 3, 2)


def test_a_row_that_is_not_utf8_closes_when_it_comes_mended(source, tmp_path):
    path = tmp_path / "day.csv"
    text = "\n".join([",".join(AMINA), ",".join((AMINA | {"last": "Bégum"}).values()), ""])
    path.write_bytes(text.encode("latin-1"))
    assert taken(path, source) == (0, 0, 0, 1, 0)
    refusal = Quarantine.objects.get()
    assert (refusal.rule, refusal.key) == ("Not UTF-8", "1")
    path.rename(tmp_path / "other.csv").write_text(text)
    assert taken(tmp_path / "other.csv", source) == (1, 0, 0, 0, 0)
    refusal.refresh_from_db()
    assert refusal.resolved_at


def test_a_file_without_its_head_tells_nobody_what_its_first_record_says(source, tmp_path):
    path = tmp_path / "day.csv"
    path.write_text(",".join(AMINA.values()) + "\n")
    assert taken(path, source) == (0, 0, 0, 1, 0)
    refusal = Quarantine.objects.get()
    assert "its head may be missing" in refusal.reason
    assert "Begum" not in refusal.reason + refusal.content


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


def test_of_a_row_that_no_agreement_covers_nothing_is_kept_even_where_it_is_bad(
    trust, place, write
):
    alone = add_organisation(by=BY, place=place, name="Nobody's partner", kind="trust")
    of = declare(alone, key="alone")
    path = write("day.csv", ",".join(AMINA) + "\n1,Amina,Begum,soon,,E1 4AB,\n2,too,few\n")
    assert taken(path, of) == (0, 0, 0, 0, 2)
    assert not Quarantine.objects.exists()
    agreed("T-02", alone, trust)
    assert taken(path, of) == (0, 0, 0, 2, 0)
    assert Quarantine.objects.filter(content__contains="Amina").exists()


def test_a_refusal_says_what_is_wrong_now_and_where(send, trust):
    bad = {"rid": "", "dob": "03.02.1951"}
    send(bad)
    assert Quarantine.objects.get().rule == "Not a date: birth date"
    assert send({"dob": ""}, bad, of=declare(trust, dates=["%Y-%m-%d", "%d.%m.%Y"])) == (
        1,
        0,
        0,
        1,
        0,
    )
    refusal = Quarantine.objects.get()
    assert (refusal.rule, refusal.position) == ("Missing: key", "row 2")
    assert "does not say its key" in refusal.reason


def test_a_contradiction_is_refused_however_far_apart_the_two_stand(source, tmp_path):
    again = [AMINA | {"rid": "2", "updated": "2026-10-02"}]
    again += [AMINA | {"rid": "2"}] * (BATCH - 2)
    path = tmp_path / "day.parquet"
    pq.write_table(pa.Table.from_pylist([AMINA, *again, AMINA | {"last": "Otherwise"}]), path)
    assert taken(path, source) == (2, 0, BATCH - 2, 1, 0)
    refusal = Quarantine.objects.get()
    assert (refusal.rule, refusal.key) == ("Two records say different things", "1")
    assert refusal.position == f"row {BATCH + 1:,}"
    assert "Otherwise" in refusal.content
    assert held().family_name == "Begum"
    assert taken(path, source) == (0, 0, BATCH, 1, 0), "every run ends alike"
    assert not Quarantine.objects.get().resolved_at


# Items


ITEM = {
    "id": "v1", "rid": "1", "what": "GP appointment", "when": "2026-10-05 10:20:00", "part": "",
    "changed": "2026-10-05",
}  # fmt: skip
ITEM_COLUMNS = {
    "key": "id", "about": "rid", "words": "what", "at": "when", "category": "part",
    "updated": "changed",
}  # fmt: skip


VISITS = {"": "contact"}
"""What these sources say of a kind: nothing, for all that they send is visits."""


@pytest.fixture
def visits(trust, tmp_path, send):
    """Send visits; gives how they ended."""
    send({"nhs": "9990000018"})
    of = declare(
        trust, key="visits", holds="items", about="acute", columns=ITEM_COLUMNS,
        category="contacts",
        values={"category": {"MH": "mental_health"}, "kind": VISITS},
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


def test_an_item_of_no_kind_or_kept_where_its_kind_is_not_is_refused(trust, tmp_path, send):
    """Whoever may not see the other part would read that there is no such thing."""
    send({"nhs": "9990000018"})
    of = declare(
        trust, key="kinds", holds="items", about="acute", category="contacts",
        columns=ITEM_COLUMNS | {"kind": "sort"},
    )  # fmt: skip
    path = tmp_path / "kinds.parquet"
    wrong = [
        ("", "contacts", "Missing: kind"),
        ("visit", "contacts", "Not declared: kind"),
        ("allergy", "contacts", "Kept elsewhere: kind"),
        ("wish", "mental_health", "Kept elsewhere: kind"),
    ]
    right = [("allergy", "medicines"), ("plan", "social_care"), ("contact", "")]
    rows = [(sort, part) for sort, part, _ in wrong] + right
    told = [ITEM | {"id": f"{n}", "sort": a, "part": b} for n, (a, b) in enumerate(rows)]
    pq.write_table(pa.Table.from_pylist(told), path)
    assert taken(path, of) == (len(right), 0, 0, len(wrong), 0)
    refused = dict(Quarantine.objects.values_list("key", "rule"))
    assert refused == {f"{n}": rule for n, (*_, rule) in enumerate(wrong)}


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


def test_of_a_bad_row_that_may_be_of_a_part_not_agreed_on_only_where_it_stands_is_kept(
    visits, trust
):
    agreed("T-03", trust, Organisation.objects.get(name="Other"), categories=("contacts",))
    end_agreement(by=BY, agreement=Agreement.objects.get(reference="T-01").pk, why="Over")
    rows = (
        {"id": "v1", "part": "MH", "when": "soon"},
        {"id": "v2", "part": "XX", "what": "Clinic"},
        {"id": "v3", "part": "XX\x07", "what": "Clinic"},
        {"id": "v4", "when": "soon"},
    )
    assert visits(*rows) == (0, 0, 0, 3, 1)
    found = {each.position: each for each in Quarantine.objects.all()}
    assert set(found) == {"row 2", "row 3", "row 4"}
    for at in ("row 2", "row 3"):
        assert (found[at].content, found[at].key) == ("", "")
        assert "no agreement in force covers" in found[at].reason
    assert found["row 2"].rule == "Not declared: category"
    assert "GP appointment" in found["row 4"].content


@pytest.mark.parametrize(
    ("written", "zone", "meant"),
    [
        ("01/07/2026 09:30", "Europe/London", (7, 1, 8, 30)),
        ("2026-07-01 09:30:00", "Europe/London", (7, 1, 8, 30)),
        ("2026-07-01T09:30:00Z", "Europe/London", (7, 1, 9, 30)),
        ("2026-07-01T09:30:00.000+00:00", "Europe/London", (7, 1, 9, 30)),
        ("2026-07-01", "Europe/London", (6, 30, 23, 0)),
        ("2026-11-02 09:30:00", "Europe/London", (11, 2, 9, 30)),
        ("2026-10-25 01:30:00", "Europe/London", (10, 25, 0, 30)),
        ("2026-03-29 01:30:00", "Europe/London", (3, 29, 1, 0)),
        ("2026-07-01 09:30:00", "UTC", (7, 1, 9, 30)),
        (datetime(2026, 7, 1, 9, 30), "Europe/London", (7, 1, 8, 30)),
        (datetime(2026, 7, 1, 9, 30, tzinfo=UTC), "Europe/London", (7, 1, 9, 30)),
        (date(2026, 7, 1), "Europe/London", (6, 30, 23, 0)),
    ],
)
def test_a_time_is_by_the_clocks_of_its_source_unless_it_says_its_zone(
    visits, trust, tmp_path, written, zone, meant
):
    of = declare(
        trust, key="zoned", holds="items", about="acute", columns=ITEM_COLUMNS, zone=zone,
        category="contacts", values={"kind": VISITS},
    )  # fmt: skip
    path = tmp_path / "zoned.parquet"
    pq.write_table(pa.Table.from_pylist([ITEM | {"when": written}]), path)
    assert taken(path, of) == (1, 0, 0, 0, 0)
    assert Item.objects.get().at == datetime(2026, *meant, tzinfo=UTC)


@pytest.mark.parametrize(
    ("began", "ended", "taken_as"),
    [
        ("2026-07-01 09:30:00", "2026-07-01", (1, 0, 0, 0, 0)),
        ("2026-07-01 09:30:00", "2026-06-30", (0, 0, 0, 1, 0)),
        ("2026-07-01 09:30:00", "2026-07-01 09:29:00", (0, 0, 0, 1, 0)),
        ("2026-07-01", "2026-07-01", (1, 0, 0, 0, 0)),
    ],
)
@pytest.mark.parametrize("zone", ["Europe/London", "Asia/Dhaka"])
def test_what_ended_on_the_day_on_which_it_began_did_not_end_before(
    visits, trust, tmp_path, began, ended, taken_as, zone
):
    of = declare(
        trust, key="ended", holds="items", about="acute", category="contacts", zone=zone,
        columns=ITEM_COLUMNS | {"until": "end"}, values={"kind": VISITS},
    )  # fmt: skip
    path = tmp_path / "ended.parquet"
    pq.write_table(pa.Table.from_pylist([ITEM | {"when": began, "end": ended}]), path)
    assert taken(path, of) == taken_as


@pytest.mark.parametrize("zone", ["Europe/London", "UTC", "Asia/Dhaka"])
@pytest.mark.parametrize("born", ["1951-07-01", date(1951, 7, 1), datetime(1951, 7, 1)])
def test_a_day_of_birth_is_that_day_in_every_zone(send, trust, zone, born):
    assert send({"dob": born}, of=declare(trust, zone=zone)) == (1, 0, 0, 0, 0)
    assert held().birth_date == date(1951, 7, 1)


def test_a_table_may_say_that_something_is_withdrawn(visits, trust, tmp_path):
    of = declare(
        trust, key="wrong", holds="items", about="acute", category="contacts",
        columns=ITEM_COLUMNS | {"withdrawn": "void"},
        values={"withdrawn": {"Y": "entered-in-error", "?": "perhaps"}, "kind": VISITS},
    )  # fmt: skip
    path = tmp_path / "wrong.parquet"
    rows = [ITEM | {"id": void, "void": void} for void in ("", "Y", "?")]
    pq.write_table(pa.Table.from_pylist([row | {"id": f"i{row['id']}"} for row in rows]), path)
    assert taken(path, of) == (2, 0, 0, 1, 0)
    assert set(Item.objects.values_list("key", "withdrawn")) == {
        ("i", ""), ("iY", "entered-in-error"),
    }  # fmt: skip
    assert Quarantine.objects.get().rule == "Not declared: withdrawn"


def test_a_word_that_was_not_declared_is_refused(visits):
    assert visits({"part": "XX"}) == (0, 0, 0, 1, 0)
    assert Quarantine.objects.get().rule == "Not declared: category"
