"""Who waits, in which order, and what happens by itself."""

import re
from datetime import date, timedelta

import pytest
from tests.booking.test_bookings import book, left
from tests.staff import client_of, text

from hamlet.booking import actions, policies, queries
from hamlet.booking.models import Booking, Slot, Waiting
from hamlet.booking.queries import SlotSearch
from hamlet.config import jobs
from hamlet.frontdoor.cautions import cautions
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.notices import actions as notices
from hamlet.notices.queries import about
from hamlet.people import actions as people

TODAY, TOMORROW = date(2026, 3, 2), date(2026, 3, 3)


def wait(world, person, first=TODAY, last=TOMORROW, by=None, need=""):
    return actions.wait(
        by=by or world.handler, service=world.hub.pk, person=person.pk, from_day=first,
        until_day=last, need=need,
    )  # fmt: skip


def full(world, slots):
    """Every time of two days taken; gives the bookings."""
    return [book(world, each, world.person(f"Person{n}", "Full")) for n, each in enumerate(slots)]


def lapse():
    jobs.let_bookings_lapse.func(timestamp=0)


def test_what_comes_free_is_kept_for_who_waits_longest_and_they_are_told(world, slots):
    taken = full(world, slots)
    first, second = world.person(phone="07700 900123"), world.person("Rahima", "Khatun")
    wait(world, first)
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        wait(world, second)
        lapse()
        assert not Booking.objects.filter(state="held").exists()
        assert not Entry.objects.filter(action="waiting.offer").exists(), "nothing was done"
        actions.cancel(by=world.handler, booking=taken[-1].pk, version=taken[-1].version)
        lapse()
        kept = Booking.objects.get(state="held")
        assert (kept.person_id, kept.slot_id, kept.channel) == (first.pk, slots[-1].id, "waiting")
        assert kept.held_until == clock.now() + timedelta(hours=2)
        assert [each.kind for each in queries.told(kept)] == ["offered"]
    with clock.frozen(kept.held_until):
        lapse()
        now_kept = Booking.objects.get(state="held")
        assert now_kept.person_id == second.pk
        book(world, slots[-1], second)
        assert list(queries.waiting(world.hub.pk).values_list("person", flat=True)) == [first.pk]


def test_who_lets_three_offers_go_is_asked_no_more_and_nobody_is_asked_at_night(world, slots):
    wait(world, world.person(phone="07700 900123"), last=date(2026, 3, 11))
    with clock.frozen(slots[0].starts_at.replace(hour=21)):
        lapse()
        assert not Booking.objects.exists()
    at = clock.now()
    for _ in range(3):
        with clock.frozen(at):
            lapse()
            kept = Booking.objects.get(state="held")
            notices.sent(by=SYSTEM, notice=queries.told(kept)[0].pk, sent_as="1")
        at = kept.held_until
    with clock.frozen(at):
        lapse()
    assert not Booking.objects.filter(state="held").exists()
    assert Waiting.objects.get().why_ended == "no_answer"
    with clock.frozen(at + timedelta(minutes=1)):
        asked_again = wait(world, Booking.objects.first().person, last=date(2026, 3, 11))
        lapse()
        kept = Booking.objects.get(state="held")
    with clock.frozen(kept.held_until):
        lapse()
        asked_again.refresh_from_db()
        assert asked_again.ended_at is None, "offers of before are not counted again"


@pytest.fixture
def todays_page(world, settings, assets):
    """What the day's page of the hub says, to one of its navigators, signed in just now."""
    settings.HAMLET_DEMO = True
    return lambda: text(client_of(world.navigator).get("/bookings/"))


@pytest.mark.parametrize("why", ["no address", "not safe", "gave up"])
def test_who_cannot_be_written_to_stays_on_the_list_and_the_team_rings(
    world, slots, todays_page, why
):
    person = world.person(phone="020 7946 0999" if why == "no address" else "07700 900123")
    if why == "not safe":
        people.say_not_safe(by=SYSTEM, person=person.pk)
    waits = wait(world, person, last=date(2026, 3, 11))
    at = clock.now()
    for _ in range(2):
        with clock.frozen(at):
            lapse()
            kept = Booking.objects.get(state="held")
            if why == "gave up":
                (told,) = queries.told(kept)
                notices.failed_to_send(by=SYSTEM, notice=told.pk, problem="No.", for_good=True)
            page = todays_page()
            assert "Ring them: a place is kept" in page
            assert ("It is not safe to ring" in page) == (why == "not safe")
            assert (person.phone in page) == (why != "not safe")
        at = kept.held_until
    with clock.frozen(at):
        actions.let_go(by=SYSTEM, booking=kept.pk)
        assert "Ring them" not in todays_page()
    waits.refresh_from_db()
    assert (waits.ended_at, waits.booking) == (None, None)


