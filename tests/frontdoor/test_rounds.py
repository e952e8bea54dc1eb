"""What is raised is put before somebody in rounds, by team; nothing of it is hidden by that."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from tests.staff import client_of, text

from hamlet.access import roles
from hamlet.frontdoor import actions
from hamlet.frontdoor import raised as stands
from hamlet.frontdoor.models import Round
from hamlet.frontdoor.raised import GATHERED
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Conflict

TUESDAY = datetime(2026, 6, 2, 8, 0, tzinfo=UTC)
RAISED = "/worklist/raised/"


@pytest.fixture(autouse=True)
def demo(settings):
    settings.HAMLET_DEMO = True


def at(**after):
    return clock.frozen(TUESDAY + timedelta(**after))


def of_each_team(by):
    return stands.raised(by, stands.news_of(stands.last_round(by))).teams


def raised(world, hours, number=1):
    """So many that came in an hour before, of which the team of triage is told."""
    with at(hours=hours - 1):
        made = [world.referral() for _ in range(number)]
    with at(hours=hours):
        for each in made:
            actions.raise_up(by=SYSTEM, referral=each.pk)
    return made


def home_at(world, **after):
    with at(**after):
        return text(client_of(world.nurse).get("/home/"))


def test_home_says_how_much_of_each_team_and_how_much_is_new(world):
    raised(world, hours=1, number=12)
    page = home_at(world, hours=1)
    assert page.count("Amina Begum") < 12
    assert "New since" not in page
    assert Round.objects.get().account == world.nurse.id
    raised(world, hours=2, number=3)
    with at(hours=2):
        (found,) = of_each_team(world.nurse)
        assert (found.number, found.late, found.new) == (15, 15, 12)
    home_at(world, hours=3)
    with at(hours=3, minutes=20):
        page = text(client_of(world.nurse).get("/home/"))
        (found,) = of_each_team(world.nurse)
    assert (found.number, found.new) == (15, 3)
    assert "New since 10:00" in page


def test_each_of_them_is_listed_at_any_moment_and_none_is_dropped(world):
    raised(world, hours=1, number=12)
    home_at(world, hours=1)
    raised(world, hours=1.2, number=18)
    with at(hours=1.2):
        client = client_of(world.nurse)
        listed = client.get(RAISED).content.decode()
        assert "30 in all" in listed
        pages = listed + client.get(f"{RAISED}?page=2").content.decode()
        assert pages.count("100% of its promise is over") == 30
        assert f"{RAISED}?team={world.triage.pk}" in client.get("/home/").content.decode()
        of_one = client.get(f"{RAISED}?team={world.triage.pk}")
        assert "30 in all" in text(of_one)
        assert "Nothing here" in text(client.get(f"{RAISED}?team={world.rapid.pk}"))
        assert "30 in all" in text(client.get(f"{RAISED}?team=no-team"))


def test_no_two_rounds_are_nearer_to_each_other_than_they_are_gathered(world):
    moments = []
    for minute in range(0, 480, 20):
        raised(world, hours=1 + minute / 60)
        home_at(world, hours=1, minutes=minute)
        moments.append(Round.objects.get().at)
    rounds = sorted(set(moments))
    assert len(rounds) == 4
    assert all(b - a >= GATHERED for a, b in pairwise(rounds))
    assert Entry.objects.filter(action="raised.round").count() == 4


def test_an_emergency_waits_for_no_round(world):
    with at(hours=0):
        actions.triage(
            by=world.nurse, referral=(urgent := world.referral().pk), version=1,
            urgency="emergency", service=world.rapid_service.pk,
        )  # fmt: skip
    raised(world, hours=2)
    assert "Emergencies raised to you" not in home_at(world, hours=2)
    with at(hours=2, minutes=1):
        actions.raise_up(by=SYSTEM, referral=urgent)
        page = text(client_of(world.nurse).get("/home/"))
    assert "Emergencies raised to you" in page
    assert "100% of its promise is over" in page
    assert Round.objects.get().at == TUESDAY + timedelta(hours=2)


def test_a_round_is_ones_own_and_is_not_taken_twice(world):
    raised(world, hours=1)
    lead = world.staff("Ada Finch", roles.TEAM_LEAD, world.trust, world.triage)
    with at(hours=1, minutes=1):
        actions.take_round(by=world.nurse)
        with pytest.raises(Conflict):
            actions.take_round(by=world.nurse)
        with pytest.raises(Conflict):
            actions.take_round(by=world.therapist)
    assert stands.last_round(lead) is None


def test_once_nothing_more_came_nothing_is_new(world):
    raised(world, hours=1)
    home_at(world, hours=1)
    page = home_at(world, hours=4)
    assert "New since 10:00" in page
    assert Round.objects.get().at == TUESDAY + timedelta(hours=1)
