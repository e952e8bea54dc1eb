"""The open feed: it holds to the schemas of Open Referral UK, and gives back what came."""

import json
from datetime import UTC, datetime, time
from urllib.parse import urlsplit

import pytest
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

from hamlet.directory import actions
from hamlet.directory.models import Original, Service, ServiceAtLocation
from hamlet.interop.kinds.hsds import days_that_differ
from hamlet.interop.kinds.hsds import hours as weekly_hours
from hamlet.interop.models import Quarantine
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.place import actions as place_actions

FEED = "/hsds/"
MOCKS = "open_referral/oruk_validator/OpenReferralApi/Mocks/V3.0-UK-Default"
SCHEMAS = "open_referral/oruk_profile/schema"
NOBODY = "00000000-0000-4000-8000-000000000000"
formats = FormatChecker()


@formats.checks("uri")
def _is_uri(value):
    return not isinstance(value, str) or bool(urlsplit(value).scheme and urlsplit(value).netloc)


@formats.checks("date-time", raises=ValueError)
def _is_moment(value):
    return datetime.fromisoformat(value).tzinfo is not None


def get(path, status=200, **asked):
    answer = Client().get(FEED + path, asked)
    assert answer.status_code == status, answer.content
    assert answer["Access-Control-Allow-Origin"] == "*"
    return answer.json()


def test_a_sign_that_no_text_has_is_refused_in_words(db):
    assert "Leave it out" in get("services", 400, taxonomy_term_id="\0")["error"]


@pytest.fixture(scope="session")
def holds(local_data):
    """Assert that a document holds to a schema of the profile, formats too."""

    def holds(document, name):
        schema = json.loads((local_data / SCHEMAS / f"{name}.json").read_text())
        wrong = Draft202012Validator(schema, format_checker=formats).iter_errors(document)
        assert [f"{each.json_path}: {each.message}" for each in wrong] == []

    return holds


@pytest.fixture
def told(world):
    """A service that has told all that it can, at a location."""
    made = actions.add_service(
        by=SYSTEM,
        place=world.place,
        organisation=world.charity,
        name="Warm hall",
        description="A warm place to sit",
        eligibility="Whoever is cold",
        minimum_age=18,
        maximum_age=99,
        area="Anywhere in the borough",
        access="Step-free",
        places_left=4,
        languages=["Bengali", "Somali"],
        cost="Free",
        how_to_refer="Just come",
        phone="020 7946 0555",
        email="hall@example.org",
        website="https://hall.example.org/",
        exceptions={"2026-12-25": [], "2026-12-24": [["09:00", "12:00"]]},
        hours=[{"weekday": day, "opens": time(9), "closes": time(17)} for day in (0, 3)],
        source="Register",
        source_key="hall",
    )
    at = {"name": "Hall", "address": "1 Mill Lane", "postcode": "E1 4AB"}
    position = {"latitude": 51.52, "longitude": -0.05}
    where = {"source": "Register", "source_key": "hall", "service_key": "hall"}
    actions.keep_location(by=SYSTEM, **where, **at, **position)
    return Service.objects.get(pk=made.pk)


def test_our_own_entries_hold_to_every_schema(told, holds):
    for path, schema in (
        ("services", "service"),
        ("service_at_locations", "service_at_location"),
        ("organizations", "organization"),
    ):
        page = get(path)
        assert page["contents"]
        for item in page["contents"]:
            holds(item, f"compiled/{schema}_list")
            holds(get(f"{path}/{item['id']}"), f"compiled/{schema}")
    for item in get("services", full="true")["contents"]:
        holds(item, "compiled/service")


@pytest.mark.parametrize(
    ("mock", "path"),
    [
        ("service_full", "services"),
        ("service_at_location_full", "service_at_locations"),
        ("organization", "organizations"),
        ("taxonomy", "taxonomies"),
        ("taxonomy_term", "taxonomy_terms"),
    ],
)
def test_what_the_validators_example_says_comes_out_again(bring, local_data, holds, mock, path):
    came = json.loads((local_data / MOCKS / f"{mock}.json").read_text())
    counts = bring("services", local_data / MOCKS / f"{mock}.json")
    assert (counts[0], counts[4]) == (counts[1], 0)
    served = get(f"{path}/{came['id']}")
    assert served == came
    schema = {"services": "compiled/service", "organizations": "compiled/organization"}
    schema |= {"service_at_locations": "compiled/service_at_location", "taxonomies": "taxonomy"}
    if path != "taxonomies":  # Its schema points to another file.
        holds(served, schema.get(path, "taxonomy_term"))