def test_whoever_rings_reads_whom_and_in_which_language(world, slots, todays_page):
    person = world.person(phone="020 7946 0999")
    people.record_communication_need(
        by=SYSTEM, person=person.pk, was="", language="Bengali", interpreter=True
    )
    wait(world, person)
    lapse()
    page = todays_page()
    assert "Amina Begum Born 2 March 1951 Phone 020 7946 0999 Interpreter: Bengali" in page
    assert page.count("Born 2 March 1951") == 1, "elsewhere only where their record is open"


def unheard(at, times):
    """Let so many offers lapse of which nobody could tell; gives when the last one did."""
    for _ in range(times):
        with clock.frozen(at):
            lapse()
            at = Booking.objects.get(state="held").held_until
    return at


def test_after_three_offers_that_nobody_could_tell_of_somebody_of_the_team_has_to_deal_with_it(
    world, slots, todays_page
):
    person = world.person(phone="020 7946 0999")
    referral = world.referral(person=person)
    waits = wait(world, person, last=date(2026, 3, 11))
    began = waits.since
    at = unheard(clock.now(), 3)
    with clock.frozen(at):
        lapse()
        waits.refresh_from_db()
        assert (waits.why_ended, waits.ended_at) == ("not_told", at)
        assert not Booking.objects.filter(state="held").exists(), "nothing more is kept"
        page = todays_page()
        assert "They waited in vain" in page
        assert "Nobody could tell them of the times that were kept" in page
        assert any("nobody could tell them" in each for each in cautions(referral))
        again = wait(world, person, last=date(2026, 3, 20))
        assert again.since == began, "they lose nothing of their turn"
        lapse()
        kept = Booking.objects.get(state="held")
    with clock.frozen(kept.held_until):
        actions.let_go(by=SYSTEM, booking=kept.pk)
        again.refresh_from_db()
        assert again.ended_at is None, "offers of before are not counted again"
        actions.follow_up(by=world.navigator, waiting=waits.pk, outcome="again")
        assert "They waited in vain" not in todays_page()


def test_who_was_told_in_writing_need_not_be_rung(world, slots, todays_page):
    wait(world, world.person(phone="07700 900123"))
    lapse()
    assert Booking.objects.filter(state="held").exists()
    assert "Ring them" not in todays_page()


def test_who_waits_no_longer_is_offered_nothing(world, slots):
    held = wait(world, world.person())
    actions.stop_waiting(by=world.handler, waiting=held.pk)
    with pytest.raises(Conflict):
        actions.offer_place(by=SYSTEM, waiting=held.pk)
    assert not Booking.objects.exists()


def test_for_whom_a_place_is_kept_no_second_is(world, slots):
    held = wait(world, world.person())
    actions.offer_place(by=SYSTEM, waiting=held.pk)
    with pytest.raises(Conflict, match="kept for them"):
        actions.offer_place(by=SYSTEM, waiting=held.pk)


def test_a_place_that_is_kept_is_booked_or_let_go_and_not_moved(world, slots):
    kept = actions.hold(
        by=world.handler, slot=slots[0].id, person=world.person().pk, submission_key="k"
    )
    with pytest.raises(Conflict):
        actions.move(by=world.handler, booking=kept.pk, version=1, slot=slots[1].id)
    assert Booking.objects.get().state == "held"


def test_who_looks_at_another_time_meanwhile_stays_on_the_list(world, slots):
    person = world.person()
    wait(world, person)
    lapse()
    offered = Booking.objects.get(state="held")
    other = next(each for each in slots if each.id != offered.slot_id)
    actions.hold(by=world.handler, slot=other.id, person=person.pk, submission_key="other")
    assert Waiting.objects.get().booking is None
    assert list(queries.to_be_offered()) == [Waiting.objects.get()]


def test_what_somebody_waits_for_is_told_to_nobody_whom_it_is_kept_from(world):
    clinic = world.service("Sexual health", world.hub_team, restricted="sexual_health")
    person = world.person()
    waits = actions.wait(
        by=world.handler, service=clinic.pk, person=person.pk, from_day=TODAY, until_day=TOMORROW
    )
    assert policies.may_see_waiting(world.navigator, waits)
    assert not policies.may_see_waiting(world.nurse, waits)
    assert not policies.may_see_waiting(world.gp, waits)
    assert policies.may_see_waiting(world.nurse, wait(world, world.person("Rahima")))


