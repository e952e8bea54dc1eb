"""Which rules decide on nobody: for certain, and of those who came; said before they go live."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from tests.staff import client_of, text
from tests.streaming.test_attendances import COUGH, assess
from tests.streaming.test_pages import hidden
from tests.streaming.test_rules import FIRST, FITS, assessments, rule_sets

from hamlet.streaming import actions, queries
from hamlet.streaming.models import RuleSet
from hamlet.streaming.presenters import before_live, never
from hamlet.streaming.reach import RED_FLAG, idle, never_reached
from hamlet.streaming.rules import OLDEST, REGISTERED, Assessment, Flag, Rule, Rules


def everybody(rules: Rules):
    """Whoever could come, without a red flag ticked: the slow way, by months and then by years."""
    months = [*range(37), *range(36, (OLDEST + 1) * 12, 12)]
    for age in months:
        for complaint in rules.complaints:
            for registered in REGISTERED:
                yield Assessment(age // 12, registered, complaint, months=age)


@settings(max_examples=15, deadline=None)
@given(rule_sets)
def test_what_is_never_reached_is_what_decides_on_nobody_who_could_come(rules):
    slowly = idle(rules, everybody(rules))
    found = never_reached(rules)
    assert {number: set(by) for number, by in found.items()} == {
        number: set(by) for number, by in slowly.items()
    }


@given(rule_sets, assessments)
def test_a_rule_that_decides_is_reached(rules, found):
    number = rules.suggest(found).number
    assert number not in never_reached(rules)


def test_any_trouble_first_shadows_all_others_and_is_named():
    shadowed = replace(FIRST, rules=(FITS, *FIRST.rules))
    assert not never_reached(FIRST)
    assert sorted(never_reached(shadowed)) == list(range(2, len(FIRST.rules) + 2))
    assert never(shadowed) == [
        "Rules 2, 4, 5, 6, 7, 8 and 10 decide on nobody, whoever comes: rule 1 decides first.",
        "Rules 3 and 9 decide on nobody, whoever comes: red flags and rule 1 decide first.",
    ]


def test_what_several_rules_take_between_them_names_them_all():
    halves = (
        replace(FITS, complaints=("cough",), oldest=40),
        replace(FITS, complaints=("cough",), youngest=41),
        replace(FITS, complaints=("cough",), youngest=20, oldest=60),
    )
    said = never(replace(FIRST, rules=halves))
    assert said == ["Rule 3 decides on nobody, whoever comes: rules 1 and 2 decide first."]


def test_what_red_flags_take_is_named_to_the_month():
    def babies(under):
        flag = Flag("Hot", under_months=under, complaints=("fever",))
        rule = Rule("urgent", "Babies", complaints=("fever",), oldest=0)
        return replace(FIRST, flags={"hot": flag}, rules=(rule,))

    assert set(never_reached(babies(12))[1]) == {RED_FLAG}
    assert "red flags decide first" in never(babies(12))[0]
    assert never(babies(11)) == []


def test_of_those_who_came_the_idle_rules_are_told_with_who_decided(door):
    assess(door)
    assess(door, replace(COUGH, complaint="wound"))
    rules = queries.rules_of(door.rules)
    first = replace(FITS, complaints=("cough",), oldest=60)
    drafted = actions.draft_rules(
        by=door.lead, rules=replace(rules, rules=(first, *rules.rules)), why="Coughs stay"
    )
    found = actions.try_rules(by=door.lead, version=drafted.pk)
    assert found.idle[9] == {1: 1}
    assert 1 not in found.idle
    assert 4 not in found.idle
    drafted.refresh_from_db()
    assert queries.last_tried(drafted) == found
    said = before_live(queries.rules_of(drafted), found)
    assert "Rule 9 would have decided on none of them: it fits 1, and rule 1 decides first." in said
    assert "Rule 2 would have decided on none of them: it fits none of them." in said


@pytest.mark.usefixtures("assets")
def test_a_lead_reads_what_is_shadowed_on_the_draft_and_again_before_it_goes_live(door):
    lead, other = client_of(door.lead), client_of(door.other_lead)
    assess(door)
    lead.post(f"/streaming/rules/{door.rules.pk}/draft/", {"why": "All stay"})
    base = f"/streaming/rules/{RuleSet.objects.get(number=2).pk}/"
    sent = {"edits": 1, "number": 1, "youngest": 0, "oldest": 130, "to": "urgent",
            "because": "Look at all."}  # fmt: skip
    shadow = "Rules 3 and 9 decide on nobody, whoever comes: red flags and rule 1 decide first."
    kept = text(lead.post(f"{base}rule/", sent, follow=True))
    assert "Rules that can never be reached" in kept
    assert shadow in kept
    assert "Never reached: rule 1 decides first" in kept
    lead.post(f"{base}try/")
    asked = text(other.post(f"{base}live/", {"edits": 2}))
    assert shadow in asked
    assert "Rule 10 would have decided" not in asked
    assert shadow in text(client_of(door.nurse).get(base))


@pytest.mark.usefixtures("assets")
def test_what_was_tried_is_told_no_more_once_the_draft_was_changed(door):
    lead = client_of(door.lead)
    assess(door)
    lead.post(f"/streaming/rules/{door.rules.pk}/draft/", {"why": "Words"})
    base = f"/streaming/rules/{RuleSet.objects.get(number=2).pk}/"
    assert "Of the last 1 who came" in text(lead.post(f"{base}try/", follow=True))
    assert "Of the last 1 who came" not in text(client_of(door.nurse).get(base))
    lead.post(f"{base}complaint/", {"edits": 1, "words": "Toothache"})
    assert "Of the last 1 who came" not in text(lead.get(base))


@pytest.mark.usefixtures("assets")
def test_what_somebody_changed_after_the_question_is_not_put_live(door):
    lead, other = client_of(door.lead), client_of(door.other_lead)
    assess(door)
    lead.post(f"/streaming/rules/{door.rules.pk}/draft/", {"why": "Words"})
    drafted = RuleSet.objects.get(number=2)
    base = f"/streaming/rules/{drafted.pk}/"
    lead.post(f"{base}try/")
    lead.post(f"{base}complaint/", {"edits": 1, "words": "Toothache"})
    lead.post(f"{base}try/")
    asked = other.post(f"{base}live/", {"edits": 1}).content.decode()
    assert 'name="edits" value="1"' in asked
    sure = {"edits": 1, "sure": "on", "instead_of": 1}
    assert other.post(f"{base}live/", sure).status_code == 409
    assert queries.live_rules().number == 1


@pytest.mark.usefixtures("assets")
def test_two_leads_at_one_draft_lose_nothing_and_the_second_reads_what_stands(door):
    lead, other = client_of(door.lead), client_of(door.other_lead)
    lead.post(f"/streaming/rules/{door.rules.pk}/draft/", {"why": "Words"})
    drafted = RuleSet.objects.get(number=2)
    base = f"/streaming/rules/{drafted.pk}/"
    sent = {"edits": 1, "number": 2, "youngest": 0, "oldest": 1, "to": "urgent"}
    lead.post(f"{base}rule/?number=2", sent | {"because": "Written first."})
    late = other.post(f"{base}rule/?number=2", sent | {"because": "Written second."})
    page = late.content.decode()
    assert late.status_code == 422
    assert "There it says now: Rule 2: Any trouble; aged up to 1" in text(late)
    assert "Written first." in text(late)
    assert "Written second." in page
    assert hidden(page)["edits"] == "2"
    other.post(f"{base}rule/?number=2", sent | {"edits": 2, "because": "Written second."})
    drafted.refresh_from_db()
    assert queries.rules_of(drafted).rules[1].because == "Written second."
