"""Assessing, deciding and booking at the front door; versions of the rules."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from tests.streaming.conftest import NOON, live

from hamlet.access import roles
from hamlet.access.decisions import decide
from hamlet.booking import actions as booking
from hamlet.booking.models import Booking
from hamlet.config import jobs
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.place import actions as place
from hamlet.streaming import actions, queries
from hamlet.streaming.models import Attendance
from hamlet.streaming.rules import Assessment

COUGH = Assessment(40, "here", "cough")
AWAY = replace(COUGH, registered="elsewhere")


def assess(door, found=COUGH, person=None, by=None, **more):
    """Somebody is assessed; by default one who is in the record."""
    more.setdefault("submission_key", uuid4().hex)
    more.setdefault("began_at", clock.now() - timedelta(minutes=2))
    if "stated_name" not in more:
        more["person"] = (person or door.world.person()).pk
    return actions.assess(by=by or door.nurse, found=found, **more)


def stream(door, held, chosen, by=None, **more):
    return actions.stream(
        by=by or door.nurse, attendance=held.pk, version=held.version, chosen=chosen, **more
    )


def test_an_assessment_keeps_what_was_found_and_what_the_rules_made_of_it(door):
    held = assess(door)
    assert (held.suggested, held.rules_id) == ("same_day", door.rules.pk)
    assert "near their home" in held.because
    assert queries.again(held).to == "same_day"


def test_the_same_form_twice_is_one_attendance(door):
    key = uuid4().hex
    assert assess(door, submission_key=key).pk == assess(door, submission_key=key).pk
    assert Attendance.objects.count() == 1


def test_each_decision_can_be_worked_out_again_whatever_rules_came_after(door):
    rules = queries.rules_of(door.rules)
    before = [assess(door, found) for found in (COUGH, AWAY, replace(COUGH, flags=("fit",)))]
    live(by=door.lead, other=door.other_lead, rules=replace(rules, rules=()), why="No rules")
    after = assess(door)
    assert after.suggested == "urgent"
    for each in (*before, after):
        each.refresh_from_db()
        assert queries.again(each).to == each.suggested
        assert queries.again(each).because == each.because


def test_a_red_flag_is_not_put_aside_by_a_consent_that_nobody_needed(door):
    held = assess(door, replace(COUGH, flags=("chest_pain",)))
    with pytest.raises(UserError, match="Choose why they do not go"):
        stream(door, held, "urgent", consent="no", refusal="wait")


def test_whose_booking_was_cancelled_can_be_sent_elsewhere_and_booked_again(door):
    held = stream(door, assess(door), "same_day", consent="yes")
    slots = queries.times_today(door.service)
    held = actions.book(by=door.nurse, attendance=held.pk, version=held.version, slot=slots[0].id)
    with pytest.raises(UserError, match="booked already"):
        actions.book(by=door.nurse, attendance=held.pk, version=held.version, slot=slots[1].id)
    booking.cancel(by=door.nurse, booking=held.booking, version=1)
    held = stream(door, held, "emergency", differs="Grey, and sweating")
    assert (held.chosen, held.booking) == ("emergency", None)


def test_what_was_live_never_changes(door):
    rules = queries.rules_of(door.rules)
    with pytest.raises(UserError, match="kept as it is"):
        actions.set_rules(by=door.lead, version=door.rules.pk, edits=1, rules=rules)


def test_one_version_is_live_and_only_after_it_was_tried_by_another_than_who_drafted_it(door):
    rules = queries.rules_of(door.rules)
    drafted = actions.draft_rules(by=door.lead, rules=rules, why="Wording")
    with pytest.raises(UserError, match="nobody to try it on"):
        actions.try_rules(by=door.lead, version=drafted.pk)
    assess(door)
    with pytest.raises(UserError, match="Try it"):
        actions.put_live(by=door.other_lead, version=drafted.pk, edits=drafted.edits, instead_of=1)
    actions.try_rules(by=door.lead, version=drafted.pk)
    with pytest.raises(UserError, match="Another clinical lead"):
        actions.put_live(by=door.lead, version=drafted.pk, edits=drafted.edits, instead_of=1)
    changed = actions.set_rules(by=door.lead, version=drafted.pk, edits=1, rules=rules)
    with pytest.raises(Conflict, match="Somebody changed this draft"):
        actions.put_live(by=door.other_lead, version=drafted.pk, edits=1, instead_of=1)
    with pytest.raises(UserError, match="Try it"):
        actions.put_live(by=door.other_lead, version=drafted.pk, edits=changed.edits, instead_of=1)
    actions.try_rules(by=door.lead, version=drafted.pk)
    actions.set_rules(by=door.other_lead, version=drafted.pk, edits=2, rules=rules)
    actions.try_rules(by=door.other_lead, version=drafted.pk)
    with pytest.raises(UserError, match="You wrote it"):
        actions.put_live(by=door.other_lead, version=drafted.pk, edits=3, instead_of=1)
    changed = actions.set_rules(by=door.lead, version=drafted.pk, edits=3, rules=rules)
    actions.try_rules(by=door.lead, version=drafted.pk)
    actions.put_live(by=door.other_lead, version=drafted.pk, edits=changed.edits, instead_of=1)
    assert queries.live_rules().pk == drafted.pk
    door.rules.refresh_from_db()
    assert door.rules.live_until == clock.now()


def test_trying_a_draft_says_who_would_have_gone_elsewhere(door):
    for _ in range(3):
        assess(door)
    assess(door, AWAY)
    rules = queries.rules_of(door.rules)
    drafted = actions.draft_rules(
        by=door.lead, rules=replace(rules, rules=rules.rules[:-1]), why="No other boroughs"
    )
    found = actions.try_rules(by=door.lead, version=drafted.pk)
    assert (found.number, found.moved) == (4, {("own_borough", "urgent", 0): 1})


def test_nobody_is_sent_on_without_having_agreed(door):
    held = assess(door)
    for consent in ("", "no"):
        with pytest.raises(UserError, match="has to agree"):
            stream(door, held, "same_day", consent=consent, refusal="wait")
    assert stream(door, held, "same_day", consent="yes").chosen == "same_day"


def test_who_does_not_agree_stays_and_why_is_kept(door):
    held = assess(door)
    with pytest.raises(UserError, match="Say why they do not agree"):
        stream(door, held, "urgent", consent="no")
    stream(door, held, "urgent", consent="no", refusal="trust")
    board = queries.board(door.nurse, clock.today())
    assert (board.refusals, board.streams) == ({"trust": 1}, {"urgent": 1})


def test_a_nurse_may_differ_and_says_why(door):
    held = assess(door)
    with pytest.raises(UserError, match="Say why"):
        stream(door, held, "emergency")
    done = stream(door, held, "emergency", differs="Grey, and sweating")
    assert (done.chosen, done.differs) == ("emergency", "Grey, and sweating")


def test_who_agreed_is_booked_there_and_then_in_their_record(door):
    held = stream(door, assess(door), "same_day", consent="yes")
    slot = queries.times_today(door.service)[0]
    done = actions.book(by=door.nurse, attendance=held.pk, version=held.version, slot=slot.id)
    made = Booking.objects.get(pk=done.booking)
    assert (made.person_id, made.subject) == (held.person_id, f"attendance:{held.pk}")
    assert made.need == "Cough or cold"
    with pytest.raises(UserError, match="booked already"):
        stream(door, done, "urgent", differs="Changed")


def test_a_navigator_of_the_same_team_books_whom_the_nurse_assessed(door):
    person = door.world.person()
    assert not decide(door.navigator, "person.look", person.pk).allowed
    held = stream(door, assess(door, person=person), "same_day", consent="yes")
    assert "came to your team" in decide(door.navigator, "person.look", person.pk).basis
    slot = queries.times_today(door.service)[0]
    actions.book(by=door.navigator, attendance=held.pk, version=held.version, slot=slot.id)
    with clock.frozen(NOON + timedelta(days=9)):
        assert not decide(door.navigator, "person.look", person.pk).allowed


def test_who_is_unknown_is_found_first_and_then_booked(door):
    held = stream(door, assess(door, stated_name="Rafiq Uddin"), "same_day", consent="yes")
    slot = queries.times_today(door.service)[0]
    about = {"by": door.nurse, "attendance": held.pk}
    with pytest.raises(UserError, match="Find or register them"):
        actions.book(**about, version=held.version, slot=slot.id)
    person = door.world.person("Rafiq", "Uddin", date(1986, 1, 1))
    held = actions.identify(**about, version=held.version, person=person.pk)
    assert actions.book(**about, version=held.version, slot=slot.id).booking


def test_who_was_said_wrongly_is_put_right_and_the_first_record_closes(door):
    wrong, right = door.world.person("Karim"), door.world.person("Kareem")
    held = assess(door, replace(COUGH, age=75), person=wrong)
    actions.identify(by=door.nurse, attendance=held.pk, version=held.version, person=right.pk)
    assert not decide(door.navigator, "person.look", wrong.pk).allowed
    assert decide(door.navigator, "person.look", right.pk).allowed


def test_a_stale_decision_is_refused(door):
    held = assess(door)
    stream(door, held, "same_day", consent="yes")
    with pytest.raises(Conflict, match="Somebody else was here"):
        stream(door, held, "urgent", differs="Other")


def test_others_assess_and_decide_nothing(door):
    held = assess(door)
    with pytest.raises(NotAllowed):
        assess(door, by=door.navigator)
    with pytest.raises(NotAllowed):
        stream(door, held, "urgent", by=door.world.gp, differs="x")
    with pytest.raises(NotAllowed):
        actions.draft_rules(by=door.nurse, rules=queries.rules_of(door.rules), why="Mine")


def test_a_complaint_that_the_rules_no_longer_know_is_asked_again(door):
    with pytest.raises(UserError, match="rules changed"):
        assess(door, replace(COUGH, complaint="gone"))
    with pytest.raises(UserError, match="rules changed"):
        assess(door, replace(COUGH, flags=("gone",)))


def test_of_an_assessment_that_cannot_have_begun_then_nobody_knows_how_long_it_took(door):
    for began in (NOON + timedelta(days=7), NOON - timedelta(days=7), None):
        assert assess(door, began_at=began).began_at is None
    board = queries.board(door.nurse, clock.today())
    assert (board.timed, board.untimed, board.within_promise) == (0, 3, 0)
    assert board.median_seconds is None


def test_the_board_counts_times_costs_and_where_people_come_from(door):
    held = stream(door, assess(door), "same_day", consent="yes")
    assess(door, AWAY, began_at=NOON - timedelta(minutes=5))
    slot = queries.times_today(door.service)[0]
    assert queries.board(door.nurse, clock.today()).left_today == 3
    actions.book(by=door.nurse, attendance=held.pk, version=held.version, slot=slot.id)
    board = queries.board(door.nurse, clock.today())
    assert (board.arrived, board.waiting, board.registered["elsewhere"]) == (2, 1, 1)
    assert (board.redirected, board.cost_pence, board.cost_otherwise_pence) == (1, 4384, 13484)
    assert (board.left_today, board.within_promise, board.median_seconds) == (2, 1, 210)


def test_another_day_and_another_team_are_not_on_the_board(door):
    assess(door)
    assert queries.board(door.nurse, date(2026, 3, 3)).arrived == 0
    assert queries.board(door.world.handler, clock.today()).arrived == 0


def test_the_journal_tells_of_it_without_what_was_found(door):
    stream(door, assess(door, replace(COUGH, flags=("abuse",))), "emergency")
    entries = Entry.objects.filter(action__startswith="attendance.")
    assert {each.action for each in entries} == {"attendance.assess", "attendance.stream"}
    assert not any("abuse" in str(each.detail) + each.basis for each in entries)


def sent_on(door, person=None):
    """Somebody who was sent on and is booked at one; gives the attendance and the booking."""
    held = stream(door, assess(door, person=person), "same_day", consent="yes")
    slot = queries.times_today(door.service)[0]
    actions.book(by=door.nurse, attendance=held.pk, version=held.version, slot=slot.id)
    return queries.attendance(held.pk)


def lapse():
    jobs.let_bookings_lapse.func(timestamp=0)


def test_who_was_sent_on_and_did_not_come_is_followed_up_by_the_team_that_sent_them(door):
    held = sent_on(door)
    hub = door.world.staff("Bo Lind", roles.TEAM_MEMBER, door.world.trust, door.hub)
    with clock.frozen(NOON + timedelta(hours=3)):
        lapse()
        assert not queries.missed(door.nurse).exists()
        booking.absent(by=hub, booking=held.booking, version=1)
        lapse()
        lapse()
        assert [each.pk for each in queries.missed(door.nurse)] == [held.pk]
        assert not queries.missed(door.world.carer_nurse).exists()
        held.refresh_from_db()
        with pytest.raises(NotAllowed):
            actions.follow_up(
                by=door.world.nurse, attendance=held.pk, version=held.version, outcome="well"
            )
        about = {"by": door.navigator, "attendance": held.pk, "version": held.version}
        with pytest.raises(UserError, match="Choose how"):
            actions.follow_up(**about, outcome="fine")
        actions.follow_up(**about, outcome="well")
        assert not queries.missed(door.nurse).exists()
        with pytest.raises(Conflict):
            actions.follow_up(**about, outcome="told")


def test_of_whom_nobody_said_whether_they_came_is_followed_up_too_and_who_came_is_not(door):
    held = sent_on(door)
    with clock.frozen(NOON + timedelta(days=2)):
        lapse()
        lapse()
        assert [each.pk for each in queries.missed(door.nurse)] == [held.pk]
        assert decide(door.navigator, "person.look", held.person_id).allowed
        booking.came(by=SYSTEM, booking=held.booking, version=2)
        assert not queries.missed(door.nurse).exists()


def test_who_is_at_several_front_doors_says_for_which_they_act(door):
    world = door.world
    second = place.add_team(by=SYSTEM, organisation=world.trust, name="Second", kind="service")
    world.staff("Sana Gill", roles.STREAMING_NURSE, world.trust, second)
    also = (world.rapid, second)
    both = replace(
        door.nurse,
        team_ids=door.nurse.team_ids | {each.pk for each in also},
        team_names=(*door.nurse.team_names, *((each.pk, each.name) for each in also)),
    )
    with pytest.raises(UserError, match="Choose which one"):
        assess(door, by=both)
    assert assess(door, by=both, team=second.pk).team_id == second.pk
    assert assess(door, by=both, team=door.team.pk).team_id == door.team.pk
    for team in (world.therapy, world.rapid):
        with pytest.raises(NotAllowed):
            assess(door, by=both, team=team.pk)
