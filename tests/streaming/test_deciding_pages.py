"""Deciding on the page: what is open, what is missing, and going on after a conflict."""

import re
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from tests.staff import client_of, text
from tests.streaming.test_attendances import COUGH, assess, stream

from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.place import actions as place
from hamlet.streaming import actions, queries
from hamlet.streaming.models import RuleSet

pytestmark = pytest.mark.usefixtures("assets")

WEEKDAYS = tuple(
    {"weekday": day, "opens": time(9), "closes": time(18), "on_bank_holidays": False}
    for day in range(5)
)


@pytest.fixture
def nurse(door):
    return client_of(door.nurse)


def test_each_choice_says_whether_it_is_open_and_what_is_left_before_deciding(door, nurse):
    pharmacy = place.add_team(
        by=SYSTEM, organisation=door.world.trust, name="Pharmacies", kind="service"
    )
    door.world.service("Pharmacy First", pharmacy, key="pharmacy_first", hours=WEEKDAYS)
    held = assess(door, replace(COUGH, complaint="medicine"))
    page = text(nurse.get(f"/streaming/{held.pk}/"))
    assert page.count("Open now, until 18:00") == 2
    assert "Open now, until 20:00. 3 times left today" in page
    with clock.frozen(datetime(2026, 3, 2, 22, tzinfo=UTC)):
        page = text(client_of(door.nurse).get(f"/streaming/{held.pk}/"))
    assert "Closed now, opens Tuesday 3 March, 09:00" in page
    assert "No time left today. The next is Mon 9 March 2026, 13:00" in page
    assert "Nothing else is known to be open now, and they can stay here" in page


def test_who_is_sent_where_it_is_closed_is_told_from_when_it_is_open(door):
    pharmacy = place.add_team(
        by=SYSTEM, organisation=door.world.trust, name="Pharmacies", kind="service"
    )
    door.world.service("Pharmacy First", pharmacy, key="pharmacy_first", hours=WEEKDAYS)
    said = []
    for hour in (12, 22):
        with clock.frozen(datetime(2026, 3, 2, hour, tzinfo=UTC)):
            held = assess(door, replace(COUGH, complaint="medicine"))
            sent = {"version": held.version, "chosen": "pharmacy", "consent": "yes"}
            page = client_of(door.nurse).post(f"/streaming/{held.pk}/", sent, follow=True)
            said.append("Closed now, opens Tuesday 3 March, 09:00. Tell them" in text(page))
    assert said == [False, True]


def test_what_was_not_asked_is_not_said_to_be_what_they_do_not_know(door, nurse):
    held = assess(door, replace(COUGH, registered="unknown"))
    page = text(nurse.get(f"/streaming/{held.pk}/"))
    assert "Not known" in page
    assert "They do not know" not in page


def test_who_does_not_agree_stays_here_in_one_press(door, nurse):
    held = assess(door)
    sent = {"version": held.version, "chosen": "same_day", "consent": "no", "refusal": "travel"}
    done = nurse.post(f"/streaming/{held.pk}/", sent, follow=True)
    assert "Decided: Urgent treatment centre" in text(done)
    held.refresh_from_db()
    assert (held.chosen, held.refusal) == ("urgent", "travel")


def test_all_that_is_missing_stands_beside_its_field_at_once(door, nurse):
    held = assess(door)
    page = nurse.post(f"/streaming/{held.pk}/", {"version": held.version, "chosen": "pharmacy"})
    assert page.status_code == 422
    found = page.content.decode()
    for name in ("consent", "differs"):
        assert f'id="id_{name}-error"' in found


def test_after_a_conflict_they_see_how_it_stands_and_go_on(door, nurse):
    held = assess(door)
    stream(door, held, "same_day", by=door.navigator, consent="yes")
    sent = {"version": held.version, "chosen": "emergency", "differs": "Grey and sweating"}
    page = nurse.post(f"/streaming/{held.pk}/", sent)
    assert page.status_code == 409
    assert "Somebody else was here meanwhile" in text(page)
    assert "Decided by Ola Reed" in text(page)
    version = re.search(r'id="id_version" value="(\d+)"', page.content.decode())
    done = nurse.post(f"/streaming/{held.pk}/", sent | {"version": version[1]}, follow=True)
    assert "Decided: Emergency department" in text(done)