@pytest.mark.parametrize(
    ("mock", "path"),
    [
        ("service_list", "services"),
        ("service_at_location_list", "service_at_locations"),
        ("taxonomy_list", "taxonomies"),
        ("taxonomy_term_list", "taxonomy_terms"),
    ],
)
def test_a_list_comes_out_again(bring, local_data, mock, path):
    came = json.loads((local_data / MOCKS / f"{mock}.json").read_text())
    bring("services", local_data / MOCKS / f"{mock}.json")
    page = get(path)
    assert page["contents"] == came["contents"]
    assert page.keys() == came.keys()


def test_each_organisation_of_a_list_comes_out_again_by_itself(bring, local_data):
    came = json.loads((local_data / MOCKS / "organization_list.json").read_text())
    bring("services", local_data / MOCKS / "organization_list.json")
    assert [get(f"organizations/{each['id']}") for each in came["contents"]] == came["contents"]


def test_a_list_takes_nothing_from_what_was_told_in_full(bring, local_data):
    came = json.loads((local_data / MOCKS / "service_full.json").read_text())
    for mock in ("service_full", "service_list"):
        bring("services", local_data / MOCKS / f"{mock}.json")
    assert get(f"services/{came['id']}") == came


def test_what_was_confirmed_here_says_the_day_and_the_rest_stays(bring, local_data):
    came = json.loads((local_data / MOCKS / "service_full.json").read_text())
    bring("services", local_data / MOCKS / "service_full.json")
    actions.assure(by=SYSTEM, service=Service.objects.get().pk)
    served = get(f"services/{came['id']}")
    assert served.pop("assured_date") > came.pop("assured_date")
    assert served == came


def test_the_origin_of_what_came_is_kept(bring, local_data):
    path = local_data / MOCKS / "service_full.json"
    bring("services", path)
    (origin,) = {each.origin for each in Original.objects.all()}
    assert origin.endswith(f"{MOCKS}/service_full.json")


def test_the_root_says_which_version_this_is(db):
    assert get("")["version"] == "HSDS-UK-3.0"


def test_everything_that_we_know_of_a_service_is_told(told):
    served = get(f"services/{told.pk}")
    assert served["organization"]["name"] == "Good Neighbours"
    assert served["fees"] == "Free"
    assert [each["name"] for each in served["languages"]] == ["Bengali", "Somali"]
    weekly, *days = served["schedules"]
    assert (weekly["byday"], weekly["opens_at"], weekly["closes_at"]) == ("MO,TH", "09:00", "17:00")
    assert [(each["valid_from"], each.get("opens_at")) for each in days] == [
        ("2026-12-24", "09:00"),
        ("2026-12-25", None),
    ]
    there = served["service_at_locations"][0]["location"]
    assert there["addresses"][0]["postal_code"] == "E1 4AB"
    assert there["accessibility"][0]["description"] == "Step-free"


def test_days_that_differ_are_read_back_as_they_were_told(told):
    served, notes = get(f"services/{told.pk}"), []
    with clock.frozen(datetime(2026, 12, 1, tzinfo=UTC)):
        assert days_that_differ(served, notes) == told.exceptions
        assert len(weekly_hours(served, notes)) == told.hours.count()
    assert notes == []


def test_what_others_had_from_us_is_refused_and_what_they_add_is_taken(told, bring_into, write):
    page = get("services", full="true")
    theirs = {"id": NOBODY, "name": "Theirs", "status": "active"}
    theirs["organization_id"] = page["contents"][0]["organization"]["id"]
    page["contents"].append(theirs)
    read, new, _, _, refused = bring_into(write("feed.json", json.dumps(page)))
    # The location of our own service is refused with it.
    assert (new, refused) == (1, read - 1)
    assert Service.objects.get(source_key=NOBODY).organisation.name == "Riverside Community Trust"
    assert set(Quarantine.objects.values_list("rule", flat=True)) == {
        "Our own entry",
        "Service not known here",
    }


@pytest.fixture
def bring_into(world):
    """Bring a document into this same place, as another directory's."""
    from hamlet.interop.intake import take

    def bring_into(path):
        (done,) = take("services", [path], by=SYSTEM)
        return done.read, done.new, done.changed, done.same, done.refused

    return bring_into


def test_no_mark_that_turns_words_round_leaves_with_an_entry(world, told):
    """Ours, and what another directory told, which is kept as it came."""
    actions.keep_service(
        by=SYSTEM, source=told.source, source_key=told.source_key,
        name="Warm \u202ehall\u202c", description="A \u200bwarm place",
    )  # fmt: skip
    cold = {"id": NOBODY, "name": "Co\u2066ld"}
    actions.keep_original(by=SYSTEM, kind="taxonomy", key=NOBODY, content=cold, origin="x")
    served = get(f"services/{told.pk}")
    assert (served["name"], served["description"]) == ("Warm hall", "A warm place")
    assert [each["name"] for each in get("services", search="hall")["contents"]] == ["Warm hall"]
    assert get("taxonomies")["contents"][0]["name"] == "Cold"


