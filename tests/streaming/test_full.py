"""A day on which same-day access has no time left, or is closed: said, and nobody is stuck."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.staff import client_of, text
from tests.streaming.conftest import NOON
from tests.streaming.test_attendances import COUGH, assess, stream

from hamlet.booking import actions as booking
from hamlet.booking.models import Schedule
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import UserError
from hamlet.streaming import actions, queries

pytestmark = pytest.mark.usefixtures("assets")
MONDAY_AFTER = datetime(2026, 3, 9, 12, tzinfo=UTC)
WHY = "No time is left there today"


@pytest.fixture
def full(door):
    """The three times of today are gone."""
    for each in queries.times_today(door.service):
        held = stream(door, assess(door), "same_day", consent="yes")
        actions.book(by=door.nurse, attendance=held.pk, version=held.version, slot=each.id)
    return door


def test_a_navigator_keeps_here_whom_no_time_is_left_for_without_a_refusal_that_was_none(full):
    held = assess(full)
    with pytest.raises(UserError, match="Say why in a few words"):
        stream(full, held, "urgent", by=full.navigator)
    page = client_of(full.navigator).post(
        f"/streaming/{held.pk}/", {"version": held.version, "chosen": "urgent", "differs": WHY}
    )
    assert page.status_code == 302
    held.refresh_from_db()
    assert (held.chosen, held.refusal) == ("urgent", "")


def test_while_times_are_left_or_elsewhere_a_navigator_still_asks_a_nurse(door, full):
    held = assess(full)
    with pytest.raises(UserError, match="A streaming nurse"):
        stream(full, held, "pharmacy", by=full.navigator, consent="yes", differs=WHY)
    pharmacy = assess(full, replace(COUGH, complaint="medicine"))
    with pytest.raises(UserError, match="A streaming nurse"):
        stream(full, pharmacy, "urgent", by=full.navigator, differs=WHY)
    with clock.frozen(MONDAY_AFTER):
        left = assess(full)
        with pytest.raises(UserError, match="A streaming nurse"):
            stream(full, left, "urgent", by=full.navigator, differs=WHY)


def test_what_is_decided_without_a_time_left_is_no_success_and_opens_the_next_decision(full):
    nurse, held = client_of(full.nurse), assess(full)
    sent = {"version": held.version, "chosen": "same_day", "consent": "yes"}
    page = nurse.post(f"/streaming/{held.pk}/", sent, follow=True)
    assert "Important Decided: Same-day access. No time is left there today" in text(page)
    assert '<details class="nhsuk-details" open' in page.content.decode()


def test_the_board_says_when_the_next_time_is_a_closed_day_left_out(full):
    schedule = Schedule.objects.get(service=full.service.pk)
    booking.set_day(
        by=SYSTEM, schedule=schedule.pk, version=schedule.version, day=date(2026, 3, 9),
        hours=[], why="Training",
    )  # fmt: skip
    said = "Times left today for same-day access None. The next is Mon 16 March 2026, 13:00"
    assert said in text(client_of(full.nurse).get("/streaming/"))
    with clock.frozen(MONDAY_AFTER):
        nurse = client_of(full.nurse)
        assert said in text(nurse.get("/streaming/"))
        held = assess(full)
        assert "The next is Mon 16 March 2026, 13:00" in text(nurse.get(f"/streaming/{held.pk}/"))


def test_of_a_child_whoever_is_responsible_is_asked(door):
    nurse = client_of(door.nurse)
    for age, said in ((15, True), (16, False)):
        held = assess(door, replace(COUGH, age=age), stated_name="Kit Vale")
        page = text(nurse.get(f"/streaming/{held.pk}/"))
        assert ("They are under 16: ask whoever is responsible for them" in page) == said


def test_who_is_registered_elsewhere_is_said_not_to_be_for_same_day_access(door):
    nurse = client_of(door.nurse)
    for registered, said in (("elsewhere", True), ("here", False)):
        held = assess(door, replace(COUGH, registered=registered))
        page = text(nurse.get(f"/streaming/{held.pk}/"))
        assert ("It is for people registered with a practice of this borough" in page) == said


def test_every_figure_of_the_board_is_what_it_says(full):
    nurse = client_of(full.nurse)
    stream(full, assess(full, replace(COUGH, registered="elsewhere")), "own_borough",
           consent="yes", differs="They asked for their own practice")  # fmt: skip
    stream(full, assess(full), "urgent", consent="no", refusal="travel", differs="Too far")
    stream(full, assess(full, replace(COUGH, registered="none")), "emergency", differs="Grey")
    assess(full, began_at=NOON - timedelta(minutes=5))
    assess(full, began_at=None)
    page = text(nurse.get("/streaming/"))
    for said in (
        "Came 8, of whom 1 registered in another borough, 1 with no practice",
        "First assessment 6 of 7 within 3 minutes; half took no longer than 2 min 0 s. "
        "Of 1 it is not known",
        "Suggested same-day access 6, of whom 3 are booked there",
        "Sent elsewhere than suggested 1",
        "Did not agree to be sent on 1 of 5 who were asked. Too far to go: 1",
        "Booked into same-day access 3: £131.52 so far; by way of the urgent treatment centre "
        "£404.52. What a pharmacy or a practice costs is not known here",
    ):
        assert said in page