def test_whoever_takes_any_time_waits_no_longer(world, slots):
    person = world.person()
    wait(world, person)
    made = book(world, slots[0], person)
    ended = Waiting.objects.get()
    assert (ended.why_ended, ended.booking_id) == ("booked", made.pk)


def test_nobody_is_offered_a_day_that_they_cannot_come(world, slots):
    taken = full(world, slots)
    wait(world, world.person(), first=TOMORROW)
    actions.cancel(by=world.handler, booking=taken[3].pk, version=taken[3].version)
    lapse()
    assert not Booking.objects.filter(state="held").exists()


def test_a_place_that_begins_too_soon_to_come_is_not_offered(world, slots):
    taken = full(world, slots)
    wait(world, world.person(), last=TODAY)
    actions.cancel(by=world.handler, booking=taken[0].pk, version=taken[0].version)
    lapse()
    assert not Booking.objects.filter(state="held").exists()


def test_waiting_twice_is_once_and_keeps_the_place_in_the_queue(world):
    person = world.person()
    first = wait(world, person)
    with clock.frozen(clock.now() + timedelta(hours=1)):
        again = wait(world, person, last=date(2026, 3, 10))
    assert (again.pk, again.since, again.until_day) == (first.pk, first.since, date(2026, 3, 10))


def test_what_they_need_is_what_was_said_last_and_an_empty_box_takes_nothing_away(world, slots):
    person = world.person(phone="07700 900123")
    wait(world, person, need="Dressing")
    wait(world, person, need=" Dressing, and the stitches out ")
    wait(world, person)
    assert Waiting.objects.get().need == "Dressing, and the stitches out"
    lapse()
    assert Booking.objects.get(state="held").need == "Dressing, and the stitches out"


def test_the_page_says_that_they_wait_already_what_for_and_for_which_days(world, settings, assets):
    settings.HAMLET_DEMO = True
    person = world.person()
    page = f"/bookings/for/{person.pk}/wait/{world.hub.pk}/"
    assert "They wait already" not in text(client_of(world.handler).get(page))
    wait(world, person, need="Dressing", last=date(2026, 3, 10))
    answer = client_of(world.handler).get(page)
    assert "They wait already, since Mon 2 March 2026, 09:00 for “Dressing”." in text(answer)
    (day,) = re.findall(r'<input[^>]*name="until_day_day"[^>]*>', answer.content.decode())
    assert 'value="10"' in day


def test_who_has_a_booking_does_not_wait_and_who_may_not_see_them_puts_nobody_on_the_list(
    world, slots
):
    person = world.person()
    with pytest.raises(NotAllowed):
        wait(world, person, by=world.therapist)
    book(world, slots[0], person)
    with pytest.raises(UserError, match="a booking already"):
        wait(world, person)


def test_a_closed_day_withdraws_its_times_tells_the_booked_and_lets_them_wait_first(world, slots):
    lost = book(world, slots[0])
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        wait(world, world.person("Rahima", "Khatun"))
        schedule = world.schedule
        actions.set_day(
            by=world.lead, schedule=schedule.pk, version=schedule.version, day=TODAY, hours=[],
            why="No heating", losing=1,
        )  # fmt: skip
        assert left(slots[0]) == 0
        with pytest.raises(UserError, match="can no longer be booked"):
            book(world, slots[0], world.person("Jo", "Lee"))
        lapse()
    lost.refresh_from_db()
    assert lost.state == "cancelled"
    assert "withdrawn" in [each.kind for each in queries.told(lost)]
    kept = Booking.objects.filter(state="held").order_by("slot__starts_at")
    assert kept[0].person_id == lost.person_id
    assert kept[0].slot_id == slots[4].id


def test_who_heard_that_a_place_was_kept_hears_that_it_is_no_longer(world, slots):
    told, on_a_page = (
        world.person(phone="07700 900123"),
        world.person("Jo", "Lee", phone="07700 900124"),
    )
    wait(world, told)
    actions.hold(by=world.handler, slot=slots[1].id, person=on_a_page.pk, submission_key="page")
    lapse()
    actions.set_day(
        by=world.lead, schedule=world.schedule.pk, version=world.schedule.version, day=TODAY,
        hours=[], why="No heating",
    )  # fmt: skip
    lapse()
    kinds = {
        each.person_id: [notice.kind for notice in queries.told(each)]
        for each in Booking.objects.filter(state="cancelled")
    }
    assert set(kinds[told.pk]) == {"offered", "withdrawn"}
    assert kinds[on_a_page.pk] == []
    assert Waiting.objects.get(person=told).ended_at is None


