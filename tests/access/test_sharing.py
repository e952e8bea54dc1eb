"""Agreements, openings and wishes: what each opens and closes, and what its verb refuses."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.world import agreed, make_world

from hamlet.access import actions, queries, roles, terms
from hamlet.access.decisions import decide
from hamlet.access.models import Agreement, Opening, Relationship, Restriction
from hamlet.access.reach import within
from hamlet.frontdoor import actions as frontdoor
from hamlet.journal import queries as journal
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM, Actor
from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.people.models import Person

pytestmark = pytest.mark.django_db
WORDS = "She is at our door and short of breath"


@pytest.fixture
def world():
    world = make_world()
    world.officer = world.staff("Ines Rao", roles.GOVERNANCE_LEAD, world.trust)
    world.amina = world.person(practice_id=world.practice.pk)
    return world


def referred(world):
    """Amina is with the rapid response team."""
    actions.open_relationship(
        by=SYSTEM, holder_kind="team", holder=world.rapid.pk, organisation=world.trust.pk,
        person=world.amina.pk, kind="referred_to", subject="referral:1",
    )  # fmt: skip


def looks(world, actor=None, category="demographics", **more):
    return decide(actor or world.carer_nurse, "person.look", world.amina.pk, category, **more)


def test_a_decision_names_the_agreement_and_what_it_leaves_out(world):
    actions.end_agreement(
        by=world.officer, agreement=world.agreement.pk, why="A new one comes", alone=True
    )
    few = tuple(name for name in terms.CATEGORIES if name != "housing_and_benefits")
    agreed("TH-07", world.trust, world.practice, categories=few)
    referred(world)
    said = looks(world).basis
    assert "the person was referred to your team, since" in said
    assert "under agreement TH-07. Not shared with you: housing and benefits." in said


@pytest.mark.parametrize(
    "stop",
    [
        lambda w: actions.end_agreement(
            by=w.officer, agreement=w.agreement.pk, why="Over", alone=True
        ),
        lambda w: actions.suspend_agreement(by=w.officer, agreement=w.agreement.pk, why="Hold"),
    ],
)
def test_an_agreement_that_ends_or_rests_closes_the_view_at_once(world, stop):
    referred(world)
    assert looks(world).allowed
    stop(world)
    refused = looks(world)
    assert not refused.allowed
    assert "No sharing agreement in force" in refused.basis
    assert looks(world, world.gp).allowed, "the practice holds it itself"
    assert not Person.objects.filter(within(world.handler, "person.search")).exists()


def test_a_suspended_agreement_can_be_resumed(world):
    referred(world)
    actions.suspend_agreement(by=world.officer, agreement=world.agreement.pk, why="A question")
    actions.resume_agreement(by=world.officer, agreement=world.agreement.pk, why="Answered")
    assert looks(world).allowed


def terms_of(world, **more) -> actions.AgreementTerms:
    said = {
        "title": "A new way",
        "purposes": (terms.DIRECT_CARE,),
        "categories": ("demographics",),
        "lawful_basis": "public_task",
        "starts_at": clock.now(),
        "parties": tuple(
            actions.PartyTerms(each.pk, each.name) for each in (world.trust, world.practice)
        ),
    }
    return actions.AgreementTerms(**said | more)


def draft(world, reference="TH-08", **more) -> Agreement:
    return actions.draft_agreement(
        by=world.officer, reference=reference, terms=terms_of(world, **more)
    )


def sign(world, made, *organisations):
    for each in organisations:
        actions.sign_agreement(
            by=world.officer,
            agreement=made.pk,
            organisation=each.pk,
            signatory="Dr Example, director",
        )
    made.refresh_from_db()


def test_it_holds_only_once_every_party_has_signed(world):
    actions.end_agreement(by=world.officer, agreement=world.agreement.pk, why="Over", alone=True)
    referred(world)
    made = draft(world)
    sign(world, made, world.trust)
    assert (made.state, looks(world).allowed) == ("drafted", False)
    sign(world, made, world.practice)
    assert (made.state, looks(world).allowed) == ("signed", True)


def test_it_holds_from_its_first_moment_to_its_last_in_whatever_order_one_asks(world):
    actions.end_agreement(by=world.officer, agreement=world.agreement.pk, why="Over", alone=True)
    referred(world)
    starts = clock.now() + timedelta(days=1)
    ends, moment = starts + timedelta(days=1), timedelta(microseconds=1)
    sign(world, draft(world, starts_at=starts, ends_at=ends), world.trust, world.practice)
    asked = {starts: True, starts - moment: False, ends - moment: True, ends: False}
    for at in [*asked, *reversed(asked)]:
        with clock.frozen(at):
            assert looks(world).allowed is asked[at], at


def test_a_new_version_takes_the_place_of_the_last_when_it_is_signed(world):
    referred(world)
    narrower = terms_of(world, categories=("contacts",))
    made = actions.revise_agreement(by=world.officer, agreement=world.agreement.pk, terms=narrower)
    assert (made.reference, made.version, looks(world).allowed) == ("T-01", 2, True)
    sign(world, made, world.trust, world.practice)
    assert not looks(world).allowed


def test_what_a_new_version_replaced_keeps_the_day_on_which_it_ended(world):
    made = actions.revise_agreement(
        by=world.officer, agreement=world.agreement.pk, terms=terms_of(world)
    )
    sign(world, made, world.trust, world.practice)
    world.agreement.refresh_from_db()
    over = world.agreement.ends_at
    with clock.frozen(over + timedelta(days=9)), pytest.raises(UserError, match="ended already"):
        actions.end_agreement(
            by=world.officer, agreement=world.agreement.pk, why="Tidying", alone=True
        )
    world.agreement.refresh_from_db()
    assert world.agreement.ends_at == over


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"purposes": ()},
        {"purposes": ("curiosity",)},
        {"categories": ("finances",)},
        {"lawful_basis": "because"},
        {"lawful_basis": "research"},
        {"purposes": (terms.DIRECT_CARE, terms.RESEARCH)},
        {"starts_at": datetime(1999, 12, 31, 12, tzinfo=UTC)},
        {"starts_at": clock.now() + timedelta(days=366 * 52)},
        {"ends_at": datetime(9999, 12, 31, tzinfo=UTC)},
        {"opening_hours": 0},
        {"opening_hours": 73},
        {"parties": ()},
    ],
)
def test_an_agreement_that_makes_no_sense_is_refused(world, wrong):
    with pytest.raises(UserError):
        draft(world, **wrong)
    assert not Agreement.objects.filter(reference="TH-08").exists()


@pytest.mark.parametrize("basis", terms.LAWFUL_BASES)
def test_a_lawful_basis_carries_what_its_article_is_about(basis):
    assert set(terms.CARRIED) == set(terms.LAWFUL_BASES)
    assert terms.unfit(basis, terms.CARRIED[basis]) == ""
    carries_care = basis != "research"
    assert (terms.unfit(basis, {terms.DIRECT_CARE}) == "") is carries_care
    assert (terms.unfit(basis, {terms.RESEARCH}) == "") is (basis in ("research", "consent"))


@pytest.mark.parametrize(
    "signatory", [".", "", "Dr Example", "Dr Example, .", ", director", "., ."]
)
def test_whoever_signs_has_a_name_and_a_post(world, signatory):
    made = draft(world)
    with pytest.raises(UserError, match="in which post"):
        actions.sign_agreement(
            by=world.officer, agreement=made.pk, organisation=world.trust.pk, signatory=signatory
        )


def test_it_must_end_after_it_starts_and_have_a_reference_of_its_own(world):
    with pytest.raises(UserError, match="before it starts"):
        draft(world, ends_at=clock.now() - timedelta(days=1))
    with pytest.raises(UserError, match="already"):
        draft(world, reference="t-01")


def test_a_draft_can_be_changed_by_whoever_saw_it_last_until_it_is_signed(world):
    made = draft(world)
    changed = actions.change_agreement(
        by=world.officer, agreement=made.pk, edits=1, terms=terms_of(world, title="Better")
    )
    assert changed.title == "Better"
    with pytest.raises(Conflict):
        actions.change_agreement(
            by=world.officer, agreement=made.pk, edits=1, terms=terms_of(world)
        )
    sign(world, made, world.trust)
    with pytest.raises(UserError, match="new version"):
        actions.change_agreement(
            by=world.officer, agreement=made.pk, edits=2, terms=terms_of(world)
        )


def test_only_the_officer_keeps_agreements(world):
    with pytest.raises(NotAllowed):
        actions.draft_agreement(by=world.nurse, reference="TH-09", terms=terms_of(world))
    with pytest.raises(NotAllowed):
        actions.end_agreement(by=world.gp, agreement=world.agreement.pk, why="No")


def test_the_preview_counts_who_would_gain_and_lose_sight_of_what(world):
    actions.end_agreement(by=world.officer, agreement=world.agreement.pk, why="Over", alone=True)
    referred(world)
    made = draft(world)
    gained = {(c.organisation, c.category): c.people for c in queries.preview(made)}
    trust, practice = world.trust.name, world.practice.name
    assert gained == {(trust, "demographics"): 1, (practice, "demographics"): 1}
    sign(world, made, world.trust, world.practice)
    lost = queries.preview(made, ending=True)
    assert {(c.organisation, c.people, c.gains) for c in lost} == {
        (trust, 1, False),
        (practice, 1, False),
    }


def test_what_another_agreement_lets_flow_already_is_no_change(world):
    referred(world)
    assert queries.preview(draft(world)) == []


def open_it(world, actor=None, reason="ongoing_care", **more) -> Opening:
    return actions.open_record(
        by=actor or world.carer_nurse, person=world.amina.pk, reason=reason, words=WORDS, **more
    )


def test_a_reason_opens_one_record_for_eight_hours(world):
    assert looks(world).way_in == "reason"
    made = open_it(world)
    decision = looks(world)
    assert decision.allowed
    assert decision.open_until == made.closes_at == made.opened_at + timedelta(hours=8)
    assert not decide(world.carer_nurse, "person.look", world.person().pk).allowed
    with clock.frozen(made.closes_at):
        assert not looks(world).allowed


def test_an_agreement_sets_for_how_long(world):
    agreed("TH-08", world.trust, world.practice, opening_hours=2)
    made = open_it(world)
    assert made.closes_at - made.opened_at == timedelta(hours=2)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reason": "curiosity"}, "from the list"),
        ({"words": "  "}, "in a few words"),
        ({"words": "x"}, "at least 10 letters"),
        ({"words": "12345 678 90123"}, "at least 10 letters"),
        ({"words": "xxxxxxxxxxxx"}, "at least 10 letters"),
        ({"words": "asas asas asas asas"}, "at least 10 letters"),
    ],
)
def test_an_opening_without_a_reason_or_words_is_refused(world, wrong, sentence):
    asked = {"person": world.amina.pk, "reason": "ongoing_care", "words": WORDS}
    with pytest.raises(UserError, match=sentence):
        actions.open_record(by=world.carer_nurse, **asked | wrong)


@pytest.mark.parametrize(
    "words", ["He fell at home", "তিনি বাড়িতে পড়ে গেছেন এবং ব্যথা পাচ্ছেন", "Guriga ayuu ku dhacay"]
)
def test_a_few_words_in_any_language_are_enough(world, words):
    asked = {"person": world.amina.pk, "reason": "ongoing_care", "words": words}
    assert actions.open_record(by=world.carer_nurse, **asked).words == words


def test_a_voluntary_group_opens_no_record(world):
    with pytest.raises(NotAllowed):
        open_it(world, world.volunteer)
    assert looks(world, world.volunteer).way_in == ""


def test_a_restricted_record_needs_a_second_step(world):
    actions.restrict(by=world.gp, person=world.amina.pk, kind="staff")
    assert not looks(world, world.handler).allowed
    assert looks(world, world.gp).allowed, "the practice has a relationship of its own"
    assert looks(world).way_in == "restricted"
    with pytest.raises(UserError, match="kept closer"):
        open_it(world)
    open_it(world, second_step=True)
    assert looks(world).allowed


def test_an_opening_is_closed_kept_from_the_person_and_reviewed(world):
    made = open_it(world, stands_out="colleague")
    other = open_it(world, world.therapist)
    assert list(queries.openings_to_review()) == [made, other]
    actions.keep_from_person(by=world.officer, opening=made.pk, why="Her husband reads her post")
    held = actions.close_opening(by=world.carer_nurse, opening=made.pk)
    assert (held.kept_by, looks(world).allowed) == ("Ines Rao", False)
    with pytest.raises(NotAllowed):
        actions.close_opening(by=world.therapist, opening=made.pk)
    actions.review_opening(
        by=world.officer, opening=made.pk, finding="fitting", words="Asked her lead"
    )
    assert list(queries.openings_to_review()) == [other]


def test_of_two_officers_who_review_at_once_the_second_overwrites_nothing(world):
    made = open_it(world)
    other = world.staff("Olu Second", roles.GOVERNANCE_LEAD, world.trust)
    about = {"opening": made.pk, "seen": made.last_review}
    first = actions.review_opening(by=other, finding="misuse", words="There was no reason", **about)
    with pytest.raises(Conflict, match="Olu Second reviewed it meanwhile"):
        actions.review_opening(
            by=world.officer, finding="fitting", words="All well founded", **about
        )
    made.refresh_from_db()
    assert (made.finding, made.finding_words) == ("misuse", "There was no reason")
    about["seen"] = first.last_review
    assert actions.review_opening(
        by=world.officer, finding="fitting", words="All well founded", **about
    ).reviewed_by == "Ines Rao"  # fmt: skip


def test_nobody_reviews_their_own_opening_or_without_words(world):
    both = world.staff("Sam Both", roles.TEAM_MEMBER, world.trust)
    both = Actor(
        name=both.name, id=both.id, organisation_id=world.trust.pk,
        roles=frozenset({roles.TEAM_MEMBER, roles.GOVERNANCE_LEAD}),
    )  # fmt: skip
    made = open_it(world, both)
    with pytest.raises(UserError, match="Somebody else"):
        actions.review_opening(by=both, opening=made.pk, finding="fitting", words="Fine")
    with pytest.raises(UserError, match="few words"):
        actions.review_opening(by=world.officer, opening=made.pk, finding="fitting", words="")
    with pytest.raises(UserError, match="from the list"):
        actions.review_opening(by=world.officer, opening=made.pk, finding="", words="Fine")


def wish(world, kind="object", **more):
    return actions.record_wish(by=world.gp, person=world.amina.pk, kind=kind, **more)


def test_an_objection_closes_what_it_names_to_whom_it_names(world):
    referred(world)
    wish(world, category="contacts", organisation=world.trust.pk)
    other = looks(world, category="contacts", held_by=world.practice.pk)
    assert not other.allowed
    assert "does not want your organisation to see this" in other.basis
    assert looks(world).allowed
    own = looks(world, category="contacts", held_by=world.trust.pk)
    assert own.allowed, "what the trust holds itself is no sharing"


@pytest.mark.parametrize(
    ("reason", "opens"), [("ongoing_care", False), ("consent", True), ("vital_interests", True)]
)
def test_only_some_reasons_hold_against_an_objection(world, reason, opens):
    wish(world)
    open_it(world, reason=reason)
    assert looks(world).allowed is opens


def test_a_wish_that_ends_no_longer_counts_and_said_twice_it_counts_once(world):
    referred(world)
    made = wish(world)
    assert wish(world) == made
    assert not looks(world).allowed
    actions.end_wish(by=world.gp, wish=made.pk)
    assert looks(world).allowed


def test_sharing_with_an_organisation_stands_in_for_an_agreement(world):
    referred(world)
    actions.end_agreement(by=world.officer, agreement=world.agreement.pk, why="Over", alone=True)
    with pytest.raises(UserError, match="with which organisation"):
        wish(world, "share")
    wish(world, "share", organisation=world.trust.pk)
    assert looks(world).allowed


def test_the_opt_out_holds_for_research_and_never_for_care(world):
    referred(world)
    agreed(
        "TH-08", world.trust, world.practice, purposes=(terms.RESEARCH,), lawful_basis="research"
    )
    analyst = world.staff("Ann Count", roles.ANALYST, world.trust)

    def studied():
        return decide(analyst, "person.study", world.amina.pk, purpose=terms.RESEARCH)

    assert studied().allowed
    wish(world, "opt_out")
    assert "does not want their record used" in studied().basis
    assert looks(world).allowed


def test_a_person_sees_their_own_record_and_a_proxy_within_their_scope(world):
    own, proxy = (
        Actor(
            name=name, kind="resident",
            id=actions.open_account(by=SYSTEM, email=f"{name}@example.org", name=name).pk,
        )
        for name in ("amina", "karim")
    )  # fmt: skip
    about = {"by": SYSTEM, "person": world.amina.pk, "holder_kind": "account"}
    actions.open_relationship(**about, holder=own.id, kind="self", subject="self")
    actions.open_relationship(
        **about, holder=proxy.id, kind="proxy", subject="proxy:1", categories=["contacts"]
    )
    assert looks(world, own, "mental_health").allowed
    assert looks(world, proxy, "contacts").allowed
    assert not looks(world, proxy, "mental_health").allowed
    assert not decide(own, "person.change", world.amina.pk).allowed
    wish(world)
    assert looks(world, own).allowed


def test_a_service_that_is_kept_closer_keeps_its_referrals_closer(world):
    service = world.service("Sexual health", world.therapy, restricted="sexual_health")
    held = world.referral(person=world.amina)
    frontdoor.triage(
        by=world.nurse, referral=held.pk, version=held.version, service=service.pk,
        urgency="routine",
    )  # fmt: skip
    assert Restriction.objects.get().subject == f"referral:{held.pk}"
    item = {"held_by": world.trust.pk, "item": f"referral:{held.pk}"}
    assert not looks(world, world.gp, "contacts", **item).allowed
    assert looks(world, world.gp, "contacts", held_by=world.trust.pk).allowed


def test_the_preview_counts_whom_one_holds_and_another_knows_as_a_slow_count_does(world):
    actions.end_agreement(by=world.officer, agreement=world.agreement.pk, why="Over", alone=True)
    people = [world.person(practice_id=world.practice.pk) for _ in range(5)]
    for number, each in enumerate(people[:3]):
        actions.open_relationship(
            by=SYSTEM, holder_kind="team", holder=world.rapid.pk, organisation=world.trust.pk,
            person=each.pk, kind="referred_to", subject=f"referral:{number}",
        )  # fmt: skip
    actions.close_relationships(by=SYSTEM, subject="referral:0")
    made = draft(world)

    def slow(receiver, giver):
        ours, theirs = (
            {
                each.person
                for each in Relationship.objects.filter(closes_at=None)
                if each.organisation == one.pk
            }
            for one in (receiver, giver)
        )
        return len(ours & theirs)

    counted = {c.organisation_id: c.people for c in queries.preview(made)}
    assert counted == {
        world.trust.pk: slow(world.trust, world.practice),
        world.practice.pk: slow(world.practice, world.trust),
    }
    assert counted[world.trust.pk] == 2


def test_who_finds_everybody_is_counted_with_everybody_whom_the_others_hold(world):
    actions.end_agreement(by=world.officer, agreement=world.agreement.pk, why="Over", alone=True)
    found = queries.preview(draft(world), find_everybody=[world.trust.pk])
    assert {c.organisation_id: c.people for c in found} == {
        world.trust.pk: 1,
        world.practice.pk: 0,
    }


def test_the_preview_asks_as_little_of_two_parties_as_of_many(world, django_assert_num_queries):
    actions.end_agreement(by=world.officer, agreement=world.agreement.pk, why="Over", alone=True)
    many = [world.practice, world.trust, world.charity]
    few = draft(world)
    more = draft(
        world, "TH-10", parties=tuple(actions.PartyTerms(each.pk, each.name) for each in many)
    )
    for made in (few, more):
        held = queries.agreement(made.pk)
        with django_assert_num_queries(4):
            assert queries.preview(held)


def test_a_signature_is_for_the_draft_that_was_read(world):
    made = draft(world)
    actions.change_agreement(
        by=world.officer, agreement=made.pk, edits=1, terms=terms_of(world, title="Other")
    )
    said = {
        "agreement": made.pk,
        "organisation": world.trust.pk,
        "signatory": "Dr Example, director",
    }
    with pytest.raises(Conflict):
        actions.sign_agreement(by=world.officer, edits=1, **said)
    actions.sign_agreement(by=world.officer, edits=2, **said)


def test_the_journal_says_who_signed_and_why_it_rests(world):
    actions.suspend_agreement(by=world.officer, agreement=world.agreement.pk, why="A question")
    subject = f"agreement:{world.agreement.pk}"
    last = list(journal.of_subject(subject))[-1]
    assert (last.action, last.detail["why"]) == ("agreement.suspend", "A question")
    signed = [each for each in journal.of_subject(subject) if each.action == "agreement.sign"]
    assert {each.detail["signatory"] for each in signed} == {"Somebody, director"}
