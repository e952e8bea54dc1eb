"""Access is decided once: `decide` for one person and `people_in_reach` for a list agree."""

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hamlet.access import actions, roles
from hamlet.access.decisions import decide, people_in_reach, sees_everyone
from hamlet.access.models import Relationship
from hamlet.journal.actions import DIRECT_CARE, RUNNING
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM, Actor
from hamlet.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
PEOPLE = [UUID(int=number) for number in range(1, 5)]
HOLDERS = [UUID(int=number) for number in range(100, 106)]
KINDS = [kind for kind, _ in Relationship.Kind.choices]

relationship = st.fixed_dictionaries(
    {
        "holder_kind": st.sampled_from(["team", "organisation"]),
        "holder": st.sampled_from(HOLDERS),
        "person": st.sampled_from(PEOPLE),
        "kind": st.sampled_from(KINDS),
        "closes_in": st.sampled_from([None, -1, 0, 1, 60]),
    }
)
somebody = st.builds(
    Actor,
    name=st.just("Ruth Oakes"),
    kind=st.sampled_from(["staff", "staff", "staff", "resident", "system"]),
    practitioner_id=st.sampled_from([None, *HOLDERS]),
    organisation_id=st.sampled_from([None, *HOLDERS]),
    team_ids=st.frozensets(st.sampled_from(HOLDERS), max_size=3),
    roles=st.frozensets(st.sampled_from([*roles.NAMES, "no such role"]), max_size=3),
)
deed = st.sampled_from([*roles.MAY, "no.such.action"])


def live(world: list[dict]) -> None:
    """Make the relationships of a random world, each opened an hour before noon."""
    Relationship.objects.all()._raw_delete("default")
    numbers = count()
    with clock.frozen(NOON - timedelta(hours=1)):
        for each in world:
            closes = each["closes_in"]
            actions.open_relationship(
                by=SYSTEM,
                **{name: value for name, value in each.items() if name != "closes_in"},
                subject=f"referral:{next(numbers)}",
                closes_at=None if closes is None else NOON + timedelta(minutes=closes),
            )


def naively(world: list[dict], actor: Actor, action: str, person: UUID) -> bool:
    """The rule once more, without SQL."""
    if actor.kind == "system":
        return True
    if actor.roles.isdisjoint(roles.MAY.get(action, ())):
        return False
    if not actor.roles.isdisjoint(roles.FRONT_DOOR):
        return True
    mine = {*actor.team_ids, actor.organisation_id} - {None}
    return any(
        each["person"] == person
        and each["holder"] in mine
        and (each["closes_in"] is None or each["closes_in"] > 0)
        for each in world
    )


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(relationship, max_size=8), somebody, deed)
def test_one_by_one_and_in_a_list_the_answer_is_the_same(world, actor, action):
    live(world)
    with clock.frozen(NOON):
        reach = people_in_reach(actor, action)
        listed = set(PEOPLE) if reach is None else set(reach.values_list("person", flat=True))
        for person in PEOPLE:
            decision = decide(actor, action, person)
            assert decision.allowed == (person in listed)
            assert decision.allowed == naively(world, actor, action, person)
            assert all(decision.reasons)
        assert (reach is None) == sees_everyone(actor, action)


def member(**more) -> Actor:
    more.setdefault("roles", frozenset({roles.TEAM_MEMBER}))
    return Actor(name="Lin Chua", team_ids=frozenset({HOLDERS[0]}), **more)


def open_to_team(**more):
    actions.open_relationship(
        by=SYSTEM,
        holder_kind="team",
        holder=HOLDERS[0],
        person=PEOPLE[0],
        kind="referred_to",
        subject="referral:1",
        **more,
    )


def test_a_decision_says_why():
    with clock.frozen(NOON):
        open_to_team()
        allowed = decide(member(), "person.look", PEOPLE[0])
    assert allowed.basis == "Allowed: the person was referred to your team, since 5 January 2026."
    refused = decide(member(), "person.look", PEOPLE[1])
    with pytest.raises(NotAllowed, match="no open referral"):
        refused.require()


@pytest.mark.parametrize(
    ("category", "purpose"),
    [("finances", DIRECT_CARE), ("demographics", RUNNING), ("demographics", "curiosity")],
)
def test_an_unknown_category_or_purpose_is_refused_even_at_the_front_door(category, purpose):
    handler = Actor(name="Ruth Oakes", roles=frozenset({roles.CALL_HANDLER}))
    assert decide(handler, "person.look", PEOPLE[0]).allowed
    assert not decide(handler, "person.look", PEOPLE[0], category, purpose).allowed


def test_a_record_closes_at_its_moment():
    with clock.frozen(NOON):
        open_to_team()
        actions.close_relationships(by=SYSTEM, subject="referral:1", at=NOON + timedelta(hours=1))
        assert decide(member(), "person.look", PEOPLE[0]).allowed
    with clock.frozen(NOON + timedelta(hours=1)):
        assert not decide(member(), "person.look", PEOPLE[0]).allowed


def test_closing_now_brings_forward_what_was_to_close_later():
    with clock.frozen(NOON):
        open_to_team(closes_at=NOON + timedelta(days=7))
        actions.close_relationships(by=SYSTEM, subject="referral:1")
        assert not decide(member(), "person.look", PEOPLE[0]).allowed


def test_closing_leaves_alone_what_ended_before_and_what_others_opened():
    with clock.frozen(NOON):
        open_to_team(closes_at=NOON - timedelta(days=7))
        actions.open_relationship(
            by=SYSTEM, holder_kind="team", holder=HOLDERS[1], person=PEOPLE[0],
            kind="registered", subject="referral:2",
        )  # fmt: skip
        actions.close_relationships(by=SYSTEM, subject="referral:1")
    found = Relationship.objects.order_by("subject")
    assert [each.closes_at for each in found] == [NOON - timedelta(days=7), None]


def test_opening_twice_opens_once():
    open_to_team()
    open_to_team()
    assert Relationship.objects.count() == 1


def test_two_who_open_the_same_at_once_cannot_both():
    one = {"holder_kind": "team", "holder": HOLDERS[0], "person": PEOPLE[0]}
    same = [one | {"kind": "referred_to", "subject": "referral:1"}] * 2
    with pytest.raises(IntegrityError, match="relationship_open_once"):
        actions.open_many_relationships(by=SYSTEM, relationships=same, why="a test")
