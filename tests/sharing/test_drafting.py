"""Writing an agreement: nothing typed is lost, and nothing of anybody else's is overwritten."""

import re

import pytest
from tests.sharing.drafting import draft, sign, terms_of
from tests.sharing.many import practices
from tests.staff import text

from hamlet.access import actions, queries, terms
from hamlet.design.words import date_words
from hamlet.kernel import clock
from hamlet.sharing import days

NEW = "/sharing/agreements/new/"
TYPED = {
    "reference": "th-20",
    "title": "Homes and health",
    "purposes": [terms.DIRECT_CARE, terms.SAFEGUARDING],
    "categories": ["housing_and_benefits", "contacts"],
    "lawful_basis": "public_task",
    "starts_day": "1", "starts_month": "3", "starts_year": "2026",
    "ends_day": "28", "ends_month": "February", "ends_year": "2029",
    "hours": "4",
}  # fmt: skip


@pytest.fixture
def typed(world):
    return TYPED | {"gives": [str(world.practice.pk)], "sees": [str(world.trust.pk)]}


def ticked(page, name: str) -> list[str]:
    """The values of a form's ticked boxes of one name."""
    boxes = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page.content.decode())
    return [re.search(r'value="([^"]*)"', each)[1] for each in boxes if " checked" in each]


def the(reference: str, version: int = 1):
    found = [each for each in queries.agreements() if each.reference == reference]
    return next(each for each in found if each.version == version)


def test_what_is_typed_becomes_a_draft_and_leads_to_its_preview(world, client, typed):
    page = client.post(NEW, typed, follow=True)
    made = the("TH-20")
    assert page.redirect_chain[0][0] == f"/sharing/agreements/{made.pk}/preview/"
    assert "It opens nothing until every party has signed" in text(page)
    assert (made.title, made.opening_hours, made.state) == ("Homes and health", 4, "drafted")
    assert set(made.categories) == {"housing_and_benefits", "contacts"}
    assert clock.london(made.starts_at).isoformat() == "2026-03-01T00:00:00+00:00"
    assert clock.london(made.ends_at).isoformat() == "2029-03-01T00:00:00+00:00"
    parties = {each.organisation: (each.gives, each.receives) for each in made.parties.all()}
    assert parties == {world.practice.pk: (True, False), world.trust.pk: (False, True)}


def test_a_day_begins_and_ends_by_london_s_clocks():
    from datetime import date

    summer = date(2026, 7, 1)
    assert days.begin(summer).isoformat() == "2026-06-30T23:00:00+00:00"
    assert days.first_day(days.begin(summer)) == days.last_day(days.end(summer)) == summer


def test_all_practices_are_in_with_one_tick(world, client, typed):
    practices(world, 36)
    client.post(NEW, typed | {"gives": [], "all_gives": ["practice"]})
    gives = [each for each in the("TH-20").parties.all() if each.gives]
    assert len(gives) == 37
    assert not any(each.receives for each in gives)


def test_those_ticked_as_a_whole_can_be_ticked_one_by_one(world, client, typed):
    made = practices(world, 36)
    asked = typed | {"gives": [], "all_gives": ["practice"], "refresh": "tick"}
    page = client.post(NEW, asked)
    assert page.status_code == 200
    assert "There is a problem" not in text(page)
    assert len(ticked(page, "gives")) == 37
    assert ticked(page, "all_gives") == []
    assert ticked(page, "sees") == [str(world.trust.pk)]
    assert str(made[35].pk) in ticked(page, "gives")
    assert ticked(page, "categories") == ["contacts", "housing_and_benefits"]
    assert "One by one: 37 of 37 share, 0 see" in text(page)
    for typed_before in ('value="February"', 'value="2029"', 'value="th-20"', 'value="4"'):
        assert typed_before in page.content.decode()


