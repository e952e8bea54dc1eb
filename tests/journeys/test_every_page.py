"""Every page, narrow and wide: axe finds nothing, nothing scrolls or calls out."""

import pytest
from tests.visitor import Client, complaints, out_of_sight, sign_in

PERSON = "SELECT person_id::text FROM frontdoor_referral WHERE state = 'active' LIMIT 1"
REFERRAL = "SELECT id::text FROM frontdoor_referral WHERE state = '{}' LIMIT 1"
TEAM = "SELECT id::text FROM place_team WHERE name = 'Rapid response'"
SERVICE = "SELECT id::text FROM directory_service WHERE key = 'rapid_response'"
ORGANISATION = "SELECT id::text FROM place_organisation WHERE kind = 'practice' LIMIT 1"
AGREEMENT = "SELECT id::text FROM access_agreement WHERE reference = '{}'"
OPENING = "SELECT id::text FROM access_opening WHERE {} LIMIT 1"
STRANGER = "SELECT id::text FROM frontdoor_referral WHERE person_id IS NULL LIMIT 1"

DOUBT = "SELECT id::text FROM people_pair WHERE doubt LIMIT 1"
RECORD = "SELECT id::text FROM people_sourcerecord WHERE source = 'gp-people' LIMIT 1"

TIMES = "SELECT service_id::text FROM booking_schedule WHERE name = 'First talks'"
SCHEDULE = (
    "SELECT id::text FROM booking_schedule WHERE name = 'Redirected from A&E, 111 and practices'"
)
BOOKED = "SELECT id::text FROM booking_booking WHERE state = 'booked' LIMIT 1"
WAITS = "SELECT id::text FROM booking_waiting WHERE ended_at IS NULL LIMIT 1"
CAME = "SELECT id::text FROM streaming_attendance WHERE {} LIMIT 1"
RULES = "SELECT id::text FROM streaming_ruleset LIMIT 1"
COMPARED = """
SELECT a.id || '/who/' || p.id FROM streaming_attendance a, people_person p
WHERE a.person_id IS NULL AND a.ended = '' AND p.death_date IS NULL LIMIT 1
"""
STAY = "SELECT id::text FROM discharge_stay WHERE {} LIMIT 1"
NOT_THERE = """
SELECT p.id::text FROM people_person p WHERE death_date IS NULL AND NOT EXISTS
    (SELECT FROM discharge_stay s WHERE s.person_id = p.id) LIMIT 1
"""
PLANNED = """
SELECT person_id::text FROM discharge_stay WHERE left_at IS NULL AND planned_at IS NOT NULL LIMIT 1
"""
NOT_BOOKED = """
SELECT p.id::text FROM people_person p WHERE death_date IS NULL AND NOT EXISTS
    (SELECT FROM booking_booking b WHERE b.person_id = p.id) LIMIT 1
"""

