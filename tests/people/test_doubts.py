"""The pages of doubts: the queue, two records side by side, split and join."""

import pytest
from django.urls import reverse
from tests.people.records import AMINA, KARIM, came, held, partition
from tests.staff import client_of, text

from hamlet.access import roles
from hamlet.analytics.matching.scoring import HELD_BACK
from hamlet.kernel.actor import SYSTEM
from hamlet.people import actions, queries
from hamlet.people.models import Pair, Ruling
from hamlet.people.presenters import groups
from hamlet.people.presenters.doubts import BECAUSE

MOST_QUERIES = 15
RANG = "She rang and said so"
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


def test_two_systems_of_one_organisation_are_told_apart(world, manager):
    came("gp", organisation=world.trust.pk)
    came("acute", organisation=world.trust.pk, nhs_number="9990000034", mobile="")
    doubt = queries.doubts().get()
    for page in (address("doubts"), address("doubt", doubt.pk)):
        said = text(manager.get(page))
        assert f"{world.trust.name}: gp" in said
        assert f"{world.trust.name}: acute" in said


def test_a_decision_needs_a_choice_and_a_reason(manager, doubt):
    answer = manager.post(address("doubt", doubt.pk), {"says": "same", "reason": ""})
    assert answer.status_code == 422
    assert "Say what tells you so" in text(answer)
    assert len(partition()) == 2


@pytest.mark.parametrize("says", ["apart", "unsure"])
def test_what_is_decided_is_done_and_kept_with_its_reason(manager, doubt, says):
    answer = manager.post(address("doubt", doubt.pk), {"says": says, "reason": RANG}, follow=True)
    said = {"apart": "Decided. To undo it", "unsure": "Noted. It stays in the list"}[says]
    assert said in text(answer)
    assert "as Ada Okoro said on" in text(answer), "what undoes it is beside what was decided"
    assert len(partition()) == 2
    ruling = Ruling.objects.get()
    assert (ruling.says, ruling.reason, ruling.ruled_by) == (says, RANG, "Ada Okoro")
    assert queries.doubts().exists() == (says == "unsure")


def says_same(client, doubt, **more):
    sent = {"says": "same", "reason": RANG} | more
    return client.post(address("doubt", doubt.pk), sent, follow=True)


def test_a_reason_in_too_few_letters_decides_nothing(manager, doubt):
    for says in ("same", "apart"):
        answer = manager.post(address("doubt", doubt.pk), {"says": says, "reason": "x"})
        assert answer.status_code == 422
        assert "Write at least 10 letters" in text(answer)
    assert not Ruling.objects.exists()


def test_two_nhs_numbers_are_one_person_only_once_a_second_reviewer_agrees(world, manager, doubt):
    checked = text(says_same(manager, doubt))
    for words in ("What happens to the record", "twins, or relatives", "traced wrongly", RANG,
                  "999 000 0018", "999 000 0034", "Ask a second reviewer to agree"):  # fmt: skip
        assert words in checked
    assert not Ruling.objects.exists(), "nothing is said before it is checked"

    for _ in range(2):  # However often the first says so.
        assert "A second reviewer is asked to agree" in text(says_same(manager, doubt, checked="1"))
        assert len(partition()) == 2
    [waits] = queries.doubts()
    assert waits.proposed
    assert "A second has to agree" in text(manager.get(address("doubts")))

    second = client_of(world.staff("Bo Lind", roles.DATA_MANAGER, world.trust))
    said = text(second.get(address("doubt", doubt.pk)))
    assert "Ada Okoro said on" in said
    assert "Until then nothing changes" in said
    assert "Agree: they are one person" in text(says_same(second, doubt))
    assert "Decided. To undo it" in text(says_same(second, doubt, checked="1"))
    assert len(partition()) == 1
    assert not queries.doubts().exists()
    ruling = Ruling.objects.get(ended_at=None)
    assert (ruling.says, ruling.ruled_by) == ("same", "Ada Okoro and Bo Lind")


