"""Access is decided once, and every decision says why."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError

from hamlet.access import actions, roles
from hamlet.access.decisions import decide
from hamlet.access.models import Relationship
from hamlet.journal.actions import DIRECT_CARE, RUNNING
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM, Actor
from hamlet.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
PEOPLE = [UUID(int=number) for number in range(1, 5)]
HOLDERS = [UUID(int=number) for number in range(100, 106)]


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
