"""Finding services by a need in plain words, with a reason for each."""

from datetime import UTC, date, datetime, time

import pytest
from tests.staff import client_of, text

from hamlet.directory import actions, queries
from hamlet.directory.models import Edition
from hamlet.directory.queries import Point, ServiceSearch, of_hits
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.place import actions as place

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
            source="Register",
            source_key=name,
            **more,
        )

    return add


def found(**asked):
    """Name → reasons as (how, said, found), the likeliest first."""
    hits = ServiceSearch(**asked).hits()
    return {service.name: [tuple(each) for each in hit.told] for hit, service in of_hits(hits)}


def test_each_hit_has_its_reason(listed):
    listed("Warm homes", "Advice on heating")
    listed("Physiotherapy", "Moving better")
    listed("Befriending", "Company")
    assert found(words="heating")["Warm homes"][0] == ("says", "heating", "heating")
    assert found(words="physio")["Physiotherapy"] == [("says", "physio", "physiotherapy")]
    assert found(words="fysiotherapy")["Physiotherapy"] == [
        ("sounds", "fysiotherapy", "fysiotherapy")
    ]
    assert ("means", "lonely", "company") in found(words="so lonely")["Befriending"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("haeting", "heating"), ("heatng", "heating"), ("befreinding", "befriending")],
)
def test_a_slip_of_the_finger_finds_what_was_meant_and_says_so(listed, typed, meant):
    listed("Warm homes", "Advice on heating")
    listed("Befriending", "Company")
    (reasons,) = found(words=typed).values()
    assert reasons[0][0] in ("spelt", "sounds")
    assert reasons[0][1] == typed
    assert meant in (reasons[0][2], "befriending", "heating")


@pytest.mark.parametrize(
    ("asked", "phrase"),
    [
        ("গ্যাস বিল দিতে পারি না", "গ্যাস বিল"),
        ("biilka kuleylinta", "kuleylinta"),
        ("gas bill, heating", None),
    ],
)
def test_a_word_that_is_found_is_told_once_by_the_longest_that_means_it(listed, asked, phrase):
    listed("Warm homes", "Advice on heating")
    (reasons,) = found(words=asked).values()
    words = [word for _, _, word in reasons]
    assert sorted(words) == sorted(set(words))
    means = [said for how, said, word in reasons if word == "heating" and how == "means"]
    assert means == [each for each in [phrase] if each]


def test_a_slip_in_a_word_of_every_day_finds_what_it_means(listed):
    listed("Befriending", "Company")
    assert ("means", "lonely", "company") in found(words="lonley")["Befriending"]


def test_what_is_meant_is_not_found_by_what_only_sounds_like_it(listed):
    listed("Same-day access", "See a GP today when your own practice is full")
    listed("Children's ward", "Children with many admissions")
    listed("Fair Share", "Money, fuel and debt")
    assert list(found(words="I can't pay my heating")) == ["Fair Share"]


def test_short_words_are_not_guessed_at(listed):
    listed("Debt advice")
    assert found(words="deb") == {}
    assert all(how != "spelt" for how, *_ in found(words="dbt").get("Debt advice", ()))


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("I can't pay my heating", "Warm homes"),
        ("my mum fell", "Falls clinic"),
        ("আমার মা পড়ে গেছেন", "Falls clinic"),
        ("আমি একা", "Befriending"),
        ("টাকা নাই", "Money advice"),
        ("ঘর ঠান্ডা", "Housing options"),
        ("Hooyo way dhacday", "Falls clinic"),
        ("waan keli ahay", "Befriending"),
        ("lacag ma haysto", "Money advice"),
        ("kuleyl", "Warm homes"),
    ],
)
def test_the_first_hit_for_what_people_say_in_three_languages(listed, said, name):
    listed("Warm homes", "Help with energy bills and heating")
    listed("Falls clinic", "For people who fell, or are afraid of falling")
    listed("Befriending", "Company for people who are alone")
    listed("Money advice", "Debt and benefits")
    listed("Housing options", "Advice on damp and repairs")
    assert next(iter(found(words=said))) == name


