"""The pages of the front door, as a nurse uses them."""

import re
from dataclasses import replace
from datetime import date

import pytest
from tests.staff import client_of, text
from tests.streaming.test_attendances import COUGH, assess, stream

from hamlet.booking.models import Booking
from hamlet.kernel.actor import SYSTEM
from hamlet.place import actions as place
from hamlet.streaming import queries
from hamlet.streaming.models import Attendance, RuleSet
from hamlet.streaming.rules import Assessment

pytestmark = pytest.mark.usefixtures("assets")


@pytest.fixture
def nurse(door):
    return client_of(door.nurse)


def hidden(page) -> dict:
    return dict(re.findall(r'type="hidden" name="(\w+)"[^>]*? value="([^"]*)"', page))


def test_three_pages_from_the_person_to_the_booking(door, nurse, django_assert_max_num_queries):
    person = door.world.person(practice_id=door.world.practice.pk)
    assert "Assess them now" in text(nurse.get(f"/people/{person.pk}/"))
    with django_assert_max_num_queries(15):
        page = nurse.get(f"/streaming/new/{person.pk}/").content.decode()
    sent = hidden(page) | {"complaint": "cough", "registered": "here"}
    with django_assert_max_num_queries(40):
        suggested = nurse.post(f"/streaming/new/{person.pk}/", sent, follow=True)
    assert "The rules suggest: Same-day access" in text(suggested)
    held = Attendance.objects.get()
    address = f"/streaming/{held.pk}/"
    sent = {"version": held.version, "chosen": "same_day", "consent": "yes"}
    page = nurse.post(address, sent, follow=True)
    slot = re.search(r'name="slot" value="([-0-9a-f]+)"', page.content.decode())[1]
    held.refresh_from_db()
    done = nurse.post(f"{address}book/", {"version": held.version, "slot": slot}, follow=True)
    assert "Booked. Tell them the time" in text(done)
    assert Booking.objects.get().person_id == person.pk


def test_somebody_unknown_is_assessed_by_name_and_age(door, nurse):
    page = nurse.get("/streaming/new/").content.decode()
    sent = hidden(page) | {"complaint": "cough", "registered": "unknown", "stated_name": "Rafiq"}
    refused = nurse.post("/streaming/new/", sent)
    assert refused.status_code == 422
    assert "Write their age, if only about" in text(refused)
    nurse.post("/streaming/new/", sent | {"age": "40"})
    held = Attendance.objects.get()
    person = door.world.person("Rafiq", "Uddin", date(1986, 1, 1))
    page = nurse.get(f"/people/{person.pk}/")
    assert "Are they Rafiq, 40 years, who came at 12:00?" in text(page)
    compare = nurse.get(f"/streaming/{held.pk}/who/{person.pk}/")
    assert "Age Told at the door 40 years" in text(compare)
    nurse.post(f"/streaming/{held.pk}/who/{person.pk}/", {"version": held.version})
    held.refresh_from_db()
    assert held.person_id == person.pk


def test_only_who_could_be_this_person_is_offered_as_them(door, nurse):
    born = date(1951, 3, 2)
    person = door.world.person("Rafiq", "Uddin", born)
    old = replace(COUGH, age=74)
    fits = [assess(door, old, stated_name=name) for name in ("Rafik", "Rafiq Uddin")]
    fits.append(assess(door, old, stated_name="Rafiq Uddin", stated_birth_date=born))
    assess(door, COUGH, stated_name="Rafiq Uddin")
    assess(door, stated_name="Rafiq Ahmed")
    assess(door, stated_name="Fadumo Ibrahim")
    assess(door, stated_name="Rafiq Uddin", stated_birth_date=date(1980, 1, 1))
    found = queries.could_be(door.nurse, person)
    assert {each.pk for each in found} == {each.pk for each in fits}
    assert "Fadumo" not in text(nurse.get(f"/people/{person.pk}/"))


def test_what_is_refused_keeps_what_was_written(door, nurse):
    held = assess(door)
    sent = {"version": held.version, "chosen": "emergency", "differs": "", "consent": ""}
    page = nurse.post(f"/streaming/{held.pk}/", sent)
    assert page.status_code == 422
    assert "Say why in a few words" in text(page)
    assert re.search(r'value="emergency"[^>]*checked', page.content.decode())


