"""Keeping a place, booking it, changing and ending it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.booking.conftest import MONDAY, schedule

from hamlet.access.actions import open_record, open_relationship
from hamlet.access.decisions import decide
from hamlet.access.queries import restrictions_of
from hamlet.booking import actions, queries
from hamlet.booking.models import Booking, Slot
from hamlet.booking.queries import SlotSearch
from hamlet.journal import verbs
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.notices import actions as sending
from hamlet.people import actions as people


def book(world, slot, person=None, by=None, **more):
    """Book a time for somebody."""
    person = person or world.person()
    more.setdefault("submission_key", uuid4().hex)
    return actions.book(by=by or world.handler, slot=slot.id, person=person.pk, **more)


def hold(world, slot, person, by=None, key=None):
    key = key or uuid4().hex
    return actions.hold(by=by or world.handler, slot=slot.id, person=person.pk, submission_key=key)


def left(slot):
    """How many places a slot has left now."""
    day = clock.london(slot.starts_at).date()
    every = SlotSearch(queries.slot(slot.id).service_id, day, 1).rooms()
    return next(each.left for each in every if each.id == slot.id)


def test_a_full_time_says_which_is_next_and_books_nothing(world, slots):
    book(world, slots[0])
    second = world.person("Rahima", "Khatun")
    with pytest.raises(actions.Taken) as lost:
        book(world, slots[0], second)
    assert lost.value.following == slots[1]
    assert "Mon 2 March 2026, 10:30" in str(lost.value)
    assert not Booking.objects.filter(person=second.pk).exists()


def test_the_same_form_twice_is_one_booking(world, slots):
    person, key = world.person(), uuid4().hex
    first = book(world, slots[0], person, submission_key=key)
    assert book(world, slots[0], person, submission_key=key).pk == first.pk
    with pytest.raises(UserError, match="sent already"):
        book(world, slots[1], person, submission_key=key)


def test_what_is_asked_of_a_slot_is_what_the_models_hold(world, slots):
    found = queries.slot(slots[0].id)
    whole = Slot.objects.select_related("schedule", "service__team").get(pk=slots[0].id)
    asked = (
        (found, whole, queries.slots.OF_SLOT),
        (found.schedule, whole.schedule, queries.slots.OF_SCHEDULE),
        (found.service, whole.service, queries.slots.OF_SERVICE),
    )
    for quick, slow, columns in asked:
        for name in columns:
            assert quick.__dict__[name] == getattr(slow, name), name
    for name in ("id", "organisation_id", "name"):
        assert getattr(found.service.team, name) == getattr(whole.service.team, name)


def test_a_booking_is_few_questions(world, slots, django_assert_max_num_queries):
    person = world.person(practice=world.practice)
    with django_assert_max_num_queries(
        10
    ):  # Two of them are the agreements, read for the first time.
        made = book(world, slots[0], person)
    assert made.changes.count() == 1
    assert len(queries.told(made)) == 1


def test_two_ways_to_ask_give_one_booking(world, slots):
    person = world.person(practice=world.practice)
    first = book(world, slots[0], person, by=world.handler)
    assert book(world, slots[0], person, by=world.nurse, channel="partner").pk == first.pk
    with pytest.raises(actions.AlreadyBooked, match="Mon 2 March 2026, 10:00") as other:
        book(world, slots[2], person, by=world.nurse)
    assert other.value.booking.pk == first.pk
    assert left(slots[2]) == 1


def test_the_database_itself_refuses_a_second_live_booking(world, slots):
    first = book(world, slots[0])
    again = Booking(
        slot_id=slots[1].id, service=world.hub, person=first.person, submission_key="x",
        channel="staff", state="booked", made_at=clock.now(),
    )  # fmt: skip
    token = verbs._entries.set([])
    with pytest.raises(IntegrityError, match="booking_live_once"), transaction.atomic():
        again.save()
    verbs._entries.reset(token)


def test_a_hold_ends_at_its_moment_whether_or_not_a_job_ran(world, slots):
    person, other = world.person(), world.person("Rahima", "Khatun")
    kept = hold(world, slots[0], person)
    assert kept.held_until == MONDAY + timedelta(minutes=5)
    with clock.frozen(kept.held_until - timedelta(microseconds=1)):
        assert left(slots[0]) == 0
        with pytest.raises(actions.Taken):
            book(world, slots[0], other)
    with clock.frozen(kept.held_until):
        assert left(slots[0]) == 1
        assert book(world, slots[0], other).state == "booked"
        with pytest.raises(actions.Taken):
            book(world, slots[0], person)


def test_a_hold_becomes_the_booking_and_keeps_its_reference(world, slots):
    person = world.person()
    kept = hold(world, slots[0], person)
    made = book(world, slots[0], person)
    assert (made.pk, made.reference, made.state) == (kept.pk, kept.reference, "booked")
    assert made.held_until is None


def test_a_hold_ends_no_later_than_its_slot_begins(world, slots):
    with clock.frozen(slots[0].starts_at - timedelta(minutes=2)):
        assert hold(world, slots[0], world.person()).held_until == slots[0].starts_at


def test_choosing_another_time_lets_the_first_go(world, slots):
    person = world.person()
    hold(world, slots[0], person)
    hold(world, slots[1], person)
    assert (left(slots[0]), left(slots[1])) == (1, 0)


def test_a_moved_booking_frees_its_place_and_keeps_it_where_the_new_one_is_gone(world, slots):
    made = book(world, slots[0])
    book(world, slots[1], world.person("Rahima", "Khatun"))
    with pytest.raises(actions.Taken):
        actions.move(by=world.handler, booking=made.pk, version=made.version, slot=slots[1].id)
    assert left(slots[0]) == 0
    moved = actions.move(by=world.handler, booking=made.pk, version=made.version, slot=slots[2].id)
    assert (left(slots[0]), left(slots[2]), moved.reference) == (1, 0, made.reference)
    assert [each.name for each in queries.history(moved)] == ["move", "book"]


def test_a_stale_change_is_refused_and_says_who_was_first(world, slots):
    made = book(world, slots[0])
    actions.cancel(by=world.nurse, booking=made.pk, version=made.version)
    with pytest.raises(Conflict, match="Femi Ade cancelled it at 09:00"):
        actions.move(by=world.handler, booking=made.pk, version=made.version, slot=slots[1].id)


def test_what_is_cancelled_is_free_at_once_and_can_be_booked_again(world, slots):
    person = world.person()
    made = book(world, slots[0], person)
    actions.cancel(by=world.handler, booking=made.pk, version=made.version, words="Is ill")
    assert left(slots[0]) == 1
    assert book(world, slots[0], person).pk != made.pk


def test_what_is_over_can_not_be_booked_and_what_began_not_cancelled(world, slots):
    made = book(world, slots[0])
    with clock.frozen(slots[0].starts_at):
        with pytest.raises(UserError, match="can no longer be booked"):
            book(world, slots[0], world.person("Rahima", "Khatun"))
        with pytest.raises(UserError, match="can no longer be cancelled"):
            actions.cancel(by=world.handler, booking=made.pk, version=made.version)


def test_only_the_team_itself_puts_one_more_in_and_only_as_many_as_allowed(world, slots):
    first = world.person(practice=world.practice)
    book(world, slots[0], first)
    second, third = world.person("Rahima", "Khatun"), world.person("Jo", "Lee")
    with pytest.raises(NotAllowed, match="Only Same-day access itself"):
        book(world, slots[0], second, overbooked="In pain")
    seen = _known_to(world, second)
    made = book(world, slots[0], seen, by=world.navigator, overbooked="In pain")
    assert made.overbooked == "In pain"
    with pytest.raises(actions.Taken):
        book(world, slots[0], _known_to(world, third), by=world.navigator, overbooked="Too")


def _known_to(world, person):
    """A person whom the hub's team may see."""
    open_relationship(
        by=SYSTEM, holder_kind="team", holder=world.hub_team.pk, person=person.pk,
        kind="referred_to", subject=f"test:{person.pk}", organisation=world.trust.pk,
    )  # fmt: skip
    return person


