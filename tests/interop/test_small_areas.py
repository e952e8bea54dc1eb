"""Small areas with their deprivation, from tables and boundaries."""

import pytest

from hamlet.interop.models import Quarantine
from hamlet.place.models import SmallArea

IMD_2025 = "lsoa21_code,IMD_decile,IMD_rank,IMD_score\n"


def test_the_local_tables_are_taken_once(bring, local_data):
    first = bring("place", local_data / "place")
    # Counted by hand: 144 + 169 areas are new; 169 + 144 + 169 + 144 + 194 rows add to them, of
    # which the names of 2021 come twice and the deciles of 2019 were there; 21 other files.
    assert first == (1154, 313, 144 + 169 + 194, 144 + 169, 21)
    assert bring("place", local_data / "place") == (1154, 0, 0, 1133, 21)
    assert SmallArea.objects.filter(vintage=2021).count() == 169
    assert SmallArea.objects.filter(vintage=2011).count() == 144


def test_an_area_carries_all_that_the_files_say(bring, local_data):
    bring("place", local_data / "place" / "imd", local_data / "place" / "geo")
    held = SmallArea.objects.get(code="E01004198", vintage=2021)
    assert (held.deprivation_year, held.deprivation_decile) == (2025, 1)
    assert (held.deprivation_rank, held.deprivation_score) == (3183, 45.952)
    assert held.name == "Tower Hamlets 002B"
    assert held.latitude == pytest.approx(51.530428)
    older = SmallArea.objects.get(code="E01004198", vintage=2011)
    assert (older.deprivation_year, older.deprivation_decile) == (2019, 2)


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("E09000030,1,2,3", "Not the code of a small area"),
        ("nonsense,1,2,3", "Not the code of a small area"),
        ("E01000001,11,2,3", "Out of range: deprivation decile"),
        ("E01000001,1.5,2,3", "Not a whole number: deprivation decile"),
        ("E01000001,1,99999,3", "Out of range: deprivation rank"),
        ("E01000001,x,2,3", "Not a number: deprivation decile"),
        ("E01000001,1,2,nan", "Out of range: deprivation score"),
    ],
)
def test_a_bad_row_is_refused_and_its_neighbours_taken(bring, write, row, rule):
    path = write("imd.csv", f"{IMD_2025}E01000002,1,2,3.5\n{row}\nE01000003,2,3,4.5\n")
    assert bring("place", path) == (3, 2, 0, 0, 1)
    held = Quarantine.objects.get()
    assert (held.rule, held.position) == (rule, "line 3")
    assert held.content == row


def test_a_code_of_2011_that_2021_left_out_is_retired(bring, write):
    bring("place", write("old.csv", "LSOA11CD,LSOA11NM\nE01000001,Ham 1A\nE01000002,Ham 1B\n"))
    bring("place", write("names.csv", "LSOA21CD,LSOA21NM\nE01000002,Ham 1B\n"))
    assert bring("place", write("late.csv", f"{IMD_2025}E01000001,1,2,3\n")) == (1, 0, 0, 0, 1)
    assert Quarantine.objects.get().rule == "Retired code of a small area"


def test_areas_of_2011_that_came_in_the_same_run_retire_nothing(bring, write):
    bring("place", write("names.csv", "LSOA21CD,LSOA21NM\nE01000002,Ham 1B\n"))
    write("in/a.csv", "LSOA11CD,LSOA11NM,IMD_rank,IMD_decile\nE01000001,Ham 1A,1,1\n")
    folder = write("in/b.csv", f"{IMD_2025}E01000001,1,2,3\n").parent
    assert bring("place", folder) == (2, 2, 0, 0, 0)


def test_areas_of_another_authority_are_not_retired_by_those_known_here(bring, write):
    bring("place", write("old.csv", "LSOA11CD,LSOA11NM\nE01000001,Elsewhere 1A\n"))
    bring("place", write("names.csv", "LSOA21CD,LSOA21NM\nE01000002,Ham 1B\n"))
    assert bring("place", write("new.csv", f"{IMD_2025}E01000001,1,2,3\n"))[1] == 1


def test_a_centre_of_an_unknown_area_is_refused(bring, write):
    path = write("centres.csv", "LSOACD,latitude,longitude\nE01000001,51.5,-0.1\n")
    assert bring("place", path) == (1, 0, 0, 0, 1)
    assert Quarantine.objects.get().rule == "Small area not known here"


def test_a_file_that_leans_on_another_waits_for_it(bring, write):
    write("in/a.csv", "LSOACD,latitude,longitude\nE01000001,51.5,-0.1\n")
    folder = write("in/b.csv", f"{IMD_2025}E01000001,1,2,3\n").parent
    assert bring("place", folder) == (2, 1, 1, 0, 0)


def test_what_a_table_leaves_out_stays(bring, write):
    bring("place", write("imd.csv", f"{IMD_2025}E01000001,1,2,3\n"))
    bring("place", write("names.csv", "lsoa21_code,lsoa21_name\nE01000001,Here 001A\n"))
    assert bring("place", write("names.csv", "lsoa21_code,lsoa21_name\nE01000001,\n"))[3] == 1
    held = SmallArea.objects.get()
    assert (held.name, held.deprivation_rank) == ("Here 001A", 2)