def test_numbers_of_what_is_linked_are_told_though_the_two_have_none(world, manager):
    """Two records of which one has no number may still be of two persons with two numbers."""
    came("gp", mobile="")
    came("housing", nhs_number="")
    came("acute", nhs_number="9990000034")
    between = queries.doubts().get()
    assert "housing" in {between.one.source, between.other.source}
    said = text(manager.get(address("doubt", between.pk)))
    assert "record, and what is linked with it: 999 000 0018 (gp)" in said
    assert "record, and what is linked with it: 999 000 0034 (acute)" in said
    assert "999 000 0018 (gp)" in text(says_same(manager, between))


def test_from_what_was_decided_one_goes_on_to_the_next(world, manager, doubt):
    came("gp", key="2", human=KARIM)
    came("acute", key="2", human=KARIM, nhs_number="9990000042", given_name="Kareem", mobile="")
    first, second = queries.doubts()
    sent = {"says": "apart", "reason": RANG}
    answer = manager.post(address("doubt", first.pk), sent, follow=True)
    assert f'href="{address("doubt", second.pk)}"' in answer.content.decode()
    answer = manager.post(address("doubt", second.pk), sent | {"says": "unsure"}, follow=True)
    assert "The next doubt" not in text(answer), "what somebody looked at is nobody's turn"


def test_a_second_reviewer_who_says_no_ends_what_was_proposed(world, manager, doubt):
    says_same(manager, doubt, checked="1")
    second = world.staff("Bo Lind", roles.DATA_MANAGER, world.trust)
    actions.decide_doubt(by=second, pair=doubt.pk, says="apart", reason="They are twins")
    assert [each.says for each in Ruling.objects.filter(ended_at=None)] == ["apart"]
    assert len(partition()) == 2


def test_records_of_one_number_or_none_are_decided_by_one(manager, world):
    came("gp")
    came("acute", nhs_number="", birth_date=None, given_name="Aminah", mobile="", postcode="",
         address="")  # fmt: skip
    doubt = queries.doubts().get()
    assert "Decided. To undo it" in text(says_same(manager, doubt))
    assert len(partition()) == 1


def test_joining_two_numbers_again_needs_a_second_reviewer_too(world, manager, doubt):
    ada = world.staff("Cy Ode", roles.DATA_MANAGER, world.trust)
    actions.decide_doubt(by=ada, pair=doubt.pk, says="apart", reason="They are twins")
    back = {"other": held("gp").pk, "reason": "Decided otherwise"}
    for _ in range(2):
        manager.post(address("join", held("acute").pk), back)
        assert len(partition()) == 2
    assert queries.doubts().get().proposed
    actions.join(by=ada, record=held("acute").pk, other=held("gp").pk, reason="Not twins, then")
    assert len(partition()) == 1


def test_a_proposal_leaves_what_was_ruled_of_other_records(world, manager):
    came("gp")
    came("housing", nhs_number="")
    actions.split(by=SYSTEM, record=held("housing").pk, reason="It is not hers")
    came("acute", nhs_number="9990000034", given_name="Aminah", mobile="")
    actions.join(by=SYSTEM, record=held("housing").pk, other=held("acute").pk, reason="She said so")
    before, apart = partition(), Ruling.objects.get(says="apart", ended_at=None)
    back = {"other": held("gp").pk, "reason": "Decided otherwise"}
    manager.post(address("join", held("housing").pk), back)
    assert Ruling.objects.get(says="apart", ended_at=None) == apart
    assert partition() == before
    assert queries.doubts().get().proposed, "whichever pair stands for the two persons"


def test_it_says_whether_one_of_them_knows_or_neither(manager, world):
    came("gp", mobile="", nhs_number="")
    came("acute", mobile="", given_name="Aminah", postcode="", address="", birth_date=None)
    said = text(manager.get(address("doubt", queries.doubts().get().pk)))
    assert "Not known in either" in said[said.index("Field Mobile") :]
    assert "Not known in one of them" in said[said.index("Field Born") : said.index("Field Sex")]


