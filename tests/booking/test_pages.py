"""The pages of booking, as staff use them."""

import re
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from tests.booking.conftest import schedule
from tests.booking.test_bookings import book, hold
from tests.booking.test_waiting import wait
from tests.staff import client_of, text

from hamlet.access import roles
from hamlet.access.actions import close_relationships, open_relationship
from hamlet.access.decisions import decide
from hamlet.booking import actions, queries
from hamlet.booking.models import Booking, Schedule, ScheduleException, Waiting
from hamlet.config import jobs
from hamlet.directory import actions as directory
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import UserError
from hamlet.people import actions as people

pytestmark = pytest.mark.usefixtures("assets")


@pytest.fixture(autouse=True)
def demo(settings):
    """Staff of the small world sign in without a second factor."""
    settings.HAMLET_DEMO = True


@pytest.fixture
def handler(world):
    return client_of(world.handler)


def address(*parts) -> str:
    return "/bookings/" + "".join(f"{each}/" for each in parts)


def test_a_call_handler_books_in_two_steps_and_the_place_is_kept_meanwhile(
    world, slots, handler, django_assert_max_num_queries
):
    person = world.person()
    with django_assert_max_num_queries(15):
        page = handler.get(address("for", person.pk) + f"?service={world.hub.pk}")
    times = re.findall(r'name="slot" value="([-0-9a-f]+)"', page.content.decode())
    assert times[0] == str(slots[0].id)
    key = re.search(r'name="submission_key"[^>]*value="(\w+)"', page.content.decode())[1]
    sent = {"slot": times[0], "submission_key": key}
    kept = handler.post(address("for", person.pk), sent, follow=True)
    assert "This place is kept until 09:05" in text(kept)
    held = Booking.objects.get(person=person)
    sent = {"version": held.version, "need": "Cough since Sunday"}
    done = handler.post(address(held.pk, "book"), sent, follow=True)
    assert "Booked." in text(done)
    assert "Cough since Sunday" in text(done)
    held.refresh_from_db()
    assert held.state == "booked"


def test_what_whoever_books_a_kept_place_second_writes_is_added(world, slots, handler):
    person = world.person()
    sent = {"slot": str(slots[0].id), "submission_key": "k"}
    handler.post(address("for", person.pk), sent)
    held = Booking.objects.get(person=person)
    other = client_of(world.handler)
    for each, need in ((other, "Ear ache"), (handler, "Fever for a week"), (handler, "Ear ache")):
        sent = {"version": held.version, "need": need}
        assert "Booked." in text(each.post(address(held.pk, "book"), sent, follow=True))
    held.refresh_from_db()
    assert held.need == "Ear ache\nFever for a week"
    assert "Ruth Oakes added what it is for" in text(handler.get(address(held.pk)))


def test_show_times_without_a_service_says_what_to_choose(world, slots, handler):
    start = address("for", world.person().pk)
    assert "There is a problem" not in text(handler.get(start))
    asked = text(handler.get(start + "?service="))
    assert "There is a problem Choose a service" in asked
    unknown = handler.get(start + f"?service={uuid4()}")
    assert "Choose one of the answers to ‘Service’" in text(unknown)


def test_a_week_of_times_is_shown_by_day_the_first_few_and_the_rest_on_demand(world, handler):
    schedule(world.hub, name="All day", week={"Thursday": [["09:00", "17:00"]]})
    page = handler.get(f"/bookings/for/{world.person().pk}/?service={world.hub.pk}")
    shown = page.content.decode()
    days = re.findall(r"<h3[^>]*>([^<]+)</h3>", shown)
    assert days[0] == "Monday 2 March"
    thursday = shown.split("Thursday 5 March</h3>")[1].split("<h3")[0]
    first, rest = thursday.split("<details")
    assert (first.count('name="slot"'), rest.count('name="slot"')) == (6, 10)
    assert "10 more from 12:00" in rest
    assert "<details" not in shown.split("Monday 2 March</h3>")[1].split("<h3")[0]


