"""What is shared with whom, and what a person decides: it agrees with what staff then see."""

import re
from uuid import uuid4

import pytest
from tests.portal.residents import family, lets_help, path
from tests.staff import client_of, text
from tests.world import agreed

from hamlet.access import actions as access
from hamlet.access import queries, roles, terms
from hamlet.access.decisions import decide
from hamlet.access.models import Restriction, Wish
from hamlet.design.words import moment_words
from hamlet.frontdoor import actions as frontdoor
from hamlet.journal.actions import look
from hamlet.journal.queries import about
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.place import actions as place
from hamlet.place import queries as place_queries


@pytest.fixture
def kin(world, settings):
    settings.HAMLET_DEMO = True
    made = family(world)
    access.open_relationship(
        by=SYSTEM, holder_kind="team", holder=world.rapid.pk, organisation=world.trust.pk,
        person=made.amina.pk, kind="referred_to", subject="referral:1",
    )  # fmt: skip
    return made


def sees(actor, kin, category="medicines") -> bool:
    return decide(actor, "person.look", kin.amina.pk, category).allowed


def shared(kin) -> set[tuple]:
    """Which organisation sees which category, and whether by the role of those who answer there."""
    door = place_queries.organisations_with(roles.FRONT_DOOR)
    found = queries.shared_with(kin.amina.pk, front_door=door)
    return {(each.organisation, each.category, each.relationship == "front_door") for each in found}


def sent(kin, rest, **typed):
    return kin.at_home.post(path(kin.amina, f"shared/{rest}"), typed, follow=True)


def shows(kin) -> str:
    kin.at_home.get("/language/en-gb/")
    return text(kin.at_home.get(path(kin.amina, "shared/")))


WISHES = [
    [],
    [{"kind": "object"}],
    [{"kind": "object", "category": "medicines"}],
    [{"kind": "object", "category": "mental_health", "organisation": "trust"}],
    [{"kind": "share", "organisation": "trust"}, {"kind": "object", "category": "plans"}],
    [{"kind": "share", "organisation": "trust", "category": "results"}],
]


@pytest.mark.parametrize("closer", [False, True])
@pytest.mark.parametrize("wishes", WISHES)
@pytest.mark.parametrize("agreement", ["whole", "part", "planning", "ended", "none"])
def test_it_says_what_decisions_say(world, kin, wishes, agreement, closer):
    if agreement != "whole":
        access.end_agreement(by=SYSTEM, agreement=world.agreement.pk, why="Over")
    if agreement == "part":
        agreed("T-02", world.trust, world.practice, categories=("demographics", "medicines"))
    if agreement == "planning":
        agreed("T-03", world.trust, world.practice, purposes=(terms.PLANNING,))
    for each in wishes:
        named = {"organisation": world.trust.pk} if each.get("organisation") else {}
        access.record_wish(by=kin.own, person=kin.amina.pk, **each | named)
    outsider = world.staff("Ann Far", roles.TEAM_MEMBER, world.charity)
    if closer:
        access.restrict(by=world.gp, person=kin.amina.pk, kind="abuse")
    told = shared(kin)
    for actor in (world.carer_nurse, world.gp, outsider, world.handler):
        for category in terms.CATEGORIES:
            key = (actor.organisation_id, category, actor == world.handler)
            assert (key in told) == sees(actor, kin, category), (actor.name, category)


def test_who_opened_the_record_with_a_reason_is_named_until_when(world, kin):
    other = world.staff("Ann Far", roles.TEAM_MEMBER, world.trust, world.therapy)
    told = "Tom Hale of Riverside Community Trust . Your life or health was in danger. They may"
    given = {"person": kin.amina.pk, "reason": "vital_interests", "words": "Short of breath"}
    with clock.frozen(clock.now()):
        first = access.open_record(by=world.therapist, **given)
        hidden = access.open_record(by=other, **given)
        access.keep_from_person(by=other, opening=hidden.pk, why="He reads this")
        said = shows(kin)
        assert f"{told} look at it until {moment_words(first.closes_at)}." in said
        assert said.count("They may look at it until") == 1
        access.close_opening(by=world.therapist, opening=first.pk)
    assert "They may look at it until" not in shows(kin)


