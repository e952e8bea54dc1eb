"""The rules as values: what fits, what comes first, what cannot be."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamlet.kernel.errors import UserError
from hamlet.streaming.rules import (
    OLDEST,
    REGISTERED,
    STREAMS,
    Assessment,
    Flag,
    Rule,
    Rules,
    new_key,
)
from hamlet.synth.loader.streaming import first_rules

FIRST = first_rules()
COMPLAINTS, FLAGS = sorted(FIRST.complaints), sorted(FIRST.flags)

assessments = st.builds(
    Assessment,
    st.integers(0, OLDEST),
    st.sampled_from(sorted(REGISTERED)),
    st.sampled_from(COMPLAINTS),
    st.lists(st.sampled_from(FLAGS), max_size=2, unique=True).map(tuple),
)
some_rules = st.builds(
    Rule,
    st.sampled_from(sorted(STREAMS)),
    st.just("Because it fits"),
    st.lists(st.sampled_from(COMPLAINTS), max_size=3).map(tuple),
    st.lists(st.sampled_from(sorted(REGISTERED)), max_size=2).map(tuple),
    st.integers(0, 60),
    st.integers(60, OLDEST),
)
rule_sets = st.lists(some_rules, max_size=8).map(lambda every: replace(FIRST, rules=tuple(every)))


def plainly(rules: Rules, found: Assessment) -> str:
    """The same, written again the slow way."""
    if len(found.flags) > 0:
        return "emergency"
    months = found.age * 12 if found.months is None else found.months
    if found.complaint == "fever" and months < 3:
        return "emergency"
    for each in rules.rules:
        complaint = each.complaints == () or found.complaint in list(each.complaints)
        registered = each.registered == () or found.registered in list(each.registered)
        if complaint and registered and found.age in range(each.youngest, each.oldest + 1):
            return each.to
    return rules.otherwise


@given(rule_sets, assessments)
def test_the_first_rule_that_fits_decides_after_red_flags(rules, found):
    suggested = rules.suggest(found)
    assert suggested.to == plainly(rules, found)
    assert suggested.because
    if suggested.number:
        assert rules.rules[suggested.number - 1].to == suggested.to


@given(rule_sets, assessments)
def test_rules_and_assessments_come_back_from_what_is_kept_and_decide_the_same(rules, found):
    import json

    kept = json.loads(json.dumps(rules.to_json()))
    again = Assessment.from_json(json.loads(json.dumps(found.to_json())))
    assert Rules.from_json(kept) == rules
    assert Rules.from_json(kept).suggest(again) == rules.suggest(found)


@given(assessments.filter(lambda each: each.flags))
def test_whoever_has_a_red_flag_goes_to_the_emergency_department(found):
    assert FIRST.suggest(found).to == "emergency"


@given(assessments)
def test_same_day_access_is_suggested_to_nobody_registered_elsewhere(found):
    if FIRST.suggest(found).to == "same_day":
        assert found.registered == "here"


@pytest.mark.parametrize(
    ("age", "registered", "complaint", "to"),
    [
        (30, "here", "cough", "same_day"),
        (30, "elsewhere", "cough", "own_borough"),
        (30, "none", "cough", "urgent"),
        (0, "here", "cough", "urgent"),
        (4, "here", "sore_throat", "same_day"),
        (5, "elsewhere", "sore_throat", "pharmacy"),
        (17, "here", "earache", "pharmacy"),
        (18, "here", "earache", "same_day"),
        (40, "here", "wound", "urgent"),
        (28, "here", "pregnant", "emergency"),
        (50, "here", "other", "urgent"),
    ],
)
def test_the_first_version_sends_people_where_it_says(age, registered, complaint, to):
    assert FIRST.suggest(Assessment(age, registered, complaint)).to == to


FITS = Rule("urgent", "Because it fits")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"flagged": "pharmacy"}, "cannot be changed"),
        ({"otherwise": "own_borough"}, "stays here"),
        ({"rules": (replace(FITS, to="home"),)}, "Rule 1: say where to"),
        ({"rules": (FITS, replace(FITS, because=" "))}, "Rule 2: say why"),
        ({"rules": (replace(FITS, complaints=("lost",)),)}, "no complaint is called lost"),
        ({"rules": (replace(FITS, registered=("there",)),)}, "no way to be registered"),
        ({"rules": (replace(FITS, youngest=9, oldest=3),)}, "the youngest first"),
        ({"rules": (replace(FITS, to="same_day"),)}, "practice of this borough"),
        ({"flags": {}}, "at least one red flag"),
        (
            {"flags": FIRST.flags | {"again": Flag("had a  FIT today")}},
            "two called had a fit today",
        ),
        ({"flags": FIRST.flags | {"none": Flag("None", 24, 12)}}, "the youngest first"),
        ({"complaints": FIRST.complaints | {"blank": " "}}, "Write the complaint in words"),
        ({"complaints": FIRST.complaints | {"hot": "fever"}}, "two called fever"),
    ],
)
def test_rules_that_cannot_be_say_what_to_put_right(change, said):
    FIRST.check()
    with pytest.raises(UserError, match=said):
        replace(FIRST, **change).check()


BABY = Assessment(0, "here", "fever", months=2)


@pytest.mark.parametrize(
    ("months", "to"), [(0, "emergency"), (2, "emergency"), (3, "urgent"), (11, "urgent")]
)
def test_a_fever_under_three_months_is_a_red_flag_ticked_or_not(months, to):
    found = replace(BABY, months=months)
    assert FIRST.suggest(found).to == to
    assert bool(FIRST.raised(found).flags) == (to == "emergency")


@pytest.mark.parametrize(
    ("flag", "age", "months", "said"),
    [
        ("baby_fever", 40, None, True),
        ("baby_fever", 0, 3, True),
        ("baby_fever", 0, 2, False),
        ("baby_fever", None, None, False),
        ("baby_floppy", 1, 12, True),
        ("baby_floppy", 0, 11, False),
        ("pregnant_bleeding", 4, None, True),
        ("pregnant_bleeding", 28, None, False),
        ("chest_pain", 40, None, False),
    ],
)
def test_a_red_flag_that_cannot_be_true_at_that_age_is_named(flag, age, months, said):
    found = Assessment(age, "here", "other", (flag,), months)
    assert FIRST.contradicted(found) == ([FIRST.flags[flag].words] if said else [])


def test_a_red_flag_alone_decides_without_age_or_trouble():
    assert FIRST.suggest(Assessment(None, "unknown", "", ("fit",))).to == "emergency"


def test_versions_kept_before_flags_had_ages_are_read():
    kept = FIRST.to_json() | {"flags": [["fit", "Had a fit today"]]}
    assert Rules.from_json(kept).flags == {"fit": Flag("Had a fit today")}


def test_a_flag_that_follows_from_no_known_trouble_is_refused():
    flags = {"odd": Flag("Odd", complaints=("gone",))}
    with pytest.raises(UserError, match="no complaint is called gone"):
        replace(FIRST, flags=flags).check()


def test_what_a_complaint_or_flag_once_meant_is_never_meant_by_another():
    first = new_key("Chest pain", 2, FIRST.flags)
    assert first == "chest_pain_2"
    known = FIRST.with_flag(first, Flag("Chest pain")).flags
    assert new_key("Chest pain!", 2, known) not in known
    assert new_key("Chest pain", 3, known) not in known
    assert new_key("?", 2, {}) == "more_2"


def test_a_rule_keeps_the_complaint_that_it_is_about():
    with pytest.raises(UserError, match="no complaint is called sore_throat"):
        FIRST.without("complaint", "sore_throat").check()
    with pytest.raises(UserError, match="no complaint is called fever"):
        FIRST.without("complaint", "fever").check()


def test_parts_are_added_changed_and_taken_out_in_their_place():
    changed = FIRST.with_flag("fit", Flag("Had a seizure today"))
    assert list(changed.flags) == list(FIRST.flags)
    assert changed.flags["fit"].words == "Had a seizure today"
    assert FIRST.with_complaint("tooth_2", "Toothache").without("complaint", "tooth_2") == FIRST
    assert FIRST.without("rule", "1").rules == FIRST.rules[1:]
    assert FIRST.without("rule", "99") == FIRST