def test_whoever_may_not_see_a_person_books_nothing_for_them(world, slots):
    with pytest.raises(NotAllowed):
        book(world, slots[0], by=world.therapist)
    with pytest.raises(NotAllowed, match="role"):
        book(world, slots[0], by=world.volunteer)


def test_nobody_is_booked_after_their_death(world, slots):
    person = world.person()
    people.record_death(by=world.handler, person=person.pk, on=date(2026, 3, 1))
    with pytest.raises(UserError, match="died on 1 March 2026"):
        book(world, slots[0], person)


def test_nobody_is_booked_with_a_service_for_people_of_another_age(world):
    adults = world.service("For adults", world.hub_team, minimum_age=18, maximum_age=75)
    schedule(adults)
    slot = SlotSearch(adults.pk, clock.today(), 1).free()[0]
    for born in (date(2008, 3, 3), date(1950, 3, 2)):
        with pytest.raises(UserError, match="another age"):
            book(world, slot, world.person("Young", "Probe", born))
    assert book(world, slot, world.person("Grown", "Probe", date(2008, 3, 2))).state == "booked"


def test_the_team_sees_the_person_from_the_booking_until_a_week_after(world, slots):
    person = world.person()
    assert not decide(world.navigator, "person.look", person.pk).allowed
    made = book(world, slots[0], person)
    seen = decide(world.navigator, "person.look", person.pk)
    assert seen.allowed
    assert "booked with your team" in seen.basis
    with clock.frozen(slots[0].ends_at):
        actions.came(by=world.navigator, booking=made.pk, version=made.version)
    with clock.frozen(slots[0].ends_at + timedelta(days=6)):
        assert decide(world.navigator, "person.look", person.pk).allowed
    with clock.frozen(slots[0].ends_at + timedelta(days=8)):
        assert not decide(world.navigator, "person.look", person.pk).allowed