def test_each_part_names_who_sees_it_and_by_what(world, kin):
    said = shows(kin)
    assert "T-01" not in said
    assert "Mill Lane Practice . You are registered with them. They keep this part" in said
    covers = f"Agreement “{world.agreement.title}” covers it."
    assert f"Riverside Community Trust . They were asked to help you. {covers}" in said
    assert f"Trust . They answer calls and requests for help. {covers}" in said
    assert "the team that has the request, see that request" in said
    assert "Good Neighbours" not in said


def test_who_acts_for_the_person_stands_at_each_part_that_they_see(kin):
    lets_help(kin.own, kin.amina, kin.helper, ["medicines"])
    parts = shows(kin).split("Do not share this")
    seen = [part for part in parts if "Karim Begum . They act for you." in part]
    assert len(seen) == 2
    assert "Medicines and allergies" in seen[1]
    objecting = text(kin.at_home.get(path(kin.amina, "shared/not/medicines/")))
    still = objecting.split("Who still sees it afterwards")[1].split("Who should not")[0]
    assert "Karim Begum . They act for you." in still
    assert "Mill Lane Practice . They keep this part of your record." in still
    assert "Riverside" not in still


def test_sharing_begins_with_nothing_chosen_and_is_asked_once_more(world, kin):
    kin.at_home.get("/language/en-gb/")
    assert sent(kin, "with/", organisation=str(world.charity.pk)).status_code == 422
    asked = text(sent(kin, "with/", organisation=str(world.charity.pk), category="all"))
    assert "Your whole record Who may then see it: Good Neighbours" in asked
    assert not Wish.objects.exists()
    chosen = {"organisation": str(world.charity.pk), "category": "all", "sure": "yes"}
    sent(kin, "with/", **chosen)
    assert Wish.objects.get().category == ""


def test_before_objecting_it_is_said_what_it_means(kin):
    kin.at_home.get("/language/bn/")
    page = kin.at_home.get(path(kin.amina, "shared/not/medicines/")).content.decode()
    assert "জরুরি অবস্থায় কর্মীরা তবু এটি খুলতে পারেন" in page
    assert "In an emergency staff may still open it." in page, "unchecked, so in English too"


def test_an_objection_to_one_organisation_closes_that_part_to_it_and_can_be_undone(world, kin):
    assert sent(kin, "not/medicines/", whom=str(world.trust.pk)).redirect_chain
    assert not sees(world.carer_nurse, kin)
    assert sees(world.carer_nurse, kin, "plans")
    assert "Medicines and allergies: not shared with Riverside Community Trust." in shows(kin)
    assert sent(kin, "undo/", undo=str(Wish.objects.get().pk)).redirect_chain
    assert sees(world.carer_nurse, kin)
    assert "What you decided" not in shows(kin)


def test_an_objection_to_everybody_leaves_it_to_who_keeps_it(world, kin):
    sent(kin, "not/all/", whom="everybody")
    assert not sees(world.carer_nurse, kin)
    assert not sees(world.handler, kin)
    assert sees(world.gp, kin)
    assert "Your whole record: not shared with others." in shows(kin)


def test_a_whole_record_can_be_kept_to_those_who_help_now(world, kin):
    sent(kin, "not/all/", whom="closer")
    assert sees(world.carer_nurse, kin)
    assert not sees(world.handler, kin)
    assert "only those who help you now may see it" in shows(kin)
    sent(kin, "undo/", undo="closer")
    assert sees(world.handler, kin)
    assert Restriction.objects.get().ended_at


def test_what_staff_keep_closer_is_not_the_person_s_to_undo(world, kin):
    access.restrict(by=world.gp, person=kin.amina.pk, kind="abuse")
    assert sent(kin, "undo/", undo="closer").status_code == 404
    assert Restriction.objects.get().ended_at is None


def test_sharing_stands_in_for_an_agreement(world, kin):
    access.end_agreement(by=SYSTEM, agreement=world.agreement.pk, why="Over")
    assert not sees(world.carer_nurse, kin)
    sent(kin, "with/", organisation=str(world.trust.pk), category="medicines", sure="yes")
    assert sees(world.carer_nurse, kin)
    assert not sees(world.carer_nurse, kin, "plans")
    assert "You chose to share it with them." in shows(kin)


def test_the_opt_out_is_said_and_taken_back_and_touches_no_care(world, kin):
    sent(kin, "research/", use="no")
    assert Wish.objects.get().kind == "opt_out"
    assert sees(world.carer_nurse, kin)
    assert "Planning and research Not used" in shows(kin)
    said = text(kin.at_home.get(path(kin.amina, "shared/research/")))
    assert "This never changes the care that you get." in said
    for unclear in ({}, {"use": "perhaps"}):
        kin.at_home.post(path(kin.amina, "shared/research/"), unclear)
        assert "Planning and research Not used" in shows(kin), "only a plain yes ends it"
    sent(kin, "research/", use="yes")
    assert Wish.objects.get().ended_at


