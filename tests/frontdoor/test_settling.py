"""No haggling: a counter-offer, one history, and an arbiter who decides the second time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.staff import client_of, text

from hamlet.access import roles
from hamlet.access.decisions import decide
from hamlet.access.models import Account
from hamlet.frontdoor import actions, policies
from hamlet.frontdoor.models import Message
from hamlet.frontdoor.queries import conservation, unanswered
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.place import actions as place
from hamlet.place.queries import actor_of, roles_of

TUESDAY_NOON = datetime(2026, 6, 2, 11, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def demo(settings):
    settings.HAMLET_DEMO = True


def made(verb, by, referral, **more):
    return verb(by=by, referral=referral.pk, version=referral.version, **more)


def offered(world, referral, service):
    decision = {"service": service.pk, "urgency": "urgent"}
    return made(actions.triage_and_offer, world.nurse, referral, **decision)


def refused(world, referral, **more):
    return made(actions.turn_down, world.carer_nurse, referral, reason="no_capacity", **more)


@pytest.fixture
def arbiter(world):
    return world.staff("Dr Ines Vale", roles.ARBITER, world.trust, world.triage)


@pytest.fixture
def disputed(world, arbiter):
    referral = refused(world, offered(world, world.referral(), world.rapid_service))
    referral = made(actions.offer, world.nurse, referral, team=world.therapy.pk)
    return made(
        actions.turn_down, world.therapist, referral, reason="other", words="We are four down."
    )


def test_a_counter_offer_comes_back_with_the_refusal(world):
    referral = offered(world, world.referral(), world.rapid_service)
    referral = refused(world, referral, instead=world.therapy_service.pk, words="Needs rails.")
    assert referral.proposed_for == world.therapy_service
    last = referral.moves.last()
    assert last.words == "Needs rails.\n\nProposed instead: Community therapy."
    page = text(client_of(world.nurse).get(f"/referrals/{referral.pk}/triage/"))
    assert "Community therapy" in page
    referral = offered(world, referral, world.therapy_service)
    assert referral.proposed_for is None


def test_a_day_of_their_own_is_agreed_to_and_moves_no_promise(world):
    with clock.frozen(TUESDAY_NOON):
        referral = offered(world, world.referral(), world.rapid_service)
        due = referral.due_at
        referral = refused(world, referral, from_day=date(2026, 6, 3))
        assert "from 3 June" in referral.moves.last().words
        referral = made(actions.agree, world.nurse, referral)
    assert (referral.state, referral.owner_team) == ("accepted", world.rapid)
    assert referral.due_at == due
    assert decide(world.carer_nurse, "person.look", referral.person_id).allowed


def test_nobody_proposes_a_day_for_others_or_today(world):
    referral = offered(world, world.referral(), world.rapid_service)
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(UserError, match="of your own"):
        refused(world, referral, instead=world.therapy_service.pk, from_day=tomorrow)
    with pytest.raises(UserError, match="after today"):
        refused(world, referral, from_day=clock.today())
    with pytest.raises(Conflict, match="No team proposes"):
        made(actions.agree, world.nurse, refused(world, referral))


def test_the_second_refusal_goes_to_the_arbiter_and_the_owner_stays(world, arbiter, disputed):
    assert (disputed.state, disputed.owner_team) == ("disputed", world.triage)
    assert disputed.answer_by
    assert conservation().holds
    assert policies.may_see(arbiter, disputed).allowed
    told = Message.objects.filter(referral=disputed).last()
    assert "The arbiter decides now" in told.words
    page = text(client_of(arbiter).get(f"/referrals/{disputed.pk}/"))
    assert "The arbiter (Dr Ines Vale) decides until" in page
    assert "We are four down" in page


def test_only_the_arbiter_settles_and_it_holds_at_once(world, arbiter, disputed):
    for other in (world.nurse, world.therapist, world.carer_nurse):
        with pytest.raises(NotAllowed):
            made(actions.settle, other, disputed, service=world.rapid_service.pk, words="I say so.")
    with pytest.raises(UserError, match="Say why"):
        made(actions.settle, arbiter, disputed, service=world.therapy_service.pk, words=" ")
    settled = made(
        actions.settle, arbiter, disputed, service=world.therapy_service.pk, words="It is rails."
    )
    assert (settled.state, settled.owner_team) == ("accepted", world.therapy)
    assert decide(world.therapist, "person.look", settled.person_id).allowed
    assert not decide(world.carer_nurse, "person.look", settled.person_id).allowed
    assert "It is rails" in Message.objects.filter(referral=settled).last().words


def test_it_does_not_climb_back_from_the_arbiter_nor_is_it_accepted_in_passing(world, disputed):
    with clock.frozen(disputed.answer_by + timedelta(days=1)):
        assert not unanswered().exists()
    with pytest.raises(Conflict):
        made(actions.accept, world.nurse, disputed)


def test_where_no_arbiter_is_named_it_comes_back_each_time(world):
    referral = world.referral()
    for _ in range(3):
        referral = refused(world, offered(world, referral, world.rapid_service))
        assert referral.state == "returned"


def test_where_the_arbiter_has_left_triage_settles_so_that_nothing_is_stuck(
    world, arbiter, disputed
):
    assert "settle" not in policies.moves_open_to(world.nurse, disputed)
    place.leave(by=SYSTEM, account=arbiter.id)
    assert "settle" in policies.moves_open_to(world.nurse, disputed)


def test_whose_days_as_arbiter_are_over_is_followed_by_whoever_is_named_for_their_leave(
    world, arbiter, disputed
):
    today, friday = clock.today(), clock.today() + timedelta(days=4)
    (held,) = roles_of(arbiter.id)
    place.give_role(
        by=SYSTEM,
        practitioner=world.nurse.practitioner_id,
        organisation=world.trust.pk,
        team=world.triage.pk,
        role=roles.ARBITER,
        starts=today,
        ends=friday,
    )
    place.end_role(by=SYSTEM, role=held.pk, last=today - timedelta(days=1))
    nurse = actor_of(Account.objects.get(pk=world.nurse.id))
    assert "settle" in policies.moves_open_to(nurse, disputed)
    handler = world.staff("Noor Hale", roles.TRIAGE_CLINICIAN, world.trust, world.triage)
    assert "settle" not in policies.moves_open_to(handler, disputed)
    with clock.frozen(clock.now() + timedelta(days=5)):
        assert "settle" in policies.moves_open_to(handler, disputed)


def test_a_new_handover_begins_with_no_refusals(world, arbiter, disputed):
    settled = made(
        actions.settle, arbiter, disputed, service=world.therapy_service.pk, words="It is rails."
    )
    again = made(actions.offer, world.therapist, settled, team=world.rapid.pk)
    assert refused(world, again).state == "returned"