PAGES = {
    "home": ("triage nurse", "/home/", None),
    "worklist": ("triage nurse", "/worklist/", None),
    "empty worklist": ("triage nurse", "/worklist/?state=active", None),
    "put aside": ("triage nurse", "/referrals/{}/snooze/", REFERRAL.format("received")),
    "give to somebody": ("triage nurse", "/referrals/{}/assign/", REFERRAL.format("received")),
    "cannot take it": (
        "nurse in rapid response", "/referrals/{}/turn_down/",
        "SELECT r.id::text FROM frontdoor_referral r JOIN place_team t ON t.id = r.offered_to_id"
        " WHERE t.name = 'Rapid response' LIMIT 1",
    ),
    "going off shift": (
        "triage nurse", "/worklist/{}/off-shift/",
        "SELECT id::text FROM place_team WHERE kind = 'triage'",
    ),
    "worklist of the arbiter": ("arbiter", "/worklist/", None),
    "how promises are kept": ("triage nurse", "/promises/?by=ethnicity&days=365", None),
    "who is told": ("arbiter", "/promises/told/", None),
    "what is added": ("clinical lead", "/promises/told/added/", None),
    "a ladder": ("arbiter", "/promises/told/place/", None),
    "referral": ("triage nurse", "/referrals/{}/", REFERRAL.format("received")),
    "referral that ended": ("triage nurse", "/referrals/{}/", REFERRAL.format("ended")),
    "triage": ("triage nurse", "/referrals/{}/triage/", REFERRAL.format("received")),
    "ask": ("triage nurse", "/referrals/{}/ask/", REFERRAL.format("received")),
    "refuse": ("triage nurse", "/referrals/{}/refuse/", REFERRAL.format("received")),
    "own referrals": ("GP", "/referrals/", None),
    "new referral": ("call handler", "/referrals/new/", None),
    "new referral for somebody": ("call handler", "/referrals/new/{}/", PERSON),
    "find a person": ("call handler", "/people/", None),
    "person": ("call handler", "/people/{}/", PERSON),
    "person out of reach": ("housing officer", "/people/{}/", PERSON),
    "sharing as the person wants it": ("call handler", "/people/{}/sharing/", PERSON),
    "other names": ("call handler", "/people/{}/names/", PERSON),
    "what is kept closer": ("triage nurse", "/people/{}/identity/", PERSON),
    "protect where somebody is": ("call handler", "/people/{}/whereabouts/", PERSON),
    "timeline": ("triage nurse", "/people/{}/timeline/", PERSON),
    "timeline as at a past day": ("triage nurse", "/people/{}/timeline/?as_at=2026-01-01", PERSON),
    "timeline of one part": ("triage nurse", "/people/{}/timeline/?category=plans", PERSON),
    "transfer pack": ("triage nurse", "/people/{}/pack/", PERSON),
    "doubts": ("data manager", "/people/doubts/", None),
    "doubts by group": ("data manager", "/people/doubts/groups/", None),
    "doubt": ("data manager", "/people/doubts/{}/", DOUBT),
    "record of a source": ("data manager", "/people/records/{}/", RECORD),
    "sources": ("data manager", "/intake/sources/", None),
    "source": ("data manager", "/intake/sources/gp-items/", None),
    "appointments of today": ("same-day hub GP", "/bookings/", None),
    "stop waiting": ("call handler", "/bookings/waiting/{}/stop/", WAITS),
    "front door": ("streaming nurse", "/streaming/", None),
    "who came on a day": ("clinical lead", "/streaming/day/", None),
    "assess a stranger": ("streaming nurse", "/streaming/new/", None),
    "assess somebody": ("streaming nurse", "/streaming/new/{}/", NOT_BOOKED),
    "attendance": ("streaming nurse", "/streaming/{}/", CAME.format("chosen = ''")),
    "attendance, sent on": ("streaming nurse", "/streaming/{}/", CAME.format("consent = 'yes'")),
    "correct an assessment": (
        "streaming nurse", "/streaming/{}/correct/", CAME.format("chosen = ''"),
    ),
    "who came": ("streaming nurse", "/streaming/{}/who/", CAME.format("person_id IS NULL")),
    "is this their record": ("streaming nurse", "/streaming/{}/", COMPARED),
    "home of a streaming nurse": ("streaming nurse", "/home/", None),
    "no front door": ("team lead", "/streaming/", None),
    "every version of the rules": ("clinical lead", "/streaming/rules/", None),
    "streaming rules": ("clinical lead", "/streaming/rules/{}/", RULES),
    "draft rules": ("clinical lead", "/streaming/rules/{}/draft/", RULES),
    "a rule": ("clinical lead", "/streaming/rules/{}/rule/?number=1", RULES),
    "who waits to go home": ("discharge coordinator", "/discharge/", None),
    "who comes to a team": ("therapist in admission", "/discharge/", None),
    "who left unplanned": ("discharge coordinator", "/discharge/unplanned/", None),
    "delays by week": ("discharge coordinator", "/discharge/delays/", None),
    "delays by day": ("discharge coordinator", "/discharge/delays/?by=day", None),
    "destinations": ("data manager", "/discharge/destinations/", None),
    "into hospital": ("streaming nurse", "/discharge/new/{}/", NOT_THERE),
    "stay": ("discharge coordinator", "/discharge/{}/", STAY.format("left_at IS NULL")),
    "stay that ended": (
        "discharge coordinator", "/discharge/{}/", STAY.format("left_at > admitted_at"),
    ),
    **{
        f"stay: {act}": ("discharge coordinator", f"/discharge/{{}}/{act}/", STAY.format(
            "left_at IS NULL AND ready_on IS NOT NULL"
        ))
        for act in ("plan", "follow", "assess", "ready", "why", "leave")
    },
    "ticket home": ("discharge coordinator", "/people/{}/ticket-home/bn/", PLANNED),
    "choose a time": ("call handler", "/bookings/for/{}/", NOT_BOOKED),
    "booking": ("triage nurse", "/bookings/{}/", BOOKED),
    "change a time": ("triage nurse", "/bookings/{}/move/", BOOKED),
    "cancel a booking": ("triage nurse", "/bookings/{}/cancel/", BOOKED),
    "times of a service": ("GP", "/bookings/times/{}/", TIMES),
    "a day that differs": ("data manager", "/bookings/schedules/{}/day/", SCHEDULE),
    "new times": ("data manager", "/bookings/times/{}/new/", TIMES),
    "mend times": ("data manager", "/bookings/schedules/{}/change/", SCHEDULE),
    "end times": ("data manager", "/bookings/schedules/{}/end/", SCHEDULE),
    "register": ("call handler", "/people/register/", None),
    "services": ("link worker", "/directory/", None),
    "services found": ("link worker", "/directory/?words=my+mum+fell&near=ZZ1&age=80", None),
    "service": ("link worker", "/directory/{}/", SERVICE),
    "shortlist": ("link worker", "/directory/shortlist/?s={}", SERVICE),
    "shortlist in Bengali": ("link worker", "/directory/shortlist/?s={}&in=bn", SERVICE),
    "reviewer's home": ("data manager", "/home/", None),
    "change an entry": ("team lead of rapid response", "/directory/{}/keep/", SERVICE),
    "add a service": ("team lead of rapid response", "/directory/new/", None),
    "what a service promises": ("team lead of rapid response", "/directory/{}/promise/", SERVICE),
    "who keeps an entry by a link": ("data manager", "/directory/{}/links/", SERVICE),
    "where a service is given": ("team lead of rapid response", "/directory/{}/places/", SERVICE),
    "organisations": ("GP", "/place/organisations/", None),
    "organisation": ("GP", "/place/organisations/{}/", ORGANISATION),
    "teams": ("GP", "/place/teams/", None),
    "team": ("GP", "/place/teams/{}/", TEAM),
    "where a team is told": ("data manager", "/notices/teams/{}/", TEAM),
    "intake": ("data manager", "/intake/", None),
    "agreements": ("information governance lead", "/sharing/agreements/", None),
    "agreements that ended": (
        "information governance lead", "/sharing/agreements/?stage=ended", None,
    ),
    "write an agreement": ("information governance lead", "/sharing/agreements/new/", None),
    **{
        f"agreement {what or 'itself'} {reference}": (
            "information governance lead",
            f"/sharing/agreements/{{}}/{what}",
            AGREEMENT.format(reference),
        )
        for reference, acts in (
            ("TH-05", ("", "preview/", "change/", "sign/", "end/")),
            ("TH-01", ("", "preview/", "version/", "suspend/", "end/")),
        )
        for what in acts
    },
    "openings": ("information governance lead", "/sharing/openings/", None),
    "every opening": ("information governance lead", "/sharing/openings/?which=all", None),
    "opening to review": (
        "information governance lead", "/sharing/openings/{}/", OPENING.format("restricted"),
    ),
    "opening reviewed": (
        "information governance lead", "/sharing/openings/{}/",
        OPENING.format("reviewed_at IS NOT NULL"),
    ),
    "governance home": ("information governance lead", "/home/", None),
    "something is not theirs": ("call handler", "/people/{}/not-theirs/", PERSON),
    "own pages of a person": ("call handler", "/people/{}/own-pages/", PERSON),
    "a code to act for somebody": ("older woman", "/mine/accept/", None),
    "sign-in": (None, "/sign-in/", None),
    "front page": (None, "/", None),
    "not here": (None, "/nowhere/", None),
}  # fmt: skip


