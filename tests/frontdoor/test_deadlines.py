"""What was promised holds again when an offer comes back: no sooner, no later, and not for ever."""

from datetime import UTC, datetime, timedelta

import pytest

from hamlet.frontdoor import actions
from hamlet.kernel import clock

TUESDAY_NOON = datetime(2026, 6, 2, 11, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now():
    with clock.frozen(TUESDAY_NOON):
        yield


def at(hours: int):
    return clock.frozen(TUESDAY_NOON + timedelta(hours=hours))


def made(verb, by, referral, **more):
    return verb(by=by, referral=referral.pk, version=referral.version, **more)


def offered(by, referral, team):
    return made(actions.offer, by, referral, team=team.pk)


def turned_down(by, referral, reason="no_capacity", **more):
    return made(actions.turn_down, by, referral, reason=reason, **more)


@pytest.fixture
def triaged(world):
    """Decided for a service that promises ten working days."""
    service = world.therapy_service.pk
    return made(actions.triage, world.nurse, world.referral(), service=service, urgency="routine")


@pytest.fixture
def accepted(world, triaged):
    return made(actions.accept, world.therapist, offered(world.nurse, triaged, world.therapy))


@pytest.fixture
def active(world, accepted):
    return made(actions.start, world.therapist, accepted)


def test_a_team_that_keeps_what_it_had_offered_keeps_its_deadline(world, accepted):
    promised = accepted.due_at
    assert promised > TUESDAY_NOON + timedelta(days=10)
    with at(1):
        referral = turned_down(world.carer_nurse, offered(world.therapist, accepted, world.rapid))
        assert referral.due_at == TUESDAY_NOON + timedelta(hours=2)
        referral = offered(world.therapist, referral, world.rapid)
    with at(3):
        referral = actions.climb_back(by=world.handler, referral=referral.pk)
        referral = made(actions.take_back, world.therapist, referral)
    assert (referral.state, referral.due_at) == ("accepted", promised)


def test_a_team_that_goes_on_has_no_deadline_as_before(world, active):
    assert active.due_at is None
    for _ in range(2):
        referral = offered(world.therapist, active, world.rapid)
        assert referral.due_at is None
        referral = made(actions.recall, world.therapist, referral)
        assert referral.due_at == TUESDAY_NOON + timedelta(hours=1)
        active = made(actions.take_back, world.therapist, referral)
        assert (active.state, active.due_at) == ("active", None)


def test_what_triage_offers_again_is_due_as_it_was_promised(world, triaged):
    promised = triaged.due_at
    referral = made(actions.recall, world.nurse, offered(world.nurse, triaged, world.rapid))
    assert referral.due_at == TUESDAY_NOON + timedelta(hours=1)
    referral = offered(world.nurse, referral, world.therapy)
    assert referral.due_at == promised
    assert made(actions.accept, world.therapist, referral).due_at == promised


def test_what_is_unsafe_stays_due_at_once_until_somebody_begins(world, triaged):
    refused = {"reason": "unsafe", "words": "Too ill to wait"}
    referral = turned_down(world.carer_nurse, offered(world.nurse, triaged, world.rapid), **refused)
    referral = made(actions.recall, world.nurse, offered(world.nurse, referral, world.rapid))
    referral = made(actions.accept, world.therapist, offered(world.nurse, referral, world.therapy))
    assert referral.due_at == TUESDAY_NOON
    with at(1):
        referral = offered(world.therapist, referral, world.rapid)
        referral = turned_down(world.carer_nurse, referral, **refused)
        referral = made(actions.take_back, world.therapist, referral)
    assert referral.due_at == TUESDAY_NOON + timedelta(hours=1)
    assert made(actions.start, world.therapist, referral).due_at is None


def test_a_team_that_never_saw_the_person_has_not_begun_because_another_had(world, active):
    referral = made(
        actions.accept, world.carer_nurse, offered(world.therapist, active, world.rapid)
    )
    promised = referral.due_at
    assert promised == TUESDAY_NOON + timedelta(hours=2)
    referral = turned_down(world.therapist, offered(world.carer_nurse, referral, world.therapy))
    referral = made(actions.take_back, world.carer_nurse, referral)
    assert (referral.state, referral.due_at) == ("accepted", promised)
    assert made(actions.start, world.carer_nurse, referral).state == "active"
