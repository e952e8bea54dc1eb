"""Partners, teams, services and staff hang together, and follow the published service list."""

import csv

import pytest
from tests.synth.conftest import LOCAL, column

FACTS = LOCAL.parent / "facts" / "services.csv"
NAMES = {
    "bridge_virtual_ward": "childrens_virtual_ward",
    "care_home_mdt": "care_home_support",
    "extended_primary_care_team": "extended_primary_care",
}


def test_everything_belongs_to_something(small):
    organisations = set(column(small.organisations, "organisation"))
    practices = set(column(small.practices, "ods_code"))
    teams = set(column(small.teams, "team"))
    assert set(column(small.teams, "organisation")) <= organisations
    assert set(column(small.services, "organisation")) <= organisations
    assert set(column(small.services, "team")) <= teams
    assert set(column(small.service_hours, "service")) == set(column(small.services, "service"))
    assert set(column(small.staff, "organisation")) <= organisations | practices
    assert {team for team in column(small.staff, "team") if team} == teams


def test_a_dozen_voluntary_groups_without_nhs_mail(small):
    voluntary = [row for row in small.organisations.to_pylist() if row["kind"] == "voluntary"]
    assert len(voluntary) == 12
    assert not any(row["nhs_mail"] or row["ods_code"] for row in voluntary)


def test_an_extended_primary_care_team_in_each_locality(small):
    rows = [
        row for row in small.services.to_pylist() if row["service"].startswith("extended_primary")
    ]
    assert {row["locality"] for row in rows} == {"L1", "L2", "L3", "L4"}


def test_services_keep_the_published_hours_and_promises(small):
    if not FACTS.is_file():
        pytest.skip("The published service list is not on this machine.")
    mine = {row["service"]: row for row in small.services.to_pylist()}
    hours = small.service_hours.to_pylist()
    with FACTS.open(newline="") as file:
        published = list(csv.DictReader(file))
    for row in published:
        key = NAMES.get(row["service_key"], row["service_key"])
        found = [name for name in mine if name.startswith(key)]
        assert found, key
        if row["from"]:
            opens = int(row["from"][:2]) * 60
            assert {h["opens"] for h in hours if h["service"] == found[0]} == {opens}, key
    assert mine["rapid_response"]["promise_kind"] == "minutes"
    assert mine["rapid_response"]["promise_value"] == 120
    assert mine["admission_avoidance_discharge"]["promise_kind"] == "same_day"
    assert mine["admission_avoidance_discharge"]["maximum_days"] == 42


def test_staff_of_every_role_some_of_them_agency(borough):
    staff = borough.staff.to_pylist()
    roles = {row["role"] for row in staff}
    assert roles >= {
        "call_handler", "triage_nurse", "community_nurse", "therapist", "gp", "social_worker",
        "pharmacist", "care_navigator", "link_worker", "voluntary_coordinator", "receptionist",
        "team_lead", "ig_lead", "analyst",
    }  # fmt: skip
    agency = [row for row in staff if row["agency"]]
    assert 0.02 < len(agency) / len(staff) < 0.25
    assert all(row["ended"] and row["ended"] > row["started"] for row in agency)