def test_from_a_place_that_is_kept_there_is_a_way_to_another_and_the_first_is_free_again(
    world, slots, handler
):
    kept = hold(world, slots[0], world.person())
    page = handler.get(address(kept.pk)).content.decode()
    again = re.search(r'href="([^"]+)">Choose another time instead', page)[1]
    listed = handler.get(again).content.decode()
    key = re.search(r'name="submission_key"[^>]*value="(\w+)"', listed)[1]
    other = {"slot": slots[2].id, "submission_key": key}
    handler.post(again, other, follow=True)
    assert str(slots[0].id) in handler.get(again).content.decode()
    assert list(Booking.objects.filter(state="held").values_list("slot", flat=True)) == [
        slots[2].id
    ]


def test_who_is_slower_sees_the_next_time_and_the_list_as_it_is_now(world, slots, handler):
    person = world.person()
    book(world, slots[0], world.person("Rahima", "Khatun"))
    sent = {"slot": slots[0].id, "submission_key": "key"}
    page = handler.post(address("for", person.pk) + f"?service={world.hub.pk}", sent)
    assert page.status_code == 409
    assert "Somebody else was quicker" in text(page)
    assert "The next time is Mon 2 March 2026, 10:30" in text(page)
    assert str(slots[0].id) not in page.content.decode()
    assert str(slots[1].id) in page.content.decode()


def test_a_hold_that_ran_out_says_so_and_books_nobody_else_s_place(world, slots, handler):
    person = world.person()
    kept = hold(world, slots[0], person)
    with clock.frozen(kept.held_until):
        book(world, slots[0], world.person("Rahima", "Khatun"))
        page = handler.post(address(kept.pk, "book"), {"version": kept.version, "need": "x"})
    assert page.status_code == 409
    assert "Somebody else was quicker" in text(page)


def pressed(page, words):
    """The form fields that a button of a page sends, found by its words."""
    html = page.content.decode()
    form = next(each for each in html.split("<form")[1:] if words in each).split("</form>")[0]
    hidden = [each for each in re.findall(r"<input[^>]*>", form) if 'type="hidden"' in each]
    button = re.search(rf'name="(\w+)" value="([^"]*)"[^>]*>{re.escape(words)}', form)
    return {button[1]: button[2]} | {
        re.search(r'name="(\w+)"', each)[1]: re.search(r'value="([^"]*)"|$', each)[1] or ""
        for each in hidden
    }


def test_the_next_time_is_one_press_away_from_where_the_chosen_one_is_gone(world, slots, handler):
    book(world, slots[0], world.person())
    new = address("for", world.person("Jo", "Lee").pk) + f"?service={world.hub.pk}"
    gone = handler.post(new, {"slot": str(slots[0].id), "submission_key": "x"})
    kept = handler.post(new, pressed(gone, "Take Mon 2 March 2026, 10:30"), follow=True)
    assert "This place is kept until" in text(kept)
    held = Booking.objects.get(state="held")
    assert held.slot_id == slots[1].id
    mine = book(world, slots[2], world.person("Zoe", "Hall"))
    move = address(mine.pk, "move")
    gone = handler.post(
        move, {"slot": str(slots[0].id), "submission_key": "y", "version": mine.version}
    )
    assert "The old time stands." in text(gone)
    handler.post(move, pressed(gone, "Change it to Mon 2 March 2026, 11:30"))
    mine.refresh_from_db()
    assert mine.slot_id == slots[3].id


def test_where_a_kept_place_is_gone_one_press_books_the_next_with_what_was_typed(
    world, slots, handler
):
    kept = hold(world, slots[0], world.person())
    with clock.frozen(kept.held_until):
        book(world, slots[0], world.person("Jo", "Lee"))
        sent = {"version": kept.version, "need": "Cough since Sunday"}
        gone = handler.post(address(kept.pk, "book"), sent)
        assert "This place is kept until" not in text(gone)
        words = "Book Mon 2 March 2026, 10:30 instead"
        assert "Cough since Sunday" in gone.content.decode()
        press = sent | pressed(gone, words)
        asked = handler.post(address(kept.pk, "book"), press | {"need": "Chest pain"})
        assert asked.status_code == 422
        assert words in text(asked), "it is still the next time that is asked about"
        for _ in range(2):
            assert "Booked." in text(handler.post(address(kept.pk, "book"), press, follow=True))
    made = Booking.objects.get(state="booked", person=kept.person_id)
    assert (made.slot_id, made.need) == (slots[1].id, "Cough since Sunday")