def test_a_rare_word_tells_more_than_a_common_one(listed):
    for number in range(20):
        listed(f"Advice {number:02}", "Advice")
    listed("Zumba", "Dancing, and advice")
    assert next(iter(found(words="advice on dancing"))) == "Zumba"


def test_language_narrows(listed):
    listed("Talk", languages=["Somali", "English"])
    listed("Walk", languages=["English"])
    listed("Sit")
    assert set(found(language="Somali")) == {"Talk"}


@pytest.fixture
def districts(world):
    """Two districts of the place, ZZ1 and ZZ2, about two miles apart."""
    for number, latitude in ((1, 51.50), (2, 51.53)):
        town = place.keep_neighbourhood(by=SYSTEM, slug=f"n{number}", name=f"N{number}")
        place.add_organisation(
            by=SYSTEM, place=world.place, name=f"Practice {number}", kind="practice",
            postcode=f"ZZ{number} 1AA", neighbourhood_id=town.pk,
        )  # fmt: skip
        place.keep_small_area(
            by=SYSTEM, code=f"E0100000{number}", vintage=2021, place_id=world.place.pk,
            neighbourhood_id=town.pk, latitude=latitude, longitude=0,
        )  # fmt: skip


def at(name, **where):
    key = {"source": "Register", "source_key": f"at {name}", "service_key": name}
    actions.keep_location(by=SYSTEM, **key, **where)


def test_the_nearest_comes_first_and_what_has_told_no_place_last(listed, districts):
    for name in ("Far", "Near", "Somewhere"):
        listed(name, "Tea")
    at("Far", postcode="ZZ2 9AA")
    at("Near", latitude=51.501, longitude=0.0)
    hits = of_hits(ServiceSearch(words="tea", near="ZZ1").hits())
    assert [service.name for _, service in hits] == ["Near", "Far", "Somewhere"]
    near, far, unknown = (hit.miles for hit, _ in hits)
    assert near == pytest.approx(0.07, abs=0.01)
    assert far == pytest.approx(2.07, abs=0.02)
    assert unknown is None
    assert ServiceSearch(words="tea", near="zz11aa").hits()[0].miles == near


def test_distance_agrees_with_a_known_one():
    # Greenwich to Big Ben: 9.1 km, by the plain formula on a flat map (equirectangular).
    greenwich, big_ben = Point(51.4779, 0.0), Point(51.5007, -0.1246)
    north, east = 0.0228 * 111_195, 0.1246 * 111_195 * 0.6226
    assert greenwich.metres_to(big_ben) == pytest.approx((north**2 + east**2) ** 0.5, rel=0.002)


def test_what_changes_is_found_at_once_and_what_was_undone_is_not(listed):
    from django.db import transaction

    made = listed("Tea", "Cake")
    assert "Tea" in found(words="cake")
    before = Edition.objects.get().number
    actions.keep_service(by=SYSTEM, source="Register", source_key="Tea", description="Soup")
    assert Edition.objects.get().number != before
    assert found(words="cake") == {}
    assert "Tea" in found(words="soup")
    with transaction.atomic():
        actions.keep_service(by=SYSTEM, source="Register", source_key="Tea", name="Gone")
        assert "Gone" in found(words="soup")
        transaction.set_rollback(True)
    assert list(found(words="soup")) == [made.name]


def test_the_page_says_why(world, listed, districts):
    listed("Warm homes", "Advice on heating", minimum_age=65, languages=["Bengali"], hours=WEEKDAYS)
    at("Warm homes", latitude=51.501, longitude=0.02)
    asked = "words=heating&age=70&near=ZZ1&language=Bengali&open_now=on"
    with clock.frozen(MONDAY_NOON):
        said = text(client_of(world.gp).get(f"/directory/?{asked}"))
    for reason in (
        "Says “heating”",
        "for people aged 65 and over",
        "speaks Bengali",
        "open now until 17:00",
        "about 0.9 miles away",
    ):
        assert reason in said


