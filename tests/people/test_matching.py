"""Source records: taken, matched, split, joined."""

from datetime import UTC, date, datetime

import pytest

from hamlet.kernel.actor import SYSTEM
from hamlet.people import actions
from hamlet.people.models import Person, SourceRecord

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
AMINA = {
    "given_name": "Amina",
    "family_name": "Begum",
    "birth_date": date(1951, 3, 2),
    "sex": "female",
    "nhs_number": "9990000018",
    "address": "1 Quarry Lane",
    "postcode": "E1 4AB",
    "mobile": "07700 900123",
}


def came(source, key, **more):
    more.setdefault("updated", NOON)
    return actions.receive_record(by=SYSTEM, source=source, key=key, **AMINA | more)


def record(source, key):
    return SourceRecord.objects.get(source=source, key=key)


@pytest.fixture
def place(world):
    return world.place


def test_records_of_one_person_are_linked_and_stay_what_they_were(place):
    assert came("gp", "1") == "new"
    assert came("acute", "9", given_name="AMINAH", address="2 Elsewhere") == "new"
    gp, acute = record("gp", "1"), record("acute", "9")
    assert gp.person == acute.person
    assert acute.given_name == "AMINAH"
    assert Person.objects.get(pk=gp.person_id).nhs_number == "9990000018"
