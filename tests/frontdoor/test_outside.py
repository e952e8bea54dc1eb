"""Teams are told outside Hamlet of what is raised to them: in rounds, or at once; and of nobody."""

from datetime import timedelta
from itertools import pairwise

import pytest
from tests.frontdoor.test_added import DANGER, at, held_by, hours, team, tell
from tests.staff import client_of, text

from hamlet.access import roles
from hamlet.config import jobs
from hamlet.config.senders import send_due
from hamlet.frontdoor import actions
from hamlet.frontdoor.models import Raising
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Conflict
from hamlet.kernel.sending import Undeliverable
from hamlet.notices import actions as notices
from hamlet.notices.models import Notice

MOBILE, MAILBOX = "07700 900123", "on-call@example.org"


@pytest.fixture(autouse=True)
def demo(settings):
    settings.HAMLET_DEMO, settings.ADDRESS = True, "https://hamlet.example.org"


def point(of, address=MOBILE, **week):
    return notices.add_contact_point(by=SYSTEM, team=of.pk, address=address, week=week)


def run(minutes):
    """The job, so many minutes after noon."""
    with at(hours=0, minutes=minutes):
        jobs.raise_what_waits.func(timestamp=0)


def came(world, minutes, number=1, **more):
    with at(hours=0, minutes=minutes):
        return [world.referral(**more) for _ in range(number)]


class Carrier:
    """Keeps what it is to carry, or refuses it."""

    def __init__(self, refuses=""):
        self.refuses, self.letters = refuses, []

    def send(self, letter):
        if self.refuses:
            raise Undeliverable(self.refuses)
        self.letters.append(letter)
        return "n-1"


def test_a_team_is_told_once_in_a_round_however_many_rungs(world):
    point(world.triage)
    came(world, 0, number=5)
    for minute in range(30, 300, 6):
        came(world, minute - 5)
        run(minute)
    sent = list(Notice.objects.order_by("created_at").values_list("created_at", flat=True))
    assert len(sent) == 3
    assert all(b - a >= timedelta(hours=2) for a, b in pairwise(sent))
    assert Raising.objects.filter(tells="team").count() > 30


def test_it_says_how_much_and_how_late_and_names_nobody(world):
    point(world.triage)
    held = came(world, 0, number=3)
    came(world, 20)
    run(78)
    said = Notice.objects.get()
    of = (
        "Of what waits with Central triage, 3 past its promise (the first by 18 min), 1 soon to be."
    )
    assert said.words == f"Hamlet Together: {of} Sign in: https://hamlet.example.org/sign-in/"
    assert (said.person, said.address, said.channel) == (None, MOBILE, "text")
    assert not any(each.reference in said.words for each in held)


def test_what_was_met_before_the_round_is_not_told(world):
    point(world.triage)
    (referral,) = came(world, 0)
    with at(hours=1):
        actions.raise_up(by=SYSTEM, referral=referral.pk)
        words = "She rang, and needs nothing more"
        actions.withdraw(by=world.nurse, referral=referral.pk, version=1, words=words)
    run(61)
    assert not Notice.objects.exists()
    with pytest.raises(Conflict), at(hours=1):
        actions.tell_outside(by=SYSTEM, team=world.triage.pk)


def test_where_nobody_answers_it_waits_until_somebody_does(world):
    point(world.triage, Tuesday=[("15:00", "16:00")])
    came(world, 0)
    run(70)
    assert not Notice.objects.exists()
    run(185)
    assert Notice.objects.count() == 1


def test_an_emergency_waits_for_no_round_and_is_told_once_at_a_time(world):
    point(world.triage)
    came(world, 0)
    run(60)
    came(world, 50, urgency="emergency")
    run(66)
    first, second = Notice.objects.order_by("created_at")
    assert (first.kind, second.kind) == ("raised", "at_once")
    assert "Something that cannot wait is with Central triage" in second.words
    run(67)
    assert Notice.objects.count() == 2


def test_danger_at_night_is_told_to_who_is_on_call_and_to_who_opens_first(world):
    """The team that holds it, and central triage, are closed."""
    early = team(world, "Early birds")
    referral, _ = held_by(world, early, hours=hours(6, 12))
    point(world.triage, MAILBOX)
    point(early)
    with at(hours=14):  # Two in the morning, or near it.
        tell(referral, DANGER)
        told = Notice.objects.get()
        assert (told.address, told.kind) == (MOBILE, "at_once")
        assert Raising.objects.get(tells="open").notices == [told.pk]


def test_where_both_are_closed_and_another_answers_they_are_told_though_triage_opens_first(world):
    late = team(world, "Late")
    referral, _ = held_by(world, late, hours=hours(14, 20))
    point(late)
    day = [("09:00", "10:00")]
    point(world.triage, MAILBOX, Tuesday=day, Wednesday=day)
    with at(hours=14):
        tell(referral, DANGER)
    assert [each.address for each in Notice.objects.all()] == [MOBILE]


def test_where_nobody_answers_anywhere_every_point_is_told_of_danger(world):
    late = team(world, "Late")
    referral, _ = held_by(world, late, hours=hours(14, 20))
    day = {"Tuesday": [("14:00", "15:00")]}
    point(late, **day)
    point(world.triage, MAILBOX, **day)
    with at(hours=14):
        tell(referral, DANGER)
    assert {each.address for each in Notice.objects.all()} == {MOBILE, MAILBOX}


def test_its_fate_stands_in_the_history_and_on_the_list(world):
    point(world.triage)
    (referral,) = came(world, 0, urgency="emergency")
    nurse = client_of(world.nurse)
    run(16)
    with at(hours=0, minutes=17):
        assert "Outside Hamlet: to be told by text" in text(nurse.get("/worklist/raised/"))
        send_due(Carrier())
        told = "Outside Hamlet: told by text, Tue 2 June 2026, 12:17"
        assert told in text(nurse.get("/worklist/raised/"))
        assert told in text(nurse.get("/home/"))
        assert told in text(nurse.get(f"/referrals/{referral.pk}/"))


def test_what_is_not_delivered_says_so_and_a_team_without_a_point_too(world):
    (referral,) = came(world, 0, urgency="emergency")
    nurse = client_of(world.nurse)
    run(14)
    page = text(nurse.get(f"/referrals/{referral.pk}/"))
    assert "Outside Hamlet: nobody, Central triage has no contact point" in page
    point(world.triage)
    run(16)
    with at(hours=0, minutes=17):
        send_due(Carrier(refuses="The carrier answered 400."))
        page = text(nurse.get(f"/referrals/{referral.pk}/"))
    assert "Outside Hamlet: not delivered by text: The carrier answered 400" in page


def test_a_point_that_was_ended_is_not_written_to(world):
    made = point(world.triage)
    came(world, 0)
    run(60)
    notices.end_contact_point(by=SYSTEM, point=made.pk)
    carrier = Carrier()
    with at(hours=1, minutes=1):
        send_due(carrier)
    held = Notice.objects.get()
    assert (carrier.letters, bool(held.dropped_at)) == ([], True)
    assert held.problem == "The team is not told there any more."


def test_the_arbiter_s_team_is_told_of_what_is_raised_to_the_arbiter(world):
    board = team(world, "Arbitration")
    world.staff("Ada", roles.ARBITER, world.trust, board)
    point(board, MAILBOX)
    came(world, 0)
    run(95)
    assert [each.address for each in Notice.objects.all()] == [MAILBOX]