def test_no_time_left_says_what_to_do(door, nurse):
    for each in queries.times_today(door.service):
        held = stream(door, assess(door), "same_day", consent="yes")
        nurse.post(f"/streaming/{held.pk}/book/", {"version": held.version, "slot": each.id})
    held = assess(door)
    before = text(nurse.get(f"/streaming/{held.pk}/"))
    way_on = (
        "No time left today. The next is Mon 9 March 2026, 13:00. "
        "Nothing else is known to be open now, and they can stay here"
    )
    assert way_on in before
    sent = {"version": held.version, "chosen": "same_day", "consent": "yes"}
    after = text(nurse.post(f"/streaming/{held.pk}/", sent, follow=True))
    assert "Same-day access. No time is left there today, and nothing is booked" in after
    assert f"{way_on}. Decide again" in after
    team = place.add_team(
        by=SYSTEM, organisation=door.world.trust, name="Urgent treatment", kind="service"
    )
    door.world.service("Urgent treatment centre", team, key="urgent_treatment_centre")
    page = text(nurse.get(f"/streaming/{held.pk}/"))
    assert "Open now instead: Urgent treatment centre, until 20:00. Decide again" in page


def test_a_time_that_went_meanwhile_says_so(door, nurse):
    slot = queries.times_today(door.service)[0]
    first, second = (stream(door, assess(door), "same_day", consent="yes") for _ in range(2))
    for held in (first, second):
        page = nurse.post(
            f"/streaming/{held.pk}/book/", {"version": held.version, "slot": slot.id}, follow=True
        )
    assert "Somebody else was quicker" in text(page)


@pytest.mark.parametrize("many", [3, 40])
def test_the_board_asks_as_little_however_many_came(
    door, nurse, many, django_assert_max_num_queries
):
    for number in range(many):
        assess(door, person=door.world.person(f"Person{number}"))
    with django_assert_max_num_queries(15):
        page = text(nurse.get("/streaming/"))
    assert f"Came {many}" in page


def test_a_stranger_to_the_team_learns_nothing(door):
    held = assess(door, stated_name="Rafiq Uddin")
    for actor in (door.world.therapist, door.world.gp):
        page = client_of(actor).get(f"/streaming/{held.pk}/")
        assert page.status_code == 403
        assert "Rafiq" not in text(page)
    assert client_of(door.world.volunteer).get(f"/streaming/{held.pk}/").status_code == 404


def test_a_clinical_lead_drafts_changes_tries_and_another_puts_it_live(door):
    lead, other = client_of(door.lead), client_of(door.other_lead)
    assess(door)
    base = f"/streaming/rules/{door.rules.pk}/"
    lead.post(f"{base}draft/", {"why": "Backs go to the pharmacy"})
    drafted = RuleSet.objects.get(number=2)
    base = f"/streaming/rules/{drafted.pk}/"
    sent = {
        "edits": 1, "number": 1, "complaints": ["cough"], "youngest": 18, "oldest": 130,
        "to": "pharmacy", "because": "A pharmacist can help with a cough.",
    }  # fmt: skip
    assert "Kept. Try the draft" in text(lead.post(f"{base}rule/", sent, follow=True))
    bad = lead.post(f"{base}rule/", sent | {"edits": 2, "to": "same_day"})
    assert bad.status_code == 422
    assert "practice of this borough" in text(bad)
    tried = text(lead.post(f"{base}try/", follow=True))
    assert "Of the last 1 who came, 1 would be suggested elsewhere" in tried
    sure = {"edits": 2, "sure": "on", "instead_of": 1}
    assert lead.post(f"{base}live/", sure).status_code == 422
    assert "Of the last 1 who came, 1 would be suggested elsewhere" in text(other.get(base))
    asked = text(other.post(f"{base}live/", {"edits": 2}))
    assert "Put version 2 live?" in asked
    assert "1 would be suggested elsewhere" in asked
    assert queries.live_rules().number == 1
    assert "Version 2 holds" in text(other.post(f"{base}live/", sure, follow=True))
    assert assess(door).suggested == "pharmacy"
    assert client_of(door.nurse).post(f"{base}try/").status_code == 403


def test_a_rule_is_changed_in_its_place_and_taken_out(door):
    lead = client_of(door.lead)
    lead.post(f"/streaming/rules/{door.rules.pk}/draft/", {"why": "Less"})
    drafted = RuleSet.objects.get(number=2)
    base, before = f"/streaming/rules/{drafted.pk}/", queries.rules_of(drafted).rules
    page = lead.get(f"{base}rule/?number=2").content.decode()
    assert "A baby under one year old" in page
    sent = {
        "edits": 1, "number": 2, "youngest": 0, "oldest": 1, "to": "urgent",
        "because": "A baby under two is seen here.",
    }  # fmt: skip
    lead.post(f"{base}rule/?number=2", sent)
    drafted.refresh_from_db()
    after = queries.rules_of(drafted).rules
    assert len(after) == len(before)
    assert after[1].oldest == 1
    asked = lead.post(f"{base}remove/", {"edits": drafted.edits, "rule": 2})
    assert "Take out this rule? " in text(asked)
    assert "A baby under two is seen here" in text(asked)
    drafted.refresh_from_db()
    assert len(queries.rules_of(drafted).rules) == len(before)
    lead.post(f"{base}remove/", {"edits": drafted.edits, "rule": 2, "sure": "on"})
    drafted.refresh_from_db()
    assert queries.rules_of(drafted).rules == (before[0], *before[2:])


