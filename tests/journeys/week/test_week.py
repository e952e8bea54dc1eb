"""A week of the borough, lived through the verbs: nobody lost, every promise accounted for.

Easter in one of fifty parts of the borough; `HAMLET_WEEK=10` lives a tenth of it, `HAMLET_WEEK=1`
the whole, and then an ordinary week too; `-k` chooses.
"""

from collections import Counter

import pytest
from tests.journeys.week import checks, figures
from tests.journeys.week.conftest import FEW, MANY, ONE_IN

from hamlet.access import sight
from hamlet.frontdoor import kept, raised

pytestmark = pytest.mark.django_db


def test_everything_happens_in_it(week):
    """A week in which little happens would prove little."""
    figures.tell(week)
    least = {
        "frontdoor.receive", "frontdoor.identify", "frontdoor.triage_and_offer", "frontdoor.accept",
        "frontdoor.start", "frontdoor.go_off_shift", "streaming.assess", "streaming.stream",
        "discharge.admit", "discharge.plan",
    }  # fmt: skip
    more = {
        "frontdoor.ask", "frontdoor.answer", "frontdoor.refuse", "frontdoor.signpost",
        "frontdoor.turn_down", "frontdoor.snooze", "frontdoor.end", "booking.book", "booking.came",
        "booking.absent", "booking.wait", "streaming.book", "discharge.add_follow_up",
        "discharge.make_ready", "discharge.leave",
    }  # fmt: skip
    # In a tenth of the borough one of these may not happen.
    rare = {"frontdoor.answer", "booking.absent"} if ONE_IN > FEW else set()
    assert (least if ONE_IN > MANY else least | more - rare) <= week.done.keys()
    assert Counter(each.kind for each in week.world.asks).keys() >= {"referral", "attendance"}


def test_referrals_add_up(week):
    assert list(checks.referrals_add_up()) == []


def test_each_open_referral_has_an_owner_and_stands_on_a_list(week):
    assert list(checks.each_open_one_has_an_owner_and_stands_on_a_list(week)) == []


def test_histories_are_whole_and_the_journal_says_the_same(week):
    assert list(checks.histories_are_whole()) == []


def test_attendances_end_or_are_on_a_list(week):
    assert list(checks.attendances_end_or_are_listed(week)) == []


def test_stays_end_or_are_on_a_list(week):
    assert list(checks.stays_end_or_are_listed(week)) == []


def test_waiting_ends_or_is_on_a_list(week):
    assert list(checks.waiting_ends_or_is_listed(week)) == []


def test_nothing_is_left_that_ends_by_itself(week):
    assert list(checks.nothing_is_left_to_lapse()) == []


def test_no_place_is_doubled(week):
    assert list(checks.places_are_not_doubled()) == []


def test_referrers_hear_each_move(week):
    assert list(checks.referrers_hear_each_move()) == []


def test_people_hear_each_change_of_their_booking(week):
    assert list(checks.people_hear_each_change()) == []


def test_every_promise_is_accounted_for(week):
    """The figures of the product and the slow count are the same, referral by referral."""
    counted = checks.promises(week.last)
    lines = kept.lines(30)
    assert sum(counted.values()) == len(lines)
    met = [line for line in lines if line.met_at and line.due_at]
    assert sum(line.met_at <= line.due_at for line in met) == counted["kept"]
    assert sum(line.met_at > line.due_at for line in met) == counted["late"]
    still = [line for line in lines if not line.met_at and not line.left_at and line.due_at]
    assert sum(line.due_at < week.last for line in still) == counted["waiting late"]
    assert sum(line.due_at >= week.last for line in still) == counted["waiting"]
    left = [line for line in lines if line.left_at and line.due_at]
    assert len(left) == counted["left"] + counted["left late"]


def test_no_clock_stands_still_for_longer_than_two_days(week):
    assert checks.stood_still_too_long() == []


def test_interruptions_of_each_role_stay_within_the_budget(week):
    met = figures.interruptions(week)
    assert {"triage_clinician", "arbiter", "team_lead", "all"} <= met.keys()
    assert figures.over_budget(met) == {}


def test_what_was_raised_to_triage_still_stands_before_them_by_name(week):
    """Rounds hide nothing: each that stands is listed, and home counts as many."""
    for each in week.world.of_team("triage"):
        by = each.actor
        with sight.of(by):
            listed = set(raised.standing(by).values_list("referral", flat=True))
            teams = raised.at_home(by).teams
        assert checks.raised_and_stands(by.id) <= listed
        assert len(listed) == sum(of.number for of in teams)


def test_nobody_was_stopped_by_what_is_no_fault_of_theirs(week):
    assert {each.words.split(":")[0] for each in week.stops} <= figures.MAY_STOP
    assert not week.refused


def test_a_role_that_is_over_its_budget_is_named_though_all_staff_are_not():
    """A few who are interrupted all day are lost in a mean over everybody."""
    quiet = {(number, day): 0 for number in range(100) for day in range(7)}
    busy = {(100, day): 38 for day in range(7)}
    roles = dict.fromkeys(range(100), "team_member") | {100: "triage_clinician"}
    met = figures.by_role(quiet | busy, roles)
    assert met["all"].nine_in_ten == 0
    assert figures.over_budget(met).keys() == {"triage_clinician"}
