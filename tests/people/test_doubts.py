"""The pages of doubts: the queue, two records side by side, split and join."""

import pytest
from django.urls import reverse
from tests.people.records import AMINA, came, held, partition
from tests.staff import client_of, text

from hamlet.access import roles
from hamlet.analytics.matching.scoring import HELD_BACK
from hamlet.kernel.actor import SYSTEM
from hamlet.people import actions, queries
from hamlet.people.models import Pair, Ruling
from hamlet.people.presenters import doubts as presenters
from hamlet.people.presenters.doubts import BECAUSE

MOST_QUERIES = 15
pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(world):
    return client_of(world.staff("Ada Okoro", roles.DATA_MANAGER, world.trust))


@pytest.fixture
def doubt(world) -> Pair:
    """Two records of one name and birth date, with two NHS numbers."""
    came("gp")
    came("acute", nhs_number="9990000034", given_name="Aminah", mobile="")
    return queries.doubts().get()


def address(name, *ids) -> str:
    return reverse(f"people:{name}", args=ids)


def test_what_agrees_and_differs_is_said_in_words(manager, doubt):
    said = text(manager.get(address("doubt", doubt.pk)))
    assert "They have two different NHS numbers" in said
    for words in ("Agrees", "Agrees: spelt another way", "Differs", "Not known in one of them"):
        assert words in said
    assert "999 000 0018" in said


def test_a_decision_needs_a_choice_and_a_reason(manager, doubt):
    answer = manager.post(address("doubt", doubt.pk), {"says": "same", "reason": ""})
    assert answer.status_code == 422
    assert "Say what tells you so" in text(answer)
    assert len(partition()) == 2


@pytest.mark.parametrize(("says", "persons"), [("same", 1), ("apart", 2), ("unsure", 2)])
def test_what_is_decided_is_done_and_kept_with_its_reason(manager, doubt, says, persons):
    answer = manager.post(address("doubt", doubt.pk), {"says": says, "reason": "She rang"})
    assert answer.status_code == 302
    assert len(partition()) == persons
    ruling = Ruling.objects.get()
    assert (ruling.says, ruling.reason, ruling.ruled_by) == (says, "She rang", "Ada Okoro")
    assert queries.doubts().exists() == (says == "unsure")


def test_a_doubt_that_is_settled_is_not_decided_twice(manager, doubt):
    actions.decide_doubt(by=SYSTEM, pair=doubt.pk, says="apart", reason="Twins")
    answer = manager.post(address("doubt", doubt.pk), {"says": "same", "reason": "She rang"})
    assert answer.status_code == 404
    assert "settled" in text(answer)
    assert len(partition()) == 2


def test_a_record_is_taken_off_and_put_back_on_its_page(manager, world):
    came("gp")
    came("acute")
    record = held("acute")
    sent = {"reason": "Not hers", "version": record.version}
    assert manager.post(address("split", record.pk), {"reason": ""}).status_code == 422
    assert manager.post(address("split", record.pk), sent).status_code == 302
    assert len(partition()) == 2
    said = text(manager.get(address("record", record.pk)))
    assert "two persons, as Ada Okoro decided" in said
    back = {"other": held("gp").pk, "reason": "Decided otherwise"}
    assert manager.post(address("join", record.pk), back).status_code == 302
    assert len(partition()) == 1


def test_a_record_that_changed_meanwhile_is_not_split(manager, world):
    came("gp")
    came("acute")
    sent = {"reason": "Not hers", "version": held("acute").version}
    came("acute", day=1, mobile="07700 900999")
    answer = manager.post(address("split", held("acute").pk), sent)
    assert answer.status_code == 422
    assert "changed meanwhile" in text(answer)
    assert len(partition()) == 1


def test_only_reviewers_open_them(world, doubt):
    record = held("gp").pk
    pages = [("doubts",), ("doubt", doubt.pk), ("record", record)]
    for actor in (world.nurse, world.gp, world.volunteer):
        for name, *ids in pages:
            assert client_of(actor).get(address(name, *ids)).status_code == 403


@pytest.mark.parametrize("number", [3, 60])
def test_the_queue_asks_little_however_long_it_is(
    manager, world, number, django_assert_max_num_queries
):
    for each in range(number):
        human = AMINA | {"postcode": "", "address": f"{each} Mill Road", "mobile": ""}
        human |= {"birth_date": human["birth_date"].replace(year=1920 + each)}
        came("gp", str(each), human)
        came("acute", str(each), human, nhs_number="9990000034")
    Pair.objects.filter(doubt=True)[:1].get()
    with django_assert_max_num_queries(MOST_QUERIES):
        assert "to decide" in text(manager.get(address("doubts")))


def test_when_nothing_is_in_doubt_it_says_so(manager, world):
    assert "Nothing is in doubt" in text(manager.get(address("doubts")))


def test_every_rule_that_holds_a_pair_back_has_its_words():
    assert BECAUSE.keys() == set(HELD_BACK)


def test_groups_are_compared_without_giving_anybody_away(manager, world):
    for number in range(30):
        group = "Bangladeshi" if number < 20 else "White British" if number < 28 else "Irish"
        world.person(f"Given{number}", "Family", None, ethnicity=group)
    said = text(manager.get(address("doubts_by_group")))
    assert "Bangladeshi People 20 In doubt 7 or fewer" in said
    assert "White British People 10 In doubt 7 or fewer" in said
    assert "Irish People 7 or fewer" in said
    assert "Too few people are in doubt" in said


def test_the_group_that_is_doubted_most_is_named():
    groups = [queries.ByGroup("One", 100, 20, 0, 0), queries.ByGroup("Other", 200, 20, 9, 0)]
    assert presenters.groups_compared(groups) == (
        "One: 20.0% of people have a record in doubt, 2.0 times as many as Other with 10.0%."
    )
    assert presenters.group_rows(groups)[1] == ["Other", "200", "10.0%", "5.0%", "7 or fewer"]
