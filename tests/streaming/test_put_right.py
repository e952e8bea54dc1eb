"""The wrong person at the door is put right also once the time that was booked has begun."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.staff import client_of, text
from tests.streaming.conftest import NOON
from tests.streaming.test_attendances import COUGH, assess, lapse, sent_on
from tests.streaming.test_unfinished import correct

from hamlet.access import roles
from hamlet.access.decisions import decide
from hamlet.booking import actions as booking
from hamlet.booking.models import Booking
from hamlet.kernel import clock
from hamlet.kernel.errors import UserError
from hamlet.streaming import actions, queries

pytestmark = pytest.mark.usefixtures("assets")

LATER = NOON + timedelta(hours=3)
TWO_DAYS_ON = NOON + timedelta(days=2)
STANDS = "A booking of somebody else"


def take_apart(door, held):
    return actions.take_apart(by=door.nurse, attendance=held.pk, version=held.version)


@pytest.fixture
def held(door):
    """Somebody who was sent on as the wrong person, and booked at one."""
    return sent_on(door)


@pytest.fixture
def wrong(held):
    return held.person


def said(door, held, verb):
    hub = door.world.staff("Bo Lind", roles.TEAM_MEMBER, door.world.trust, door.hub)
    verb(by=hub, booking=held.booking, version=1)


def test_before_its_time_the_booking_is_cancelled_first(door, held):
    with pytest.raises(UserError, match="Cancel the booking first"):
        take_apart(door, held)
    page = text(client_of(door.nurse).get(f"/streaming/{held.pk}/"))
    assert "Cancel it first" in page
    assert "They are somebody else" not in page


@pytest.mark.parametrize("verb", [booking.came, booking.absent, None])
def test_after_it_they_are_taken_apart_and_what_was_said_stays(door, held, wrong, verb):
    with clock.frozen(LATER):
        if verb:
            said(door, held, verb)
        before = Booking.objects.values().get()
        nurse = client_of(door.nurse)
        assert "They are somebody else" in text(nurse.get(f"/streaming/{held.pk}/"))
        nurse.post(f"/streaming/{held.pk}/who/apart/", {"version": held.version})
        held.refresh_from_db()
        assert held.person_id is None
        assert Booking.objects.values().get() == before
        assert not decide(door.navigator, "person.look", wrong.pk).allowed


def test_the_page_says_that_the_booking_stands_and_whom_to_tell(door, held):
    with clock.frozen(LATER):
        take_apart(door, held)
        for actor in (door.nurse, door.navigator):
            answer = client_of(actor).get(f"/streaming/{held.pk}/")
            page = text(answer)
            assert STANDS in page
            assert "Same-day access, Mon 2 March 2026, 13:00" in page
            assert "Tell Hub that it is not that person" in page
            assert f"/bookings/{held.booking}" not in answer.content.decode()


def test_nobody_follows_the_wrong_person_up_and_who_was_sent_stays_on_the_list(door, held, wrong):
    with clock.frozen(LATER):
        take_apart(door, held)
    with clock.frozen(TWO_DAYS_ON):
        lapse()
        assert not decide(door.navigator, "person.look", wrong.pk).allowed
        for actor in (door.nurse, door.navigator):
            assert [each.pk for each in queries.missed(actor)] == [held.pk]
        held.refresh_from_db()
        page = text(client_of(door.navigator).get(f"/streaming/{held.pk}/follow-up/"))
        assert STANDS in page
        assert wrong.family_name not in page
        actions.follow_up(
            by=door.navigator, attendance=held.pk, version=held.version, outcome="back"
        )
        assert not queries.missed(door.nurse).exists()


def test_a_record_that_was_opened_to_follow_them_up_closes_when_it_was_somebody_else(
    door, held, wrong
):
    with clock.frozen(TWO_DAYS_ON):
        lapse()
        assert decide(door.navigator, "person.look", wrong.pk).allowed
        held.refresh_from_db()
        take_apart(door, held)
        assert not decide(door.navigator, "person.look", wrong.pk).allowed
        assert [each.pk for each in queries.missed(door.navigator)] == [held.pk]


def test_who_it_was_is_said_though_the_booking_is_anothers(door, held):
    right = door.world.person("Rafiq", "Uddin")
    with clock.frozen(LATER):
        done = actions.identify(
            by=door.nurse, attendance=held.pk, version=held.version, person=right.pk, sure=True
        )
        assert done.person_id == right.pk
        assert STANDS in text(client_of(door.nurse).get(f"/streaming/{held.pk}/"))


def test_the_assessment_is_corrected_and_decided_again_but_not_in_its_place(door, held):
    with clock.frozen(LATER):
        said(door, held, booking.absent)
        with pytest.raises(UserError, match="Correct the assessment"):
            actions.stream(by=door.nurse, attendance=held.pk, version=held.version, chosen="urgent")
        made = correct(door, held, replace(COUGH, age=75))
        lapse()
        assert [each.pk for each in queries.unfinished(door.nurse)] == [made.pk]
        assert not queries.missed(door.nurse).exists()
        assert STANDS not in text(client_of(door.nurse).get(f"/streaming/{made.pk}/"))
        take_apart(door, made)
        assert STANDS in text(client_of(door.nurse).get(f"/streaming/{made.pk}/"))


def test_who_was_booked_is_ended_as_a_mistake_never_as_left_unseen(door, held, wrong):
    with clock.frozen(LATER):
        nurse, navigator = client_of(door.nurse), client_of(door.navigator)
        address = f"/streaming/{held.pk}/"
        assert "Left without being seen" not in text(nurse.get(address))
        assert "End it" not in text(navigator.get(address))
        with pytest.raises(UserError, match="did not leave"):
            actions.end(by=door.nurse, attendance=held.pk, version=held.version, ended="left")
        nurse.post(f"{address}end/", {"version": held.version, "ended": "mistake"})
        held.refresh_from_db()
        assert held.ended == "mistake"
        assert not decide(door.navigator, "person.look", wrong.pk).allowed
        assert STANDS in text(nurse.get(address))


def test_the_page_with_a_booking_of_somebody_else_asks_few_questions(
    door, held, django_assert_max_num_queries
):
    with clock.frozen(LATER):
        take_apart(door, held)
        nurse = client_of(door.nurse)
        nurse.get(f"/streaming/{held.pk}/")
        with django_assert_max_num_queries(15):
            assert nurse.get(f"/streaming/{held.pk}/").status_code == 200


def test_who_is_right_as_they_were_said_has_no_warning(door):
    held = assess(door)
    assert STANDS not in text(client_of(door.nurse).get(f"/streaming/{held.pk}/"))