def test_no_member_of_staff_is_told(world, told):
    place_actions.add_practitioner(
        by=SYSTEM,
        name="Sagal Warsame",
        organisation=world.charity.pk,
        role="voluntary",
        starts=datetime(2024, 1, 1).date(),
    )
    for email, shown in (
        ("sagal.warsame@example.org", False),
        ("Warsame_Sagal2@example.org", False),
        ("hall@example.org", True),
    ):
        service = Service.objects.get(pk=told.pk)
        actions.keep_service(
            by=SYSTEM, source=service.source, source_key=service.source_key, email=email
        )
        assert ("email" in get(f"services/{told.pk}")) is shown


def test_pages_follow_one_another_and_end(world):
    first = get("services", per_page=2)
    assert (first["total_items"], first["total_pages"], first["size"]) == (3, 2, 2)
    assert (first["first_page"], first["last_page"]) == (True, False)
    last = get("services", per_page=2, page=2)
    assert (last["size"], last["last_page"], last["empty"]) == (1, True, False)
    beyond = get("services", per_page=2, page=9)
    assert (beyond["contents"], beyond["empty"], beyond["last_page"]) == ([], True, True)
    names = [each["name"] for page in (first, last) for each in page["contents"]]
    assert names == ["Central triage", "Community therapy", "Rapid response"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"search": "cold"}, True),
        ({"search": "physio"}, False),
        ({"minimum_age": "18"}, True),
        ({"minimum_age": "19"}, False),
        ({"maximum_age": "99"}, True),
        ({"maximum_age": "98"}, False),
        ({"day": "MO"}, True),
        ({"day": "TU"}, False),
        ({"start_time": "09:00", "end_time": "17:00", "day": "TH"}, True),
        ({"start_time": "09:30", "day": "TH"}, False),
        ({"taxonomy_term_id": "x"}, False),
        ({"modified_after": "2020-01-01"}, True),
        ({"modified_after": "2090-01-01T00:00:00Z"}, False),
        ({"unknown": "1"}, True),
    ],
)
def test_a_list_is_narrowed(told, asked, found):
    names = [each["name"] for each in get("services", **asked)["contents"]]
    assert ("Warm hall" in names) is found


def test_a_list_is_narrowed_by_taxonomy_and_giver(bring, local_data):
    bring("services", local_data / MOCKS / "service_full.json")
    term = "3f7b145d-84af-42d7-8fae-eaca714b02b2"
    giver = "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610"
    for asked in ({"taxonomy_term_id": term}, {"organization_id": giver}):
        assert get("services", **asked)["total_items"] == 1
    assert get("services", organization_id=term)["total_items"] == 0


def test_places_are_narrowed_by_distance(told, world):
    town = place_actions.keep_neighbourhood(by=SYSTEM, slug="e1", name="E1")
    place_actions.keep_organisation(
        by=SYSTEM, source="x", source_key="x", place_id=world.place.pk, kind="practice",
        name="A practice", postcode="E1 1AA", neighbourhood_id=town.pk,
    )  # fmt: skip
    place_actions.keep_small_area(
        by=SYSTEM, code="E01000001", vintage=2021, place_id=world.place.pk,
        neighbourhood_id=town.pk, latitude=51.51, longitude=-0.05,
    )  # fmt: skip
    near = {"postcode": "E1 9ZZ"}
    assert get("service_at_locations", proximity="1200", **near)["total_items"] == 1
    assert get("service_at_locations", proximity="1000", **near)["total_items"] == 0
    assert "postcode" in get("service_at_locations", 400, proximity="1000", postcode="ZZ9")["error"]


@pytest.mark.parametrize(
    "asked",
    [
        {"page": "x"}, {"page": "0"}, {"per_page": "-1"}, {"minimum_age": "old"},
        {"maximum_age": "1e400"}, {"day": "someday"}, {"start_time": "noon"},
        {"modified_after": "then"}, {"organization_id": "7"},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_to_be(world, asked):
    assert set(get("services", 400, **asked)) == {"error"}


def test_what_is_not_there(world):
    for path in ("services", "service_at_locations", "organizations", "taxonomies"):
        assert NOBODY in get(f"{path}/{NOBODY}", 404)["error"]


@pytest.mark.parametrize("address", ["services/nope", "services/", "nope"])
def test_what_is_nowhere_in_the_feed_is_said_as_the_feed_says_it(world, address):
    assert f"no address {address}." in get(address, 404)["error"]


def test_an_address_of_a_place_stays_the_same(told):
    key = ServiceAtLocation.objects.get().key
    assert get("service_at_locations")["contents"][0]["id"] == str(key)
    assert get(f"services/{told.pk}")["service_at_locations"][0]["id"] == str(key)


@pytest.mark.parametrize("path", ["services", "services?full=true", "service_at_locations"])
def test_pages_ask_little_of_the_database(told, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        Client().get(FEED + path)
