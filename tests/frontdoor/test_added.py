"""What is added to a referral has a clock of its own: it is read in time, or it is raised."""

from datetime import UTC, datetime, time, timedelta

import pytest
from tests.frontdoor.test_life import accepted
from tests.staff import client_of, text

from hamlet.access import sight
from hamlet.config.jobs import raise_what_waits
from hamlet.frontdoor import actions, raised
from hamlet.frontdoor.ladder import to_be_raised
from hamlet.frontdoor.models import Message, Raising, ReadWithin
from hamlet.frontdoor.queries import Worklist
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM, Actor
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.place import actions as place

TUESDAY = datetime(2026, 6, 2, 11, 0, tzinfo=UTC)
SOMEBODY = Actor(name="Somebody with the reference", kind="resident")
WORSE, DANGER = "She falls each day now.", "She has chest pain since this morning."
TEN_DAYS = {"kind": "working_days", "amount": 10}


@pytest.fixture(autouse=True)
def demo(settings):
    settings.HAMLET_DEMO = True


def at(**after):
    return clock.frozen(TUESDAY + timedelta(**after))


def hours(opens, closes):
    return tuple(
        {"weekday": day, "opens": time(opens), "closes": time(closes), "on_bank_holidays": True}
        for day in range(7)
    )


def held_by(world, team, **of_service):
    """A referral that a team has taken on, for a service with a promise that is far away."""
    said = {"promise": TEN_DAYS} | of_service
    service = world.service(f"Of {team.name}", team, **said)
    member = world.staff("Bo Lark", "team_member", world.trust, team)
    with at(hours=-1):
        made = actions.triage_and_offer(
            by=world.nurse, referral=world.referral().pk, version=1, urgency="soon",
            service=service.pk,
        )  # fmt: skip
        return actions.accept(by=member, referral=made.pk, version=made.version), member


def tell(referral, words=WORSE):
    actions.tell_more(by=SOMEBODY, referral=referral.pk, words=words)
    return Message.objects.get(team__isnull=False)


def team(world, name):
    return place.add_team(by=SYSTEM, organisation=world.trust, name=name, kind="service")


def stands(actor):
    with sight.of(actor):
        return raised.at_home(actor)


@pytest.mark.parametrize(
    ("promise", "minutes"),
    [
        ({"kind": "minutes", "amount": 30}, 15),
        ({"kind": "minutes", "amount": 120}, 30),
        (TEN_DAYS, 240),
        ({}, 15),
    ],
)
def test_it_is_to_be_read_in_a_share_of_the_promise_or_of_triage_s(world, promise, minutes):
    referral, _ = held_by(world, team(world, "Menders"), promise=promise)
    with at(hours=0):
        assert tell(referral).read_by == TUESDAY + timedelta(minutes=minutes)


@pytest.fixture
def clinical(world):
    return world.staff("Jo Marsh", "clinical_lead", world.trust)


SET = {"version": "0", "share": "10", "shortest": "5", "longest": "60"}


def test_a_clinical_lead_sets_for_the_place_in_how_much_time_it_is_read(world, clinical):
    client, page = client_of(clinical), "/promises/told/added/"
    assert "25% of what the service promises: in 15 open minutes" in text(client.get(page))
    assert client.post(page, SET).status_code == 302
    told = text(client.get("/promises/told/"))
    assert "in 10% of what the service promises: in 5 open minutes at least, and 60" in told
    assert "Set by Jo Marsh" in told
    assert Entry.objects.get(action="reading.set").detail["longest"] == 60
    referral, _ = held_by(world, team(world, "Menders"))
    with at(hours=0):
        assert tell(referral).read_by == TUESDAY + timedelta(hours=1)


@pytest.mark.parametrize(
    "beyond", [{"longest": "481"}, {"share": "51"}, {"shortest": "4"}, {"longest": "59"}]
)
def test_nothing_is_set_that_would_hide_what_is_added_or_only_nag(clinical, beyond):
    assert client_of(clinical).post("/promises/told/added/", SET | beyond).status_code == 422
    given = {name: int(value) for name, value in (SET | beyond).items()}
    with pytest.raises(UserError, match="can be set from"):
        actions.set_read_within(by=clinical, **given)
    assert not ReadWithin.objects.exists()


def test_who_sets_it_second_is_told_and_no_other_role_sets_it(world, clinical):
    client = client_of(clinical)
    client.post("/promises/told/added/", SET)
    second = client.post("/promises/told/added/", SET | {"share": "20"})
    assert second.status_code == 409
    assert "Somebody changed this since you opened it" in text(second)
    assert [each.share for each in ReadWithin.objects.all()] == [10]
    with pytest.raises(NotAllowed):
        actions.set_read_within(by=world.nurse, version=1, share=20, shortest=5, longest=60)


def test_it_is_to_be_read_in_open_hours(world):
    referral, _ = held_by(world, team(world, "Menders"))
    with at(hours=7):  # 19:00 in London; they close at 20:00.
        assert tell(referral).read_by == TUESDAY + timedelta(hours=23)


def test_what_nobody_reads_in_time_is_raised_by_the_ladder_and_until_it_is_read(world):
    referral, member = held_by(world, team(world, "Menders"))
    with at(hours=0):
        tell(referral)
        assert to_be_raised() == []
    for minute, told in ((190, 0), (192, 1), (239, 1), (240, 2), (360, 3), (361, 3)):
        with at(minutes=minute):
            raise_what_waits(0)
            assert Raising.objects.count() == told
    with at(hours=7):
        page = text(client_of(member).get("/worklist/raised/"))
        assert "100% of the time to read what was added is over" in page
        assert [each.number for each in stands(member).teams] == [1]
        client_of(world.nurse).get(f"/referrals/{referral.pk}/")
        assert stands(member).teams, "read by who does not hold it"
        client_of(member).get(f"/referrals/{referral.pk}/")
        assert stands(member).teams == []
    with at(hours=30):
        assert to_be_raised() == []


