"""Services of HSDS 3 and Open Referral UK."""

import json
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest
from django.test import Client

from hamlet.directory.actions import assure
from hamlet.directory.models import Location, Service
from hamlet.directory.queries import ServiceSearch, calendar_of
from hamlet.interop.kinds.hsds import DAYS
from hamlet.interop.models import Delivery, Quarantine
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.place.models import Organisation

GIVER, SERVICE, HALL = (str(UUID(int=number)) for number in (1, 2, 3))


def service(**changes):
    good = {
        "id": SERVICE,
        "name": "Tea and talk",
        "status": "active",
        "organization": {
            "id": GIVER,
            "name": "The invented group",
            "website": "https://group.example.org",
            "organization_identifiers": [{"identifier_scheme": "GB-CHC", "identifier": "1"}],
        },
        "schedules": [
            {"freq": "WEEKLY", "byday": "MO,TH", "opens_at": "10:00:00Z", "closes_at": "12:30"}
        ],
        "languages": [{"name": "Somali"}, {"code": "bn"}],
        "phones": [{"number": "020 7946 0123", "extension": 7}],
        "minimum_age": 18,
        "service_at_locations": [
            {"location": {"id": HALL, "name": "The hall", "latitude": 51.5, "longitude": 0}}
        ],
    }
    return good | changes


def test_the_official_example_is_taken_and_its_impossible_position_left_out(bring, local_data):
    path = local_data / "open_referral/hsds_3_spec/examples/service_full.json"
    # An organisation, a service and a location, which has latitude 100 and a postcode of nowhere.
    assert bring("services", path) == (3, 3, 0, 0, 0)
    assert bring("services", path) == (3, 0, 0, 3, 0)
    held = Service.objects.get()
    assert (held.name, held.minimum_age, held.maximum_age) == ("Community Counselling", 12, 100)
    assert (held.languages, held.phone) == (["Urdu"], "01234 234567 ext 100")
    assert held.assured_at == datetime(2005, 1, 1, tzinfo=UTC)
    assert held.organisation.name == "Example Organization Inc."
    there = Location.objects.get()
    assert (there.latitude, there.longitude, there.postcode) == (None, None, "")
    left_out = Delivery.objects.first().notes
    assert "A position is not on the globe: left out of what we search." in left_out
    assert "A postcode is none of the UK: left out of what we search." in left_out
    # Its only schedule is of one day in 2005.
    assert not held.hours.exists()
    over = "A day that is over, or on which its schedule never falls: left out."
    assert over in Delivery.objects.first().notes


def test_every_local_document_is_taken_or_refused_and_a_repeat_changes_nothing(bring, local_data):
    first = bring("services", local_data / "open_referral")
    files = sum(each.is_file() for each in (local_data / "open_referral").rglob("*"))
    assert Delivery.objects.count() == files
    # One service and its giver, and nine more organisations of a page of ten.
    assert (Service.objects.count(), Organisation.objects.count()) == (1, 10)
    again = bring("services", local_data / "open_referral")
    assert again[1:3] == (0, 0)
    assert (again[0], again[4]) == (first[0], first[4])


def test_a_service_is_kept_with_its_giver_hours_and_location(bring, write):
    path = write("service.json", json.dumps(service()))
    assert bring("services", path) == (3, 3, 0, 0, 0)
    assert bring("services", path) == (3, 0, 0, 3, 0)
    held = Service.objects.get()
    assert held.organisation.kind == "voluntary"
    assert (held.languages, held.phone) == (["Somali", "bn"], "020 7946 0123 ext 7")
    hours = [(each.weekday, each.opens, each.closes) for each in held.hours.all()]
    assert hours == [(0, time(10), time(12, 30)), (3, time(10), time(12, 30))]
    assert Location.objects.get().services_here.get().service == held


@pytest.mark.parametrize("shape", ["page", "list", "organization", "service_at_location"])
def test_every_shape_of_document_gives_the_same(bring, write, shape):
    whole = service()
    if shape == "page":
        document = {"total_items": 1, "contents": [whole]}
    elif shape == "list":
        document = [whole]
    elif shape == "organization":
        inner = {key: value for key, value in whole.items() if key != "organization"}
        document = whole["organization"] | {"services": [inner]}
    else:
        inner = {key: value for key, value in whole.items() if key != "service_at_locations"}
        document = whole["service_at_locations"][0] | {"id": HALL, "service": inner}
    assert bring("services", write("one.json", json.dumps(document))) == (3, 3, 0, 0, 0)
    assert Service.objects.get().at_locations.get().location.name == "The hall"


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"id": "12"}, "Not a UUID: id of the service"),
        ({"name": ""}, "Missing: name"),
        ({"name": 3}, "Not a text: name"),
        ({"status": "open"}, "Status not known"),
        ({"minimum_age": 70, "maximum_age": 60}, "Ages the wrong way round"),
        ({"minimum_age": "x"}, "Not a number: minimum age"),
        ({"organization": None, "organization_id": HALL}, "Organisation not known here"),
        ({"assured_date": "soon"}, "Not a date: date of assurance"),
        ({"phones": "020"}, "Malformed HSDS: phones"),
        (
            {"schedules": [{"byday": "XX", "opens_at": "10:00", "closes_at": "11:00"}]},
            "Day not known",
        ),
    ],
)
def test_a_bad_service_is_refused_and_its_neighbour_taken(bring, write, changes, rule):
    other = service(id=str(UUID(int=9)), service_at_locations=[])
    bad = service(service_at_locations=[], **changes)
    bring("services", write("two.json", json.dumps([bad, other])))
    assert Service.objects.get().source_key == other["id"]
    assert Quarantine.objects.get().rule == rule


