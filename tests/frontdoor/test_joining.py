"""Two referrals for one need: joined and taken apart, each referrer told, and nothing lost."""

import pytest
from tests.staff import client_of

from hamlet.access import roles
from hamlet.frontdoor import actions
from hamlet.frontdoor.models import Message
from hamlet.frontdoor.queries import Worklist, conservation
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, NotAllowed, UserError


def made(verb, by, referral, **more):
    referral.refresh_from_db()
    return verb(by=by, referral=referral.pk, version=referral.version, **more)


def told(referral):
    return Message.objects.filter(referral=referral, channel="product").last().words


@pytest.fixture
def person(world):
    return world.person(practice=world.practice)


@pytest.fixture
def first(world, person):
    """One that rapid response has taken on."""
    decision = {"service": world.rapid_service.pk, "urgency": "soon"}
    referral = world.referral(person=person)
    referral = made(actions.triage_and_offer, world.nurse, referral, **decision)
    return made(actions.accept, world.carer_nurse, referral)


@pytest.fixture
def second(world, person):
    return world.referral(by=world.gp, person=person, urgency="urgent")


@pytest.fixture
def joined(world, first, second):
    made(actions.join, world.nurse, second, into=first.pk)
    first.refresh_from_db()
    second.refresh_from_db()
    return second


def test_both_referrers_hear_of_it_and_the_more_pressing_of_each_holds(world, first, joined):
    assert (joined.state, joined.owner_team, joined.due_at) == ("joined", world.rapid, None)
    assert first.urgency == "urgent"
    assert "together with another" in told(joined)
    assert "goes on with it" in told(first)
    assert conservation().holds


def test_it_goes_along_to_the_end_and_each_referrer_hears_each_step(world, first, joined):
    made(actions.start, world.carer_nurse, first)
    assert told(joined) == "Rapid response made first contact."
    made(actions.end, world.carer_nurse, first, outcome="goal_met", words="Rails fitted.")
    joined.refresh_from_db()
    assert (joined.state, joined.outcome) == ("ended", "goal_met")
    assert "Rails fitted" in told(joined)
    counted = conservation()
    assert counted.holds
    assert (counted.received, counted.ended) == (2, 2)


def test_what_one_referrer_added_is_not_told_to_the_other(world, first, joined):
    before = told(joined)
    made(actions.add, world.handler, first, words="Her husband hits her.")
    assert told(joined) == before


def test_it_is_refused_with_the_other_and_a_notice_of_its_own(world, person):
    one, two = world.referral(person=person), world.referral(by=world.gp, person=person)
    made(actions.join, world.nurse, two, into=one.pk)
    made(actions.refuse, world.nurse, one, reason="not_eligible", next_owner="Her own GP practice")
    counted = conservation()
    assert counted.holds
    assert counted.refused == 2
    assert "Her own GP practice" in told(two)


def test_it_is_taken_apart_with_the_promise_that_it_had(world, first, second):
    due = second.due_at
    made(actions.join, world.nurse, second, into=first.pk)
    parted = made(actions.part, world.nurse, second)
    assert (parted.state, parted.owner_team, parted.due_at) == ("received", world.triage, due)
    assert parted.joined_to is None
    made(actions.end, world.carer_nurse, first, outcome="goal_met")
    parted.refresh_from_db()
    assert parted.state == "received"


def test_withdrawing_one_lets_the_other_go_on(world, first, joined):
    made(actions.withdraw, world.carer_nurse, first, words="She has moved.")
    joined.refresh_from_db()
    assert (joined.state, joined.owner_team) == ("received", world.triage)
    assert conservation().holds


def test_it_goes_on_when_a_referrer_withdraws_who_cannot_see_it(world, person, settings):
    settings.HAMLET_DEMO = True
    theirs = actions.receive(
        by=world.volunteer, submission_key="theirs", need="Cannot cook", consent=True,
        stated=actions.Stated(name="Amina Begum"),
        referrer=actions.Referrer(
            kind="voluntary", account=world.volunteer.id, organisation=world.charity.pk
        ),
    )  # fmt: skip
    made(actions.identify, world.nurse, theirs, person=person.pk)
    ours = world.referral(person=person)
    made(actions.join, world.nurse, ours, into=theirs.pk)
    theirs.refresh_from_db()
    address = f"/referrals/{theirs.pk}/withdraw/"
    client_of(world.volunteer).post(address, {"version": theirs.version, "words": "She has moved."})
    theirs.refresh_from_db()
    ours.refresh_from_db()
    assert (theirs.state, ours.state, ours.owner_team) == ("withdrawn", "received", world.triage)
    assert conservation().holds


def test_what_its_referrer_says_takes_it_apart(world, first, joined):
    made(actions.add, world.gp, joined, words="She has a fever now.")
    joined.refresh_from_db()
    assert joined.state == "received"
    made(actions.join, world.nurse, joined, into=first.pk)
    resident = Actor(name="A resident", kind="resident")
    assert made(actions.ask_to_stop, resident, joined).state == "received"


def test_it_shows_once_on_the_worklist_with_how_many_go_along(world, first, joined):
    (row,) = Worklist(world.rapid.pk).page().rows
    assert (row.id, row.joined) == (first.pk, 1)


def test_who_and_what_cannot_be_joined(world, first, second):
    stranger = world.referral(person=world.person(given="Halima"))
    with pytest.raises(NotAllowed):
        made(actions.join, world.carer_nurse, second, into=first.pk)
    with pytest.raises(UserError, match="one person"):
        made(actions.join, world.nurse, stranger, into=first.pk)
    with pytest.raises(UserError, match="another referral"):
        made(actions.join, world.nurse, second, into=second.pk)
    with pytest.raises(Conflict):
        made(actions.join, world.nurse, first, into=second.pk)
    made(actions.end, world.carer_nurse, first, outcome="goal_met")
    with pytest.raises(UserError, match="has ended"):
        made(actions.join, world.nurse, second, into=first.pk)


def test_what_is_kept_closer_is_joined_with_nothing(world, person, second):
    clinic = world.service("Sexual health", world.therapy, restricted="sexual_health")
    lead = world.staff("Lee Marsh", roles.TRIAGE_CLINICIAN, world.trust, world.triage)
    other = world.referral(person=person)
    made(actions.join, world.nurse, second, into=other.pk)
    decision = {"service": clinic.pk, "urgency": "soon"}
    with pytest.raises(UserError, match="kept closer"):
        made(actions.triage, lead, other, **decision)
    made(actions.part, world.nurse, second)
    made(actions.triage, lead, other, **decision)
    with pytest.raises(UserError, match="kept closer"):
        made(actions.join, world.nurse, second, into=other.pk)
