"""One rule, three ways: `decide`, the conditions in SQL, and a plain oracle agree in any world."""

from datetime import date

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.access.random_world import (
    ACCOUNTS,
    CATEGORIES,
    ITEMS,
    NOON,
    ORGANISATIONS,
    PEOPLE,
    PURPOSES,
    TEAMS,
    Asked,
    RandomWorld,
    held_in,
    live,
    naively,
    plainly,
    posts,
    somebody,
    worlds,
)

from hamlet.access import roles
from hamlet.access.decisions import Question, decide, decide_each
from hamlet.access.models import Account
from hamlet.access.reach import items, within
from hamlet.access.roles import MAY
from hamlet.access.terms import DIRECT_CARE
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM, Actor
from hamlet.people import actions as people
from hamlet.people.models import Person
from hamlet.place import actions as place
from hamlet.place.queries import actor_of

pytestmark = pytest.mark.django_db
RANDOM = settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
about = st.sampled_from(CATEGORIES)
purposes = st.sampled_from(PURPOSES)
deeds = st.sampled_from(["person.look", "person.search", "person.study", *MAY, "no.such.action"])
CASELOAD = {
    "holder": TEAMS[0], "person": PEOPLE[0], "kind": "caseload", "subject": "", "categories": [],
    "closes_in": None,
}  # fmt: skip


@pytest.fixture
def everybody():
    """Four people without a practice, whose ids the random worlds know."""
    here = place.found_place(by=SYSTEM, slug="testing", name="Testing")
    rows = [
        {"id": each, "given_name": "Amina", "family_name": "Begum", "birth_date": date(1951, 3, 2)}
        for each in PEOPLE
    ]
    people.register_many(by=SYSTEM, place=here.pk, people=rows)


@RANDOM
@given(worlds, somebody, deeds, about, purposes)
def test_one_by_one_together_and_in_sql_the_answer_is_the_same(
    everybody, world, actor, action, category, purpose
):
    live(world)
    with clock.frozen(NOON):
        listed = set(
            Person.objects.filter(within(actor, action, category, purpose)).values_list(
                "pk", flat=True
            )
        )
        for person in PEOPLE:
            expected = naively(world, actor, Asked(action, person, category, purpose))
            decision = decide(actor, action, person, category, purpose)
            assert decision.allowed == expected, decision
            assert (person in listed) == expected
            assert all(decision.reasons)


@RANDOM
@given(worlds, posts, st.sampled_from(range(3)), st.sampled_from(ACCOUNTS), about)
def test_who_has_several_posts_is_in_each_what_somebody_with_that_one_alone_would_be(
    everybody, world, held, chosen, account, category
):
    live(world)
    whose = Account(id=account, name="Ruth Oakes")
    actor = actor_of(whose, held_in(held), ORGANISATIONS[chosen])
    alone = plainly(held, chosen, account)
    with clock.frozen(NOON):
        listed = Person.objects.filter(within(actor, "person.look", category))
        listed = set(listed.values_list("pk", flat=True))
        for person in PEOPLE:
            plain = Asked("person.look", person, category, DIRECT_CARE)
            expected = naively(world, alone, plain)
            assert decide(actor, "person.look", person, category).allowed == expected
            assert (person in listed) == expected
            assert set(in_sight(actor, person)) == {
                (each.held_by, each.category, each.item)
                for each, decision in each_decided(alone, person).items()
                if decision.allowed
            }


@RANDOM
@given(worlds, somebody, about)
def test_several_people_in_one_question_get_the_answers_of_each(everybody, world, actor, category):
    live(world)
    with clock.frozen(NOON):
        together = decide_each(actor, "person.look", PEOPLE, category)
        assert together == {
            person: decide(actor, "person.look", person, category) for person in PEOPLE
        }


ROWS = """
SELECT row.holder, row.category, row.item
FROM unnest(%(holders)s::uuid[], %(categories)s::text[], %(items)s::text[])
     AS row(holder, category, item)
WHERE {sight}
"""
EVERY = [
    Question("person.look", category, held_by=holder, item=item)
    for category in CATEGORIES
    for holder in ORGANISATIONS
    for item in (*ITEMS, "referral:3")
]


@RANDOM
@given(worlds, somebody, st.sampled_from(PEOPLE))
def test_items_of_a_record_come_scoped_as_they_are_decided(everybody, world, actor, person):
    live(world)
    with clock.frozen(NOON):
        decided = each_decided(actor, person)
        for asked, decision in decided.items():
            plain = Asked(
                "person.look", person, asked.category, asked.purpose, asked.held_by, asked.item
            )
            assert decision.allowed == naively(world, actor, plain), decision
        allowed = {each for each, decision in decided.items() if decision.allowed}
        assert {
            Question("person.look", category, held_by=holder, item=item)
            for holder, category, item in in_sight(actor, person)
        } == allowed


def test_a_share_with_nobody_is_shared_with_nobody(everybody):
    """An actor without an organisation is not the organisation that a wish leaves out."""
    share = {"person": PEOPLE[0], "kind": "share", "category": "", "organisation": None}
    live(RandomWorld(relationships=[CASELOAD], wishes=[share | {"ended": False}]))
    actor = Actor(name="x", team_ids=frozenset(TEAMS[:1]), roles=frozenset({roles.TEAM_MEMBER}))
    with clock.frozen(NOON):
        assert in_sight(actor, PEOPLE[0]) == []
        assert not any(each.allowed for each in each_decided(actor, PEOPLE[0]).values())


def each_decided(actor: Actor, person) -> dict:
    return {
        each: decide(
            actor, each.action, person, each.category, held_by=each.held_by, item=each.item
        )
        for each in EVERY
    }


def test_what_is_done_to_study_shows_no_item_for_care(everybody):
    live(RandomWorld(relationships=[CASELOAD]))
    analyst = Actor(name="x", team_ids=frozenset(TEAMS[:1]), roles=frozenset({roles.ANALYST}))
    with clock.frozen(NOON):
        assert items(analyst, "person.study", PEOPLE[0]).clauses == ()
        assert not decide(analyst, "person.study", PEOPLE[0]).allowed


def in_sight(actor: Actor, person) -> list[tuple]:
    seen = items(actor, "person.look", person)
    rows = {
        "holders": [each.held_by for each in EVERY],
        "categories": [each.category for each in EVERY],
        "items": [each.item for each in EVERY],
    }
    with connection.cursor() as cursor:
        sight = seen.sql("row.holder", "row.category", "row.item")
        cursor.execute(ROWS.format(sight=sight), rows | seen.params)
        return cursor.fetchall()


def test_worlds_are_not_all_refusals(everybody):
    """The oracle allows some of what is asked, by each kind of ground: the tests above can fail."""
    found: set[str] = set()

    @settings(max_examples=500, deadline=None, database=None, derandomize=True)
    @given(worlds, somebody, st.sampled_from(PEOPLE), about)
    def collect(world, actor, person, category):
        live(world)
        with clock.frozen(NOON):
            decision = decide(actor, "person.look", person, category)
        if decision.allowed and decision.ground:
            found.add(decision.ground.kind)

    collect()
    assert {"front_door", "registered", "referred_to", "opening"} <= found
