"""The list of agreements and the page of one."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.sharing.drafting import draft, parties_of, sign, terms_of
from tests.staff import client_of, text
from tests.world import agreed

from hamlet.access import actions, terms
from hamlet.design.words import date_words
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.place.models import Organisation
from hamlet.sharing import days, queries
from hamlet.sharing.presenters import words

LIST = "/sharing/agreements/"


def rows(page):
    return page.content.decode().count('scope="row"')


def test_the_list_says_in_words_where_each_stands_and_what_it_lets_be_seen(world, client):
    said = text(client.get(LIST))
    for words_shown in (
        "T-01 Care together", "version 1", f"In force since {date_words(clock.today())}",
        "Direct care and safeguarding", "All of the record",
    ):  # fmt: skip
        assert words_shown in said


def test_what_ends_soon_stands_first_and_what_ended_is_asked_for_by_name(world, client):
    draft(world, "A-02")
    agreed("Z-09", world.trust, world.practice, ends_at=clock.now() + timedelta(days=20))
    over = draft(world, "A-03")
    actions.end_agreement(by=world.officer, agreement=over.pk, why="Nobody wanted it", alone=True)
    said = text(client.get(LIST))
    assert "ends in 20 days" in said
    assert said.index("Z-09") < said.index("A-02") < said.index("T-01")
    assert "A-03" not in said
    assert "A-03" in text(client.get(f"{LIST}?stage=ended"))
    assert rows(client.get(f"{LIST}?stage=nonsense")) == 3


def test_an_empty_list_says_how_to_begin(world, client):
    actions.end_agreement(by=world.officer, agreement=world.agreement.pk, why="Over", alone=True)
    assert "There is no agreement yet" in text(client.get(LIST))
    assert "No agreement is suspended" in text(client.get(f"{LIST}?stage=suspended"))


@pytest.mark.parametrize(
    ("left", "said"), [(0, "ends today"), (1, "ends tomorrow"), (59, "ends in 59 days")]
)
def test_the_days_that_are_left_are_counted_as_people_do(world, left, said):
    last = clock.today() + timedelta(days=left)
    made = agreed("Z-09", world.trust, world.practice, ends_at=days.end(last))
    assert words.stage(queries.agreement(made.pk)) == f"in force, {said}"


def test_every_kind_of_organisation_has_its_words():
    assert list(words.KINDS) == [*Organisation.Kind.values]


def test_many_parts_of_the_record_are_said_in_few_words():
    every = list(terms.CATEGORIES)
    assert words.categories_briefly(every) == "all of the record"
    assert words.categories_briefly(every[:-1]) == (
        "all of the record except wishes at the end of life"
    )
    assert words.categories_briefly(every[:6]).endswith("medicines and allergies and 3 more")


def test_a_page_says_what_it_says_who_signed_and_who_has_not(world, client):
    made = draft(world, ends_at=clock.now() + timedelta(days=400))
    sign(world, made, world.trust)
    said = text(client.get(f"{LIST}{made.pk}/"))
    for words_shown in (
        "Drafted: 1 of 2 have signed", "Riverside Community Trust", "Shares and sees",
        "Dr Example", "Not signed", "Public task, with health or social care",
        "Stays open for 8 hours", "Record a signature", "Give up this draft",
        "Dr Example, director signed for Riverside Community Trust", "Recorded by Ines Rao",
        "Ines Rao wrote the draft",
    ):  # fmt: skip
        assert words_shown in said
    client.get(f"{LIST}{made.pk}/preview/")
    assert "agreement.preview" not in text(client.get(f"{LIST}{made.pk}/")), "no deed"
    assert "Change the draft" not in said, "a signed text stays as it was signed"


def test_many_parties_of_one_kind_are_one_line_that_opens(world, client):
    made = draft(world, parties=parties_of(world, 6))
    page = client.get(f"{LIST}{made.pk}/")
    assert "6 GP practices: all share, none see, none have signed" in text(page)
    assert page.content.decode().count("<details") == 1
    assert rows(page) == 7


def test_signatures_recorded_one_after_the_other_are_one_line(world, client):
    said = text(client.get(f"{LIST}{world.agreement.pk}/"))
    assert "Hamlet recorded 3 signatures" in said


def test_the_history_says_why(world, client):
    actions.suspend_agreement(by=world.officer, agreement=world.agreement.pk, why="A leak")
    said = text(client.get(f"{LIST}{world.agreement.pk}/"))
    assert "Ines Rao suspended it A leak" in said
    assert "Let T-01 hold again" in said
    assert "Suspend T-01" not in said


def test_versions_know_of_one_another_and_only_one_is_drafted(world, client):
    new = actions.revise_agreement(
        by=world.officer, agreement=world.agreement.pk, terms=terms_of(world)
    )
    said = text(client.get(f"{LIST}{world.agreement.pk}/"))
    assert "Version 2 , drafted: nobody has signed yet" in said
    assert "Write version" not in said
    assert "Version 1 , in force" in text(client.get(f"{LIST}{new.pk}/"))


def test_pages_of_agreements_are_the_officers_alone(world):
    made = draft(world)
    addresses = [LIST, f"{LIST}new/"] + [
        f"{LIST}{made.pk}/{act}"
        for act in ("", "preview/", "change/", "version/", "sign/", "suspend/", "resume/", "end/")
    ]
    for actor in (world.gp, world.handler, world.volunteer):
        browser = client_of(actor)
        assert {browser.get(each).status_code for each in addresses} == {403}


def test_what_is_not_there_is_said_not_to_be(world, client):
    assert client.get(f"{LIST}{uuid4()}/").status_code == 404


def test_titles_and_addresses_of_agreements_hold_no_person(world, client, referred):
    page = client.get(f"{LIST}{world.agreement.pk}/").content.decode()
    assert "Begum" not in page
    assert not Entry.objects.filter(action__startswith="agreement", people__len__gt=0).exists()
