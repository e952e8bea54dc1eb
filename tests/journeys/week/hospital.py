"""The way home from hospital: planned, assessed, followed, and closed."""

from datetime import timedelta

from tests.journeys.week.play import Week
from tests.journeys.week.world import Worker

from hamlet.discharge import actions as discharge
from hamlet.discharge import queries as stays
from hamlet.kernel import clock
from hamlet.synth.loader.discharge import CALL, CAUSES, WHERE

NEEDED = {
    1: ("care", "reablement"), 2: ("bed", "intermediate_care"), 3: ("bed", "care_home_places"),
}  # fmt: skip


def plans(week: Week, worker: Worker) -> None:
    """A coordinator goes through everybody in hospital, and whoever left with something open."""
    for stay in week.look(worker.actor, lambda: list(stays.in_hospital(worker.actor))):
        if week.chance(0.5):
            _one(week, worker, stay)
    for stay in week.look(worker.actor, lambda: list(stays.left_with_something_open(worker.actor))):
        if week.chance(0.3):
            _after(week, worker, stay)


def _one(week: Week, worker: Worker, stay) -> None:
    about = {"stay": stay.pk, "version": stay.version}
    days = (clock.now() - stay.admitted_at).days
    if stay.planned_at is None:
        pathway = week.rng.choices((0, 1, 2, 3), (0.45, 0.4, 0.1, 0.05))[0]
        week.do(
            worker.actor, discharge.plan, **about, pathway=pathway, destination=WHERE[pathway],
            ward=stay.ward, call=CALL, expected_on=clock.today() + timedelta(days=3),
        )  # fmt: skip
    elif stay.pathway and not stay.follow_ups.all() and week.chance(0.8):
        kind, service = NEEDED[stay.pathway]
        week.do(
            worker.actor, discharge.add_follow_up, **about, kind=kind,
            service=week.world.atlas.services[service][0],
        )  # fmt: skip
    elif stay.ready_on is None and days >= 1 + stay.pk.int % 4:
        cause = week.rng.choice(CAUSES[stay.pathway]) if week.chance(0.5) else ""
        week.do(worker.actor, discharge.make_ready, **about, ready_on=clock.today(), cause=cause)
    elif stay.ready_on is not None:
        _goes(week, worker, stay, about)


def _goes(week: Week, worker: Worker, stay, about: dict) -> None:
    """They go home; where something has no owner, mostly not yet."""
    without = stays.without_owner(stay)
    if not without:
        week.do(worker.actor, discharge.leave, **about, destination=stay.destination)
    elif week.chance(0.1):
        why = "They will not wait, and their son stays with them"
        week.do(
            worker.actor, discharge.leave, **about, destination=stay.destination, went_without=why
        )
    elif stays.holding(stay) is None:
        week.do(worker.actor, discharge.say_why, **about, cause="referral")


def _after(week: Week, worker: Worker, stay) -> None:
    """Somebody left with something open: name who does it, and close it once all have an owner."""
    about = {"version": stay.version}
    for each in stays.without_owner(stay):
        week.do(
            worker.actor,
            discharge.name_owner,
            follow_up=each.pk,
            **about,
            who="Their son, who agreed",
        )
        return
    week.do(worker.actor, discharge.settle, stay=stay.pk, **about)


def assesses(week: Week, worker: Worker) -> None:
    """A therapist assesses once for every service that will help."""
    for stay in week.look(worker.actor, lambda: list(stays.in_hospital(worker.actor))):
        if stay.pathway and not stay.assessments.all() and week.chance(0.3):
            week.do(
                worker.actor, discharge.assess, stay=stay.pk, version=stay.version,
                pathway=stay.pathway, needs=("wash", "move"), words="Second floor, no lift.",
            )  # fmt: skip
            return
