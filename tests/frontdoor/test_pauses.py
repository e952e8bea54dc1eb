"""A clock stands still only while something is asked, and no pause hides a wait."""

from datetime import UTC, datetime, timedelta

import pytest

from hamlet.frontdoor import actions
from hamlet.frontdoor.waits import MOST_PAUSED, wait_of
from hamlet.kernel import clock
from hamlet.kernel.errors import UserError

TUESDAY_NOON = datetime(2026, 6, 2, 11, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def at(**after):
    return clock.frozen(TUESDAY_NOON + timedelta(**after))


def made(verb, by, referral, **more):
    return verb(by=by, referral=referral.pk, version=referral.version, **more)


def asked(world, referral):
    return made(actions.ask, world.nurse, referral, words="Who is with her?")


def answered(world, referral):
    return made(actions.answer, world.handler, referral, words="Her son.")


@pytest.fixture
def referral(world):
    with at(hours=0):
        return world.referral()


def test_as_much_time_is_left_after_the_answer_as_before_the_question(world, referral):
    with at(minutes=20):
        referral = asked(world, referral)
    with at(minutes=50):
        referral = answered(world, referral)
    assert referral.due_at == TUESDAY_NOON + 90 * MINUTE


def test_with_no_answer_the_clock_runs_on_by_itself_after_two_days(world, referral):
    with at(minutes=20):
        referral = asked(world, referral)
    assert referral.due_at == TUESDAY_NOON + MOST_PAUSED + 60 * MINUTE
    with at(days=5):
        assert answered(world, referral).due_at == TUESDAY_NOON + MOST_PAUSED + 60 * MINUTE


def test_asking_again_and_again_buys_two_days_in_all(world, referral):
    for day in range(4):
        with at(days=day, minutes=10):
            referral = asked(world, referral)
        with at(days=day, hours=23):
            referral = answered(world, referral)
    assert referral.due_at <= TUESDAY_NOON + MOST_PAUSED + 60 * MINUTE


def test_what_is_late_does_not_become_less_late_by_asking(world, referral):
    due = referral.due_at
    with at(hours=2):
        assert asked(world, referral).due_at == due
        referral.refresh_from_db()
    with at(hours=9):
        assert answered(world, referral).due_at == due


def test_an_emergency_does_not_stand_still(world):
    with at(hours=0):
        urgent = world.referral(urgency="emergency")
        due = urgent.due_at
        assert asked(world, urgent).due_at == due


def test_the_service_s_promise_leaves_out_the_pause_and_nothing_else(world, referral):
    with at(minutes=10):
        referral = asked(world, referral)
    with at(minutes=40):
        referral = answered(world, referral)
    with at(minutes=50):
        service = world.rapid_service.pk
        referral = made(actions.triage, world.nurse, referral, service=service, urgency="urgent")
    assert referral.due_at == TUESDAY_NOON + 150 * MINUTE


def test_the_whole_wait_is_told_beside_the_pause_and_the_hands(world, referral):
    with at(minutes=10):
        referral = asked(world, referral)
    with at(minutes=40):
        referral = answered(world, referral)
        service = world.rapid_service.pk
        decision = {"service": service, "urgency": "urgent"}
        referral = made(actions.triage_and_offer, world.nurse, referral, **decision)
        referral = made(actions.accept, world.carer_nurse, referral)
    with at(minutes=100):
        referral = made(actions.start, world.carer_nurse, referral)
    with at(days=9):
        wait = wait_of(referral.moves.all(), clock.now())
    assert (wait.whole, wait.stood, wait.over) == (100 * MINUTE, 30 * MINUTE, True)
    assert wait.hands == 3  # The handler, the nurse and the carer's nurse.


def under_way(world, **days):
    service = world.service("Children's ward", world.therapy, **days)
    decision = {"service": service.pk, "urgency": "routine"}
    referral = made(actions.triage, world.nurse, world.referral(), **decision)
    referral = actions.offer(
        by=world.nurse, referral=referral.pk, version=referral.version, team=world.therapy.pk
    )
    referral = made(actions.accept, world.therapist, referral)
    return made(actions.start, world.therapist, referral)


def test_after_first_contact_the_service_s_own_days_run(world):
    midnight = datetime(2026, 6, 2, 23, 0, tzinfo=UTC)
    with at(hours=0):
        both = under_way(world, review_days=30, longest_days=42)
        assert both.due_at == midnight + timedelta(days=30)
    with at(days=29):
        both = made(actions.review, world.therapist, both)
        assert both.due_at == midnight + timedelta(days=42)  # Before the next review.
    with at(hours=0):
        plain = under_way(world)
        assert plain.due_at is None
        with pytest.raises(UserError, match="promises no reviews"):
            made(actions.review, world.therapist, plain)
