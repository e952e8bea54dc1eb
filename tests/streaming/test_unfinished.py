"""What is not finished stays in sight, is put right or ended, and keeps its history."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.staff import client_of, text
from tests.streaming.test_attendances import COUGH, assess, stream
from tests.streaming.test_pages import hidden

from hamlet.access.decisions import decide
from hamlet.booking import actions as booking
from hamlet.booking import lifecycle
from hamlet.booking.lifecycle import LIVE, STATES
from hamlet.booking.models import Booking
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.streaming import actions, queries
from hamlet.streaming.models import Attendance, Step

pytestmark = pytest.mark.usefixtures("assets")

LATE = datetime(2026, 3, 2, 23, 50, tzinfo=UTC)


def book(door, held):
    slot = queries.times_today(door.service)[0]
    return actions.book(by=door.nurse, attendance=held.pk, version=held.version, slot=slot.id)


def correct(door, held, found=COUGH, **more):
    return actions.correct(
        by=door.nurse, attendance=held.pk, version=held.version, found=found,
        submission_key=uuid4().hex, began_at=clock.now(), **more,
    )  # fmt: skip


def waiting(door):
    return [each.pk for each in queries.unfinished(door.nurse)]


def test_midnight_takes_nobody_away(door):
    with clock.frozen(LATE):
        held = assess(door, replace(COUGH, age=75), stated_name="Amina Begum")
    person = door.world.person()
    with clock.frozen(LATE + timedelta(minutes=20)):
        assert waiting(door) == [held.pk]
        assert [each.pk for each in queries.could_be(door.nurse, person)] == [held.pk]
        assert queries.board(door.nurse, clock.today()).waiting == 1
        board = text(client_of(door.nurse).get("/streaming/"))
        assert "Amina Begum 75 years; 20 min" in board, "two of one name are told apart"
    with clock.frozen(LATE + timedelta(days=1, minutes=1)):
        assert waiting(door) == []


def test_after_a_day_they_stay_on_a_list_until_somebody_says_how_it_ended(door):
    person = door.world.person()
    with clock.frozen(LATE):
        known = assess(door, replace(COUGH, age=75), person=person)
        sent = stream(door, assess(door, stated_name="Rafiq Uddin"), "urgent", differs="Worse now")
    with clock.frozen(LATE + timedelta(days=12)):
        browser = client_of(door.nurse)
        page = text(browser.get("/streaming/"))
        assert "Nobody has said how it ended, for more than a day" in page
        assert "Amina Begum" in page
        assert "Rafiq Uddin" not in page
        assert "Of 1 from before, nobody has said how it ended" in text(browser.get("/home/"))
        actions.end(by=door.nurse, attendance=known.pk, version=known.version, ended="left")
        assert "Nobody has said how it ended" not in text(browser.get("/streaming/"))
    assert sent.chosen


def test_same_day_access_is_not_finished_until_booked_nor_once_cancelled(door):
    held = stream(door, assess(door), "same_day", consent="yes")
    assert waiting(door) == [held.pk]
    assert "Not booked yet" in text(client_of(door.nurse).get("/streaming/"))
    held = book(door, held)
    assert waiting(door) == []
    assert queries.board(door.nurse, clock.today()).redirected == 1
    booking.cancel(by=door.nurse, booking=held.booking, version=1)
    assert waiting(door) == [held.pk]
    assert queries.board(door.nurse, clock.today()).redirected == 0


def test_page_and_board_ask_of_a_booking_what_booking_says_of_it(door):
    held = book(door, stream(door, assess(door), "same_day", consent="yes"))
    for state in STATES:
        _set(held.booking, state)
        takes_a_place = Booking.objects.get(pk=held.booking).state in lifecycle.TAKING
        assert queries.attendance(held.pk).booked is takes_a_place


def _set(made, state):
    held, live = state == "held", state in LIVE
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE booking_booking SET state = %s, held_until = CASE WHEN %s THEN now() END,"
            " ended_at = CASE WHEN %s THEN NULL ELSE now() END WHERE id = %s",
            [state, held, live, made],
        )


def test_a_correction_keeps_both_and_the_time_since_which_they_wait(door):
    person = door.world.person()
    held = stream(door, assess(door, person=person), "urgent", differs="Not well enough")
    with clock.frozen(clock.now() + timedelta(minutes=30)):
        made = correct(door, held, replace(COUGH, flags=("chest_pain",)))
    held.refresh_from_db()
    assert (held.ended, held.chosen, made.replaces_id) == ("corrected", "urgent", held.pk)
    assert (made.suggested, made.chosen, made.since) == ("emergency", "", held.assessed_at)
    assert made.person_id == person.pk
    assert waiting(door) == [made.pk]
    assert queries.board(door.nurse, clock.today()).arrived == 1
    with pytest.raises(UserError, match="has ended"):
        stream(door, held, "urgent", differs="Again")
    assert decide(door.navigator, "person.look", person.pk).allowed


def test_an_assessment_by_mistake_ends_and_closes_the_record(door):
    person = door.world.person()
    held = assess(door, person=person)
    with pytest.raises(NotAllowed):
        actions.end(by=door.navigator, attendance=held.pk, version=held.version, ended="mistake")
    actions.end(by=door.nurse, attendance=held.pk, version=held.version, ended="mistake")
    assert not decide(door.navigator, "person.look", person.pk).allowed
    assert (waiting(door), queries.board(door.nurse, clock.today()).arrived) == ([], 0)


def test_who_left_is_counted_and_who_was_sent_somewhere_did_not_leave(door):
    held, sent = assess(door), stream(door, assess(door), "emergency", differs="Grey")
    client_of(door.navigator).post(
        f"/streaming/{held.pk}/end/", {"version": held.version, "ended": "left"}
    )
    board = queries.board(door.nurse, clock.today())
    assert (board.left, board.arrived, board.waiting) == (1, 2, 0)
    with pytest.raises(UserError, match="did not leave"):
        actions.end(by=door.nurse, attendance=sent.pk, version=sent.version, ended="left")


def test_a_booking_that_stands_is_cancelled_before_anything_is_corrected(door):
    held = book(door, stream(door, assess(door), "same_day", consent="yes"))
    about = {"by": door.nurse, "attendance": held.pk, "version": held.version}
    for act in (
        lambda: correct(door, held),
        lambda: actions.end(**about, ended="mistake"),
        lambda: actions.take_apart(**about),
    ):
        with pytest.raises(UserError, match="Cancel the booking first"):
            act()


def test_earlier_decisions_stay_in_the_history_with_who_and_when(door):
    held = stream(door, assess(door), "urgent", differs="First thought of an X-ray")
    held = stream(door, held, "emergency", differs="Then grey and sweating")
    page = text(client_of(door.nurse).get(f"/streaming/{held.pk}/"))
    for said in ("First thought of an X-ray", "Then grey and sweating", "by Mina Roy"):
        assert said in page
    assert [each.name for each in queries.steps(held)] == ["stream", "stream", "assess"]
    with pytest.raises(DatabaseError, match="kept as they were"), transaction.atomic():
        connection.cursor().execute("DELETE FROM streaming_step")
    made = correct(door, held)
    assert len(queries.steps(made)) == Step.objects.count() == 5


def test_somebody_who_waits_already_is_shown_before_a_second_assessment(door):
    nurse, first = client_of(door.nurse), assess(door, stated_name="Rafiq Uddin")
    sent = hidden(nurse.get("/streaming/new/").content.decode())
    sent |= {"stated_name": "Rafik Uddin", "age": "40", "complaint": "cough", "registered": "here"}
    asked = nurse.post("/streaming/new/", sent)
    assert "who wait here already" in text(asked)
    assert str(first.pk) in asked.content.decode()
    assert Attendance.objects.count() == 1
    nurse.post("/streaming/new/", sent | hidden(asked.content.decode()))
    assert Attendance.objects.count() == 2


def test_a_known_person_who_waits_already_is_shown_at_once(door):
    person = door.world.person()
    assess(door, person=person)
    page = client_of(door.nurse).get(f"/streaming/new/{person.pk}/")
    assert "Amina Begum, 75 years, since 12:00" in text(page)


def test_the_form_of_a_correction_begins_with_what_was_found(door):
    nurse = client_of(door.nurse)
    held = assess(door, replace(COUGH, age=0, months=4), stated_name="Baby Roy")
    page = nurse.get(f"/streaming/{held.pk}/correct/").content.decode()
    assert 'value="4 months"' in page
    sent = hidden(page) | {
        "stated_name": "Baby Roy", "age": "5 weeks", "complaint": "fever", "registered": "here",
    }  # fmt: skip
    shown = text(nurse.post(f"/streaming/{held.pk}/correct/", sent, follow=True))
    assert "Under 3 months with 38 degrees or more" in shown
    assert "Age 1 month" in shown


def test_a_correction_that_was_refused_is_in_the_form_again_and_as_stale_as_it_was(door):
    nurse, held = client_of(door.nurse), assess(door, stated_name="Baby Roy")
    address = f"/streaming/{held.pk}/correct/"
    sent = hidden(nurse.get(address).content.decode()) | {
        "stated_name": "Baby Roy", "age": "5 weeks", "complaint": "fever", "registered": "here",
    }  # fmt: skip
    correct(door, held, stated_name="Baby Roy")
    refused = nurse.post(address, sent)
    assert refused.status_code == 422
    assert hidden(refused.content.decode())["version"] != sent["version"], "now they have seen it"
    page = nurse.get(f"{address}?again=").content.decode()
    assert 'value="5 weeks"' in page
    assert hidden(page)["version"] == sent["version"]


def test_a_birth_date_and_an_age_that_contradict_are_asked(door):
    nurse = client_of(door.nurse)
    sent = hidden(nurse.get("/streaming/new/").content.decode()) | {
        "stated_name": "Rafiq", "age": "14", "complaint": "cough", "registered": "here",
        "stated_birth_date_day": "1", "stated_birth_date_month": "1",
        "stated_birth_date_year": "1986",
    }  # fmt: skip
    page = nurse.post("/streaming/new/", sent)
    assert "makes them 40 years old" in text(page)


@pytest.mark.parametrize("age", ["0", "131", "-3", "ten", "6 fortnights"])
def test_an_age_that_cannot_be_read_says_how_to_write_it(door, age):
    nurse = client_of(door.nurse)
    sent = hidden(nurse.get("/streaming/new/").content.decode()) | {"age": age}
    assert "months" in text(nurse.post("/streaming/new/", sent))


def test_the_journal_names_each_new_deed(door):
    made = correct(door, assess(door))
    made = actions.take_apart(by=door.nurse, attendance=made.pk, version=made.version)
    actions.end(by=door.nurse, attendance=made.pk, version=made.version, ended="left")
    told = set(Entry.objects.values_list("action", flat=True))
    assert {"attendance.correct", "attendance.take_apart", "attendance.end"} <= told