def test_the_page_says_who_decided_and_when(door, nurse):
    held = stream(door, assess(door), "urgent", by=door.nurse, differs="May need an X-ray")
    page = text(nurse.get(f"/streaming/{held.pk}/"))
    assert "Decided by Mina Roy, Mon 2 March 2026, 12:00" in page


def test_who_has_no_front_door_is_told_so(door):
    door.world.lead = door.world.staff("Lee Ford", "team_lead", door.world.trust, door.world.rapid)
    page = client_of(door.world.lead).get("/streaming/")
    assert "You are in no team of a front door" in text(page)
    assert "Came" not in text(page)


def test_home_leads_to_the_board(door, nurse):
    page = nurse.get("/home/").content.decode()
    assert "Nobody waits at the door" in page
    first = re.search(r'<a [^>]*class="nhsuk-button"[^>]*>', page)
    assert "/streaming/" in first[0]
    assert "Nothing is waiting" not in page


def test_registration_is_asked_of_somebody_known_too(door, nurse):
    person = door.world.person(practice_id=door.world.practice.pk)
    page = nurse.get(f"/streaming/new/{person.pk}/").content.decode()
    assert "In the record: Mill Lane Practice" in page
    assert not re.search(r'name="registered"[^>]*checked', page)


def test_a_trial_says_by_which_rule_and_what_is_less_safe(door):
    lead, other = client_of(door.lead), client_of(door.other_lead)
    for _ in range(2):
        assess(door, replace(COUGH, age=28, complaint="pregnant"))
    lead.post(f"/streaming/rules/{door.rules.pk}/draft/", {"why": "Pregnancy elsewhere"})
    drafted = RuleSet.objects.get(number=2)
    rules = queries.rules_of(drafted)
    changed = (replace(rules.rules[0], to="urgent"), *rules.rules[1:])
    actions.set_rules(
        by=door.lead, version=drafted.pk, edits=1, rules=replace(rules, rules=changed)
    )
    page = text(lead.post(f"/streaming/rules/{drafted.pk}/try/", follow=True))
    assert "2 of them would no longer be suggested the emergency department" in page
    assert "Was suggested" in page
    assert "Rule 1" in page
    assert "another clinical lead puts it live" in page
    assert (
        f"rules/{drafted.pk}/live/"
        not in lead.get(f"/streaming/rules/{drafted.pk}/").content.decode()
    )
    assert (
        f"rules/{drafted.pk}/live/" in other.get(f"/streaming/rules/{drafted.pk}/").content.decode()
    )


def test_a_draft_is_thrown_away_and_stays_in_the_list(door):
    lead = client_of(door.lead)
    lead.post(f"/streaming/rules/{door.rules.pk}/draft/", {"why": "A slip"})
    drafted = RuleSet.objects.get(number=2)
    address, sent = f"/streaming/rules/{drafted.pk}/drop/", {"edits": drafted.edits}
    assert "Throw version 2 away?" in text(lead.post(address, sent))
    lead.post(address, sent | {"sure": "on"})
    page = text(lead.get("/streaming/rules/"))
    assert "Thrown away" in page
    refused = lead.post(f"/streaming/rules/{drafted.pk}/try/", follow=True)
    assert "threw this draft away" in text(refused)


def test_numbers_beyond_their_limits_are_refused_in_plain_words(door):
    lead = client_of(door.lead)
    lead.post(f"/streaming/rules/{door.rules.pk}/draft/", {"why": "Ages"})
    drafted = RuleSet.objects.get(number=2)
    sent = {"edits": 1, "number": 0, "youngest": 5, "oldest": 200, "to": "urgent", "because": "So"}
    page = text(lead.post(f"/streaming/rules/{drafted.pk}/rule/", sent))
    assert "‘As which rule?’ must be 1 or more. You wrote 0" in page
    assert "‘To which age?’ must be 130 or less. You wrote 200" in page


@pytest.mark.parametrize("page", ["/streaming/{}/", "/streaming/{}/correct/", "/home/"])
def test_pages_ask_little(door, nurse, page, django_assert_max_num_queries):
    held = stream(door, assess(door), "same_day", consent="yes")
    nurse.get("/home/")
    with django_assert_max_num_queries(15):
        nurse.get(page.format(held.pk))