@pytest.mark.parametrize(
    ("rest", "typed"),
    [
        ("not/medicines/", {}),
        ("not/medicines/", {"whom": "closer"}),
        ("not/medicines/", {"whom": str(uuid4())}),
        ("with/", {"organisation": str(uuid4()), "category": "medicines", "sure": "yes"}),
        ("with/", {"organisation": "", "category": "medicines"}),
    ],
)
def test_what_is_not_on_the_list_is_not_taken(kin, rest, typed):
    assert sent(kin, rest, **typed).status_code == 422
    assert not Wish.objects.exists()
    assert not Restriction.objects.exists()


def test_a_part_that_there_is_not_is_not_found(kin):
    assert sent(kin, "not/finances/", whom="everybody").status_code == 404


def test_no_reference_to_an_organisation_is_lost_in_the_numbers(kin):
    """The number beside each part is that of those under it."""
    page = kin.at_home.get(path(kin.amina, "shared/")).content.decode()
    for number, inside in re.findall(r"\((\d)\)</span></summary>(.*?)</details>", page, re.S):
        assert inside.count("<li>") == int(number)


def test_a_proxy_learns_nothing_of_what_is_kept_closer(world, kin):
    lets_help(kin.own, kin.amina, kin.helper)
    access.open_relationship(
        by=world.nurse, holder_kind="organisation", holder=world.charity.pk,
        person=kin.amina.pk, kind="referred_to", subject="referral:2",
    )  # fmt: skip
    access.restrict_item(by=SYSTEM, person=kin.amina.pk, kind="abuse", subject="referral:2")
    look(by=world.volunteer, action="referral.look", subject="referral:2", people=[kin.amina.pk])
    for rest in ("shared/", "shared/not/contacts/", "looked/"):
        assert "Good Neighbours" in text(kin.at_home.get(path(kin.amina, rest))), rest
        assert "Good Neighbours" not in text(kin.carer.get(path(kin.amina, rest))), rest
    entry = about(kin.amina.pk).filter(subject="referral:2", kind="look").get()
    assert kin.carer.get(path(kin.amina, f"looked/{entry.pk}/")).status_code == 404


def test_a_proxy_learns_of_no_list_in_which_a_refuge_saw_the_person(world, kin):
    """Lists and pages are looks, too, and name no item; nor is it told that anything is closer."""
    lets_help(kin.own, kin.amina, kin.helper)
    refuge = place.add_organisation(
        by=SYSTEM, place=world.place, name="Haven Refuge", kind="voluntary"
    )
    team = place.add_team(by=SYSTEM, organisation=refuge, name="Haven", kind="service")
    worker = world.staff("Rosa Lane", roles.TEAM_MEMBER, refuge, team)
    service = world.service("Haven", team, category="contacts", restricted="abuse")
    referral = world.referral(person=kin.amina)
    frontdoor.triage_and_offer(
        by=world.nurse, referral=referral.pk, version=1, service=service.pk, urgency="soon"
    )
    for each in ("/worklist/", "/home/", f"/people/{kin.amina.pk}/"):
        client_of(worker).get(each)
    own, proxys = (text(each.get(path(kin.amina, "looked/"))) for each in (kin.at_home, kin.carer))
    assert "Rosa Lane of Haven Refuge" in own
    assert "Haven" not in proxys
    assert "Ruth Oakes" in own
    assert "fewer people" in own
    assert "fewer people" not in proxys
    frontdoor.identify(
        by=world.handler, referral=referral.pk, version=3, person=world.person("Amina", "Bibi").pk
    )
    own, proxys = (text(each.get(path(kin.amina, "looked/"))) for each in (kin.at_home, kin.carer))
    assert "Ruth Oakes of Riverside Community Trust found that a request was not about you" in own
    assert "not about you" not in proxys, "it tells no more once it was put right"
    assert "Haven" not in proxys


def test_each_question_that_was_left_says_which_it_is(kin):
    said = text(sent(kin, "with/"))
    for question in ("With whom do you want to share?", "What do you want to share?"):
        assert said.count(f"Choose an answer to ‘{question}’") == 2, "on top, and at the question"