def test_a_booking_that_is_cancelled_closes_what_it_had_opened(world, slots):
    person = world.person()
    made = book(world, slots[0], person)
    actions.cancel(by=world.handler, booking=made.pk, version=made.version)
    assert not decide(world.navigator, "person.look", person.pk).allowed


def test_a_booking_with_a_restricted_service_is_kept_closer(world):
    clinic = world.service("Sexual health", world.hub_team, restricted="sexual_health")
    schedule(clinic)
    slot = SlotSearch(clinic.pk, clock.today(), 1).free()[0]
    made = book(world, slot)
    kept = restrictions_of(made.person_id).get(subject=f"booking:{made.pk}")
    assert kept.kind == "sexual_health"


def test_only_the_service_says_on_the_day_whether_they_came(world, slots):
    made = book(world, slots[0])
    with pytest.raises(NotAllowed, match="Only the service itself"):
        actions.came(by=world.gp, booking=made.pk, version=made.version)
    later = book(world, slots[-1], world.person("Rahima", "Khatun"))
    with pytest.raises(UserError, match="another day"):
        actions.absent(by=world.navigator, booking=later.pk, version=later.version)
    said = actions.absent(by=world.navigator, booking=made.pk, version=made.version)
    put_right = actions.came(by=world.navigator, booking=said.pk, version=said.version)
    assert put_right.state == "came"


def test_a_booking_about_which_nobody_said_anything_does_not_keep_a_person_from_the_next(
    world, slots
):
    person = world.person()
    first = book(world, slots[0], person)
    with clock.frozen(slots[0].ends_at + timedelta(hours=1)):
        second = book(world, slots[-1], person)
    first.refresh_from_db()
    assert (first.state, second.state) == ("not_said", "booked")


@pytest.mark.usefixtures("translations")
def test_they_are_told_in_their_language_without_a_name_and_reminded_the_day_before(world, slots):
    person = world.person(phone="07700 900123")
    need = {"language": "Bengali", "interpreter": True}
    people.record_communication_need(by=world.handler, person=person.pk, **need)
    made = book(world, slots[-1], person)
    booked, reminder = reversed(queries.told(made))
    assert (booked.language, booked.channel, booked.address) == ("bn", "text", "07700 900123")
    assert made.reference in booked.words
    assert "booked" not in booked.words
    assert not any(word in booked.words for word in ("Amina", "Same-day"))
    assert reminder.send_at.isoformat() == "2026-03-02T10:00:00+00:00"
    actions.cancel(by=world.handler, booking=made.pk, version=made.version)
    reminder.refresh_from_db()
    assert reminder.dropped_at == clock.now()


