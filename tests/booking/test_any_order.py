"""Hold, book, move, cancel and rebook in any order, while time passes: no place is lost or doubled.

What is right is kept beside it by a model that knows nothing of states: who sits where, and until
when a place is kept.
"""

from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from tests.booking.conftest import MONDAY, schedule
from tests.world import make_world

from hamlet.booking import actions, queries
from hamlet.booking.lifecycle import LIVE
from hamlet.booking.models import Booking, Change
from hamlet.booking.queries import SlotSearch
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import UserError

WHO, WHERE = st.integers(0, 3), st.integers(0, 3)


class Bookings(RuleBasedStateMachine):
    """Four people and four times with one place each."""

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.world, self.now = make_world(), MONDAY
        self.people = [self.world.person(f"Person{each}", "Probe") for each in range(4)]
        self.sits: dict[int, tuple[int, object]] = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize()
    def open(self):
        with clock.frozen(MONDAY):
            service = self.world.service("Hub", self.world.rapid)
            schedule(service, places=1)
            self.slots = SlotSearch(service.pk, clock.today(), 2).free()[:4]
            self.service = service.pk

    def free(self, where: int) -> bool:
        return not any(at == where and self.holds(until) for at, until in self.sits.values())

    def holds(self, until) -> bool:
        return until is None or until > self.now

    def live(self, who: int):
        found = self.sits.get(who)
        return found if found and self.holds(found[1]) else None

    def tries(self, act, expected: bool) -> None:
        """Do it; it succeeds exactly where the model says so."""
        with clock.frozen(self.now):
            try:
                with transaction.atomic():
                    act()
            except UserError:
                assert not expected
            else:
                assert expected

    @rule(who=WHO, where=WHERE)
    def keep(self, who, where):
        has = self.live(who)
        booked = has is not None and has[1] is None
        mine = has is not None and has[0] == where
        can = mine or (not booked and self.free(where))
        self.tries(lambda: self._hold(who, where), can)
        if can and not mine:
            self.sits[who] = (where, self.now + timedelta(minutes=5))

    @rule(who=WHO, where=WHERE)
    def book(self, who, where):
        has = self.live(who)
        booked = has is not None and has[1] is None
        mine = has is not None and has[0] == where
        can = mine or (not booked and self.free(where))
        self.tries(lambda: self._book(who, where), can)
        if can:
            self.sits[who] = (where, None)

    @rule(who=WHO, where=WHERE)
    def move(self, who, where):
        has = self.live(who)
        if has is None:
            return
        can = has[1] is None and has[0] != where and self.free(where)
        self.tries(lambda: self._move(who, where), can)
        if can:
            self.sits[who] = (where, None)

    @rule(who=WHO)
    def cancel(self, who):
        has = self.live(who)
        if has is None:
            return
        can = has[1] is None
        self.tries(lambda: self._cancel(who), can)
        if can:
            del self.sits[who]

    @rule(minutes=st.integers(1, 7))
    def time_passes(self, minutes):
        self.now = min(self.now + timedelta(minutes=minutes), MONDAY + timedelta(minutes=55))

    @rule()
    def job(self):
        with clock.frozen(self.now):
            for each in queries.lapsing(self.now)["let_go"]:
                actions.let_go(by=SYSTEM, booking=each.pk)

    def _hold(self, who, where):
        slot, person = self.slots[where].id, self.people[who].pk
        by = self.world.handler
        actions.hold(by=by, slot=slot, person=person, submission_key=uuid4().hex)

    def _book(self, who, where):
        slot, person = self.slots[where].id, self.people[who].pk
        by = self.world.handler
        actions.book(by=by, slot=slot, person=person, submission_key=uuid4().hex)

    def _mine(self, who) -> Booking:
        mine = Booking.objects.filter(person=self.people[who], state__in=LIVE)
        return mine.get(service=self.service)

    def _move(self, who, where):
        mine, slot = self._mine(who), self.slots[where].id
        actions.move(by=self.world.handler, booking=mine.pk, version=mine.version, slot=slot)

    def _cancel(self, who):
        mine = self._mine(who)
        actions.cancel(by=self.world.handler, booking=mine.pk, version=mine.version)

    @invariant()
    def places_are_as_the_model_says(self):
        if not hasattr(self, "slots"):
            return
        with clock.frozen(self.now):
            for number, slot in enumerate(self.slots):
                assert queries.taken(slot.id) == (not self.free(number))

    @invariant()
    def everybody_sits_where_the_model_says_and_once(self):
        if not hasattr(self, "slots"):
            return
        for who in range(4):
            has = self.live(who)
            if has is not None:
                mine = self._mine(who)
                assert mine.slot_id == self.slots[has[0]].id
                assert mine.state == ("booked" if has[1] is None else "held")

    @invariant()
    def the_history_says_all(self):
        for each in Booking.objects.all():
            numbers = list(Change.objects.filter(booking=each).values_list("number", flat=True))
            assert numbers == list(range(1, each.version + 1))


def test_in_any_order(db):
    """What is right is asserted by the machine after each step."""
    lengths = settings(
        max_examples=20,
        stateful_step_count=25,
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],  # To shrink takes minutes.
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Bookings, settings=lengths)
