"""What is raised is put before somebody in rounds, by team; nothing of it is hidden by that."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import connection
from tests.staff import client_of, text

from hamlet.access import roles
from hamlet.access.models import Account
from hamlet.frontdoor import actions
from hamlet.frontdoor import raised as stands
from hamlet.frontdoor.models import Round
from hamlet.frontdoor.raised import GATHERED
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Conflict
from hamlet.place import actions as place
from hamlet.place.queries import actor_of

TUESDAY = datetime(2026, 6, 2, 8, 0, tzinfo=UTC)
RAISED = "/worklist/raised/"


@pytest.fixture(autouse=True)
def demo(settings):
    settings.HAMLET_DEMO = True


def at(**after):
    return clock.frozen(TUESDAY + timedelta(**after))


def of_each_team(by):
    return stands.at_home(by).teams


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
    assert not stands.last_round(lead)


def test_once_nothing_more_came_nothing_is_new(world):
    raised(world, hours=1)
    home_at(world, hours=1)
    page = home_at(world, hours=4)
    assert "New since 10:00" in page
    assert Round.objects.get().at == TUESDAY + timedelta(hours=1)


MOST_QUERIES = 15


def test_the_visit_that_begins_a_round_asks_no_more_than_any_page(
    world, django_assert_max_num_queries
):
    """With all that home can show beside it, to somebody in three teams: news, what was added,
    what was taken, emergencies."""
    for team in (world.rapid, world.therapy):
        place.give_role(
            by=SYSTEM, practitioner=world.nurse.practitioner_id, organisation=world.trust.pk,
            team=team.pk, role=roles.TEAM_MEMBER, starts=TUESDAY.date(),
        )  # fmt: skip
    with at(hours=0):
        actions.triage(
            by=world.nurse, referral=(urgent := world.referral(by=world.nurse)).pk, version=1,
            urgency="emergency", service=world.rapid_service.pk,
        )  # fmt: skip
        world.referral(by=world.nurse, referrer=actions.Referrer(kind="resident", name="R"))
        actions.triage_and_offer(
            by=world.nurse, referral=world.referral().pk, version=1, urgency="soon",
            service=world.therapy_service.pk,
        )  # fmt: skip
    mine = raised(world, hours=2, number=3)[0]
    caller = world.staff("Bo Lark", roles.CALL_HANDLER, world.trust)
    with at(hours=2, minutes=1):
        actions.add(by=caller, referral=mine.pk, version=1, words="Worse now.")
        actions.raise_up(by=SYSTEM, referral=urgent.pk)
        client = client_of(world.nurse)
        with django_assert_max_num_queries(MOST_QUERIES):
            page = text(client.get("/home/"))
    for shown in (
        "Next in Community therapy",
        "Emergencies",
        "Added to",
        "Raised to you",
        "News",
        "What you took",
    ):
        assert shown in page
    assert Round.objects.get().at == TUESDAY + timedelta(hours=2, minutes=1)


@pytest.fixture
def posts(world):
    """Somebody in triage for the trust and in a team of the charity: who they are in each."""
    team = place.add_team(by=SYSTEM, organisation=world.charity, name="Callers", kind="service")
    world.callers = world.service("Calls", team)
    place.give_role(
        by=SYSTEM, practitioner=world.nurse.practitioner_id, organisation=world.charity.pk,
        team=team.pk, role=roles.VOLUNTARY, starts=TUESDAY.date(),
    )  # fmt: skip
    account = Account.objects.get(pk=world.nurse.id)
    return [actor_of(account, acts_for=each.pk) for each in (world.trust, world.charity)]


def test_a_round_in_one_post_leaves_what_is_new_in_the_other(world, posts):
    trust, charity = posts
    with at(hours=0):
        actions.triage_and_offer(
            by=trust, referral=(theirs := world.referral()).pk, version=1, urgency="soon",
            service=world.callers.pk,
        )  # fmt: skip
        actions.accept(by=charity, referral=theirs.pk, version=3)
    raised(world, hours=2)
    with at(hours=2, minutes=1):
        actions.raise_up(by=SYSTEM, referral=theirs.pk)
        actions.take_round(by=trust)
        assert [each.new for each in stands.at_home(trust).teams] == [1]
        found = stands.at_home(charity)
        assert [each.new for each in found.teams] == [1]
        assert found.news.is_due
        actions.take_round(by=charity)
        assert not stands.at_home(charity).news.is_due
    assert Round.objects.count() == 2


def test_rounds_of_accounts_were_kept_as_rounds_of_their_posts(world, posts, as_owner):
    moment = import_module("hamlet.frontdoor.migrations.0015_a_round_of_each_post")
    accounts = [world.nurse.id, world.therapist.id]
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE frontdoor_roundofaccount "
            "(account uuid, since timestamptz, at timestamptz)"
        )
        kept = [(each, None, TUESDAY) for each in (*accounts, uuid4())]
        cursor.executemany("INSERT INTO frontdoor_roundofaccount VALUES (%s, %s, %s)", kept)
        cursor.execute(moment.KEEP)
    assert set(Round.objects.values_list("account", "organisation", "at")) == {
        (world.nurse.id, world.trust.pk, TUESDAY),
        (world.nurse.id, world.charity.pk, TUESDAY),
        (world.therapist.id, world.trust.pk, TUESDAY),
    }