def test_where_no_more_fit_in_a_full_time_the_next_is_one_press_away(world, slots):
    book(world, slots[0], world.person())
    actions.book(
        by=world.lead, slot=slots[0].id, person=caseload(world, "Jo").pk, submission_key="1",
        overbooked="Sent by the GP",
    )  # fmt: skip
    person, lead = caseload(world, "Zoe"), client_of(world.lead)
    sent = {"submission_key": "2", "overbooked": "Sent by the GP", "need": "Cough"}
    gone = lead.post(address("for", person.pk, "full", slots[0].id), sent)
    assert gone.status_code == 409
    assert f'formaction="{address("for", person.pk)}"' in gone.content.decode()
    press = sent | pressed(gone, "Take Mon 2 March 2026, 10:30")
    page = lead.post(address("for", person.pk), press, follow=True)
    assert "Cough" in page.content.decode()
    held = Booking.objects.get(state="held")
    assert (held.slot_id, held.need) == (slots[1].id, "Cough")


def caseload(world, given):
    """Somebody new, on the caseload of the hub's team."""
    person = world.person(given)
    open_relationship(
        by=SYSTEM, holder_kind="team", holder=world.hub_team.pk, person=person.pk,
        kind="caseload", subject=f"test:{given}", organisation=world.trust.pk,
    )  # fmt: skip
    return person


def test_no_free_place_offers_the_waiting_list(world, slots, handler):
    for number, each in enumerate(slots):
        book(world, each, world.person(f"P{number}", "Full"))
    person = world.person()
    link = f"/bookings/for/{person.pk}/wait/{world.hub.pk}/"
    far = "&first=2026-05-01"
    page = handler.get(address("for", person.pk) + f"?service={world.hub.pk}{far}")
    assert "No place is free in these days" in text(page)
    assert link in page.content.decode()
    sent = {f"{which}_day_{part}": value for which in ("from", "until")
            for part, value in (("day", 3), ("month", 3), ("year", 2026))}  # fmt: skip
    assert handler.post(link, sent | {"need": "Cough"}).status_code == 302
    assert Waiting.objects.get().person_id == person.pk
    bad = handler.post(link, sent | {"until_day_year": 2025})
    assert bad.status_code == 422
    assert "Change one of them" in text(bad)


def test_a_booking_is_moved_and_cancelled_with_what_happened_kept(world, slots, handler):
    made = book(world, slots[0])
    sent = {"slot": slots[1].id, "version": made.version, "submission_key": "k"}
    assert "The time is changed" in text(handler.post(address(made.pk, "move"), sent, follow=True))
    made.refresh_from_db()
    sent = {"version": made.version, "words": "Going to the practice instead"}
    page = text(handler.post(address(made.pk, "cancel"), sent, follow=True))
    assert "Going to the practice instead" in page
    assert "Ruth Oakes changed the time (Mon 2 March 2026, 10:30)" in page


def test_the_team_works_from_the_day_s_list(world, slots, django_assert_max_num_queries):
    for number, each in enumerate(slots[:3]):
        book(world, each, world.person(f"Person{number}", "Probe"), need="Cough")
    browser = client_of(world.navigator)
    with django_assert_max_num_queries(15):
        page = browser.get("/bookings/")
    assert re.findall(r"Person\d Probe", text(page)) == [f"Person{n} Probe" for n in range(3)]
    made = Booking.objects.get(slot=slots[0].id)
    browser.post(address(made.pk, "came"), {"version": made.version})
    made.refresh_from_db()
    assert made.state == "came"


def test_the_team_that_gives_the_service_knows_the_name_but_no_record_that_is_closed(world, slots):
    from hamlet.access.actions import record_wish
    from hamlet.kernel.actor import SYSTEM

    made = book(world, slots[0])
    record_wish(by=SYSTEM, person=made.person_id, kind="object")
    page = text(client_of(world.navigator).get(address(made.pk)))
    assert "Booking of Amina Begum" in page
    assert "is not open to you now" in page
    assert "1951" not in page


