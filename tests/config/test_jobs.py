"""The jobs that run by themselves do all they can before they fail."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

import pytest
from tests.world import make_world

from hamlet.access import sight
from hamlet.config import jobs
from hamlet.frontdoor import actions as frontdoor
from hamlet.frontdoor.queries import to_be_raised, unanswered
from hamlet.kernel import clock
from hamlet.kernel.errors import Conflict, Fault


@pytest.fixture
def climbed(db, monkeypatch):
    """Three offers; what bringing each back raises can be set by its id."""
    raised, done = {}, []

    def climb_back(*, by, referral):
        if referral in raised:
            raise raised[referral]
        done.append(referral)

    offers = [SimpleNamespace(pk=each) for each in ("one", "two", "three")]
    monkeypatch.setattr(jobs, "unanswered", lambda: offers)
    monkeypatch.setattr(jobs, "frontdoor", SimpleNamespace(climb_back=climb_back))
    return raised, done


def test_an_offer_that_fails_does_not_keep_the_others_and_is_seen(climbed):
    raised, done = climbed
    raised["one"] = ValueError("broken")
    with pytest.raises(Fault, match="could not be brought back: 1"):
        jobs.bring_back_unanswered_offers.func(timestamp=0)
    assert done == ["two", "three"]


def test_an_offer_that_was_just_answered_is_no_fault(climbed):
    raised, done = climbed
    raised["two"] = Conflict("Somebody was first.")
    jobs.bring_back_unanswered_offers.func(timestamp=0)
    assert done == ["one", "three"]


def test_what_piled_up_is_worked_off_in_portions_and_what_fails_takes_no_time_of_it(
    climbed, monkeypatch
):
    raised, done = climbed
    raised["one"] = ValueError("broken")
    monkeypatch.setattr(jobs, "PORTION", 1e-9)
    for _ in range(2):
        with pytest.raises(Fault, match="could not be brought back: 1"):
            jobs.bring_back_unanswered_offers.func(timestamp=0)
    assert done == ["two", "two"]


def test_tidying_keeps_jobs_that_failed(monkeypatch):
    asked = []

    async def remove_old_jobs(context, **options):
        asked.append(options)

    monkeypatch.setattr(jobs.builtin_tasks, "remove_old_jobs", remove_old_jobs)
    # In a thread of its own: the browser of other tests keeps a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, jobs.tidy.func(None, timestamp=0)).result()
    assert asked == [{"max_hours": jobs.KEPT_HOURS, "remove_failed": False}]


def test_a_job_sees_what_it_works_on_though_nobody_acts(db):
    world = make_world()
    referral = world.referral()
    offered = frontdoor.triage_and_offer(
        by=world.nurse, referral=referral.pk, version=1, service=world.rapid_service.pk,
        urgency="soon",
    )  # fmt: skip
    with clock.frozen(offered.answer_by), sight.nobody():
        jobs.bring_back_unanswered_offers(0)
    referral.refresh_from_db()
    assert referral.state == "returned"


def test_what_is_worked_off_begins_with_what_cannot_wait(db):
    world = make_world()
    start = clock.now()
    made = []
    for days, urgency in ((0, "soon"), (20, "emergency")):
        with clock.frozen(start + timedelta(days=days)):
            made.append(world.referral(urgency=urgency))
            frontdoor.triage_and_offer(
                by=world.nurse, referral=made[-1].pk, version=1, urgency=urgency,
                service=world.rapid_service.pk,
            )  # fmt: skip
    pressing = [each.pk for each in reversed(made)]
    with clock.frozen(start + timedelta(days=40)):
        assert to_be_raised() == pressing
        assert [each.pk for each in unanswered()] == pressing