def test_what_is_unread_stands_among_what_presses_whatever_is_chosen(world):
    menders = team(world, "Menders")
    referral, member = held_by(world, menders)
    with at(hours=0):
        tell(referral)
        assert not Worklist(menders.pk).page().pressing
    with at(minutes=185):
        found = Worklist(menders.pk, state="offered").page()
        assert [each.id for each in found.pressing] == [referral.pk]
        page = text(client_of(member).get(f"/worklist/?team={menders.pk}"))
        assert "To be read by" in page
        client_of(member).get(f"/referrals/{referral.pk}/")
        assert not Worklist(menders.pk).page().pressing


def test_danger_at_a_closed_team_is_told_at_once_to_triage_that_is_open(world):
    referral, member = held_by(world, team(world, "Early birds"), hours=hours(8, 12))
    with at(hours=3):  # 15:00 in London.
        tell(referral, DANGER)
        told = Raising.objects.get(tells="open").told
        assert set(told) == {world.nurse.id, world.handler.id}
        page = text(client_of(world.nurse).get("/home/"))
        assert "Emergencies raised to you" in page
        assert "What they wrote may mean danger to life" in page
        page = text(client_of(world.nurse).get(f"/referrals/{referral.pk}/"))
        assert "What they wrote may mean danger to life, and Early birds is closed until" in page
        assert len(stands(member).emergencies) == 1, "for when they come"
        client_of(member).get(f"/referrals/{referral.pk}/")
        assert not stands(world.nurse).emergencies


def test_danger_in_a_need_as_it_is_first_sent_is_told_at_once(world):
    who = actions.Referrer(kind="resident", name="Amina", phone="07700 900123")
    with at(hours=0):
        made = actions.receive(
            by=SOMEBODY, submission_key="a need", need=DANGER, referrer=who, consent=True,
            stated=actions.Stated(name="Amina Begum"),
        )  # fmt: skip
        assert set(Raising.objects.get(tells="open").told) == {world.nurse.id, world.handler.id}
        assert [row.id for row in Worklist(made.owner_team_id).page().pressing] == [made.pk]
        page = text(client_of(world.nurse).get("/home/"))
        assert "What they wrote may mean danger to life" in page
        client_of(world.nurse).get(f"/referrals/{made.pk}/")
        assert not stands(world.nurse).emergencies


def test_danger_that_nobody_reads_reaches_the_arbiter_within_the_quarter_hour(world):
    referral, _ = held_by(world, team(world, "Early birds"), hours=hours(6, 12))
    for minute, told in ((0, False), (7, False), (8, True)):
        with at(hours=12, minutes=minute):  # From 23:00 in London.
            if not minute:
                tell(referral, DANGER)
            raise_what_waits(0)
            assert Raising.objects.filter(tells="arbiter").exists() is told


def test_danger_at_a_team_that_is_open_is_told_at_once_to_that_team(world):
    referral, member = held_by(world, team(world, "Menders"))
    with at(hours=0):
        tell(referral, DANGER)
        assert Raising.objects.get(tells="open").told == [member.id]
        assert not stands(world.nurse).emergencies


def test_danger_at_a_team_in_which_nobody_has_an_account_is_told_to_triage(world):
    """By the clock on the wall, as it runs."""
    nobody = team(world, "Nobody here")
    service = world.service("Theirs", nobody, hours=())
    made = actions.triage_and_offer(
        by=world.nurse, referral=world.referral().pk, version=1, urgency="soon", service=service.pk
    )
    away = Actor(name="Away", id=None, roles=world.nurse.roles, team_ids=frozenset({nobody.pk}))
    held = actions.accept(by=away, referral=made.pk, version=made.version)
    tell(held, DANGER)
    assert world.nurse.id in Raising.objects.get(tells="open").told
    assert len(stands(world.nurse).emergencies) == 1


def test_where_both_are_closed_whoever_opens_first_is_told(world):
    early, _ = held_by(world, team(world, "Early birds"), hours=hours(6, 12))
    with at(hours=12):  # 23:00 in London; triage opens at 8.
        tell(early, DANGER)
    told = Raising.objects.get(tells="open")
    assert world.nurse.id not in told.told
    assert told.told


def test_what_staff_add_has_the_clock_and_they_say_themselves_how_soon(world):
    referral, _ = held_by(world, team(world, "Menders"))
    with at(hours=0):
        actions.add(by=world.handler, referral=referral.pk, version=referral.version, words=DANGER)
        assert Message.objects.get(team__isnull=False).read_by > clock.now()
        assert not Raising.objects.exists()


def test_what_is_unread_goes_along_to_who_takes_it_on_next_and_is_raised_there(world):
    referral = accepted(world)
    with clock.frozen(referral.owned_since + timedelta(minutes=1)):
        message = tell(referral)
        moved = actions.offer(
            by=world.carer_nurse, referral=referral.pk, version=referral.version + 1,
            team=world.therapy.pk,
        )  # fmt: skip
        actions.accept(by=world.therapist, referral=referral.pk, version=moved.version)
    with clock.frozen(message.read_by):
        raise_what_waits(0)
    assert world.therapist.id in Raising.objects.get(message=message, tells="team").told
