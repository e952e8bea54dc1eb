"""The timeline: what is shown in which order, what is not and why, and as at a past moment."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from tests.people.items import ITEM, sent
from tests.people.records import NOON, came, held
from tests.staff import client_of, text
from tests.world import agreed

from hamlet.access import actions as access
from hamlet.access import terms
from hamlet.access.decisions import decide, decide_parts
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.people import actions
from hamlet.people.actions.records import as_csv
from hamlet.people.models import Item, Person
from hamlet.people.queries.timeline import (
    KINDS,
    PAGE,
    STANDS_IN,
    Timeline,
    on_top,
    page_of,
    parts_of,
)
from hamlet.place.actions import add_organisation

MOST_QUERIES = 15
pytestmark = pytest.mark.django_db


@pytest.fixture
def amina(world) -> Person:
    """Somebody whom the trust and a housing association know; the latter shares nothing yet."""
    came("gp")
    person = held("gp").person
    world.homes = add_organisation(by=SYSTEM, place=world.place, name="Homes", kind="housing")
    with clock.frozen(NOON):
        sent(world.trust, held("gp"), key="visit", words="Community visit", day=1)
        sent(world.homes, held("gp"), key="damp", words="Damp seen to", source="homes",
             category="housing_and_benefits", day=2)  # fmt: skip
    return person


def address(person) -> str:
    return reverse("people:timeline", args=[person.pk])


def shown(actor, person, **asked) -> list[str]:
    return [each.words for each in page_of(parts_of(actor, person.pk), Timeline(**asked))]


def page(actor, person, **query) -> str:
    answer = client_of(actor).get(address(person), query)
    assert answer.status_code == 200
    return text(answer)


def test_what_may_be_seen_comes_newest_first_and_what_may_not_is_said_with_its_reason(world, amina):
    sent(world.trust, held("gp"), key="older", words="Therapy", day=-3)
    assert shown(world.nurse, amina) == ["Community visit", "Therapy"]
    said = page(world.nurse, amina)
    assert said.index("Community visit") < said.index("Therapy")
    assert "Damp seen to" not in said
    assert (
        "Housing and benefits, from Homes: No sharing agreement in force lets your organisation "
        "see housing and benefits" in said
    )
    agreed("T-09", world.homes, world.trust)
    assert shown(world.nurse, amina) == ["Damp seen to", "Community visit", "Therapy"]
    assert "Not shown to you" not in page(world.nurse, amina)


def test_what_the_person_objected_to_is_not_shown_and_says_so(world, amina):
    agreed("T-09", world.homes, world.trust)
    access.record_wish(
        by=world.handler, person=amina.pk, kind="object", category="housing_and_benefits"
    )
    assert shown(world.nurse, amina) == ["Community visit"]
    assert "does not want other organisations to see this" in page(world.nurse, amina)


def test_an_item_that_is_kept_closer_is_not_shown(world, amina):
    item = Item.objects.get(key="visit")
    access.restrict_item(by=world.handler, person=amina.pk, kind="abuse", subject=f"item:{item.pk}")
    assert shown(world.nurse, amina) == []


def test_parts_are_decided_as_each_would_be_alone(world, amina):
    parts = [("contacts", world.trust.pk), ("housing_and_benefits", world.homes.pk)]
    together = decide_parts(world.nurse, "person.look", amina.pk, parts)
    for part, holder in parts:
        alone = decide(world.nurse, "person.look", amina.pk, part, held_by=holder)
        assert together[part, holder] == alone
    assert {each.allowed for each in together.values()} == {True, False}


def test_whoever_may_not_see_the_person_sees_no_item(world, amina):
    answer = client_of(world.therapist).get(address(amina))
    assert answer.status_code == 403
    assert "Community visit" not in text(answer)


def test_it_is_read_a_page_at_a_time_each_item_once(world, amina):
    at = NOON
    for number in range(PAGE + 20):
        # Many of one moment: the order must still be one.
        sent(world.trust, held("gp"), key=f"n{number}", words=f"Number {number}", at=at)
    first = page_of(parts_of(world.nurse, amina.pk), Timeline())
    assert len(first) == PAGE + 1
    second = shown(world.nurse, amina, after=first[PAGE - 1].id)
    together = [each.words for each in first[:PAGE]] + second
    assert len(together) == len(set(together)) == PAGE + 21
    said = page(world.nurse, amina)
    assert "Earlier" in said
    assert "Current information" in said
    assert "Current information" not in page(world.nurse, amina, after=first[PAGE - 1].id)


def test_it_is_narrowed_by_part_and_source_and_searched_by_words_that_no_address_holds(
    world, amina
):
    agreed("T-09", world.homes, world.trust)
    assert shown(world.nurse, amina, category="contacts") == ["Community visit"]
    assert shown(world.nurse, amina, organisation=world.homes.pk) == ["Damp seen to"]
    assert shown(world.nurse, amina, words="seen damp") == ["Damp seen to"]
    assert shown(world.nurse, amina, words="100%") == []
    found = text(client_of(world.nurse).post(address(amina), {"words": "damp"}))
    assert "Damp seen to" in found
    assert "Community visit" not in found
    assert "Nothing fits" in page(world.nurse, amina, category="plans")


def test_as_at_a_past_moment_it_is_what_was_known_then(world, amina):
    with clock.frozen(NOON + timedelta(days=5)):
        sent(world.trust, held("gp"), key="visit", words="Community visit, missed", day=5)
        sent(world.trust, held("gp"), key="late", words="Told us late", day=-20)
    assert shown(world.nurse, amina) == ["Community visit, missed", "Told us late"]
    then = NOON + timedelta(days=3)
    assert shown(world.nurse, amina, as_at=then) == ["Community visit"]
    assert shown(world.nurse, amina, as_at=NOON - timedelta(days=1)) == []
    said = page(world.nurse, amina, as_at=then.date().isoformat())
    assert "as it was known on" in said
    assert "missed" not in said


def test_what_ended_holds_no_longer_and_stays_in_the_list(world, amina):
    problem = {"kind": "problem", "category": "problems", "words": "Broken wrist", "key": "wrist"}
    sent(world.trust, held("gp"), **problem)
    parts, now = parts_of(world.nurse, amina.pk), Timeline()
    assert "Broken wrist" in [each.words for each in on_top(parts, now)]
    sent(world.trust, held("gp"), **problem, day=9, at=NOON, until=NOON + timedelta(days=9))
    assert "Broken wrist" not in [each.words for each in on_top(parts, now)]
    assert shown(world.nurse, amina).count("Broken wrist") == 1
    assert "Ended 10 November 2026" in page(world.nurse, amina)
    assert Item.objects.filter(key="wrist").count() == 2


def test_results_say_how_they_stand_to_the_one_before(world, amina):
    for day, value in ((-30, 52), (-1, 58)):
        sent(world.trust, held("gp"), key=f"hba1c {day}", kind="result", category="results",
             words="HbA1c", code="hba1c", value=value, unit="mmol/mol", day=day)  # fmt: skip
    said = page(world.nurse, amina)
    assert "HbA1c: 58 mmol/mol" in said
    assert "up from 52 on 2 October 2026" in said


def test_what_its_source_has_withdrawn_says_so_and_is_neither_on_top_nor_compared_with(
    world, amina
):
    hba1c = {"kind": "result", "category": "results", "words": "HbA1c", "code": "hba1c",
             "unit": "mmol/mol"}  # fmt: skip
    for day, value in ((-30, 52), (-9, 99), (-1, 58)):
        sent(world.trust, held("gp"), key=f"hba1c {day}", value=value, day=day, **hba1c)
    wrong = {"withdrawn": "entered-in-error", "updated": NOON + timedelta(days=2)}
    sent(world.trust, held("gp"), key="hba1c -9", value=99, day=-9, **hba1c, **wrong)
    said = page(world.nurse, amina)
    assert "up from 52 on 2 October 2026" in said
    assert said.count("Entered in error: HbA1c: 99 mmol/mol") == 1
    sent(world.trust, held("gp"), key="hba1c -1", value=58, day=-1, **hba1c, **wrong)
    top = page(world.nurse, amina).partition("Community visit")[0]
    assert "58 mmol/mol" not in top
    assert "HbA1c: 52 mmol/mol" in top


def test_what_is_new_since_one_last_looked_is_marked_and_can_be_shown_alone(world, amina):
    nurse = world.nurse
    assert "since you last looked" not in page(nurse, amina)
    later = clock.now() + timedelta(hours=2)
    with clock.frozen(later):
        sent(world.trust, held("gp"), key="new", words="District nurse", day=4)
    with clock.frozen(later + timedelta(minutes=1)):
        said = page(nurse, amina)
        assert said.count("New since you last looked") == 1
        again = page(nurse, amina, new="1")
        assert "District nurse" in again, "a page turned is the same visit"
        assert "Community visit" not in again
    with clock.frozen(later + timedelta(hours=3)):
        assert "New since you last looked" not in page(nurse, amina)


def test_each_look_is_in_the_journal(world, amina):
    page(world.nurse, amina)
    entry = Entry.objects.get(action="timeline.look")
    assert (entry.kind, len(entry.people)) == ("look", 1)


@pytest.mark.parametrize("number", [20, 2000])
def test_it_asks_little_however_much_there_is(world, amina, number, django_assert_max_num_queries):
    actions.receive_items(
        by=SYSTEM, source="many", about="gp", organisation=world.trust.pk, as_at=NOON,
        csv=[many(held("gp"), number)],
    )  # fmt: skip
    browser = client_of(world.nurse)
    browser.get(address(amina))
    with django_assert_max_num_queries(MOST_QUERIES):
        assert "Number 1" in text(browser.get(address(amina)))


def many(record, number) -> bytes:
    rows = (
        ITEM
        | {"key": str(n), "about": record.key, "words": f"Number {n}"}
        | dict.fromkeys(("at", "updated"), NOON - timedelta(hours=n))
        for n in range(number)
    )
    return as_csv(rows, actions.ITEM_COLUMNS)


def test_a_source_whose_key_holds_a_quotation_mark_is_one_that_knows_nobody(world, amina):
    found = actions.receive_items(
        by=SYSTEM, source="many", about="gp' OR 'a' = 'a", organisation=world.trust.pk, as_at=NOON,
        csv=[many(held("gp"), 1)],
    )  # fmt: skip
    assert found.unknown == ("0",)
    assert found.new == 0


def test_before_anything_came_it_says_so_without_saying_that_nothing_happened(world):
    said = page(world.nurse, world.person())
    assert "Nothing has come in yet" in said
    assert "does not mean that nothing happened" in said


def facts(answer) -> dict[str, str]:
    """The current information, by heading."""
    rows = re.findall(r"<dt[^>]*>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", answer.content.decode(), re.S)
    return {key: " ".join(re.sub(r"<[^>]+>", " ", value).split()) for key, value in rows}


def test_only_where_a_hidden_part_may_hold_some_is_that_said(world, amina):
    told = facts(client_of(world.nurse).get(address(amina)))
    assert told["Allergies"] == "No allergy is recorded"
    assert told["Newest results"] == "No result is recorded"
    assert "not shown" not in " ".join(told.values()), "only housing is withheld"
    sent(world.homes, held("gp"), key="rx", words="Insulin", source="homes", kind="medicine",
         category="medicines", day=2)  # fmt: skip
    sent(world.trust, held("gp"), key="ours", words="Metformin", kind="medicine",
         category="medicines", day=2)  # fmt: skip
    told = facts(client_of(world.nurse).get(address(amina)))
    hidden = "There may be some that you are not shown: medicines and allergies, from Homes"
    assert told["Allergies"] == hidden
    assert told["Medicines"].startswith("Metformin")
    assert told["Medicines"].endswith(hidden)
    assert told["Newest results"] == "No result is recorded"


def test_each_kind_says_where_it_may_be_hidden():
    assert set(STANDS_IN) == set(KINDS)
    for parts in STANDS_IN.values():
        assert parts <= set(terms.CATEGORIES)


def test_one_item_of_no_kind_does_not_take_the_page_away(world, amina):
    sent(world.trust, held("gp"), key="odd", words="Seen at the fair", kind="odd", day=2)
    page = text(client_of(world.nurse).get(address(amina)))
    assert "Seen at the fair" in page
    assert "Of no kind that is known here" in page


def test_alerts_and_referrals_made_here_are_on_it(world, amina):
    actions.record_alert(by=SYSTEM, person=amina.pk, words="Key safe by the door")
    world.referral(person=amina, need="Cannot get up the stairs")
    answer = client_of(world.nurse).get(address(amina))
    assert facts(answer)["Alerts"] == "Key safe by the door recorded here"
    said = text(answer)
    assert "Referrals made here, as they are now" in said
    assert "Cannot get up the stairs" in said
    assert "Everything" not in said, "referrals are not in the list of what partners sent"


def told(world, kind, category, said):
    """Items of a kind come in, a day apart, the last said the newest; gives the facts on top."""
    for day, words in enumerate(said):
        sent(world.trust, held("gp"), key=f"{kind} {day}", kind=kind, category=category,
             words=words, day=day - len(said))  # fmt: skip
    return facts(client_of(world.nurse).get(address(held("gp").person)))


def test_what_was_told_often_stands_on_top_once_since_it_was_first_told(world, amina):
    said = told(world, "problem", "problems", ["Falls", "Diabetes", "falls", "Falls"])
    assert said["Health problems"] == (
        "Falls since 28 October 2026, told 3 times, last on 31 October 2026, Riverside Community "
        "Trust Diabetes since 29 October 2026, Riverside Community Trust"
    )


def test_every_allergy_stands_on_top_and_before_what_may_be_cut(world, amina):
    said = told(world, "allergy", "medicines", [f"Allergy {n}" for n in range(12)])
    assert said["Allergies"].count("Allergy ") == 12
    order = [each for each in said if each in {"Alerts", "Allergies", "Health problems"}]
    assert order == ["Alerts", "Allergies", "Health problems"]


def test_of_very_many_it_is_said_that_older_ones_may_not_be_on_top(world, amina):
    said = told(world, "allergy", "medicines", ["Penicillin"] * 59)
    assert "perhaps" not in said["Allergies"]
    said = told(world, "allergy", "medicines", ["Nuts", *["Penicillin"] * 60])
    assert said["Allergies"].endswith("and perhaps older ones: Medicines and allergies")


def test_what_is_cut_says_how_much_and_leads_there(world, amina):
    said = told(world, "medicine", "medicines", [f"Medicine {n}" for n in range(11)])
    assert said["Medicines"].endswith("and 3 more: Medicines and allergies")
    answer = client_of(world.nurse).get(address(amina)).content.decode()
    assert 'href="?category=medicines#items"' in answer
    said = told(world, "medicine", "medicines", [f"Medicine {n}" for n in range(99)])
    assert "and at least 52 more" in said["Medicines"]


def test_what_will_end_has_not_ended(world, amina):
    course = {"kind": "medicine", "category": "medicines", "words": "Amoxicillin"}
    sent(world.trust, held("gp"), key="course", until=NOON + timedelta(days=7), **course)
    with clock.frozen(NOON):
        said = page(world.nurse, amina)
    assert "Until 8 November 2026" in said


def test_one_can_begin_at_a_day_long_past(world, amina):
    for day in (-4000, -3000):
        sent(world.trust, held("gp"), key=f"{day}", words=f"Clinic {day}", day=day)
    said = page(world.nurse, amina, before="2016-12-31")
    assert "from 31 December 2016 back" in said
    assert ("Clinic -4000" in said, "Clinic -3000" in said) == (True, False)
    assert "Clinic -3000" in page(world.nurse, amina, before="2018-08-15")
    assert "Clinic -3000" not in page(world.nurse, amina, before="2018-08-14")
    assert "Nothing fits" in page(world.nurse, amina, before="1999-01-01")