def test_a_confirmation_here_is_not_undone_by_what_the_source_says_again(bring, write):
    path = write("one.json", json.dumps(service(assured_date="2026-01-05")))
    bring("services", path)
    with clock.frozen(datetime(2026, 11, 2, 9, tzinfo=UTC)):
        assure(by=SYSTEM, service=Service.objects.get().pk)
    confirmed = Service.objects.get().assured_at
    assert confirmed == datetime(2026, 11, 2, 9, tzinfo=UTC)
    assert bring("services", path) == (3, 0, 0, 3, 0)
    assert Service.objects.get().assured_at == confirmed
    bring("services", write("one.json", json.dumps(service(assured_date="2026-11-20"))))
    assert Service.objects.get().assured_at == datetime(2026, 11, 20, tzinfo=UTC)


def test_hours_that_a_record_leaves_out_stay(bring, write):
    bring("services", write("a.json", json.dumps(service())))
    short = service(name="Tea, talk and cake")
    del short["schedules"]
    assert bring("services", write("b.json", json.dumps(short))) == (3, 0, 1, 2, 0)
    assert Service.objects.get().hours.count() == 2


@pytest.mark.parametrize(
    ("opens", "closes", "open_at"),
    [
        ("18:00", "02:00", range(18, 26)),
        ("10:00", "10:00", range(10, 34)),
        ("22:00", "00:00", range(22, 24)),
    ],
)
def test_who_is_open_into_the_night_keeps_nobody_from_finding_a_service(
    bring, write, opens, closes, open_at
):
    times = {"freq": "WEEKLY", "byday": "SU", "opens_at": opens, "closes_at": closes}
    over = times | {"opens_at": "23:00", "closes_at": "23:30"}
    bring("services", write("one.json", json.dumps(service(schedules=[times, over]))))
    held = Service.objects.get()
    sunday = clock.utc(datetime(2026, 3, 1, tzinfo=clock.LONDON))
    is_open = calendar_of(held).is_open
    assert [each for each in range(48) if is_open(sunday + timedelta(hours=each))] == list(open_at)
    assert [hit.id for hit in ServiceSearch(words="tea").hits()] == [held.pk]
    assert Client().get("/services/", {"words": "tea"}).status_code == 200


def test_days_that_differ_are_taken_as_such_and_change_no_other_week(bring, write):
    day = [(clock.today() + timedelta(days=ahead)).isoformat() for ahead in range(-1, 6)]
    never = DAYS[clock.today().weekday()]

    def on(which, opens=None, closes=None):
        once = {"valid_from": day[which], "valid_to": day[which], "freq": "WEEKLY"}
        return once | ({"opens_at": opens, "closes_at": closes} if opens else {})

    schedules = [
        *service()["schedules"],
        on(0, "10:00", "11:00"),
        on(1, "09:00", "11:00"),
        on(1, "10:30", "12:00"),
        on(2),
        on(3, "20:00", "24:00"),
        on(4, "20:00", "02:00"),
        on(5, "10:00", "11:00") | {"byday": never},
        service()["schedules"][0] | {"valid_from": "2005-01-01", "valid_to": "2005-02-01"},
    ]
    bring("services", write("one.json", json.dumps(service(schedules=schedules))))
    held, notes = Service.objects.get(), Delivery.objects.first().notes
    assert held.exceptions == {
        day[1]: [["09:00", "12:00"]],
        day[2]: [],
        day[3]: [["20:00", "24:00"]],
        day[4]: [["20:00", "24:00"]],
    }
    assert held.hours.count() == 2
    over = "A day that is over, or on which its schedule never falls: left out."
    assert notes[over]["number"] == 2
    assert "A schedule that has ended: left out." in notes
    assert "Hours of one day that end on the day after: kept until midnight." in notes
    bring("services", write("two.json", json.dumps(service())))
    assert Service.objects.get().exceptions == {}


def test_an_identifier_of_no_known_shape_is_refused_alone(bring, write):
    odd = service()["organization"] | {"organization_identifiers": [{"identifier_scheme": []}]}
    other = {"id": str(UUID(int=9)), "name": "Neighbour", "website": "https://x.example"}
    assert bring("services", write("two.json", json.dumps([odd, other])))[1:] == (1, 0, 0, 1)
