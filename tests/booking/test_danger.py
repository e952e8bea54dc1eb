"""Danger to life in what a booking is for: asked about first, and told at once all the same."""

from datetime import time, timedelta

import pytest
from tests.booking.conftest import schedule
from tests.booking.test_bookings import book, hold
from tests.staff import client_of, text

from hamlet.access import sight
from hamlet.access.actions import open_relationship
from hamlet.booking import actions
from hamlet.booking.models import Booking, Waiting
from hamlet.booking.queries import SlotSearch
from hamlet.frontdoor import actions as frontdoor
from hamlet.frontdoor import raised
from hamlet.frontdoor.ladder import to_be_raised
from hamlet.frontdoor.models import Message, Raising, Referral
from hamlet.frontdoor.policies import made_it, moves_open_to
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.place import actions as place

pytestmark = pytest.mark.usefixtures("assets")
NEEDS = ["Chest pain since this morning", "বুকে ব্যথা", "Xabad xanuun"]


@pytest.fixture(autouse=True)
def demo(settings):
    settings.HAMLET_DEMO = True


def emergencies(actor):
    with sight.of(actor):
        return raised.at_home(actor).emergencies


@pytest.mark.parametrize("need", NEEDS)
def test_it_is_told_at_once_to_the_team_of_the_service_which_holds_it_until_it_is_ended(
    world, slots, need
):
    booked = book(world, slots[0], world.person(), need=need)
    held = Referral.objects.get()
    assert (held.state, held.owner_team, held.service) == ("accepted", world.hub_team, world.hub)
    assert held.person == booked.person
    assert held.referrer_name == f"{world.handler.name} ({world.handler.organisation})"
    read = Message.objects.get(team=world.hub_team)
    assert read.read_by == read.created_at
    told = Raising.objects.get(tells="open")
    assert set(told.told) == {world.navigator.id, world.lead.id}
    assert [each.referral for each in emergencies(world.lead)] == [held]
    page = client_of(world.lead).get(f"/referrals/{held.pk}/")
    assert need in text(page)
    assert "booked a time with words that may mean danger: it goes to Same-day hub" in text(page)
    assert emergencies(world.lead) == []
    ended = {"by": world.lead, "referral": held.pk, "version": held.version}
    frontdoor.end(**ended, outcome="goal_met", keeping=[booked.pk])


def test_who_booked_reads_where_it_went_and_who_is_told_and_sees_no_more(world, slots):
    booked = book(world, slots[0], world.person(), need=NEEDS[0])
    held, handler = Referral.objects.get(), client_of(world.nurse)
    page, went = f"/bookings/{booked.pk}/", f"“{NEEDS[0]}” may mean danger to life, so Same-day hub"
    told = "since Mon 2 March 2026, 09:00. Told at once: Ola Reed, Priya Shah."
    assert went not in text(handler.get(page)), "nor does who did not book"
    handler = client_of(world.handler)
    assert f"{went} has it as a referral, {told}" in text(handler.get(page))
    assert not made_it(world.handler, held)
    assert not Message.objects.filter(account=world.handler.id).exists()
    assert str(held.pk) not in handler.get("/referrals/").content.decode()
    assert moves_open_to(world.handler, held) == ["add", "identify"], "as of any referral"
    kept = {"by": world.lead, "referral": held.pk, "version": held.version}
    frontdoor.end(**kept, outcome="goal_met", keeping=[booked.pk])
    assert "went to Same-day hub, who ended it on Mon 2 March 2026, 09:00" in text(
        handler.get(page)
    )


def test_the_team_reads_that_who_booked_needs_no_call(world, slots):
    book(world, slots[0], world.person(), need=NEEDS[0])
    held = Referral.objects.get()
    sent = {"version": held.version, "words": ""}
    page = client_of(world.lead).post(f"/referrals/{held.pk}/start/", sent, follow=True)
    assert "Whoever booked reads on the booking who holds it." in text(page)
    assert "From Ruth Oakes (Riverside Community Trust)" not in text(page)
    assert "Ruth Oakes (Riverside Community Trust)" in text(page)


def test_on_their_list_it_presses_and_the_ladder_goes_on_while_nobody_reads_it(world, slots):
    book(world, slots[0], world.person(), need=NEEDS[0])
    listed = text(client_of(world.navigator).get("/worklist/"))
    assert "They added to it: read it" in listed
    with clock.frozen(clock.now() + timedelta(minutes=8)):
        assert to_be_raised() == [Referral.objects.get().pk]


def test_where_the_team_is_closed_central_triage_that_is_open_is_told(world, now):
    team = place.add_team(by=SYSTEM, organisation=world.trust, name="Evenings", kind="service")
    world.staff("Bo Lark", "team_lead", world.trust, team)
    evenings = ({"weekday": 0, "opens": time(17), "closes": time(20), "on_bank_holidays": True},)
    shut = world.service("Evenings", team, hours=evenings)
    schedule(shut)
    slot = SlotSearch(shut.pk, clock.today(), 2).free()[0]
    book(world, slot, world.person(), need=NEEDS[0])
    assert Raising.objects.get(tells="open").team == world.triage
    assert Referral.objects.get().owner_team == team


