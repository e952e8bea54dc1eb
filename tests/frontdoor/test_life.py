"""The life of a referral: every move, its owner, its clock and what the referrer hears."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from hamlet.access.decisions import decide
from hamlet.frontdoor import actions, lifecycle
from hamlet.frontdoor.models import Message, Move, Referral
from hamlet.frontdoor.queries import Worklist, conservation, unanswered
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM, Actor
from hamlet.kernel.errors import Conflict, Fault, NotAllowed, UserError
from hamlet.notices.queries import about

TUESDAY_NOON = datetime(2026, 6, 2, 11, 0, tzinfo=UTC)


def triaged(world, referral=None):
    referral = referral or world.referral()
    return actions.triage(
        by=world.nurse,
        referral=referral.pk,
        version=referral.version,
        service=world.rapid_service.pk,
        urgency="urgent",
    )


def offered(world, referral=None):
    referral = triaged(world, referral)
    return actions.offer(
        by=world.nurse, referral=referral.pk, version=referral.version, team=world.rapid.pk
    )


def accepted(world, referral=None):
    referral = offered(world, referral)
    return actions.accept(by=world.carer_nurse, referral=referral.pk, version=referral.version)


def told(referral):
    messages = Message.objects.filter(referral=referral, channel="product")
    return [message.words for message in messages]


def test_whole_life_from_need_to_outcome(world):
    with clock.frozen(TUESDAY_NOON):
        referral = accepted(world)
        assert referral.owner_team == world.rapid
        referral = actions.start(
            by=world.carer_nurse, referral=referral.pk, version=referral.version
        )
        referral = actions.end(
            by=world.carer_nurse,
            referral=referral.pk,
            version=referral.version,
            outcome="goal_met",
            words="Rails fitted, safe on the stairs.",
        )
    assert referral.state == "ended"
    moves = Move.objects.filter(referral=referral).values_list("name", "number")
    assert list(moves) == [
        ("receive", 1), ("triage", 2), ("offer", 3), ("accept", 4), ("start", 5), ("end", 6),
    ]  # fmt: skip
    assert told(referral)[-1] == (
        "Rapid response ended it: what was asked for was done. Rails fitted, safe on the stairs."
    )
    assert Entry.objects.filter(subject=f"referral:{referral.pk}", kind="deed").count() >= 6


def test_every_move_tells_the_referrer(world):
    referral = accepted(world)
    assert len(told(referral)) == Move.objects.filter(referral=referral).count() == 4


def test_owner_stays_until_the_offer_is_accepted(world):
    referral = offered(world)
    assert referral.owner_team == world.triage
    assert referral.offered_to == world.rapid
    referral = actions.accept(by=world.carer_nurse, referral=referral.pk, version=referral.version)
    assert referral.owner_team == world.rapid
    assert referral.offered_to is None


def test_refused_offer_goes_back_to_who_offered_with_the_reason(world):
    referral = offered(world)
    referral = actions.turn_down(
        by=world.carer_nurse, referral=referral.pk, version=referral.version, reason="no_capacity"
    )
    assert (referral.state, referral.owner_team) == ("returned", world.triage)
    assert "no room in time" in told(referral)[-1]


def test_unanswered_offer_climbs_back_only_when_its_time_is_over(world):
    with clock.frozen(TUESDAY_NOON):
        referral = offered(world)
        assert not unanswered().exists()
        with pytest.raises(Conflict):
            actions.climb_back(by=SYSTEM, referral=referral.pk)
    with clock.frozen(TUESDAY_NOON + timedelta(minutes=61)):
        assert unanswered().get() == referral
        referral = actions.climb_back(by=SYSTEM, referral=referral.pk)
    assert (referral.state, referral.owner_team) == ("returned", world.triage)
    assert "did not answer in time" in told(referral)[-1]


def test_promise_counts_from_when_the_need_came_in(world):
    with clock.frozen(TUESDAY_NOON):
        referral = world.referral()
        assert referral.due_at == TUESDAY_NOON + timedelta(hours=1)
    with clock.frozen(TUESDAY_NOON + timedelta(minutes=50)):
        referral = triaged(world, referral)
    assert referral.due_at == TUESDAY_NOON + timedelta(hours=2)


def test_asking_and_answering(world):
    referral = world.referral()
    referral = actions.ask(
        by=world.nurse, referral=referral.pk, version=referral.version, words="Who is with her?"
    )
    assert told(referral)[-1] == "Triage asks: Who is with her?"
    referral = actions.answer(
        by=world.handler, referral=referral.pk, version=referral.version, words="Her son."
    )
    assert referral.state == "received"


def test_triage_can_signpost_or_refuse_but_not_leave_it_with_nobody(world):
    one, other = world.referral(), world.referral()
    actions.signpost(
        by=world.nurse, referral=one.pk, version=one.version, words="See a pharmacist today."
    )
    with pytest.raises(UserError, match="nobody"):
        actions.refuse(
            by=world.nurse, referral=other.pk, version=1, reason="not_eligible", next_owner=" "
        )
    refused = actions.refuse(
        by=world.nurse,
        referral=other.pk,
        version=1,
        reason="not_eligible",
        next_owner="Her own GP practice",
    )
    assert "Her own GP practice" in refused.outcome_words
    assert "Her own GP practice" in told(refused)[-1]


def test_ending_needs_an_outcome(world):
    referral = accepted(world)
    with pytest.raises(UserError, match="outcome"):
        actions.end(
            by=world.carer_nurse, referral=referral.pk, version=referral.version, outcome=""
        )
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE frontdoor_referral SET state = 'ended' WHERE id = %s", [referral.pk])


@pytest.mark.parametrize("name", sorted(lifecycle.MOVES))
def test_no_move_from_an_end(name):
    for state in lifecycle.CLOSED:
        with pytest.raises(Conflict):
            lifecycle.after(state, name)


def test_every_open_state_can_reach_an_end():
    reachable = set(lifecycle.CLOSED)
    for _ in lifecycle.STATES:
        for move in lifecycle.MOVES.values():
            if move.to in reachable and move.name != "withdraw":
                reachable |= move.before
    assert reachable == set(lifecycle.STATES)


def test_stale_decision_is_refused_and_says_who_was_first(world):
    referral = world.referral()
    actions.ask(by=world.nurse, referral=referral.pk, version=1, words="How tall are the stairs?")
    with pytest.raises(Conflict, match="Femi Ade asked for more information"):
        actions.signpost(by=world.nurse, referral=referral.pk, version=1, words="Try a shop.")
    referral.refresh_from_db()
    assert referral.state == "asked"


def test_same_submission_five_times_is_one_referral(world):
    person = world.person()
    made = {world.referral(person=person, submission_key="same").pk for _ in range(5)}
    assert len(made) == 1
    assert Referral.objects.count() == 1


def test_only_the_offered_team_accepts_and_only_triage_triages(world):
    referral = offered(world)
    with pytest.raises(NotAllowed, match="offered to Rapid response"):
        actions.accept(by=world.therapist, referral=referral.pk, version=referral.version)
    other = world.referral()
    decision = {"service": world.rapid_service.pk, "urgency": "soon"}
    with pytest.raises(NotAllowed):
        actions.triage(by=world.handler, referral=other.pk, version=1, **decision)


def test_offer_opens_the_record_and_refusal_and_ending_close_it(world):
    referral = offered(world)
    sees = lambda: decide(world.carer_nurse, "person.look", referral.person_id).allowed  # noqa: E731
    assert sees()
    referral = actions.turn_down(
        by=world.carer_nurse, referral=referral.pk, version=referral.version, reason="no_capacity"
    )
    assert not sees()
    referral = actions.offer(
        by=world.nurse, referral=referral.pk, version=referral.version, team=world.rapid.pk
    )
    referral = actions.accept(by=world.carer_nurse, referral=referral.pk, version=referral.version)
    assert sees()
    actions.end(
        by=world.carer_nurse, referral=referral.pk, version=referral.version, outcome="not_needed"
    )
    assert not sees()


def test_handover_between_teams_counts_when_accepted(world):
    referral = accepted(world)
    referral = actions.offer(
        by=world.carer_nurse,
        referral=referral.pk,
        version=referral.version,
        team=world.therapy.pk,
        words="Settled now, needs exercises.",
    )
    assert referral.owner_team == world.rapid
    referral = actions.turn_down(
        by=world.therapist, referral=referral.pk, version=referral.version, reason="no_capacity"
    )
    assert (referral.state, referral.owner_team) == ("returned", world.rapid)
    referral = actions.take_back(
        by=world.carer_nurse, referral=referral.pk, version=referral.version
    )
    assert (referral.state, referral.owner_team) == ("accepted", world.rapid)


def test_unknown_person_is_kept_as_stated_until_somebody_says_who(world):
    resident = Actor(name="A resident", kind="resident")
    referral = actions.receive(
        by=resident,
        submission_key="online-1",
        need="I cannot cook any more",
        consent=True,
        referrer=actions.Referrer(kind="resident", phone="07700 900123"),
        stated=actions.Stated(name="Halima Yusuf", postcode="E1 4AB"),
        language="so",
    )
    assert referral.person is None
    person = world.person("Halima", "Yusuf")
    referral = actions.identify(
        by=world.nurse, referral=referral.pk, version=referral.version, person=person.pk
    )
    assert (referral.person, referral.stated_name) == (person, "Halima Yusuf")
    actions.ask(
        by=world.nurse, referral=referral.pk, version=referral.version, words="Can you cook soup?"
    )
    texts = list(about(f"referral:{referral.pk}"))
    assert texts
    assert all(referral.reference in text.words for text in texts)
    assert not any("Halima" in text.words or "cook" in text.words for text in texts)


def test_worklist_ranks_what_breaches_first(world):
    with clock.frozen(TUESDAY_NOON):
        late = world.referral()
    with clock.frozen(TUESDAY_NOON - timedelta(minutes=30)):
        early = world.referral()
    found = Worklist(team=world.triage.pk).page()
    assert [row.id for row in found.rows] == [early.pk, late.pk]
    assert found.total == 2


def test_history_cannot_be_rewritten(world, as_owner):
    referral = world.referral()
    with pytest.raises(Fault):
        referral.save()
    with pytest.raises(DatabaseError, match="kept as they were"), transaction.atomic():
        connection.cursor().execute("UPDATE frontdoor_move SET actor_name = 'nobody'")


def test_nothing_is_lost_in_the_count(world):
    accepted(world)
    one = world.referral()
    actions.refuse(
        by=world.nurse, referral=one.pk, version=1, reason="duplicate", next_owner="Rapid response"
    )
    counted = conservation()
    assert counted.holds
    assert (counted.received, counted.open, counted.refused) == (2, 1, 1)


def test_a_refusal_without_its_notice_is_seen_in_the_count(world):
    referral = world.referral()
    actions.refuse(
        by=world.nurse, referral=referral.pk, version=1, reason="duplicate", next_owner="Her GP"
    )
    connection.cursor().execute("DELETE FROM frontdoor_message WHERE move = 2")
    assert not conservation().holds


NIGHT = datetime(2026, 6, 2, 1, 0, tzinfo=UTC)


def test_an_emergency_comes_first_and_does_not_wait_for_the_morning(world):
    with clock.frozen(NIGHT - timedelta(days=2)):
        overdue = world.referral(urgency="routine")
    with clock.frozen(NIGHT):
        routine = world.referral(urgency="routine")
        emergency = world.referral(urgency="emergency")
        found = Worklist(team=world.triage.pk).page()
    assert [row.id for row in found.rows] == [emergency.pk, overdue.pk, routine.pk]
    assert emergency.due_at == NIGHT + timedelta(minutes=15)
    assert routine.due_at > NIGHT + timedelta(hours=6)
    with clock.frozen(NIGHT):
        offer = actions.triage_and_offer(
            by=world.nurse,
            referral=emergency.pk,
            version=1,
            service=world.rapid_service.pk,
            urgency="emergency",
        )
    assert offer.answer_by == NIGHT + timedelta(minutes=15)
    assert offer.due_at == NIGHT + timedelta(hours=2)


ENDS = {
    "withdraw": {"words": "Moved away"},
    "end": {"outcome": "goal_met"},
    "refuse": {"reason": "duplicate", "next_owner": "Her GP practice"},
    "signpost": {"words": "See a pharmacist"},
}


@pytest.mark.parametrize("name", ENDS)
def test_every_end_closes_the_record(world, name):
    referral = accepted(world)
    person, by = referral.person_id, world.carer_nurse
    assert decide(world.carer_nurse, "person.look", person).allowed
    if name in ("refuse", "signpost"):
        by = world.nurse
        referral = actions.offer(
            by=world.carer_nurse,
            referral=referral.pk,
            version=referral.version,
            team=world.therapy.pk,
        )
        referral = actions.turn_down(
            by=world.therapist,
            referral=referral.pk,
            version=referral.version,
            reason="no_capacity",
        )
    verb = getattr(actions, name)
    verb(by=by, referral=referral.pk, version=referral.version, **ENDS[name])
    assert not decide(world.carer_nurse, "person.look", person).allowed


def test_the_wrong_person_can_be_put_right(world):
    referral = accepted(world)
    wrong, right = referral.person_id, world.person("Amina", "Bibi").pk
    actions.identify(by=world.nurse, referral=referral.pk, version=referral.version, person=right)
    assert not decide(world.carer_nurse, "person.look", wrong).allowed
    assert decide(world.carer_nurse, "person.look", right).allowed


def test_nobody_who_has_died_is_said_to_ask(world):
    referral = world.referral()
    dead = world.person("Amina", "Bibi", death_date=date(2026, 1, 2))
    with pytest.raises(UserError, match="died on 2 January 2026"):
        actions.identify(by=world.nurse, referral=referral.pk, version=1, person=dead.pk)


def test_only_the_referrer_or_the_front_door_answers(world):
    referral = world.referral()
    actions.ask(by=world.nurse, referral=referral.pk, version=1, words="Is she safe?")
    with pytest.raises(NotAllowed):
        actions.answer(by=world.gp, referral=referral.pk, version=2, words="Yes")


def test_a_team_that_takes_over_has_a_new_deadline(world):
    with clock.frozen(TUESDAY_NOON):
        referral = accepted(world)
        by = {"by": world.carer_nurse, "referral": referral.pk}
        referral = actions.start(**by, version=referral.version)
        assert referral.due_at is None
        referral = actions.offer(**by, version=referral.version, team=world.therapy.pk)
        referral = actions.accept(
            by=world.therapist, referral=referral.pk, version=referral.version
        )
    assert referral.due_at > TUESDAY_NOON + timedelta(days=9)
    assert referral.service == world.therapy_service


def test_an_emergency_handed_between_teams_stays_one(world):
    with clock.frozen(TUESDAY_NOON):
        referral = world.referral(urgency="emergency")
        referral = actions.triage_and_offer(
            by=world.nurse,
            referral=referral.pk,
            version=1,
            service=world.rapid_service.pk,
            urgency="emergency",
        )
        by = {"by": world.carer_nurse, "referral": referral.pk}
        referral = actions.accept(**by, version=referral.version)
        referral = actions.offer(**by, version=referral.version, team=world.therapy.pk)
        referral = actions.accept(
            by=world.therapist, referral=referral.pk, version=referral.version
        )
    assert referral.due_at == TUESDAY_NOON + timedelta(hours=2)


def test_the_deadline_that_ran_is_kept_with_each_move(world):
    with clock.frozen(TUESDAY_NOON):
        referral = accepted(world)
        actions.start(by=world.carer_nurse, referral=referral.pk, version=referral.version)
    start = Move.objects.get(referral=referral, name="start")
    assert start.due_at == TUESDAY_NOON + timedelta(hours=2)


def returned_to_team(world):
    referral = accepted(world)
    referral = actions.offer(
        by=world.carer_nurse, referral=referral.pk, version=referral.version, team=world.therapy.pk
    )
    return actions.turn_down(
        by=world.therapist, referral=referral.pk, version=referral.version, reason="no_capacity"
    )


def test_triage_that_decides_on_what_a_team_got_back_owns_it(world):
    referral = returned_to_team(world)
    assert referral.owner_team == world.rapid
    assert referral.due_at is not None
    referral = triaged(world, referral)
    assert referral.owner_team == world.triage
    assert not decide(world.carer_nurse, "person.look", referral.person_id).allowed


def test_a_team_goes_on_where_it_was(world):
    referral = accepted(world)
    by = {"by": world.carer_nurse, "referral": referral.pk}
    referral = actions.start(**by, version=referral.version)
    referral = actions.offer(**by, version=referral.version, team=world.therapy.pk)
    referral = actions.turn_down(
        by=world.therapist, referral=referral.pk, version=referral.version, reason="no_capacity"
    )
    assert actions.take_back(**by, version=referral.version).state == "active"


def test_an_offer_can_be_taken_back(world):
    referral = offered(world)
    referral = actions.recall(by=world.nurse, referral=referral.pk, version=referral.version)
    assert (referral.state, referral.owner_team) == ("returned", world.triage)
    assert not decide(world.carer_nurse, "person.look", referral.person_id).allowed


def test_unsafe_needs_words_and_is_due_at_once(world):
    with clock.frozen(TUESDAY_NOON):
        referral = offered(world)
        turn_down = {"by": world.carer_nurse, "referral": referral.pk, "reason": "unsafe"}
        with pytest.raises(UserError, match="unsafe"):
            actions.turn_down(**turn_down, version=referral.version)
        referral = actions.turn_down(
            **turn_down, version=referral.version, words="Needs an ambulance"
        )
    assert referral.due_at == TUESDAY_NOON


def test_a_wish_to_stop_stays_with_staff_until_they_have_checked(world):
    referral = world.referral()
    somebody = Actor(name="Somebody with the reference", kind="resident")
    referral = actions.ask_to_stop(by=somebody, referral=referral.pk, version=1)
    assert (referral.state, referral.stop_asked) == ("received", True)
    with pytest.raises(NotAllowed):
        actions.withdraw(by=somebody, referral=referral.pk, version=2, words="stop")
    row = Worklist(team=world.triage.pk).page().rows[0]
    assert row.stop_asked


def test_only_the_owner_or_the_front_door_says_that_it_goes_on(world):
    somebody = Actor(name="Somebody with the reference", kind="resident")
    referral = accepted(world)
    said = {"referral": referral.pk, "words": "Lin spoke with her alone: she wants it"}
    with pytest.raises(Conflict, match="Nobody asks to stop"):
        actions.go_on(by=world.carer_nurse, version=referral.version, **said)
    for by in (world.carer_nurse, world.handler):
        referral = actions.ask_to_stop(
            by=somebody, referral=referral.pk, version=referral.version, words="Stop"
        )
        for other in (somebody, world.therapist, world.gp):
            with pytest.raises(NotAllowed):
                actions.go_on(by=other, version=referral.version, **said)
        with pytest.raises(UserError, match="who spoke with"):
            actions.go_on(by=by, version=referral.version, **said | {"words": " "})
        referral = actions.go_on(by=by, version=referral.version, **said)
        assert (referral.state, referral.stop_asked) == ("accepted", False)