def test_a_closed_day_that_opens_again_has_its_times_again(world, slots):
    schedule = world.schedule
    for hours in ([], [["10:00", "11:00"]]):
        schedule = actions.set_day(
            by=world.lead, schedule=schedule.pk, version=schedule.version, day=TODAY, hours=hours,
            why="Changed",
        )  # fmt: skip
    found = SlotSearch(world.hub.pk, TODAY, 1).free()
    assert [each.id for each in found] == [each.id for each in slots[:2]]


def test_slots_are_made_once_however_often_the_job_runs(world):
    number = Slot.objects.count()
    assert number
    jobs.make_slots.func(timestamp=0)
    assert Slot.objects.count() == number
    with clock.frozen(clock.now() + timedelta(days=1)):
        jobs.make_slots.func(timestamp=0)
        assert Slot.objects.count() > number


def test_only_who_gives_the_service_keeps_its_times_and_a_stale_change_is_refused(world):
    schedule, day = world.schedule, TODAY
    change = {"schedule": schedule.pk, "day": day, "hours": [], "why": "Training"}
    with pytest.raises(NotAllowed):
        actions.set_day(by=world.nurse, version=schedule.version, **change)
    actions.set_day(by=world.lead, version=schedule.version, **change)
    with pytest.raises(Conflict, match="Somebody changed these times"):
        actions.set_day(by=world.lead, version=schedule.version, **change)


def test_times_that_cannot_be_are_refused_in_words(world):
    said = {"service": world.hub.pk, "name": "New", "starts_on": TODAY, "minutes": 90}
    with pytest.raises(UserError, match="as long as one time"):
        actions.add_schedule(by=world.lead, week={"Monday": [["09:00", "10:00"]]}, **said)
    week = {"Monday": [["09:00", "11:00"]]}
    with pytest.raises(UserError, match="before the first"):
        actions.add_schedule(by=world.lead, week=week, ends_on=date(2026, 3, 1), **said)


def test_a_death_ends_what_is_booked_and_waited_for_and_writes_to_nobody(world, slots):
    person = world.person(phone="07700 900123")
    made = book(world, slots[-1], person)
    people.record_death(by=world.handler, person=person.pk, on=date(2026, 3, 1))
    lapse()
    made.refresh_from_db()
    assert made.state == "cancelled"
    assert "cancelled" not in [each.kind for each in queries.told(made)]
    assert not [
        each for each in queries.told(made) if not each.dropped_at and each.send_at > clock.now()
    ]


def test_of_what_nobody_said_it_is_said_that_nobody_said_it(world, slots):
    made = book(world, slots[0])
    with clock.frozen(slots[0].ends_at + timedelta(hours=23)):
        lapse()
        made.refresh_from_db()
        assert made.state == "booked"
    with clock.frozen(slots[0].ends_at + timedelta(hours=25)):
        lapse()
        made.refresh_from_db()
        assert made.state == "not_said"
        said = actions.came(by=world.navigator, booking=made.pk, version=made.version)
        assert said.state == "came"


def test_one_that_fails_does_not_keep_the_others(world, slots, monkeypatch):
    kept = [
        actions.hold(
            by=world.handler, slot=each.id, person=world.person(f"P{n}", "Q").pk,
            submission_key=str(n),
        )
        for n, each in enumerate(slots[:2])
    ]  # fmt: skip
    wait(world, world.person("Rahima", "Khatun"))
    real = actions.let_go

    def breaks(*, by, booking):
        if booking == kept[0].pk:
            raise RuntimeError
        return real(by=by, booking=booking)

    monkeypatch.setattr(actions, "let_go", breaks)
    with clock.frozen(kept[0].held_until), pytest.raises(Exception, match="could not lapse: 1"):
        lapse()
    states = Booking.objects.order_by("submission_key").values_list("state", flat=True)
    assert list(states.filter(channel="staff")) == ["held", "let_go"]
    assert Booking.objects.filter(channel="waiting", state="held").exists()