@pytest.fixture
def draft(door):
    """A clinical lead's browser, and the address of the draft that they began."""
    lead = client_of(door.lead)
    lead.post(f"/streaming/rules/{door.rules.pk}/draft/", {"why": "What can be chosen"})
    return lead, f"/streaming/rules/{RuleSet.objects.get(number=2).pk}/"


def drafted():
    return queries.rules_of(RuleSet.objects.get(number=2))


def test_a_complaint_is_added_worded_anew_and_taken_out(draft):
    lead, base = draft
    assert lead.post(f"{base}complaint/", {"edits": 1, "words": ""}).status_code == 422
    assert "two called fever" in text(
        lead.post(f"{base}complaint/", {"edits": 1, "words": "FEVER"})
    )
    kept = lead.post(f"{base}complaint/", {"edits": 1, "words": "Toothache"}, follow=True)
    assert "Toothache" in text(kept)
    assert drafted().complaints["toothache_2"] == "Toothache"
    named = f"{base}complaint/?key=toothache_2"
    assert 'value="Toothache"' in lead.get(named).content.decode()
    lead.post(named, {"edits": 2, "words": "Tooth or gum pain"})
    assert drafted().complaints["toothache_2"] == "Tooth or gum pain"
    asked = lead.post(f"{base}remove/", {"edits": 3, "complaint": "toothache_2"})
    assert "Take out this complaint? Important: Read it once more Tooth or gum" in text(asked)
    lead.post(f"{base}remove/", {"edits": 3, "complaint": "toothache_2", "sure": "on"})
    assert "toothache_2" not in drafted().complaints


def test_what_a_rule_is_about_cannot_be_taken_out_before_it(draft):
    lead, base = draft
    sent = {"edits": 1, "complaint": "fever", "sure": "on"}
    assert "no complaint is called fever" in text(lead.post(f"{base}remove/", sent, follow=True))
    assert "fever" in drafted().complaints


def test_a_red_flag_is_added_with_ages_and_complaints_and_then_counts(door, draft):
    lead, base = draft
    sent = {"edits": 1, "words": "Under 5, and hot for 5 days", "under": "5", "complaints": "fever"}
    wrong = lead.post(f"{base}flag/", sent | {"youngest": "6"})
    assert wrong.status_code == 422
    assert "the youngest first" in text(wrong)
    assert "Write an age like" in text(lead.post(f"{base}flag/", sent | {"under": "five"}))
    page = text(lead.post(f"{base}flag/", sent | {"youngest": "3 months"}, follow=True))
    assert "hot for 5 days (from 3 months, under 5 years; counts with fever" in page
    (key,) = set(drafted().flags) - set(queries.rules_of(door.rules).flags)
    page = lead.get(f"{base}flag/?key={key}").content.decode()
    assert 'value="3 months"' in page
    assert 'value="5"' in page
    assert drafted().suggest(Assessment(4, "here", "fever")).to == "emergency"
    assert drafted().suggest(Assessment(5, "here", "fever")).to != "emergency"


def test_who_was_sent_by_a_flag_that_a_draft_drops_is_told_before_it_goes_live(door, draft):
    lead, base = draft
    assess(door, replace(COUGH, flags=("chest_pain",)))
    lead.post(f"{base}remove/", {"edits": 1, "flag": "chest_pain", "sure": "on"})
    assert "chest_pain" not in drafted().flags
    tried = text(lead.post(f"{base}try/", follow=True))
    assert "1 of them would no longer be suggested the emergency department" in tried


def test_a_version_that_was_live_keeps_what_could_be_chosen(door):
    lead, base = client_of(door.lead), f"/streaming/rules/{door.rules.pk}/"
    refused = lead.post(f"{base}complaint/", {"edits": door.rules.edits, "words": "Toothache"})
    assert "was live, so it is kept as it is" in text(refused)
    nurse = client_of(door.nurse)
    assert nurse.post(f"{base}flag/", {"edits": 1, "words": "Anything"}).status_code == 403