def test_a_record_opened_with_a_reason_is_not_made_open_to_one_s_own_team(world, slots):
    person = world.person()
    said = {"reason": "consent", "words": "She is here with me and agrees"}
    open_record(by=world.navigator, person=person.pk, **said)
    with pytest.raises(NotAllowed, match="You opened this record to look"):
        book(world, slots[0], person, by=world.navigator)
    open_record(by=world.therapist, person=person.pk, **said)
    assert book(world, slots[0], person, by=world.therapist).state == "booked"


def test_a_hold_with_a_restricted_service_is_kept_closer_from_the_start(world):
    clinic = world.service("Sexual health", world.hub_team, restricted="sexual_health")
    schedule(clinic)
    person = world.person()
    kept = hold(world, SlotSearch(clinic.pk, clock.today(), 1).free()[0], person)
    assert restrictions_of(person.pk).filter(subject=f"booking:{kept.pk}").exists()


def test_of_a_time_of_which_nothing_was_said_the_record_closes_all_the_same(world, slots):
    person = world.person()
    book(world, slots[0], person)
    with clock.frozen(slots[0].ends_at + timedelta(hours=1)):
        again = book(world, slots[-1], person)
        actions.cancel(by=world.handler, booking=again.pk, version=again.version)
    with clock.frozen(slots[-1].ends_at + timedelta(days=9)):
        assert not decide(world.navigator, "person.look", person.pk).allowed


def test_nothing_is_sent_to_whom_it_is_not_safe_to_write(world, slots):
    person = world.person(phone="07700 900123", email="amina@example.org", not_safe=True)
    made = book(world, slots[-1], person)
    assert {each.address for each in queries.told(made)} == {""}


def test_nothing_is_booked_where_the_journal_fails(world, slots, monkeypatch):
    def broken(**kwargs):
        raise RuntimeError("the journal is down")

    monkeypatch.setattr("hamlet.booking.actions.taking.deed", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        book(world, slots[0])
    assert not Booking.objects.exists()
    assert left(slots[0]) == 1


def test_every_change_is_in_the_journal_about_the_person_without_words(world, slots):
    made = book(world, slots[0], need="A rash that she hides")
    actions.cancel(by=world.handler, booking=made.pk, version=made.version, words="Her husband")
    entries = Entry.objects.filter(action__startswith="booking.")
    assert {each.action for each in entries} == {"booking.book", "booking.cancel"}
    assert all(each.people for each in entries)
    assert not any("rash" in str(each.detail) + each.basis for each in entries)


def told_now(booking):
    kept = [each.kind for each in queries.told(booking) if not each.dropped_at]
    return [each for each in kept if each != "reminder"]


def test_what_is_told_next_takes_the_place_of_what_was_not_sent_yet(world, slots):
    made = book(world, slots[0], world.person(phone="07700 900123"))
    assert told_now(made) == ["booked"]
    changed = {"by": world.handler, "booking": made.pk}
    made = actions.move(**changed, version=made.version, slot=slots[5].id)
    assert told_now(made) == ["moved"]
    made = actions.cancel(**changed, version=made.version)
    assert told_now(made) == ["cancelled"]
    assert [each.kind for each in queries.told(made) if not each.dropped_at] == ["cancelled"]


def test_what_was_sent_stays_sent_and_what_came_of_it_is_told_too(world, slots):
    made = book(world, slots[0], world.person(phone="07700 900123"))
    first = queries.told(made)[0]
    sending.begin_sending(by=SYSTEM, notice=first.pk)
    sending.sent(by=SYSTEM, notice=first.pk, sent_as="1")
    actions.cancel(by=world.handler, booking=made.pk, version=made.version)
    first.refresh_from_db()
    assert first.dropped_at is None
    assert sorted(told_now(made)) == ["booked", "cancelled"]
