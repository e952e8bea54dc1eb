"""Two clinical leads at the rules: nothing that one changed is undone unread by the other."""

from dataclasses import replace

import pytest
from tests.staff import client_of, text
from tests.streaming.test_attendances import assess
from tests.streaming.test_rules import FIRST

from hamlet.kernel.errors import Conflict
from hamlet.streaming import actions, queries
from hamlet.streaming.presenters import changes
from hamlet.streaming.rules import Flag, Rule


@pytest.fixture
def two(door):
    """Two drafts of the next version, both tried: one asks a new red flag, one ends a rule."""
    assess(door)
    rules = queries.rules_of(door.rules)
    flagged = rules.with_flag("lips_2", Flag("Blue lips"))
    made = [
        actions.draft_rules(by=by, rules=each, why="Next")
        for by, each in ((door.lead, flagged), (door.other_lead, rules.without("rule", "9")))
    ]
    for each in made:
        actions.try_rules(by=door.lead, version=each.pk)
    return made


def test_what_went_live_meanwhile_is_not_undone_unread(door, two):
    first, second = two
    actions.put_live(by=door.other_lead, version=first.pk, edits=1, instead_of=1)
    with pytest.raises(Conflict, match="Another version went live meanwhile"):
        actions.put_live(by=door.lead, version=second.pk, edits=1, instead_of=1)
    assert queries.live_rules().pk == first.pk
    actions.put_live(by=door.lead, version=second.pk, edits=1, instead_of=2)
    assert queries.live_rules().pk == second.pk


@pytest.mark.usefixtures("assets")
def test_before_it_goes_live_a_lead_reads_what_it_changes_of_the_version_that_holds(door, two):
    first, second = two
    base = f"/streaming/rules/{second.pk}/"
    lead = client_of(door.lead)
    assert "Red flag gone" not in text(lead.post(f"{base}live/", {"edits": 1}))
    actions.put_live(by=door.other_lead, version=first.pk, edits=1, instead_of=1)
    late = lead.post(f"{base}live/", {"edits": 1, "sure": "on", "instead_of": 1})
    assert late.status_code == 409
    assert "Red flag gone: Blue lips." in text(late)
    assert "Red flag gone: Blue lips." in text(lead.post(f"{base}live/", {"edits": 1}))
    sure = {"edits": 1, "sure": "on", "instead_of": 2}
    assert "Version 3 holds" in text(lead.post(f"{base}live/", sure, follow=True))


def test_each_change_is_a_sentence_and_the_dangerous_come_first():
    rule = Rule("urgent", "Looked at here.", ("cough",))
    now = replace(
        FIRST.with_flag("fit", Flag("Had a seizure today")).with_complaint("tooth_2", "Toothache"),
        rules=(FIRST.rules[1], FIRST.rules[0], rule, *FIRST.rules[3:]),
        otherwise="emergency",
    ).without("flag", "chest_pain")
    said = changes(FIRST, now)
    assert said[:3] == [
        "Red flag gone: Chest pain.",
        "Red flag changed: Had a fit today. Now: Had a seizure today.",
        "Complaint new: Toothache.",
    ]
    assert any(each.startswith("Rule gone: Cut or wound") for each in said)
    assert "Rule new: Cough or cold. Where to: Urgent treatment centre. Looked at here." in said
    assert "The rules that stay stand in another order." in said
    assert said[-1] == "Where no rule fits: Emergency department."
    assert changes(FIRST, FIRST) == []
