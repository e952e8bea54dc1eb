"""Previewing, signing, suspending, resuming and ending, with the counts beside them."""

from dataclasses import replace

import pytest
from tests.sharing.drafting import draft, parties_of, sign
from tests.staff import client_of, text

from hamlet.access import actions, queries, roles
from hamlet.access.decisions import decide
from hamlet.journal.models import Entry
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import UserError
from hamlet.sharing.presenters import preview as previewed

A = "/sharing/agreements/"


@pytest.fixture
def alone(world, referred):
    """Nothing is shared any more: the world's agreement has ended."""
    actions.end_agreement(by=world.officer, agreement=world.agreement.pk, why="Over", alone=True)
    return world


def seen(world) -> bool:
    return decide(world.carer_nurse, "person.look", world.amina.pk).allowed


def test_the_preview_says_as_a_sentence_who_would_gain_sight_of_what(alone, client):
    made = draft(alone)
    said = text(client.get(f"{A}{made.pk}/preview/"))
    what = "sight of who they are and how to reach them, housing and benefits of 1 person."
    assert f"Riverside Community Trust would gain {what}" in said
    assert "Mill Lane Practice would gain" in said
    assert "runs a front door whose staff may find everybody" in said
    assert "For Direct care Held by 1 organisation People 1" in said


def test_a_preview_is_a_look_without_anybody_s_name(alone, client):
    made = draft(alone)
    client.get(f"{A}{made.pk}/preview/")
    entry = Entry.objects.get(action="agreement.preview")
    assert (entry.subject, entry.people) == (f"agreement:{made.pk}", [])


def test_a_preview_of_what_flows_already_says_that_nothing_would_change(world, client, referred):
    said = text(client.get(f"{A}{draft(world).pk}/preview/"))
    assert "Nothing would change" in said


def test_a_preview_that_concerns_nobody_says_so(world, client):
    actions.end_agreement(by=world.officer, agreement=world.agreement.pk, why="Over", alone=True)
    only = tuple(actions.PartyTerms(each.pk, each.name) for each in (world.charity, world.practice))
    made = draft(world, parties=only)
    said = text(client.get(f"{A}{made.pk}/preview/"))
    assert "Nobody would gain sight of anybody today" in said


def test_forty_receivers_of_one_kind_are_one_row_and_its_range():
    changes = [
        change(number, category, people=number)
        for number in range(40)
        for category in ("plans", "results")
    ]
    kinds = {each.organisation_id: "practice" for each in changes}
    shown = previewed.page(changes, kinds, (), ending=False)
    assert len(shown["rows"]) == 1
    what = "test results, plans"
    assert shown["findings"] == [
        f"40 GP practices would gain sight of {what}, 0 to 39 people each."
    ]
    assert shown["rows"][0][0] == "40 GP practices"
    assert [row[0] for row in shown["each"][0]["rows"]][:2] == ["Surgery 39", "Surgery 38"]


def test_who_finds_everybody_is_no_part_of_a_range():
    changes = [change(number, "plans", people=5) for number in range(9)]
    changes[0] = replace(changes[0], people=1_204)
    kinds = {each.organisation_id: "trust" for each in changes}
    shown = previewed.page(changes, kinds, [changes[0].organisation_id], ending=False)
    assert shown["findings"] == [
        "Surgery 0 would gain sight of plans of 1,204 people.",
        "8 NHS trusts would gain sight of plans, 5 people each.",
    ]
    assert shown["everybody"] == ["Surgery 0"]


def change(number: int, category: str, people: int):
    from uuid import UUID

    from hamlet.access.queries.agreements import Change

    return Change(
        organisation=f"Surgery {number}", category=category, purpose="direct care", gains=True,
        holders=("A trust",), people=people, organisation_id=UUID(int=number),
    )  # fmt: skip


def signature(made, organisation, **more):
    said = {"organisation": str(organisation.pk), "edits": "1"}
    said |= {"signatory": "Dr Example", "post": "medical director"}
    return said | more


def test_signatures_are_recorded_one_by_one_and_the_last_puts_it_in_force(alone, client):
    made = draft(alone)
    address = f"{A}{made.pk}/sign/"
    assert "2 of 2 parties have still to sign" in text(client.get(address))
    page = client.post(address, signature(made, alone.trust), follow=True)
    said = text(page)
    assert "Signed for Riverside Community Trust. 1 still to sign." in said
    assert "This is the last signature" in said
    assert "would gain sight of" in said, "what it opens is said before it does"
    assert not seen(alone)
    page = client.post(address, signature(made, alone.practice), follow=True)
    assert "and so by all" in text(page)
    assert seen(alone)
    assert client.get(address).status_code == 400


@pytest.mark.parametrize(
    ("wrong", "status", "sentence"),
    [
        ({"signatory": " "}, 422, "Say who signed for the organisation"),
        ({"signatory": "."}, 422, "Give the name of whoever signed"),
        ({"post": ""}, 422, "Say in which post they signed"),
        ({"post": "."}, 422, "Give the post of whoever signed"),
        ({"organisation": ""}, 422, "Choose the organisation that signed"),
        ({"edits": "7"}, 409, "The draft was changed meanwhile"),
    ],
)
def test_a_signature_that_does_not_fit_is_refused(alone, client, wrong, status, sentence):
    made = draft(alone)
    page = client.post(f"{A}{made.pk}/sign/", signature(made, alone.trust) | wrong)
    assert page.status_code == status
    assert sentence in text(page)
    assert not queries.agreement(made.pk).parties.exclude(signed_at=None).exists()