def test_a_past_day_shows_whoever_came_by_name_alone_once_the_record_is_closed(world, slots):
    person = world.person()
    made = book(world, slots[0], person)
    with clock.frozen(slots[0].ends_at):
        actions.came(by=world.navigator, booking=made.pk, version=made.version)
        assert "Born 2 March 1951" in text(client_of(world.navigator).get("/bookings/"))
    with clock.frozen(slots[0].ends_at + timedelta(days=8)):
        page = text(client_of(world.navigator).get("/bookings/?day=2026-03-02"))
        assert not decide(world.navigator, "person.look", person.pk).allowed
    assert "Amina Begum" in page
    assert "Came" in page
    assert "Born" not in page


def filled(answer, **more) -> dict:
    """What a form of times was shown with, sent again with something else in it."""
    page = answer.content.decode()
    found = re.findall(r'<input[^>]*?name="(\w+)"[^>]*>', page)
    values = {}
    for name in found:
        tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)[0]
        value = re.search(r'value="([^"]*)"', tag)
        if 'type="checkbox"' not in tag or "checked" in tag:
            values[name] = value[1] if value else ""
    return values | more


def test_a_wrong_schedule_is_ended_and_who_is_booked_keeps_their_time_until_moved(world, slots):
    tomorrow = slots[-1]
    made = book(world, tomorrow, world.person())
    lead = client_of(world.lead)
    address = f"/bookings/schedules/{world.schedule.pk}/end/"
    assert f'href="{address}"' in lead.get(f"/bookings/times/{world.hub.pk}/").content.decode()
    past = {"version": 1, "ends_on_day": 1, "ends_on_month": 3, "ends_on_year": 2026}
    assert "That day is over" in text(lead.post(address, past))
    sent = past | {"ends_on_day": 2}
    assert "1 person booked in times" in text(lead.post(address, sent, follow=True))
    manager = client_of(world.staff("Vi Rose", roles.DATA_MANAGER, world.practice))
    times = text(manager.get(f"/bookings/times/{world.hub.pk}/"))
    assert "Booked in times that are no longer given: 1." in times
    free = queries.SlotSearch(world.hub.pk, clock.today(), 14).free()
    assert [each.id for each in free] == [each.id for each in slots[:4]]
    jobs.let_bookings_lapse.func(timestamp=0)
    actions.make_slots(by=SYSTEM, schedule=world.schedule.pk)
    made.refresh_from_db()
    assert made.state == "booked"
    listed = text(client_of(world.navigator).get("/bookings/"))
    assert "To be moved: booked in times that are no longer given" in listed
    assert "Amina Begum" in listed
    actions.move(by=world.navigator, booking=made.pk, version=made.version, slot=slots[0].id)
    with pytest.raises(actions.Taken):
        book(world, tomorrow, world.person("Rahima", "Khatun"))
    assert "To be moved" not in text(client_of(world.navigator).get("/bookings/"))


def test_a_schedule_is_mended_from_the_page_and_a_stale_form_changes_nothing(world, slots):
    lead, address = client_of(world.lead), f"/bookings/schedules/{world.schedule.pk}/change/"
    shown = lead.get(address)
    sent = filled(shown, places="3", Tuesday="", Monday="10:00-11:00")
    assert sent["Wednesday"] == "10:00-12:00"
    assert lead.post(address, sent | {"Monday": "10:00"}).status_code == 422
    assert lead.post(address, sent).status_code == 302
    free = queries.SlotSearch(world.hub.pk, clock.today(), 2).free()
    assert [(each.id, each.left) for each in free] == [(each.id, 3) for each in slots[:2]]
    assert "Somebody changed these times" in text(lead.post(address, sent))
    other = client_of(world.therapist)
    assert other.post(address, sent | {"version": 2, "places": "9"}).status_code == 403
    assert Schedule.objects.get(pk=world.schedule.pk).places == 3


