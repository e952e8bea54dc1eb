"""The demo residents: who they are in a borough, and what they may see once it is lived."""

from datetime import timedelta

import pytest

from hamlet.access import roles
from hamlet.access.models import Account
from hamlet.access.queries import records_open_to
from hamlet.kernel import clock
from hamlet.people.queries import Person, communication_need
from hamlet.place.queries import actor_of
from hamlet.synth import generate
from hamlet.synth.loader import load_borough
from hamlet.synth.loader.staff import all_along, with_seconds

WORDS = ("older woman", "daughter who", "mother of a child", "man who reads Somali")


@pytest.fixture
def accounts(as_owner):
    load_borough(generate(residents=800, seed=3), lambda *_: None)
    return {words: Account.objects.get(demo_words__startswith=words) for words in WORDS}


def test_whoever_one_can_be_was_there_all_along():
    """Their acts are made up at moments of the last two years, when they have to be in post."""
    today = clock.today()
    new, old = today - timedelta(days=14), today - timedelta(days=3000)
    post = {"role": "nurse", "started": new, "ended": today}
    assert all_along(post)["started"] == today - timedelta(days=731)
    assert all_along(post | {"started": old})["started"] == old
    assert all_along(post)["ended"] is None


def test_demo_residents_see_their_own_record_and_whom_they_act_for(accounts):
    older, daughter, mother, man = accounts.values()
    assert Account.objects.exclude(person=None).count() == 4
    for each in accounts.values():
        assert records_open_to(each.pk).get(kind="self").person == each.person
    for_her = records_open_to(daughter.pk).get(kind="proxy")
    assert for_her.person == older.person
    assert "demographics" in for_her.categories
    for_child = records_open_to(mother.pk).get(kind="proxy")
    child = Person.objects.get(pk=for_child.person)
    assert clock.london(for_child.closes_at).date() == child.birth_date.replace(
        year=child.birth_date.year + 16
    )
    person = Person.objects.get(pk=man.person)
    assert (person.gender, communication_need(person).language) == ("male", "Somali")


def test_one_demo_person_has_posts_in_two_organisations_and_says_in_which_they_act(accounts):
    both = Account.objects.get(demo_words__startswith="community nurse, and volunteer")
    somebody = actor_of(both)
    assert somebody.has_to_choose
    held = {actor_of(both, acts_for=post).roles for post, _ in somebody.posts}
    assert held == {frozenset({roles.TEAM_MEMBER}), frozenset({roles.VOLUNTARY})}
    others = Account.objects.filter(person=None).exclude(pk=both.pk)
    assert not any(actor_of(each).has_to_choose for each in others)


def test_where_one_has_to_agree_with_another_a_small_place_has_both():
    lead = {"role": "doctor", "team": "door", "first_name": "A", "surname": "B", "email": "a@b.c"}
    others = [{**lead, "role": "gp", "first_name": "C"}, {**lead, "role": "gp", "surname": "D"}]
    rows = [others[0], lead, others[1]]
    made = with_seconds(rows)
    assert made[:3] == rows
    assert made[3:] == [lead | {"first_name": "C", "surname": "D", "email": "second.a@b.c"}]
    assert with_seconds([lead, lead]) == [lead, lead]