def test_organisations_are_found_by_name_and_those_chosen_stay(world, client, typed):
    practices(world, 200)
    page = client.get(NEW)
    assert "Surgery 0007" not in text(page)
    page = client.post(NEW, typed | {"words": "surgery 0007", "refresh": "find"})
    said = text(page)
    assert "Surgery 0007" in said
    assert "Surgery 0008" not in said
    assert ticked(page, "gives") == [str(world.practice.pk)]
    assert 'value="Homes and health"' in page.content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reference": ""}, "Give the agreement a short reference"),
        ({"reference": "t-01"}, "There is an agreement T-01 already"),
        ({"title": " "}, "Say in a few words what the agreement is for"),
        ({"purposes": []}, "Choose at least one purpose"),
        ({"categories": []}, "Choose at least one part of the record"),
        ({"lawful_basis": ""}, "Choose the lawful basis"),
        (
            {"lawful_basis": "research"},
            "This lawful basis carries research, and not direct care and safeguarding",
        ),
        (
            {"purposes": [terms.DIRECT_CARE, terms.RESEARCH]},
            "carries direct care, safeguarding and planning services, and not research",
        ),
        ({"starts_year": "26"}, "Enter the year with 4 digits"),
        ({"starts_year": "1999"}, "1 January 2000"),
        ({"ends_year": "9999"}, "31 December"),
        ({"ends_year": "2025"}, "The last day must be the first day or later"),
        ({"hours": "73"}, "Enter a whole number of hours from 1 to 72"),
        ({"hours": "½"}, "Enter a whole number of hours from 1 to 72"),
        ({"sees": []}, "Choose at least one organisation that shares and another that sees"),
        ({"gives": ["x"]}, "Choose organisations from the list"),
    ],
)
def test_what_makes_no_sense_is_said_and_the_rest_is_kept(world, client, typed, wrong, sentence):
    page = client.post(NEW, typed | wrong)
    said = text(page)
    assert page.status_code == 422
    assert "There is a problem" in said
    assert said.count(sentence) == 2, "in the summary and at the field"
    if "title" not in wrong:
        assert 'value="Homes and health"' in page.content.decode()
    if "sees" not in wrong:
        assert ticked(page, "sees") == [str(world.trust.pk)]
    assert not [each for each in queries.agreements() if each.reference == "TH-20"]


def test_each_error_leads_to_where_it_is(world, client, typed):
    page = client.post(NEW, typed | {"sees": [], "hours": "0"}).content.decode()
    for at in re.findall(r'<li><a href="#([\w-]+)">', page):
        assert f'id="{at}"' in page
    assert 'href="#id_gives"' in page


def change_of(made) -> str:
    return f"/sharing/agreements/{made.pk}/change/"


def test_a_draft_is_changed_from_what_it_says(world, client, typed):
    made = draft(world)
    page = client.get(change_of(made))
    assert ticked(page, "gives") == ticked(page, "sees")
    assert len(ticked(page, "gives")) == 2
    assert "reference" not in re.findall(r'name="(\w+)"', page.content.decode())
    client.post(change_of(made), typed | {"edits": "1"})
    made.refresh_from_db()
    assert (made.reference, made.title, made.edits) == ("TH-08", "Homes and health", 2)


def test_a_stale_change_is_refused_and_both_texts_are_shown(world, client, typed):
    made = draft(world)
    actions.change_agreement(
        by=world.officer, agreement=made.pk, edits=1, terms=terms_of(world, title="Another title")
    )
    page = client.post(change_of(made), typed | {"edits": "1"})
    said = text(page)
    assert page.status_code == 409
    assert "Kept now Another title You typed Homes and health" in said, (
        "what is kept beside what was typed"
    )
    assert "Who sees Kept now Also Mill Lane Practice You typed The same without those" in said
    first = f"Kept now {date_words(clock.today())} You typed 1 March 2026"
    assert f"First day {first}" in said
    made.refresh_from_db()
    assert made.title == "Another title"
    again = typed | {
        "edits": re.search(r'name="edits"[^>]*value="(\d+)"', page.content.decode())[1]
    }
    client.post(change_of(made), again)
    made.refresh_from_db()
    assert made.title == "Homes and health"


def test_what_somebody_signed_is_not_changed(world, client, typed):
    made = draft(world)
    sign(world, made, world.trust)
    page = client.post(change_of(made), typed | {"edits": "1"})
    assert page.status_code == 422
    assert "Write a new version instead" in text(page)


def test_a_new_version_begins_with_what_the_last_one_says(world, client, typed):
    address = f"/sharing/agreements/{world.agreement.pk}/version/"
    page = client.get(address)
    assert 'value="Care together"' in page.content.decode()
    assert len(ticked(page, "categories")) == len(terms.CATEGORIES)
    client.post(address, typed)
    assert the("T-01", 2).title == "Homes and health"
    again = client.post(address, typed)
    assert again.status_code == 422
    assert "drafted already" in text(again)
    assert 'value="Homes and health"' in again.content.decode()