def test_a_lead_says_where_the_times_are_and_whoever_is_booked_reads_it(world, slots):
    for name in ("Mill Lane surgery", "River clinic"):
        directory.add_place(
            by=world.lead, service=world.hub.pk, name=name, address="1 Quay", postcode="ZZ1 1AA"
        )
    lead, address = client_of(world.lead), f"/bookings/schedules/{world.schedule.pk}/change/"
    shown = lead.get(address)
    page = shown.content.decode()
    key = re.search(r'value="([\w-]{36})"[^>]*>River clinic, 1 Quay, ZZ1 1AA', page)[1]
    sent = filled(shown, location_id=key)
    assert lead.post(address, sent).status_code == 302
    assert "River clinic, 1 Quay" in text(lead.get(f"/bookings/times/{world.hub.pk}/"))
    assert f'value="{key}" selected' in lead.get(address).content.decode()
    made = book(world, slots[0])
    assert "Where River clinic" in text(client_of(world.navigator).get(f"/bookings/{made.pk}/"))
    told = {"by": world.lead, "schedule": world.schedule.pk, "version": 2}
    with pytest.raises(UserError, match="not at that place"):
        actions.change_schedule(**told, location_id=uuid4())
    directory.leave_place(by=world.lead, service=world.hub.pk, location=UUID(key))
    with clock.frozen(clock.now() + timedelta(days=1)):
        actions.make_slots(by=SYSTEM, schedule=world.schedule.pk)
    assert "River clinic" not in lead.get(address).content.decode()


def test_the_team_puts_one_more_in_a_full_time_in_two_steps_with_a_reason(world, slots, handler):
    book(world, slots[0], world.person())
    second = world.person("Rahima", "Khatun")
    open_relationship(
        by=SYSTEM, holder_kind="team", holder=world.hub_team.pk, person=second.pk,
        kind="caseload", subject="test:1", organisation=world.trust.pk,
    )  # fmt: skip
    choosing = f"/bookings/for/{second.pk}/?service={world.hub.pk}"
    address = f"/bookings/for/{second.pk}/full/{slots[0].id}/"
    team = client_of(world.navigator)
    assert address in team.get(choosing).content.decode()
    assert address not in handler.get(choosing).content.decode()
    sent = filled(team.get(address), overbooked="", need="")
    for short in ("", ".", "?!"):
        answer = team.post(address, sent | {"overbooked": short})
        assert answer.status_code == 422
        assert "such as who sent them and why it cannot wait" in text(answer), short
    assert handler.post(address, sent | {"overbooked": "Please"}).status_code == 403
    assert Booking.objects.count() == 1
    for _ in range(2):
        assert team.post(address, sent | {"overbooked": "Sent from A&E"}).status_code == 302
    made = Booking.objects.get(person=second)
    assert (made.slot_id, made.overbooked) == (slots[0].id, "Sent from A&E")
    assert address not in team.get(choosing).content.decode(), "there is room for one more only"


def test_others_than_the_team_see_no_day_s_list(world, slots, handler):
    assert handler.get("/bookings/").status_code == 403
    assert client_of(world.therapist).get("/bookings/").status_code == 403


def test_no_time_is_offered_for_somebody_who_has_died(world, slots, handler):
    person = world.person()
    people.record_death(by=world.handler, person=person.pk, on=date(2026, 3, 1))
    for page in (address("for", person.pk), address("for", person.pk, "wait", world.hub.pk)):
        shown = handler.get(f"{page}?service={world.hub.pk}")
        assert "died on 1 March 2026. Nothing can be booked" in text(shown)
        assert 'name="slot"' not in shown.content.decode()


def test_a_team_lead_closes_a_day_and_says_why(world, slots):
    browser = client_of(world.lead)
    link = f"/bookings/schedules/{world.schedule.pk}/day/"
    sent = {"version": 1, "day_day": 3, "day_month": 3, "day_year": 2026, "hours": "", "why": ""}
    assert browser.post(link, sent).status_code == 422
    sent["why"] = "Training"
    tomorrow = next(each for each in slots if each.starts_at.day == 3)
    book(world, tomorrow)
    asked = browser.post(link, sent)
    assert not ScheduleException.objects.exists()
    said = text(asked)
    assert "1 person booked on Tuesday 3 March 2026 would lose their time" in said
    assert "1 person cannot be written to" in said
    assert "will be told by text message" not in said
    assert f"/bookings/?service={world.hub.pk}&amp;day=2026-03-03" in asked.content.decode()
    assert re.search(r'name="losing"[^>]* value="1"', asked.content.decode())
    assert 'value="Training"' in asked.content.decode()
    sent["losing"] = 1
    page = text(browser.post(link, sent, follow=True))
    assert "1 person booked that day lose their time" in page
    assert "are told" not in page
    assert "Tuesday 3 March 2026: closed. Training" in page
    assert ScheduleException.objects.get().hours == []
    again = browser.post(link, sent)
    assert again.status_code == 409
    assert "Somebody changed these times" in text(again)


