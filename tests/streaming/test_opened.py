"""When an assessment began is told by the page itself, and believed only as it was stamped."""

from datetime import timedelta

import pytest
from tests.staff import client_of, text
from tests.streaming.conftest import NOON
from tests.streaming.test_pages import hidden

from hamlet.kernel import clock
from hamlet.streaming import opened
from hamlet.streaming.models import Attendance

pytestmark = pytest.mark.usefixtures("assets")
TYPED = {"stated_name": "Rafiq Uddin", "age": "40", "complaint": "cough", "registered": "here"}


@pytest.fixture
def nurse(door):
    return client_of(door.nurse)


def sent(nurse, after=timedelta(minutes=2), **changed):
    """The form as it was opened at noon, sent later by a nurse who was not idle meanwhile."""
    page = nurse.get("/streaming/new/").content.decode()
    for minutes in range(10, int(after / timedelta(minutes=1)), 10):
        with clock.frozen(NOON + timedelta(minutes=minutes)):
            nurse.get("/streaming/")
    with clock.frozen(NOON + after):
        return nurse.post("/streaming/new/", hidden(page) | TYPED | changed, follow=True)


def test_it_is_counted_from_when_the_page_was_opened(nurse):
    page = text(sent(nurse))
    assert "It took 2 min 0 s" in page
    assert Attendance.objects.get().began_at == NOON


@pytest.mark.parametrize("told", ["", "2026-03-02T12:01:59+00:00", "made:up:long", "é"])
def test_who_says_another_time_is_told_that_it_does_not_count_and_loses_nothing(nurse, told):
    page = text(sent(nurse, opened=told))
    held = Attendance.objects.get()
    assert held.began_at is None
    assert (held.stated_name, held.suggested) == ("Rafiq Uddin", "same_day")
    assert "The assessment is kept. How long it took is not known: the page did not say" in page
    assert "It took Not known" in page


def test_the_stamp_of_another_form_counts_for_nothing(nurse):
    stamp = opened.stamp("another")
    assert opened.read(stamp, "another") == NOON
    sent(nurse, opened=stamp)
    assert Attendance.objects.get().began_at is None


def test_a_page_that_was_open_for_more_than_an_hour_says_so_and_is_kept(nurse):
    page = text(sent(nurse, after=timedelta(minutes=61)))
    assert Attendance.objects.get().began_at is None
    assert "the page had been open for more than an hour" in page
    assert "First assessment Of 1 it is not known" in text(nurse.get("/streaming/"))


def test_what_was_refused_keeps_the_stamp_that_it_had(nurse):
    page = nurse.get("/streaming/new/").content.decode()
    with clock.frozen(NOON + timedelta(minutes=1)):
        refused = nurse.post("/streaming/new/", hidden(page) | TYPED | {"age": ""})
    assert refused.status_code == 422
    with clock.frozen(NOON + timedelta(minutes=4)):
        nurse.post("/streaming/new/", hidden(refused.content.decode()) | TYPED)
    held = Attendance.objects.get()
    assert held.assessed_at - held.began_at == timedelta(minutes=4)
