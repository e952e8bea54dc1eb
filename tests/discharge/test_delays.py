"""Nights lost by cause: counted as a slow and plain count does, and small numbers hidden."""

from datetime import timedelta
from random import Random

import pytest
from tests.discharge.conftest import TODAY, act, admitted, at

from hamlet.discharge import actions, presenters, queries, terms
from hamlet.discharge.models import Stay
from hamlet.kernel import clock
from hamlet.kernel.errors import UserError


def waited(ward, ready, causes, left=None, **more) -> Stay:
    """Somebody who was ready on a day, with causes from days on, and left on another."""
    with clock.frozen(at(ready - timedelta(days=5))):
        stay = admitted(ward, ward.world.person(f"Given{ready}{Stay.objects.count()}"), **more)
    with clock.frozen(at(left or TODAY)):
        act(ward, actions.make_ready, stay, ready_on=ready)
        for cause, day in causes:
            act(ward, actions.say_why, stay, cause=cause, from_day=day)
        if left:
            act(ward, actions.leave, stay, destination="home")
    return stay


def plainly(since, until) -> dict:
    """Nights by cause, one person and one night at a time."""
    nights: dict[str, int] = {}
    for stay in Stay.objects.exclude(ready_on=None):
        end = clock.london(stay.left_at).date() if stay.left_at else until
        for number in range((min(end, until) - since).days):
            night = since + timedelta(days=number)
            if night < stay.ready_on:
                continue
            holds = [d for d in stay.delays.all() if d.from_day <= night < (d.until_day or until)]
            cause = holds[0].cause if holds else ""
            nights[cause] = nights.get(cause, 0) + 1
    return nights


@pytest.mark.parametrize(("unit", "number"), [("week", 3), ("day", 9)])
def test_each_night_counts_once_by_the_cause_that_held(ward, unit, number):
    rng = Random(3)
    for _ in range(25):
        ready = TODAY - timedelta(days=rng.randint(1, 40))
        days = sorted(ready + timedelta(days=rng.randint(0, 9)) for _ in range(rng.randint(0, 3)))
        causes = [(rng.choice(list(terms.CAUSES)), min(day, TODAY)) for day in days]
        after = max([ready, *(day for _, day in causes)])
        left = after + timedelta(days=rng.randint(0, 9)) if rng.random() < 0.7 else None
        waited(ward, ready, causes, left if left and left <= TODAY else None)
    found = queries.delays(unit, number)
    assert found.since == TODAY - timedelta(days=21 if unit == "week" else 9)
    assert {cause: lost.nights for cause, lost in found.causes.items()} == plainly(
        found.since, found.until
    )
    by_week = sum(each.nights for each in found.times.values())
    assert by_week == found.whole.nights == sum(plainly(found.since, found.until).values())
    assert len(found.times) == number


def test_a_cause_ends_the_day_on_which_the_next_begins(ward):
    ready = TODAY - timedelta(days=6)
    stay = waited(ward, ready, [("care", ready), ("equipment", TODAY - timedelta(days=2))])
    assert [(d.cause, d.from_day, d.until_day) for d in stay.delays.all()] == [
        ("care", ready, TODAY - timedelta(days=2)),
        ("equipment", TODAY - timedelta(days=2), None),
    ]
    with pytest.raises(UserError, match="Give a day"):
        act(ward, actions.say_why, stay, cause="care", from_day=ready)


def test_no_cause_is_said_of_somebody_who_still_needs_the_hospital(ward):
    with pytest.raises(UserError, match="not ready"):
        act(ward, actions.say_why, admitted(ward), cause="care")


def test_figures_of_seven_people_or_fewer_are_hidden(ward):
    day = TODAY - timedelta(days=4)
    for _ in range(7):
        waited(ward, day, [("care", day)])
    found = queries.delays("week", 1)
    assert presenters.causes(found)[0][2] == "7 or fewer people: hidden"
    assert presenters.chart(found) is None
    assert "Too few" in presenters.finding(found)
    waited(ward, day, [("care", day)])
    found = queries.delays("week", 1)
    assert presenters.causes(found)[0][2:] == ["30", "10"]
    assert presenters.chart(found) is not None
    assert "“No care at home is free yet” (about 30)" in presenters.finding(found)


def test_a_night_with_no_cause_is_counted_as_not_said(ward):
    waited(ward, TODAY - timedelta(days=3), [("care", TODAY - timedelta(days=1))])
    assert queries.delays("week", 1).causes[""].nights == 2


def test_moving_the_day_on_which_they_were_ready_leaves_no_night_before_it(ward):
    ready = TODAY - timedelta(days=6)
    stay = waited(ward, ready, [("care", ready), ("bed", TODAY - timedelta(days=4))])
    act(ward, actions.make_ready, stay, ready_on=TODAY - timedelta(days=3))
    assert queries.nights_waited(stay) == 3
    assert sum(each.nights for each in queries.delays("week", 1).causes.values()) == 3