def test_who_cannot_be_written_to_and_who_came_since_are_said_before_a_day_is_closed(world, slots):
    browser, day = client_of(world.lead), [each for each in slots if each.starts_at.day == 3]
    link = f"/bookings/schedules/{world.schedule.pk}/day/"
    sent = {
        "version": 1, "day_day": 3, "day_month": 3, "day_year": 2026, "hours": "",
        "why": "Training",
    }  # fmt: skip
    book(world, day[0], world.person("Ann", "Roe", phone="07700 900123"))
    book(world, day[1], world.person("Jo", "Lee", phone="", email=""))
    said = text(browser.post(link, sent))
    assert "2 people booked on Tuesday 3 March 2026 would lose their time" in said
    assert "1 person cannot be written to" in said
    book(world, day[2], world.person("Rahima", "Khatun"))
    assert "3 people booked on Tuesday" in text(browser.post(link, sent | {"losing": 2}))
    with pytest.raises(UserError, match="3 booked at times that would go"):
        actions.set_day(
            by=world.lead, schedule=world.schedule.pk, version=1, day=date(2026, 3, 3), hours=[],
            why="Training", losing=2,
        )  # fmt: skip
    kept = browser.post(link, sent | {"hours": "00:00-24:00"}, follow=True)
    assert "Nobody loses their time" in text(kept)


def test_a_lead_finds_the_way_to_the_first_times_of_a_service(world):
    world.service("Evening hub", world.hub_team)
    page = f"/place/teams/{world.hub_team.pk}/"
    assert "Evening hub: set up its times" in text(client_of(world.lead).get(page))
    assert "Evening hub: set up its times" not in text(client_of(world.navigator).get(page))
    refused = text(client_of(world.therapist).get("/bookings/"))
    assert "A team lead adds them" in refused


def test_hours_that_cannot_be_read_say_how_to_write_them(world):
    sent = {
        "name": "Evenings", "starts_on_day": 1, "starts_on_month": 4, "starts_on_year": 2026,
        "minutes": 20, "places": 2, "overbook": 0, "days_ahead": 14,
    }  # fmt: skip
    browser, link = client_of(world.lead), f"/bookings/times/{world.hub.pk}/new/"
    for hours in ("nine to five", "12:00-09:00", "09:00-25:00"):
        page = browser.post(link, sent | {"Monday": hours})
        assert page.status_code == 422, hours
        assert "ends before it begins" in text(page) or "Write" in text(page)
    assert browser.post(link, sent | {"Monday": "18:00-20:00"}).status_code == 302