def test_an_unknown_postcode_and_language_say_what_to_do(world):
    client = client_of(world.gp)
    assert "We do not know where that is" in text(client.get("/directory/?near=XX9"))
    assert "Choose one of" in text(client.get("/directory/?language=Klingon"))


def test_a_stale_entry_says_so_and_since_when_wherever_it_is_read(world, listed, client):
    with clock.frozen(datetime(2024, 1, 1, tzinfo=UTC)):
        old = listed("Warm homes", "Advice on heating")
    assert "May be out of date" in text(client_of(world.gp).get("/directory/?words=heating"))
    found = text(client.get("/services/?q=heating"))
    assert "May be out of date Last confirmed on 1 January 2024. Call before you go." in found
    page = text(client_of(world.gp).get(f"/directory/{old.pk}/"))
    assert "on 1 January 2024. It may be out of date" in page
    paper = text(client_of(world.gp).get(f"/directory/shortlist/?s={old.pk}"))
    assert "Last confirmed on 1 January 2024. May be out of date." in paper


@pytest.mark.usefixtures("translations")
def test_residents_are_told_why_in_their_language(world, listed, client):
    listed("Falls clinic", "For people who fell")
    client.cookies["hamlet_language"] = "bn"
    said = text(client.get("/services/?q=পড়ে গেছি"))
    assert "Falls clinic" in said
    assert "“falls” লেখা আছে, আর আপনি লিখেছেন" in said


def test_a_day_that_differs_is_closed_though_its_weekday_is_open(listed):
    listed(
        "Hall", hours=WEEKDAYS, exceptions={"2025-03-03": [], "2025-03-08": [["10:00", "13:00"]]}
    )
    assert date(2025, 3, 3).weekday() == 0
    with clock.frozen(MONDAY_NOON):
        assert "Hall" not in found(open_now=True)
    with clock.frozen(datetime(2025, 3, 8, 12, tzinfo=UTC)):
        assert "Hall" in found(open_now=True)


@pytest.mark.parametrize(
    "said", ["স্বামী মারে", "domestic abuse", "my partner hits me", "ninkayga i garaac"]
)
def test_violence_finds_no_advice_on_debts_and_whom_to_call_comes_first(world, listed, said):
    listed("Debt advice", "Advice and information on benefits")
    listed("Adult social care", "Assessment, care at home, safeguarding")
    assert list(found(words=said)) == ["Adult social care"]
    page = text(client_of(world.handler).get("/directory/", {"words": said}))
    assert "National Domestic Abuse Helpline" in page
    assert page.index("call 999") < page.index("Adult social care")
    assert "call 999" not in text(client_of(world.handler).get("/directory/", {"words": "care"}))


def test_in_a_crisis_only_the_line_of_this_place_is_told(world, listed):
    add = {"place": world.place, "organisation": world.charity, "phone": "020 7946 0000"}
    actions.keep_service(
        by=SYSTEM, source="hsds", source_key="x", key="mental_health_crisis",
        name="Crisis Skylight: help with housing", **add,
    )  # fmt: skip
    assert queries.crisis_line() is None
    listed("Crisis counselling for shops")
    assert queries.crisis_line() is None
    ours = listed("Mental health line", key="mental_health_crisis", phone="020 7946 0999")
    assert queries.crisis_line() == ours
    said = text(client_of(world.handler).get("/directory/", {"words": "suicidal"}))
    assert "Mental health line 020 7946 0999" in said


def test_residents_who_tell_of_danger_read_whom_to_call_before_any_service(client, listed):
    listed("Adult social care", "Assessment, care at home, safeguarding")
    page = text(client.get("/services/", {"q": "my partner hits me"}))
    assert page.index("999") < page.index("1 service")
    page = text(client.get("/services/", {"q": "care at home"}))
    assert page.index("999") > page.index("1 service")
