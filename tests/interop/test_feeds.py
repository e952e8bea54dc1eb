"""What a declared source sends: safe however it comes, and every record accounted for."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.interop.conftest import BY
from tests.world import agreed

from hamlet.interop.actions import declare_source
from hamlet.interop.feeds.taking import take_feed
from hamlet.people.models import SourceRecord
from hamlet.place.actions import add_organisation

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