def test_suspending_says_what_closes_closes_it_and_resuming_opens_it(world, client, referred):
    address = f"{A}{world.agreement.pk}/"
    said = text(client.get(f"{address}suspend/"))
    assert "Riverside Community Trust would lose sight of all of the record of 1 person" in said
    assert client.post(f"{address}suspend/", {"why": " "}).status_code == 422
    assert seen(world)
    page = client.post(f"{address}suspend/", {"why": "A leak"}, follow=True)
    assert "What it let be seen is closed" in text(page)
    assert not seen(world)
    said = text(client.get(f"{address}resume/"))
    assert "would gain sight of all of the record of 1 person" in said
    client.post(f"{address}resume/", {"why": "Mended"})
    assert seen(world)


def test_what_is_suspended_closes_nothing_when_it_ends(world, client, referred):
    actions.suspend_agreement(by=world.officer, agreement=world.agreement.pk, why="A leak")
    page = client.get(f"{A}{world.agreement.pk}/")
    assert "Why: A leak" in text(page)
    assert "Nothing would close" in text(client.get(f"{A}{world.agreement.pk}/end/"))
    actions.resume_agreement(by=world.officer, agreement=world.agreement.pk, why="Mended")
    assert "Why: Mended" not in text(client.get(f"{A}{world.agreement.pk}/"))


def test_ending_says_what_closes_and_asks_twice(world, client, referred):
    address = f"{A}{world.agreement.pk}/end/"
    said = text(client.get(address))
    assert "Important: This cannot be undone" in said
    assert "would lose sight of all of the record of 1 person" in said
    page = client.post(address, {"why": "Over", "reference": "T-01"})
    assert page.status_code == 422
    assert "Tick that you know" in text(page)
    assert seen(world)
    assert "You are the only officer here" in said
    page = client.post(address, {"why": "Over", "sure": "on", "reference": "T-02"})
    assert page.status_code == 422
    assert "This is agreement T-01" in text(page)
    assert seen(world)
    page = client.post(address, {"why": "Over", "sure": "on", "reference": "t-01"}, follow=True)
    assert "It has ended" in text(page)
    assert not seen(world)
    again = client.post(address, {"why": "Over", "sure": "on", "reference": "T-01"})
    assert again.status_code == 422
    assert "has ended already" in text(again)


def test_a_draft_is_given_up(world, client):
    made = draft(world, parties=parties_of(world, 3))
    sign(world, made, world.trust)
    page = client.get(f"{A}{made.pk}/end/")
    assert "It opened nothing, so nothing closes" in text(page)
    client.post(f"{A}{made.pk}/end/", {"why": "No need", "sure": "on"})
    assert queries.agreement(made.pk).state == "ended"


def test_what_is_in_force_is_not_resumed(world, client):
    page = client.post(f"{A}{world.agreement.pk}/resume/", {"why": "Again"})
    assert page.status_code == 422
    assert "Nothing was done" in text(page)


@pytest.mark.parametrize("act", ["end", "suspend"])
def test_before_an_end_the_open_referrals_are_counted_that_lose_the_record(
    world, client, referred, act
):
    """Counted is not whom nobody else holds, nor whose referral has closed."""
    for number, practice in enumerate((world.practice.pk, None)):
        actions.open_relationship(
            by=SYSTEM, holder_kind="team", holder=world.therapy.pk, organisation=world.trust.pk,
            person=world.person(practice_id=practice).pk, kind="referred_to",
            subject=f"referral:more{number}",
        )  # fmt: skip
    address = f"{A}{world.agreement.pk}/{act}/"
    said = text(client.get(address))
    assert "2 open referrals are with teams that would lose sight of the record" in said
    actions.close_relationships(by=SYSTEM, subject="referral:1")
    assert "1 open referral is with teams" in text(client.get(address))
    actions.close_relationships(by=SYSTEM, subject="referral:more0")
    assert "open referral" not in text(client.get(address))


def test_where_there_are_two_officers_one_asks_and_the_other_ends(world, client, referred):
    other = client_of(world.staff("Olu Second", roles.GOVERNANCE_LEAD, world.trust))
    address = f"{A}{world.agreement.pk}/end/"
    sure = {"why": "The service has closed", "sure": "on", "reference": "T-01"}
    assert "Ask a second officer to end T-01" in text(client.get(address))
    for _ in range(2):
        asked = text(client.post(address, sure, follow=True))
        assert "A second officer is asked to end it. Until then it holds" in asked
        assert "Ending Ines Rao asked a second officer to end it" in asked
        assert seen(world), "whoever asked does not end it by asking again"
    assert "1 agreement waits for a second officer to end" in text(other.get("/home/"))
    said = text(other.get(address))
    assert "Ines Rao asked a second officer to end it" in said
    assert "End T-01 for good" in said
    assert "only officer" not in said
    assert "It has ended" in text(other.post(address, sure, follow=True))
    assert not seen(world)
    assert "second officer to end" not in text(other.get("/home/"))
    [entry] = Entry.objects.filter(action="agreement.end")
    assert (entry.actor_name, entry.detail["asked_by"]) == ("Olu Second", "Ines Rao")


def test_the_verb_ends_nothing_for_one_officer_who_is_not_alone(world, referred):
    about = {"by": world.officer, "agreement": world.agreement.pk, "why": "Over"}
    with pytest.raises(UserError, match="second officer"):
        actions.end_agreement(**about)
    actions.ask_to_end_agreement(**about)
    with pytest.raises(UserError, match="second officer"):
        actions.end_agreement(**about)
    assert seen(world)


def test_an_officer_whose_account_is_closed_is_nobody_to_ask(world, client):
    other = world.staff("Olu Second", roles.GOVERNANCE_LEAD, world.trust)
    actions.close_account(by=SYSTEM, account=other.id)
    said = text(client.get(f"{A}{world.agreement.pk}/end/"))
    assert "You are the only officer here" in said
