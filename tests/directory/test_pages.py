"""The pages of services, and finding one by a need in plain words."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from tests.staff import client_of, text

from hamlet.access import roles
from hamlet.directory import actions, presenters
from hamlet.directory.models import Service
from hamlet.directory.queries import ServiceSearch, of_hits
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import NotAllowed

SERVICES = "/directory/"
MONDAY_NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)
WEEKDAYS = [{"weekday": day, "opens": time(9), "closes": time(17)} for day in range(5)]


@pytest.fixture
def listed(world):
    def add(name, description="", **more):
        return actions.add_service(
            by=SYSTEM,
            place=world.place,
            organisation=world.charity,
            name=name,
            description=description,
            **more,
        )

    return add


def names(**asked):
    return [service.name for _, service in of_hits(ServiceSearch(**asked).hits())]


def test_a_need_in_plain_words_finds_services_most_fitting_first(listed):
    listed("Falls clinic", "For people who fell, or are afraid of falling")
    listed("Physiotherapy", "Moving better after a fall")
    listed("Befriending", "Company for people who are lonely")
    assert names(words="she had a fall")[:2] == ["Falls clinic", "Physiotherapy"]
    assert names(words="I am lonely") == ["Befriending"]
    assert names(words="physio") == ["Physiotherapy"]
    assert names(words="physiotherepy") == ["Physiotherapy"]
    assert names(words="zzzz") == []


def test_small_words_alone_narrow_nothing(listed):
    listed("Befriending")
    assert "Befriending" in names(words="help for her")
    assert "Befriending" in names()


def test_age_referrals_and_opening_narrow(world, listed):
    listed("Youth club", maximum_age=18, hours=WEEKDAYS)
    listed("Lunch club", minimum_age=60)
    assert "Lunch club" not in names(age=18)
    assert "Youth club" in names(age=18)
    assert "Youth club" not in names(age=19)
    assert names(takes_referrals=True) == ["Central triage", "Community therapy", "Rapid response"]
    with clock.frozen(MONDAY_NOON):
        assert "Youth club" in names(open_now=True)
    with clock.frozen(MONDAY_NOON - timedelta(days=1)):
        assert "Youth club" not in names(open_now=True)
        assert "Rapid response" in names(open_now=True)


def test_closed_services_are_not_offered(listed):
    listed("Gone", status=Service.Status.DEFUNCT)
    assert "Gone" not in names()


def test_the_list_says_for_whom_when_what_is_promised_and_how_fresh(world, listed):
    with clock.frozen(clock.now() - timedelta(days=22)):
        listed("Youth club", minimum_age=11, maximum_age=18, hours=WEEKDAYS)
    said = text(client_of(world.volunteer).get(SERVICES))
    for fact in (
        "Aged 11 to 18",
        "Monday to Friday 09:00 to 17:00",
        "3 weeks ago",
        "Within 2 hours",
    ):
        assert fact in said


def test_an_empty_list_and_an_age_that_is_none_say_what_to_do(world):
    client = client_of(world.gp)
    assert "Use fewer or other words" in text(client.get(f"{SERVICES}?words=zzzz"))
    assert "must be a whole number" in text(client.get(f"{SERVICES}?age=old"))


def test_pages_keep_what_was_asked(world, listed):
    for number in range(60):
        listed(f"Walk {number}", minimum_age=5)
    client = client_of(world.gp)
    first = client.get(f"{SERVICES}?words=walk&age=40").content.decode()
    assert "?words=walk&amp;age=40&amp;page=2" in first
    assert "60 services" in first
    assert client.get(f"{SERVICES}?words=walk&age=40&page=2").content.decode().count("Walk ") >= 10


def test_a_service_says_all_that_is_known_of_it(world, listed):
    made = listed(
        "Youth club",
        "Games & talk",
        eligibility="Young people who live here",
        minimum_age=11,
        languages=["English", "Somali"],
        cost="Free",
        how_to_refer="Just come",
        phone="020 7946 0555",
        website="https://youth.example.org/",
        hours=WEEKDAYS,
        source="Register",
        source_key="youth",
    )
    hall = {"name": "Hall", "postcode": "E1 4AB"}
    where = {"source": "Register", "source_key": "hall", "service_key": "youth"}
    actions.keep_location(by=SYSTEM, **where, **hall)
    with clock.frozen(MONDAY_NOON):
        presented = presenters.service(Service.objects.get(pk=made.pk), [], world.gp)
    assert presented["open"]["tag"] == "Open now"
    page = client_of(world.gp).get(f"{SERVICES}{made.pk}/")
    for fact in (
        "Games &amp; talk",
        "Young people who live here",
        "Aged 11 and over",
        "English, Somali",
        "Free",
        "Just come",
        "Hall, E1 4AB",
        "From Register. Confirmed today",
    ):
        assert fact in text(page)
    assert 'href="tel:02079460555"' in page.content.decode()
    assert "Refer to this service" not in text(page)


def test_a_closed_service_says_when_it_opens_next(world, listed):
    made = listed("Youth club", hours=WEEKDAYS)
    with clock.frozen(datetime(2025, 3, 7, 18, tzinfo=UTC)):
        facts = presenters.service(made, [], world.gp)["facts"]
    assert {"key": "Opens next", "value": "Monday 10 March, 09:00"} in facts


def test_a_service_that_takes_referrals_can_be_referred_to(world):
    page = client_of(world.volunteer).get(f"{SERVICES}{world.rapid_service.pk}/")
    assert f"?service={world.rapid_service.pk}" in page.content.decode()


def test_a_service_that_nobody_confirmed_for_long_says_so(world, listed):
    with clock.frozen(clock.now() - timedelta(days=400)):
        made = listed("Youth club")
    page = client_of(world.gp).get(f"{SERVICES}{made.pk}/")
    assert "hamlet-source--late" in page.content.decode()
    assert "Confirmed 13 months ago" in text(page)


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "Today"), (1, "Yesterday"), (2, "2 days ago"), (21, "3 weeks ago"), (800, "2 years ago")],
)
def test_how_fresh_in_words(days, said):
    assert presenters.confirmed(clock.now() - timedelta(days=days)) == said


def test_whoever_keeps_the_directory_confirms_and_others_may_not(world, listed):
    with clock.frozen(clock.now() - timedelta(days=400)):
        made = listed("Youth club", team=world.rapid)
    lead = world.staff("Sagal Warsame", roles.TEAM_LEAD, world.trust, world.rapid)
    of_others = world.staff("Other Lead", roles.TEAM_LEAD, world.trust, world.therapy)
    address = f"{SERVICES}{made.pk}/confirm/"
    for actor in (world.gp, of_others):
        assert client_of(actor).post(address).status_code == 403
        assert "Confirm that" not in text(client_of(actor).get(f"{SERVICES}{made.pk}/"))
    said = text(client_of(lead).post(address, follow=True))
    assert "Confirmed today" in said
    assert Entry.objects.filter(action="service.assure", actor_id=lead.id).count() == 1


def test_the_verb_itself_refuses_whoever_may_not_confirm(world):
    with pytest.raises(NotAllowed):
        actions.assure(by=world.gp, service=world.rapid_service.pk)


def test_what_is_not_there_and_who_is_not_signed_in(world, client):
    assert client_of(world.gp).get(f"{SERVICES}{uuid4()}/").status_code == 404
    assert client.get(SERVICES)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("number", [20, 2_000])
def test_the_list_asks_little_of_the_database(world, listed, number, django_assert_max_num_queries):
    from hamlet.journal.actions import deed
    from hamlet.journal.verbs import verb
    from hamlet.kernel.names import name_keys

    keys = name_keys("walking", "talking", "gardening")

    @verb
    def add_many(*, by):
        Service.objects.bulk_create(
            (
                Service(
                    place=world.place,
                    organisation=world.trust,
                    team=world.rapid,
                    name=f"Walk {i}",
                    keywords=keys,
                )
                for i in range(number)
            ),
            batch_size=500,
        )
        deed(by=by, action="test")

    add_many(by=SYSTEM)
    client = client_of(world.gp)
    for address in (
        SERVICES,
        f"{SERVICES}?words=walking&open_now=on",
        f"{SERVICES}{world.rapid_service.pk}/",
    ):
        with django_assert_max_num_queries(15):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("suicidal", "Crisis line"),
        ("hearing voices", "Crisis line"),
        ("beaten by husband", "Adult social care"),
        ("hungry", "Food bank"),
        ("lonely since husband died", "Bereavement support"),
        ("cold flat mould", "Housing options"),
        ("ekla", "Befriending"),
        ("gaajo", "Food bank"),
    ],
)
def test_everyday_words_find_what_services_call_otherwise(listed, said, name):
    listed("Crisis line", "When mental health gets suddenly worse")
    listed("Adult social care", "Care at home, safeguarding")
    listed("Food bank", "A parcel")
    listed("Bereavement support", "After somebody dies")
    listed("Housing options", "Advice on damp and repairs")
    listed("Befriending", "Company")
    assert name in names(words=said)


def test_who_finds_nothing_is_told_whom_to_call(world, listed, settings):
    listed("Crisis line", key="mental_health_crisis", phone="020 7946 0777")
    said = text(client_of(world.gp).get(f"{SERVICES}?words=zzzz"))
    for fact in ("call 999", "call 111", "Crisis line", "020 7946 0777", settings.PHONE):
        assert fact in said


def test_hours_that_nobody_told_are_not_taken_for_open(world, listed):
    made = listed("Youth club")
    assert presenters.open_cell(made) == {"text": "Opening hours not known"}
    assert "Youth club" not in names(open_now=True)
