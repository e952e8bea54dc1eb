"""Practices of the Organisation Data Service and their networks."""

from datetime import date

import pytest

from hamlet.interop.kinds.practices import POSITIONS, WIDTH
from hamlet.interop.models import Quarantine
from hamlet.place.models import Neighbourhood, Organisation

GOOD = {
    "organisation_code": "Z99001",
    "name": "THE INVENTED PRACTICE",
    "address_1": "1 NOWHERE STREET",
    "postcode": "E1 4AB",
    "open_date": "19740401",
    "status_code": "A",
    "contact_telephone": "020 79460123",
    "prescribing_setting": "4",
}


def row(**changes):
    cells = [""] * WIDTH
    for name, value in (GOOD | changes).items():
        cells[POSITIONS[name]] = value
    return ",".join(cells) + "\n"


def test_the_local_tables_are_taken_once(bring, local_data):
    folder = local_data / "place" / "gp"
    # 53 organisations are new, 35 members change, and one table of ages is not taken.
    assert bring("practices", folder) == (89, 53, 35, 0, 1)
    assert bring("practices", folder) == (89, 0, 0, 88, 1)
    assert Organisation.objects.filter(kind="practice").count() == 36
    assert Organisation.objects.filter(closed=None).count() == 53 - 6
    assert Neighbourhood.objects.count() == 8


def test_a_practice_of_the_local_table_is_as_it_says(bring, local_data):
    bring("practices", local_data / "place" / "gp")
    held = Organisation.objects.get(ods_code="F84012")
    assert held.name == "ALBION HEALTH CENTRE"
    assert held.address == "ALBION HEALTH CENTRE, 333 WHITECHAPEL ROAD, WHITECHAPEL, LONDON"
    assert (held.postcode, held.phone) == ("E1 1BU", "020 7456 9820")
    assert (held.opened, held.closed) == (date(1974, 4, 1), None)
    assert held.neighbourhood.name == "East End Health (PCN 2)"


def test_the_service_s_own_table_without_a_header_is_taken(bring, write):
    assert bring("practices", write("epraccur.csv", row())) == (1, 1, 0, 0, 0)
    assert Organisation.objects.get().ods_code == "Z99001"


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"organisation_code": "?"}, "ODS code is wrong"),
        ({"name": " "}, "No name"),
        ({"postcode": "NOWHERE"}, "Postcode is wrong"),
        ({"contact_telephone": "12"}, "Phone number is wrong"),
        ({"open_date": "19740231"}, "Not a date: opening date"),
        ({"status_code": "Q"}, "Status not known"),
        ({"name": "x" * 201}, "Too long: name"),
    ],
)
def test_a_bad_practice_is_refused_and_its_neighbour_taken(bring, write, changes, rule):
    path = write("epraccur.csv", row() + row(**{"organisation_code": "Z99002"} | changes))
    assert bring("practices", path) == (2, 1, 0, 0, 1)
    assert Quarantine.objects.get().rule == rule


def test_a_missing_column_refuses_the_file_and_names_it(bring, write):
    header = ",".join(name for name in POSITIONS if name != "postcode")
    assert bring("practices", write("some.csv", header + "\n")) == (1, 0, 0, 0, 1)
    assert Quarantine.objects.get().reason == "These columns are missing: postcode."


def test_a_member_that_is_no_practice_here_is_refused(bring, write):
    assert bring("practices", write("pcn.csv", "pcn,ods_code\nOne,Z99001\n"))[4] == 1
    assert Quarantine.objects.get().rule == "Practice not known here"
    assert not Neighbourhood.objects.exists()