def test_the_system_lets_go_of_nothing_that_still_holds(world, slots):
    person = world.person()
    kept = actions.hold(by=world.handler, slot=slots[0].id, person=person.pk, submission_key="key")
    with pytest.raises(Conflict):
        actions.let_go(by=SYSTEM, booking=kept.pk)


def test_for_whom_no_place_came_is_told_and_the_team_follows_it_up(world, slots):
    full(world, slots)
    person = world.person(phone="07700 900123")
    people.record_communication_need(
        by=world.handler, person=person.pk, language="Bengali", wording=""
    )
    held = wait(world, person)
    lapse()
    assert queries.in_vain(world.hub.pk).count() == 0
    with clock.frozen(clock.now() + timedelta(days=2)):
        lapse()
        lapse()
        held.refresh_from_db()
        assert (held.why_ended, held.ended_at) == ("no_place", clock.now())
        told = about(f"waiting:{held.pk}").get()
        assert (told.channel, told.language, told.kind) == ("text", "bn", "no_place")
        assert "দুঃখিত" in told.words
        assert [each.pk for each in queries.in_vain(world.hub.pk)] == [held.pk]
        with pytest.raises(NotAllowed):
            actions.follow_up(by=world.volunteer, waiting=held.pk, outcome="again")
        with pytest.raises(UserError, match="Choose how"):
            actions.follow_up(by=world.navigator, waiting=held.pk, outcome="well")
        actions.follow_up(by=world.navigator, waiting=held.pk, outcome="elsewhere")
        assert queries.in_vain(world.hub.pk).count() == 0
        with pytest.raises(Conflict, match="Ola Reed has followed it up"):
            actions.follow_up(by=world.lead, waiting=held.pk, outcome="again")


def test_who_has_a_place_kept_on_the_last_day_is_not_ended(world, slots):
    person = world.person()
    held = wait(world, person, last=TODAY)
    lapse()
    with pytest.raises(Conflict):
        actions.end_waiting(by=SYSTEM, waiting=held.pk)
    assert Booking.objects.get(person=person.pk).state == "held"


def test_who_waits_no_longer_lets_go_what_was_kept_for_them(world, slots):
    person = world.person(phone="07700 900123")
    held = wait(world, person)
    lapse()
    kept = Booking.objects.get(person=person.pk)
    actions.stop_waiting(by=world.handler, waiting=held.pk)
    actions.stop_waiting(by=world.handler, waiting=held.pk)
    kept.refresh_from_db()
    assert (kept.state, left(slots[0])) == ("let_go", 1)
    assert Waiting.objects.get(pk=held.pk).why_ended == "stopped"
    assert not queries.to_be_offered().exists()


def test_the_team_sees_who_waits_and_waited_though_no_record_is_open_to_it(
    world, slots, settings, assets
):
    settings.HAMLET_DEMO = True
    full(world, slots)
    held = wait(world, world.person("Rahima", "Khatun", phone="07700 900124"))
    client = client_of(world.navigator)
    assert "Rahima Khatun" in text(client.get("/bookings/"))
    with clock.frozen(clock.now() + timedelta(days=2)):
        lapse()
        client = client_of(world.navigator)
        assert "They waited in vain" in text(client.get("/bookings/"))
        page = text(client.get(f"/bookings/waiting/{held.pk}/outcome/"))
        assert "Rahima Khatun" in page
        assert "07700 900124" in page
        sent = client.post(f"/bookings/waiting/{held.pk}/outcome/", {"outcome": "not_needed"})
        assert (sent.status_code, sent["Location"]) == (302, "/bookings/")
        assert "They waited in vain" not in text(client.get("/bookings/"))


def test_who_waited_in_vain_is_on_the_team_s_list_though_its_times_are_over(
    world, slots, settings, assets
):
    settings.HAMLET_DEMO = True
    full(world, slots)
    wait(world, world.person("Rahima", "Khatun"))
    with clock.frozen(clock.now() + timedelta(days=40)):
        lapse()
        assert not queries.bookable().exists()
        assert "Rahima Khatun" in text(client_of(world.navigator).get("/bookings/"))


def test_the_referral_says_that_they_waited_in_vain(world, slots):
    full(world, slots)
    person = world.person()
    referral = world.referral(person=person)
    wait(world, person)
    with clock.frozen(clock.now() + timedelta(days=2)):
        lapse()
        said = "They waited for a time with Same-day access until 3 March 2026, and none came."
        assert any(each.startswith(said) for each in cautions(referral))
