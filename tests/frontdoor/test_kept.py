"""How promises are kept, in figures: those who wait still are counted, and small numbers hidden."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.staff import client_of, text

from hamlet.analytics.waiting import quantile
from hamlet.frontdoor import actions, kept
from hamlet.frontdoor.kept import Kept, lines, report
from hamlet.frontdoor.presenters import kept_finding
from hamlet.kernel import clock

TUESDAY_NOON = datetime(2026, 6, 2, 11, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def demo(settings):
    settings.HAMLET_DEMO = True


def taken_on(world, person=None):
    """One that rapid response has accepted, with two hours from when it came."""
    referral = world.referral(person=person or world.shared)
    decision = {"service": world.rapid_service.pk, "urgency": "urgent"}
    referral = actions.triage_and_offer(by=world.nurse, referral=referral.pk, version=1, **decision)
    return actions.accept(by=world.carer_nurse, referral=referral.pk, version=referral.version)


def met(world, referrals, hours):
    with clock.frozen(TUESDAY_NOON + hours * HOUR):
        for each in referrals:
            actions.start(by=world.carer_nurse, referral=each.pk, version=each.version)


@pytest.fixture
def figures(world):
    """Ten met within an hour, ten after three; ten wait still."""
    world.shared = world.person(ethnicity="Bangladeshi")
    with clock.frozen(TUESDAY_NOON):
        every = [taken_on(world) for _ in range(30)]
    met(world, every[:10], 1)
    met(world, every[10:20], 3)
    with clock.frozen(TUESDAY_NOON + 4 * HOUR):
        yield report(lines(30), "ethnicity")


def test_those_who_wait_still_are_counted(figures):
    every, group = figures
    assert group.group == "Bangladeshi"
    assert (every.number, every.waiting, every.left) == (30, 10, None)
    assert every.kept == pytest.approx(1 / 3)  # Of thirty, all due by now, ten in time.
    assert every.middle == 3 * HOUR
    assert every.most is None  # Not nine of ten have had a contact.
    assert every.hands == 3


def test_of_those_who_had_a_contact_alone_it_would_look_better(figures):
    assert quantile([(1, True)] * 10 + [(3, True)] * 10, 0.9) == 3
    assert figures[0].most is None


def test_a_small_group_shows_nothing(world):
    world.shared = world.person()
    with clock.frozen(TUESDAY_NOON):
        for _ in range(8):
            taken_on(world)
        taken_on(world, world.person(ethnicity="Somali"))
        rows = {each.group: each for each in report(lines(30), "ethnicity")}
    small = rows["Somali"]
    assert (small.number, small.waiting, small.kept, small.middle, small.hands) == (None,) * 5
    assert rows["Not known"].number == 10


def test_the_page_says_how_it_is_counted_to_those_who_may_read_it(world):
    page = client_of(world.nurse).get("/promises/?by=language&days=365")
    assert "Kaplan and Meier" in text(page)
    assert client_of(world.volunteer).get("/promises/").status_code == 403


def of(group, kept, middle=None):
    return Kept(group, 30, 10, 5, kept=kept, middle=middle)


def test_the_page_begins_with_what_it_found():
    whole, first, second = of("All", 0.7, 3 * HOUR), of("Somali", 0.5), of("Polish", 0.84)
    hidden = Kept("Welsh", None, None, None)
    assert kept_finding([whole, first, hidden, second]) == (
        "70% of promises were kept. Half had a first contact by 3 h."
        " Least: Somali, 50%. Most: Polish, 84%."
    )
    assert kept_finding([whole, first, hidden]).endswith("by 3 h.")
    assert kept_finding([whole, first, of("Thai", 0.501)]).endswith("had the same share.")


def test_where_too_few_are_known_nothing_is_said_to_be_found():
    assert kept_finding([]) == ""
    assert kept_finding([of("All", None), of("Somali", 0.5), of("Polish", 0.84)]) == ""


@pytest.mark.parametrize("query", ["by=x", "days=x", "by=&days=-1"])
def test_a_strange_address_shows_a_page_all_the_same(world, query):
    assert client_of(world.nurse).get(f"/promises/?{query}").status_code == 200


def by_hand(waits, share):
    """The estimate as its definition has it: a product over the moments of what happened."""
    for time in sorted({time for time, over in waits if over}):
        left = 1.0
        for moment in sorted({each for each, over in waits if over and each <= time}):
            at_risk = sum(each >= moment for each, _ in waits)
            happened = sum(each == moment and over for each, over in waits)
            left *= 1 - happened / at_risk
        if left <= 1 - share + 1e-9:
            return time
    return None


WAITS = st.lists(st.tuples(st.integers(1, 20), st.booleans()), max_size=40)


@given(WAITS, st.sampled_from([0.1, 0.5, 0.9, 1.0]))
def test_the_estimate_agrees_with_its_definition(waits, share):
    assert quantile(waits, share) == by_hand(waits, share)


@given(WAITS)
def test_waiting_longer_never_makes_it_look_quicker(waits):
    for share in (0.5, 0.9):
        before = quantile(waits, share)
        longer = [(time if over else time + 30, over) for time, over in waits]
        after = quantile(longer, share)
        assert after is None or before is None or after >= before


@given(WAITS)
def test_a_greater_share_takes_no_less_time(waits):
    found = [quantile(waits, share) for share in (0.25, 0.5, 0.75)]
    for low, high in pairwise(found):
        assert high is None or (low is not None and low <= high)


def test_figures_are_worked_out_once_in_a_quarter_of_an_hour(world):
    """Read again they are the same, to the second; and what came since counts after it."""
    with clock.frozen(TUESDAY_NOON):
        for _ in range(10):
            world.referral()
        first = kept.figures(30, "service")
        assert first.rows == report(lines(30), "service")
    with clock.frozen(TUESDAY_NOON + timedelta(minutes=14)):
        for _ in range(10):
            world.referral()
        assert kept.figures(30, "service") == first
    with clock.frozen(TUESDAY_NOON + timedelta(minutes=16)):
        later = kept.figures(30, "service")
        assert later.rows[0].number == 20
        assert later.at == TUESDAY_NOON + timedelta(minutes=16)