def test_the_same_words_are_told_once_while_somebody_holds_them(world, slots):
    person = world.person()
    first = book(world, slots[0], person, need=NEEDS[0])
    actions.cancel(by=world.handler, booking=first.pk, version=first.version)
    book(world, slots[1], person, need=NEEDS[0])
    held = Referral.objects.get()
    frontdoor.withdraw(by=world.lead, referral=held.pk, version=held.version, words="Rang",
                       keeping=[Booking.objects.get(state="booked").pk])  # fmt: skip
    again = Booking.objects.get(state="booked")
    actions.cancel(by=world.handler, booking=again.pk, version=again.version)
    book(world, slots[2], person, need=NEEDS[0])
    assert Referral.objects.count() == 2


def test_words_that_mean_none_and_the_words_of_a_list_tell_nobody(world, slots):
    book(world, slots[0], world.person(), need="Cough since Sunday")
    book(world, slots[1], world.person(given="Zoe"), need="Chest pain", subject="attendance:1")
    assert not Referral.objects.exists()


def test_who_waits_with_words_of_danger_is_told_of_too(world):
    days = {"from_day": clock.today(), "until_day": clock.today() + timedelta(days=3)}
    person = world.person()
    asked = {"by": world.handler, "service": world.hub.pk, "person": person.pk} | days
    actions.wait(**asked, need="A cough")
    assert not Referral.objects.exists()
    for _ in range(2):
        actions.wait(**asked, need=NEEDS[0])
    assert Referral.objects.get().owner_team == world.hub_team
    assert Waiting.objects.get().need == NEEDS[0]


def test_what_is_written_the_second_time_is_looked_at_though_the_first_was_of_a_list(world):
    days = {"from_day": clock.today(), "until_day": clock.today() + timedelta(days=3)}
    asked = {"by": world.handler, "service": world.hub.pk, "person": world.person().pk} | days
    actions.wait(**asked, need="Chest pain", subject="attendance:1")
    assert not Referral.objects.exists()
    actions.wait(**asked, need=NEEDS[0])
    assert Referral.objects.get().need == NEEDS[0]


def test_nothing_is_told_that_is_not_booked(world, slots):
    book(world, slots[0], world.person())
    other = world.person(given="Zoe")
    with pytest.raises(actions.Taken):
        book(world, slots[0], other, need=NEEDS[0])
    assert not Referral.objects.exists()
    assert not Entry.objects.filter(action="referral.book").exists()


@pytest.mark.parametrize("need", NEEDS)
def test_staff_are_asked_once_more_before_it_is_booked(world, slots, need):
    kept, handler = hold(world, slots[0], world.person()), client_of(world.handler)
    page, sent = f"/bookings/{kept.pk}/book/", {"version": kept.version, "need": need}
    asked = handler.post(page, sent)
    assert asked.status_code == 422
    assert "may be an emergency. If a life may be in danger, 999" in text(asked)
    assert "I asked again" in text(asked)
    assert not Booking.objects.filter(state="booked").exists()
    assert handler.post(page, sent | {"asked_again": "on"}).status_code == 302
    assert Booking.objects.get(state="booked").need == need
    assert Referral.objects.get().need == need


def test_staff_are_asked_once_more_before_somebody_waits_or_is_one_more(world, slots):
    person, lead = world.person(), client_of(world.lead)
    handler = client_of(world.handler)
    wait = f"/bookings/for/{person.pk}/wait/{world.hub.pk}/"
    day = clock.today()
    days = {f"{name}_{unit}": getattr(day, unit) for name in ("from_day", "until_day")
            for unit in ("day", "month", "year")}  # fmt: skip
    assert "may be an emergency" in text(handler.post(wait, days | {"need": NEEDS[0]}))
    assert not Waiting.objects.exists()
    sure = days | {"need": NEEDS[0], "asked_again": "on"}
    assert "so Same-day hub has it" in text(handler.post(wait, sure, follow=True))
    actions.stop_waiting(by=world.handler, waiting=Waiting.objects.get().pk)
    book(world, slots[0], world.person(given="Zoe"))
    open_relationship(
        by=SYSTEM, holder_kind="team", holder=world.hub_team.pk, person=person.pk,
        kind="caseload", subject="test:1", organisation=world.trust.pk,
    )  # fmt: skip
    more = f"/bookings/for/{person.pk}/full/{slots[0].id}/"
    sent = {"submission_key": "1", "overbooked": "Sent by the GP", "need": NEEDS[0]}
    assert "may be an emergency" in text(lead.post(more, sent))
    done = lead.post(more, sent | {"asked_again": "on"}, follow=True)
    assert "so Same-day hub has it" in text(done)
    assert Referral.objects.get().need == NEEDS[0]