@pytest.fixture(scope="module")
def signed_in(browser, house):
    """Cookies of each demo role, taken once."""
    kept = {None: None}

    def cookies(role):
        if role not in kept:
            context = browser.new_context()
            sign_in(context.new_page(), house, role)
            kept[role] = context.storage_state()
            context.close()
        return kept[role]

    return cookies


@pytest.fixture(scope="module")
def offered(house):
    """Rapid response is offered something, whatever the synthetic borough has at this hour."""
    path = f"/referrals/{house.rows(REFERRAL.format('received'))[0][0]}/triage/"
    fields = {"service": house.rows(SERVICE)[0][0], "urgency": "soon", "words": "At home, please"}
    nurse = Client(house).sign_in("triage nurse")
    assert nurse.post(path, **fields)[0] == 200


@pytest.mark.parametrize("name", PAGES)
def test_page(house, window, signed_in, offered, name):
    role, path, query = PAGES[name]
    address = house.url + (path.format(house.rows(query)[0][0]) if query else path)
    page, asked = window(320, storage_state=signed_in(role)), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    assert page.locator("h1").count() == 1
    assert out_of_sight(page) == []
    assert complaints(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    assert complaints(page) == []
    assert [url for url in asked if not url.startswith((house.url, "data:"))] == []


def test_in_which_post(house, window):
    """Somebody with two posts is asked on the way to a page, and changes on the same one."""
    page = window(320)
    sign_in(page, house, "community nurse, and volunteer")
    for _ in range(2):
        assert page.locator("h1").inner_text() == "For whom do you act now?"
        assert out_of_sight(page) == []
        assert complaints(page) == []
        page.locator("[name=organisation]").first.press("Enter")
        page.wait_for_url(f"{house.url}/home/")
        assert complaints(page) == []
        page.get_by_role("link", name="Change post").click()


TOLD_ELSEWHERE = """
UPDATE directory_service SET source = '{0}', adopted_at = CASE WHEN {1} THEN now() END,
    source_key = CASE WHEN '{0}' = 'hsds' THEN id::text ELSE key END
WHERE key = 'memory_clinic' RETURNING id::text
"""


@pytest.mark.parametrize(("page_of", "kept"), [("adopt", False), ("give-back", True)])
def test_taking_an_entry_over_and_giving_it_back(house, window, signed_in, page_of, kept):
    page = window(320, storage_state=signed_in("data manager"))
    ((entry,),) = house.rows(TOLD_ELSEWHERE.format("hsds", kept))
    try:
        for address in (f"/directory/{entry}/", f"/directory/{entry}/{page_of}/"):
            page.goto(house.url + address)
            assert out_of_sight(page) == []
            assert complaints(page) == []
        assert page.locator("main form[method=post] button").count() == 1
    finally:
        house.rows(TOLD_ELSEWHERE.format("synthetic", False))


RESIDENTS_PAGES = (
    "/", "/services/", "/follow/", "/ask/", "/ask/emergency/call/", "/ask/danger/", "/ask/urgent/",
)  # fmt: skip


@pytest.mark.parametrize("language", ["en-gb", "bn", "so"])
@pytest.mark.parametrize("path", RESIDENTS_PAGES)
def test_page_of_residents(house, window, path, language):
    page = window(320)
    page.goto(f"{house.url}/language/{language}/?next={path}")
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    assert out_of_sight(page) == []
    assert complaints(page) == []


FOLLOWED = """
SELECT reference FROM frontdoor_referral
WHERE referrer_kind IN ('resident', 'carer') AND ended_at IS NULL ORDER BY id LIMIT 1
"""


@pytest.mark.parametrize(
    ("language", "danger"),
    [("en-gb", "chest pain"), ("bn", "বুকে ব্যথা"), ("so", "xabad xanuun")],
)
def test_adding_to_a_request(house, window, language, danger):
    page = window(320)
    page.goto(f"{house.url}/language/{language}/?next=/follow/")
    page.locator("[name=reference]").fill(house.rows(FOLLOWED)[0][0])
    page.locator("main form button").first.click()
    page.goto(f"{house.url}/follow/add/")
    for words, leads_to in (("", "/follow/add/?again="), (danger, "/follow/add/danger/")):
        assert complaints(page) == []
        page.locator("[name=words]").fill(words)
        page.locator("main form button").first.click()
        page.wait_for_url(f"{house.url}{leads_to}")
        assert page.locator("html").get_attribute("lang") == language
        assert out_of_sight(page) == []
    assert complaints(page) == []


@pytest.mark.parametrize("script", [True, False])
def test_a_browser_s_back_comes_to_a_form_that_was_answered_with_an_error(house, window, script):
    page = window(375, java_script_enabled=script)
    page.goto(f"{house.url}/follow/")
    page.locator("[name=reference]").fill("7K3M")
    page.get_by_role("button", name="Show my request").click()
    page.wait_for_url("**/follow/**again=")
    page.goto(f"{house.url}/services/")
    page.go_back()
    assert page.title().startswith("Error: Follow your request")
    assert page.locator("[name=reference]").input_value() == "7K3M"


def test_back_comes_to_a_form_of_staff_with_what_was_typed(house, window, signed_in):
    page = window(1280, storage_state=signed_in("team lead of rapid response"))
    page.goto(f"{house.url}/directory/{house.rows(SERVICE)[0][0]}/keep/")
    page.locator("[name=name]").fill("")
    page.locator("[name=description]").fill("For whoever fell")
    page.get_by_role("button", name="Save and confirm").click()
    page.wait_for_url("**/keep/?again=")
    page.goto(f"{house.url}/home/")
    page.go_back()
    page.get_by_text("It has not been sent").wait_for()
    assert page.locator("[name=description]").input_value() == "For whoever fell"


OWN_PAGES = (
    "", "looked/", "shared/", "shared/not/all/", "shared/with/", "shared/research/", "talk/",
    "helpers/", "helpers/invite/", "not-me/", "bookings/", "bookings/new/",
)  # fmt: skip
OWN_RECORD = "SELECT person::text FROM access_account WHERE demo_words LIKE 'older woman%'"


@pytest.mark.parametrize("language", ["en-gb", "bn", "so"])
@pytest.mark.parametrize("rest", OWN_PAGES)
def test_own_page_of_a_resident(house, window, signed_in, rest, language):
    page = window(320, storage_state=signed_in("older woman"))
    path = f"/mine/{house.rows(OWN_RECORD)[0][0]}/{rest}"
    page.goto(f"{house.url}/language/{language}/?next={path}")
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    assert out_of_sight(page) == []
    assert complaints(page) == []


def test_whom_a_stranger_is(house, window, signed_in):
    found = house.rows(STRANGER)
    if not found:
        pytest.skip("this small borough has no stranger waiting")
    page = window(320, storage_state=signed_in("call handler"))
    page.goto(f"{house.url}/referrals/{found[0][0]}/identify/")
    assert page.get_by_role("heading", name="Whom is this about?").is_visible()
    assert complaints(page) == []
