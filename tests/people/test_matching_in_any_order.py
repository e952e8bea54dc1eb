"""Whatever comes, in whatever order, and whatever is decided: nothing is lost or on two persons."""

from dataclasses import dataclass
from functools import partial

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.people.records import (
    HUMANS,
    KARIM,
    OTHER_AMINA,
    REVIEWERS,
    came,
    held,
    partition,
)

from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import UserError
from hamlet.people import actions
from hamlet.people.matching import hanging_together, known
from hamlet.people.models import Person, SourceRecord

pytestmark = pytest.mark.django_db
SOURCES = ("gp", "acute", "housing")
SLOW = settings(
    max_examples=12,
    stateful_step_count=14,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # To shrink takes minutes.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass(frozen=True)
class Sent:
    """One record as it was sent; no two of one key on one day."""

    source: str
    key: str
    human: int
    without_number: bool
    other_name: bool
    day: int

    def come(self) -> str:
        more = {"nhs_number": ""} if self.without_number else {}
        more |= {"given_name": "Amin"} if self.other_name else {}
        return came(self.source, self.key, HUMANS[self.human], self.day, **more)


messages = st.builds(
    Sent,
    st.sampled_from(SOURCES),
    st.sampled_from(("1", "2")),
    st.integers(0, len(HUMANS) - 1),
    st.booleans(),
    st.booleans(),
    st.integers(0, 5),
)
deliveries = st.lists(
    messages, min_size=2, max_size=8, unique_by=lambda each: (each.source, each.key, each.day)
)


def as_resolved() -> set[frozenset[str]]:
    """Who is who, worked out anew from every record, pair and ruling."""
    everybody = hanging_together(SourceRecord.objects.values_list("pk", flat=True))
    clusters = known(everybody).clusters()
    return {frozenset(f"{each.source} {each.key}" for each in cluster) for cluster in clusters}


class Life(RuleBasedStateMachine):
    """Intake, replay, split and join at random, in one transaction that is undone."""

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.sent: dict[tuple, Sent] = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @rule(message=messages)
    def intake(self, message):
        first = self.sent.setdefault((message.source, message.key, message.day), message)
        first.come()

    @rule(which=st.integers(0, 100))
    def replay(self, which):
        if self.sent:
            assert list(self.sent.values())[which % len(self.sent)].come() == "same"

    @rule(which=st.integers(0, 100))
    def split(self, which):
        if record := self.some(which):
            try:
                now = actions.split(by=SYSTEM, record=record.pk, reason="Not theirs")
            except UserError:  # It is the only record of its person.
                return
            assert held(record.source, record.key).person_id == now != record.person_id

    @rule(which=st.integers(0, 100), other=st.integers(0, 100))
    def join(self, which, other):
        one, two = self.some(which), self.some(other)
        if one and one.pk != two.pk:
            for by in REVIEWERS:
                actions.join(by=by, record=one.pk, other=two.pk, reason="They said so")
            assert held(one.source, one.key).person == held(two.source, two.key).person

    def some(self, which):
        records = list(SourceRecord.objects.order_by("source", "key"))
        return records[which % len(records)] if records else None

    @invariant()
    def nothing_is_lost_and_each_record_is_one_person_s(self):
        keys = {(source, key) for source, key, _ in self.sent}
        assert set(SourceRecord.objects.values_list("source", "key")) == keys
        assert not SourceRecord.objects.filter(person=None).exists()
        assert partition() == as_resolved()

    @invariant()
    def what_is_held_is_the_newest_that_was_sent(self):
        for source, key, _ in self.sent:
            newest = max(day for s, k, day in self.sent if (s, k) == (source, key))
            told = HUMANS[self.sent[source, key, newest].human]
            assert held(source, key).birth_date == told["birth_date"]

    @invariant()
    def whoever_has_no_record_is_shown_where_they_went(self):
        assert not Person.objects.filter(records=None, joined_to=None).exists()
        assert not Person.objects.exclude(joined_to=None).exclude(records=None).exists()


def test_whatever_happens_nothing_is_lost_or_on_two_persons(world):
    run_state_machine_as_test(Life, settings=SLOW)


def test_what_is_taken_off_does_not_come_back_where_the_others_are_somebody_else_s(world):
    for source, human, day, more in (
        ("housing", KARIM, 2, {"given_name": "Amin"}),
        ("gp", KARIM, 2, {}),
        ("gp", OTHER_AMINA, 3, {"given_name": "Amin", "nhs_number": ""}),
    ):
        came(source, "1", human, day, **more)
    take_off = partial(actions.split, by=SYSTEM, reason="Not theirs")
    came("acute", "1", KARIM, 2)
    take_off(record=held("acute").pk)
    came("acute", "2", KARIM, 4)
    was = held("acute").person_id
    assert take_off(record=held("acute").pk) not in (was, held("acute", "2").person_id)
    assert Person.objects.get(pk=was).joined_to_id == held("acute", "2").person_id


@SLOW
@given(st.data())
def test_the_order_in_which_deliveries_come_makes_no_difference(world, data):
    messages = data.draw(deliveries)
    ends = []
    for order in (messages, data.draw(st.permutations(messages))):
        with transaction.atomic():
            for each in order:
                each.come()
            told = SourceRecord.objects.order_by("source", "key")
            ends.append(
                (partition(), list(told.values_list("source", "key", "given_name", "updated")))
            )
            transaction.set_rollback(True)
    assert ends[0] == ends[1]
