"""A resident's bookings: seen, taken, changed and cancelled by themselves, and by nobody else."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.utils import translation
from django.utils.translation import gettext
from tests.booking.conftest import MONDAY, schedule
from tests.portal.residents import family, lets_help, path
from tests.staff import text

from hamlet.access.queries import restrictions_of
from hamlet.booking import actions, queries
from hamlet.booking.models import Booking
from hamlet.booking.queries import SlotSearch
from hamlet.directory import actions as directory
from hamlet.frontdoor.models import Raising, Referral
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.calendars import WEEKDAYS
from hamlet.kernel.errors import NotAllowed, UserError

CHANGED = (
    "%(who)s %(did)s at %(time)s, while you were deciding. Nothing of yours was saved. Here is how "
    "it stands now."
)


@pytest.fixture
def kin(world, settings):
    settings.HAMLET_DEMO = True
    with clock.frozen(MONDAY):
        made = family(world)
        made.schedule = schedule(world.therapy_service)
        made.slots = SlotSearch(world.therapy_service.pk, clock.today(), 2).free()
        made.booking = booked(made.amina, made.slots[0])
        yield made


def booked(person, slot, by=SYSTEM):
    return actions.book(by=by, slot=slot.id, person=person.pk, submission_key=uuid4().hex)


@pytest.mark.parametrize("language", ["en-gb", "bn", "so"])
def test_each_page_in_each_language(kin, language, django_assert_max_num_queries):
    kin.at_home.get(f"/language/{language}/")
    for rest in ("", f"{kin.booking.pk}/move/", f"{kin.booking.pk}/end/"):
        with django_assert_max_num_queries(15):
            answer = kin.at_home.get(path(kin.amina, f"bookings/{rest}"))
        page = answer.content.decode()
        assert answer.status_code == 200, rest
        assert f'<html lang="{language}"' in page
        assert page.count("<h1") == 1
        assert ("Choose another time" in page) == (language == "en-gb" and "move" in rest)


def test_they_see_when_and_change_the_time_themselves(kin):
    page = text(kin.at_home.get(path(kin.amina, "bookings/")))
    assert "Mon 2 March 2026, 10:00" in page
    assert kin.booking.reference in page
    sent = {"version": kin.booking.version, "slot": kin.slots[1].id}
    address = path(kin.amina, f"bookings/{kin.booking.pk}/move/")
    asked = text(kin.at_home.post(address, sent))
    assert "Now: Mon 2 March 2026, 10:00" in asked
    assert "New time: Mon 2 March 2026, 10:30" in asked
    kin.booking.refresh_from_db()
    assert kin.booking.slot_id == kin.slots[0].id
    sent["sure"] = "yes"
    assert "The time is changed." in text(kin.at_home.post(address, sent, follow=True))
    kin.booking.refresh_from_db()
    assert kin.booking.slot_id == kin.slots[1].id


def test_who_is_slower_is_told_and_keeps_their_time(kin):
    booked(kin.karim, kin.slots[1])
    sent = {"version": kin.booking.version, "slot": kin.slots[1].id, "sure": "yes"}
    address = path(kin.amina, f"bookings/{kin.booking.pk}/move/")
    page = text(kin.at_home.post(address, sent, follow=True))
    assert "Somebody else was quicker" in page
    assert "Mon 2 March 2026, 10:00" in page


@pytest.mark.parametrize("language", ["en-gb", "bn", "so"])
def test_who_is_slower_is_asked_about_the_next_time_and_takes_it_with_one_press(kin, language):
    kin.at_home.get(f"/language/{language}/")
    booked(kin.karim, kin.slots[1])
    address = path(kin.amina, f"bookings/{kin.booking.pk}/move/")
    sent = {"version": kin.booking.version, "slot": kin.slots[1].id, "sure": "yes"}
    answer = kin.at_home.post(address, sent, follow=True)
    with translation.override(language):
        quicker = "Somebody else was quicker: this time is full now. The old time stands."
        assert gettext(quicker) in unescape(text(answer))
    kin.at_home.post(address, pressed(answer))
    kin.booking.refresh_from_db()
    assert kin.booking.slot_id == kin.slots[2].id


@pytest.mark.parametrize("language", ["en-gb", "bn", "so"])
def test_of_a_first_time_that_is_gone_what_was_written_stays_for_the_next(free, world, language):
    free.at_home.get(f"/language/{language}/")
    booked(free.karim, free.slots[1])
    address = book_path(free, world.therapy_service)
    sent = sending(free, need="Chest pain, years ago", no_danger="Chest pain")
    answer = free.at_home.post(address, sent, follow=True)
    with translation.override(language):
        quicker = "Somebody else was quicker: this time is full now. You have no booking yet."
        assert gettext(quicker) in text(answer)
    assert "Chest pain, years ago" in answer.content.decode()
    free.at_home.post(address, pressed(answer) | {"need": "Chest pain, years ago"})
    made = Booking.objects.get(person=free.amina, state="booked")
    assert (made.slot_id, made.need) == (free.slots[2].id, "Chest pain, years ago")


def test_of_a_kept_time_that_is_gone_too_the_next_is_asked_about(free, world):
    given = {"slot": free.slots[1].id, "person": free.amina.pk, "submission_key": "kept"}
    kept = actions.hold(by=SYSTEM, need="Stiff knee", **given)
    with clock.frozen(kept.held_until):
        booked(free.karim, free.slots[1])
        take = path(free.amina, f"bookings/{kept.pk}/take/")
        answer = free.at_home.post(take, follow=True)
        assert "Somebody else was quicker" in text(answer)
        free.at_home.post(book_path(free, world.therapy_service), pressed(answer))
    made = Booking.objects.get(person=free.amina, state="booked")
    assert made.slot_id == free.slots[2].id


@pytest.mark.parametrize("tidied", [False, True])
def test_a_kept_time_that_is_free_still_is_theirs_a_moment_too_late(free, tidied):
    given = {"slot": free.slots[1].id, "person": free.amina.pk, "submission_key": "kept"}
    kept = actions.hold(by=SYSTEM, need="Stiff knee", **given)
    with clock.frozen(kept.held_until):
        if tidied:
            actions.let_go(by=SYSTEM, booking=kept.pk)
        take = path(free.amina, f"bookings/{kept.pk}/take/")
        assert "It is booked." in text(free.at_home.post(take, follow=True))
    made = Booking.objects.get(person=free.amina, state="booked")
    assert (made.slot_id, made.need) == (free.slots[1].id, "Stiff knee")


def pressed(answer):
    """What the one form of the page that asks sends."""
    form = answer.content.decode().split('<form method="post" novalidate>')[1].split("</form>")[0]
    hidden = [each for each in re.findall(r"<input[^>]*>", form) if 'type="hidden"' in each]
    return {
        re.search(r'name="(\w+)"', each)[1]: re.search(r'value="([^"]*)"|$', each)[1] or ""
        for each in hidden
    }


@pytest.mark.parametrize("language", ["en-gb", "bn", "so"])
def test_few_times_stand_open_by_day_and_all_can_be_reached_without_script(kin, world, language):
    kin.at_home.get(f"/language/{language}/")
    week = {day: [["09:00", "17:00"]] for day in WEEKDAYS}
    service = world.service("Long days", world.therapy)
    schedule(service, week=week)
    page = kin.at_home.get(book_path(kin, service)).content.decode()
    folded = re.findall(r"<details.*?</details>", page, re.S)
    opened = re.sub(r"<details.*?</details>", "", page, flags=re.S)
    times = [str(each.id) for each in SlotSearch(service.pk, clock.today(), 14).free()]
    assert opened.count('name="slot"') == 3 * 6
    assert len(folded) == 3 + 11
    assert re.findall(r'name="slot" value="([^"]+)"', page) == times, "in order, each once"
    with translation.override(language):
        assert gettext("More times: %(number)s") % {"number": 10} in folded[1]
        assert gettext("Times: %(number)s") % {"number": 16} in folded[3]


def test_they_cancel_once_they_were_asked_again(kin):
    address = path(kin.amina, f"bookings/{kin.booking.pk}/end/")
    assert "Do you want to cancel this?" in text(kin.at_home.get(address))
    kin.booking.refresh_from_db()
    assert kin.booking.state == "booked"
    kin.at_home.post(address, {"version": kin.booking.version})
    kin.booking.refresh_from_db()
    assert kin.booking.state == "cancelled"


@pytest.mark.parametrize("language", ["en-gb", "bn", "so"])
def test_an_old_link_says_what_became_of_the_booking_and_what_to_do(kin, language):
    kin.at_home.get(f"/language/{language}/")
    links = [
        path(kin.amina, f"bookings/{kin.booking.pk}/{act}/") for act in ("end", "move", "take")
    ]
    assert kin.at_home.get(links[2]).url == path(kin.amina, "bookings/"), "it stands still"
    actions.cancel(by=kin.own, booking=kin.booking.pk, version=kin.booking.version)
    for each in links:
        said = text(kin.at_home.get(each, follow=True))
        with translation.override(language):
            assert f"10:00: {gettext('Cancelled')}. " in said
            assert gettext("Nothing can be changed about this booking any more.") in said
            assert gettext("Call us if you need help.") in said


def test_a_stale_or_strange_form_changes_nothing(kin):
    for sent in ({"version": "0"}, {"version": "x"}, {}):
        kin.at_home.post(path(kin.amina, f"bookings/{kin.booking.pk}/end/"), sent)
        kin.booking.refresh_from_db()
        assert kin.booking.state == "booked", sent
    strange = {"version": kin.booking.version, "slot": "../../etc", "sure": "yes"}
    answer = kin.at_home.post(
        path(kin.amina, f"bookings/{kin.booking.pk}/move/"), strange, follow=True
    )
    assert answer.redirect_chain
    assert "This time is no longer there. Choose another." in text(answer)


def test_each_booking_says_where_it_is_and_whom_to_ring(kin, world, settings):
    address = path(kin.amina, "bookings/")
    assert settings.PHONE in text(kin.at_home.get(address))
    known = {"source": "council", "source_key": "1"}
    physio = world.service("Physio", world.therapy, phone="020 7946 0123", **known)
    named = {"name": "Mill Lane", "address": "2 Mill Lane", "postcode": "E1 1AA"}
    directory.keep_location(by=SYSTEM, service_key="1", **known, **named)
    schedule(physio)
    made = booked(kin.amina, SlotSearch(physio.pk, clock.today(), 1).free()[0])
    for rest in ("", f"{made.pk}/end/"):
        page = text(kin.at_home.get(f"{address}{rest}"))
        assert "Mill Lane, 2 Mill Lane, E1 1AA" in page
        assert "020 7946 0123" in page
    assert settings.PHONE in text(kin.at_home.get(f"{address}{made.pk}/end/"))


@pytest.mark.parametrize("language", ["bn", "so"])
def test_what_is_refused_is_said_in_their_language(kin, language):
    kin.at_home.get(f"/language/{language}/")
    address = path(kin.amina, f"bookings/{kin.booking.pk}/")
    sent = {"version": kin.booking.version, "slot": kin.booking.slot_id, "sure": "yes"}
    with translation.override(language):
        said = [
            gettext("It is booked at this time already. Choose another."),
            gettext(CHANGED) % {"who": "Hamlet", "did": gettext("booked it"), "time": "09:00"},
            gettext("This cannot be done now. The booking stands as: %(state)s.")
            % {"state": gettext("Cancelled")},
        ]
    assert said[0] in text(kin.at_home.post(f"{address}move/", sent, follow=True))
    told = text(kin.at_home.post(f"{address}end/", {"version": 0}, follow=True))
    assert said[1] in unescape(told)
    actions.cancel(by=SYSTEM, booking=kin.booking.pk, version=kin.booking.version)
    kin.booking.refresh_from_db()
    again = {"version": kin.booking.version}
    assert said[2] in text(kin.at_home.post(f"{address}end/", again, follow=True))


def book_path(kin, service=None):
    return path(kin.amina, "bookings/new/" + (f"{service.pk}/" if service else ""))


@pytest.fixture
def free(kin):
    """Amina has no booking, and there is a time with the therapists."""
    actions.cancel(by=SYSTEM, booking=kin.booking.pk, version=kin.booking.version)
    return kin


@pytest.mark.parametrize("language", ["en-gb", "bn", "so"])
def test_they_book_a_first_time_themselves_and_asked_twice_it_is_one(free, world, language):
    kin = free
    kin.at_home.get(f"/language/{language}/")
    address = book_path(kin, world.therapy_service)
    assert address in kin.at_home.get(book_path(kin)).content.decode()
    assert kin.slots[1].id.hex in kin.at_home.get(address).content.decode().replace("-", "")
    asked = kin.at_home.post(address, {"slot": kin.slots[1].id})
    assert asked.status_code == 200
    key = re.search(r'name="submission_key" value="(\w+)"', asked.content.decode())[1]
    sent = {"slot": kin.slots[1].id, "sure": "yes", "submission_key": key}
    live = Booking.objects.filter(person=kin.amina, state="booked")
    assert not live.exists()
    for _ in range(2):
        page = text(kin.at_home.post(address, sent, follow=True))
        assert ("It is booked." in page) == (language == "en-gb")
    other = sent | {"submission_key": uuid4().hex}
    kin.at_home.post(address, other)
    kin.at_home.post(address, other | {"slot": kin.slots[2].id, "submission_key": "x"})
    assert [each.slot_id for each in live] == [kin.slots[1].id]
    assert live.get().channel == "resident"


def test_the_question_has_an_address_of_its_own_that_one_can_come_back_to(free, world):
    address = book_path(free, world.therapy_service)
    times = free.at_home.get(address).content.decode()
    assert '<form class="hamlet-times">' in times
    assert "submission_key" not in times, "nothing but the time stands in the address"
    page = text(free.at_home.get(address, {"slot": free.slots[1].id}))
    assert "Do you want to book this?" in page
    for strange in ("../../etc", uuid4(), ""):
        answer = free.at_home.get(address, {"slot": strange})
        assert answer.status_code == 422
        assert "This time is no longer there. Choose another." in text(answer)
    assert not Booking.objects.filter(state="booked").exists()


def test_another_time_is_asked_about_at_an_address_too(kin):
    address = path(kin.amina, f"bookings/{kin.booking.pk}/move/")
    page = text(kin.at_home.get(address, {"slot": kin.slots[1].id}))
    assert "New time: Mon 2 March 2026, 10:30" in page


def sending(kin, **more):
    return {"slot": kin.slots[1].id, "sure": "yes", "submission_key": uuid4().hex} | more


def test_they_say_what_it_is_for_and_the_team_reads_it(free, world):
    address = book_path(free, world.therapy_service)
    page = text(free.at_home.post(address, {"slot": free.slots[1].id}))
    assert "What is it for?" in page
    assert "You may leave this empty." in page
    free.at_home.post(address, sending(free, need=" Sleeping badly "))
    assert Booking.objects.get(state="booked").need == "Sleeping badly"


@pytest.mark.parametrize("language", ["en-gb", "bn"])
def test_they_have_to_say_it_where_the_times_ask_for_it(free, world, language):
    free.at_home.get(f"/language/{language}/")
    actions.change_schedule(
        by=SYSTEM, schedule=free.schedule.pk, version=free.schedule.version, asks_why=True
    )
    address = book_path(free, world.therapy_service)
    answer = free.at_home.post(address, sending(free, need="  "), follow=True)
    assert answer.status_code == 422
    with translation.override(language):
        said = gettext("Say in a few words what it is for.")
        assert said in text(answer)
        with pytest.raises(UserError, match=said):
            book_as(free.own, free)
    free.at_home.post(address, sending(free, need="ঘুম হয় না"))
    assert Booking.objects.get(state="booked").need == "ঘুম হয় না"


def book_as(by, kin):
    return actions.book(
        by=by, slot=kin.slots[1].id, person=kin.amina.pk, submission_key=uuid4().hex
    )


@pytest.mark.parametrize("need", ["Chest pain since this morning", "বুকে ব্যথা"])
def test_words_of_danger_lead_to_999_first_and_nothing_is_booked_unless_they_say_so(
    free, world, need
):
    address = book_path(free, world.therapy_service)
    sent = sending(free, need=need)
    answer = free.at_home.post(address, sent)
    page = text(answer)
    assert "Call 999 now" in page
    assert "Nobody would read it in time" in page
    assert not Booking.objects.filter(state="booked").exists()
    sign = re.search(r'name="no_danger" value="([^"]+)"', answer.content.decode())[1]
    assert unescape(sign) in need
    back = free.at_home.post(address, {key: sent[key] for key in sent if key != "sure"})
    assert need in back.content.decode(), "what was written is not lost"
    free.at_home.post(address, sent | {"no_danger": unescape(sign)})
    assert Booking.objects.get(state="booked").need == need
    told = Referral.objects.get(need=need)
    assert told.owner_team == world.therapy
    assert Raising.objects.get(referral=told, tells="open").team == world.therapy
    assert (told.referrer_kind, told.person) == ("resident", free.amina)
    other = sending(free, need="I want to die", no_danger=unescape(sign))
    assert "Call 999 now" in text(free.at_home.post(address, other))


def test_they_book_only_what_residents_may_and_what_is_for_their_age(free, world):
    schedule(world.rapid_service, residents=False)
    young = world.service("Youth talks", world.therapy, maximum_age=18)
    schedule(young)
    page = text(free.at_home.get(book_path(free)))
    assert world.therapy_service.name in page
    for service in (world.rapid_service, young):
        slot = SlotSearch(service.pk, clock.today(), 1).free()[0]
        assert service.name not in page
        sent = {"slot": slot.id, "sure": "yes", "submission_key": uuid4().hex}
        for at in (service, world.therapy_service):
            assert free.at_home.post(book_path(free, at), sent).status_code in (404, 302)
    assert not Booking.objects.filter(state="booked").exists()


def test_who_acts_for_somebody_books_for_them_but_nothing_that_is_kept_closer(free, world):
    lets_help(free.own, free.amina, free.helper)
    clinic = world.service("Sexual health", world.therapy, restricted="sexual_health")
    schedule(clinic)
    assert clinic.name in text(free.at_home.get(book_path(free)))
    assert clinic.name not in text(free.carer.get(book_path(free)))
    assert free.carer.get(book_path(free, clinic)).status_code == 404
    sent = {"slot": free.slots[1].id, "sure": "yes", "submission_key": uuid4().hex}
    free.carer.post(book_path(free, world.therapy_service), sent)
    assert Booking.objects.filter(person=free.amina, state="booked").count() == 1
    assert free.at_home.get(path(free.karim, "bookings/new/")).status_code == 404


def test_they_take_the_time_that_is_kept_for_them(kin):
    actions.cancel(by=SYSTEM, booking=kin.booking.pk, version=kin.booking.version)
    service = kin.booking.service_id
    day = clock.today()
    waits = actions.wait(
        by=kin.own, service=service, person=kin.amina.pk, from_day=day,
        until_day=day + timedelta(days=2),
    )  # fmt: skip
    kept = actions.offer_place(by=SYSTEM, waiting=waits.pk)
    page = text(kin.at_home.get(path(kin.amina, "bookings/")))
    assert "We keep this time for you until Mon 2 March 2026, 11:00." in page
    kin.at_home.post(path(kin.amina, f"bookings/{kept.pk}/take/"))
    kept.refresh_from_db()
    assert kept.state == "booked"


def test_nobody_else_sees_or_ends_a_booking(kin):
    mine = booked(kin.karim, kin.slots[1])
    for rest in (f"{mine.pk}/end/", f"{mine.pk}/move/", f"{mine.pk}/take/"):
        for person in (kin.amina, kin.karim):
            answer = kin.at_home.post(path(person, f"bookings/{rest}"), {"version": mine.version})
            assert answer.status_code == 404, rest
    mine.refresh_from_db()
    assert mine.state == "booked"


def test_who_acts_for_somebody_changes_it_for_them_but_sees_nothing_kept_closer(kin, world):
    lets_help(kin.own, kin.amina, kin.helper)
    address = path(kin.amina, "bookings/")
    assert kin.booking.reference in text(kin.carer.get(address))
    clinic = world.service("Sexual health", world.therapy, restricted="sexual_health")
    schedule(clinic)
    hidden = booked(kin.amina, SlotSearch(clinic.pk, clock.today(), 1).free()[0])
    assert restrictions_of(kin.amina.pk).filter(subject=f"booking:{hidden.pk}").exists()
    assert hidden.reference not in text(kin.carer.get(address))
    assert hidden.reference in text(kin.at_home.get(address))
    assert kin.carer.post(f"{address}{hidden.pk}/end/", {"version": 1}).status_code == 404
    kin.carer.post(f"{address}{kin.booking.pk}/end/", {"version": kin.booking.version})
    kin.booking.refresh_from_db()
    assert kin.booking.state == "cancelled"


def test_residents_book_only_where_the_schedule_lets_them(kin, world):
    schedule(world.rapid_service, residents=False)
    slot = SlotSearch(world.rapid_service.pk, clock.today(), 1).free()[0]
    assert SlotSearch(world.rapid_service.pk, clock.today(), 1, residents=True).free() == []
    with pytest.raises(NotAllowed, match="Call us to book this"):
        booked(kin.amina, slot, by=kin.own)
    assert Booking.objects.count() == 1


@pytest.mark.parametrize("language", ["en-gb", "bn", "so"])
def test_they_stop_waiting_themselves_and_nobody_else_does(world, kin, language):
    day = clock.today()
    waiting = actions.wait(
        by=SYSTEM, service=world.rapid_service.pk, person=kin.amina.pk, from_day=day, until_day=day
    )
    kin.at_home.get(f"/language/{language}/")
    address = path(kin.amina, f"waiting/{waiting.pk}/end/")
    assert address in kin.at_home.get(path(kin.amina, "bookings/")).content.decode()
    page = text(kin.at_home.get(address))
    assert "Rapid response" in page
    assert "Amina" in page
    assert ("Do you want to stop waiting?" in page) == (language == "en-gb")
    wrong = path(kin.karim, f"waiting/{waiting.pk}/end/")
    assert kin.at_home.post(wrong).status_code in (403, 404)
    assert queries.waiting_of(kin.amina.pk).exists()
    kin.at_home.post(address)
    assert not queries.waiting_of(kin.amina.pk).exists()
    assert kin.at_home.get(address).status_code == 404


def test_a_key_with_a_sign_that_no_text_has_is_asked_again(kin):
    actions.cancel(by=SYSTEM, booking=kin.booking.pk, version=kin.booking.version)
    at = path(kin.amina, f"bookings/new/{kin.schedule.service_id}/")
    sent = {"slot": str(kin.slots[1].id), "submission_key": "a\0b", "sure": "yes"}
    answer = kin.at_home.post(at, sent)
    assert (answer.status_code, "a\0b" in answer.content.decode()) == (200, False)
    assert not Booking.objects.filter(state="booked").exists()