def test_the_home_page_of_reviewers_alone_says_how_many_wait(world, manager, doubt):
    assert "1 doubt about who is who to decide" in text(manager.get(reverse("frontdoor:home")))
    assert "who is who" not in text(client_of(world.nurse).get(reverse("frontdoor:home")))


def test_a_doubt_that_is_settled_is_not_decided_twice(manager, doubt):
    actions.decide_doubt(by=SYSTEM, pair=doubt.pk, says="apart", reason="Twins")
    answer = manager.post(address("doubt", doubt.pk), {"says": "same", "reason": RANG})
    assert answer.status_code == 404
    assert "settled" in text(answer)
    assert len(partition()) == 2


def test_a_record_is_taken_off_and_put_back_on_its_page(manager, world):
    came("gp")
    came("acute")
    record = held("acute")
    sent = {"reason": "It is not hers", "version": record.version}
    assert manager.post(address("split", record.pk), {"reason": ""}).status_code == 422
    assert manager.post(address("split", record.pk), sent).status_code == 302
    assert len(partition()) == 2
    said = text(manager.get(address("record", record.pk)))
    assert "two persons, as Ada Okoro said" in said
    back = {"other": held("gp").pk, "reason": "Decided otherwise"}
    assert manager.post(address("join", record.pk), back).status_code == 302
    assert len(partition()) == 1


def test_a_record_that_changed_meanwhile_is_not_split(manager, world):
    came("gp")
    came("acute")
    sent = {"reason": "It is not hers", "version": held("acute").version}
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
    assert groups.TOO_FEW in said


def test_the_groups_that_are_big_enough_are_compared_in_one_unit():
    found = [
        queries.ByGroup("Bangladeshi", 1000, 100, 0, 0),
        queries.ByGroup("White British", 2000, 100, 9, 0),
        queries.ByGroup("Irish", 500, 10, 0, 0),
        queries.ByGroup("Gypsy", 20, 15, 0, 0),
    ]
    assert groups.compared(found) == (
        "Have a record in doubt: 10.0% (8.3% to 12.0%) of Bangladeshi people, "
        f"5.0% (4.1% to 6.0%) of White British people. {groups.BEYOND_CHANCE}"
    )
    white = ["White British", "2,000", "5.0% (4.1% to 6.0%)", "0.5% (0.3% to 0.9%)", groups.HIDDEN]
    assert groups.rows(found)[1] == white


def test_people_of_no_recorded_group_are_named_where_they_stand_worst():
    found = [
        queries.ByGroup("", 200, 40, 0, 0),
        queries.ByGroup("Bangladeshi", 1000, 100, 0, 0),
        queries.ByGroup("Irish", 500, 10, 0, 0),
    ]
    assert groups.compared(found) == (
        "Have a record in doubt: 20.0% (15.0% to 26.1%) of people whose group is not recorded, "
        "10.0% (8.3% to 12.0%) of Bangladeshi people, 2.0% (1.1% to 3.6%) of Irish people. "
        f"{groups.BEYOND_CHANCE}"
    )


def test_a_difference_that_chance_alone_may_make_is_said_to_be_one():
    found = [
        queries.ByGroup("Bangladeshi", 100, 20, 0, 0),
        queries.ByGroup("White British", 100, 15, 0, 0),
    ]
    assert groups.compared(found).endswith(groups.CHANCE)


def test_a_share_that_is_hidden_is_said_as_what_it_is_at_most():
    found = [
        queries.ByGroup("Bangladeshi", 480, 25, 0, 0),
        queries.ByGroup("White British", 330, 3, 0, 0),
        queries.ByGroup("Irish", 40, 20, 0, 0),
    ]
    assert groups.compared(found) == (
        "Have a record in doubt: 5.2% (3.6% to 7.6%) of Bangladeshi people, at most 2.1% of White "
        f"British people. {groups.CHANCE}"
    )
    assert groups.compared(found[1:]) == groups.TOO_FEW