@pytest.mark.parametrize("many", [20, 2000])
def test_pages_ask_as_little_however_many_times_there_are(
    world, many, django_assert_max_num_queries
):
    from tests.booking.conftest import schedule

    service = world.service("Large hub", world.hub_team)
    week = {"Tuesday": [["00:00", "24:00"]], "Wednesday": [["00:00", "24:00"]]}
    schedule(service, week=week, minutes=max(1, 2880 // many), name="Many")
    browser = client_of(world.handler)
    for link in (
        f"/bookings/for/{world.person().pk}/?service={service.pk}",
        f"/bookings/times/{service.pk}/",
    ):
        browser.get(link)
        with django_assert_max_num_queries(15):
            assert browser.get(link).status_code == 200


def test_bad_addresses_are_answered_calmly(world, handler):
    person = world.person()
    for query in ("?service=x", "?first=never", "?service=&first=9999-99-99"):
        assert handler.get(address("for", person.pk) + query).status_code == 200
    lead = client_of(world.lead)
    assert lead.get("/bookings/?day=never&service=x").status_code == 200
    assert lead.get("/bookings/?day=9999-12-31").status_code in (200, 404)


def test_a_place_kept_for_two_minutes_is_shown_with_its_moment(world, slots):
    with clock.frozen(slots[0].starts_at - timedelta(minutes=2)):
        kept = hold(world, slots[0], world.person())
        page = client_of(world.handler).get(address(kept.pk))
        assert "kept until 10:00" in text(page)


def test_an_old_link_for_moving_a_booking_says_what_became_of_it_and_the_way_on(world, slots):
    made = book(world, slots[0], world.person())
    browser = client_of(world.nurse)
    link = address(made.pk, "move")
    actions.cancel(by=world.nurse, booking=made.pk, version=made.version)
    for each in (link, address(made.pk, "cancel")):
        page = browser.get(each, follow=True)
        assert page.status_code == 200
        assert f"{world.nurse.name} cancelled it on Mon 2 March 2026" in text(page)
        assert f"/bookings/for/{made.person_id}/?service={world.hub.pk}" in page.content.decode()
    other = book(world, slots[1], world.person("Jo", "Lee"))
    with clock.frozen(other.slot.ends_at + timedelta(minutes=1)):
        page = client_of(world.nurse).get(address(other.pk, "move"), follow=True)
    assert "Its time is past: Mon 2 March 2026, 10:30. Book another time" in text(page)


def test_who_made_a_booking_and_may_see_it_no_longer_is_told_how_it_stands(world, slots):
    """By an old link, once the person is no longer theirs to see."""
    person = world.person()
    open_relationship(
        by=SYSTEM, holder_kind="team", holder=world.therapy.pk, person=person.pk, kind="caseload",
        subject="test:old", organisation=world.therapy.organisation_id,
    )  # fmt: skip
    made = book(world, slots[0], person, by=world.therapist)
    actions.cancel(by=world.therapist, booking=made.pk, version=made.version)
    close_relationships(by=SYSTEM, subject="test:old")
    refused = client_of(world.therapist).get(address(made.pk, "move"))
    assert refused.status_code == 403
    said = text(refused)
    assert "The booking that you made for Mon 2 March 2026, 10:00 stands as: cancelled" in said
    assert "Amina" not in said


def test_dates_and_versions_of_thousands_of_digits_are_refused_in_words(world, slots, handler):
    made, many = book(world, slots[0]), "1" * 5_000
    sent = {"slot": str(slots[1].id), "submission_key": "k", "version": many}
    assert handler.post(address(made.pk, "move"), sent).status_code == 409
    for part in ("day", "month", "year"):
        day = {"day": "3", "month": "3", "year": "2026"} | {part: many}
        days = {f"{name}_{each}": day[each] for name in ("from_day", "until_day") for each in day}
        waits = address("for", world.person().pk, "wait", world.hub.pk)
        assert f"Enter the {part}" in text(handler.post(waits, days))


def test_a_day_at_the_end_of_time_is_refused_and_keeps_nobody_from_a_place(world, slots, handler):
    last = {"day": "31", "month": "12", "year": "9999"}
    lead = client_of(world.lead)
    sent = {f"day_{each}": typed for each, typed in last.items()}
    sent |= {"version": world.schedule.version, "hours": "09:00-24:00", "why": "Never again"}
    answer = lead.post(address("schedules", world.schedule.pk, "day"), sent)
    assert (answer.status_code, "must be 3 March 2028 or earlier" in text(answer)) == (422, True)
    with pytest.raises(UserError, match="too far ahead"):
        actions.set_day(
            by=SYSTEM, schedule=world.schedule.pk, version=1, day=date.max, hours=[], why="Never"
        )
    with pytest.raises(UserError, match="too far ahead"):
        wait(world, world.person(), date.max, date.max)
    wait(world, world.person())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE booking_waiting SET from_day = %s, until_day = %s", [date.max] * 2)
    second = wait(world, world.person("Rahima", "Khatun"))
    jobs.let_bookings_lapse.func(timestamp=0)
    second.refresh_from_db()
    assert second.booking is not None


def test_a_kept_place_with_a_forged_key_is_booked_after_it_lapsed(world, slots, handler):
    person = world.person()
    made = hold(world, slots[0], person, key="k" * 80)
    with clock.frozen(clock.now() + timedelta(minutes=10)):
        handler.post(address(made.pk, "book"), {"version": made.version, "need": "Ear ache"})
    assert Booking.objects.get(person=person, state="booked").need == "Ear ache"
