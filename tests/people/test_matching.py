"""Source records: taken, linked to persons and never merged, taken apart and put together."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse
from tests.people.records import KARIM, OTHER_AMINA, REVIEWERS, came, held, partition
from tests.staff import client_of, text

from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.models import Entry
from hamlet.journal.verbs import verb
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.people import actions, matching, queries
from hamlet.people.models import Item, Pair, Person, Ruling, SourceRecord

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(world):
    return world.place


def doubts():
    return list(queries.doubts())


# Linking


def test_records_of_one_person_are_linked_and_stay_what_they_were():
    assert came("gp") == "new"
    assert came("acute", given_name="AMINAH", address="2 Elsewhere") == "new"
    gp, acute = held("gp"), held("acute")
    assert gp.person == acute.person
    assert acute.given_name == "AMINAH"
    assert Person.objects.get(pk=gp.person_id).nhs_number == "9990000018"


def test_records_of_two_people_are_two_people():
    came("gp")
    came("acute", human=KARIM)
    came("housing", human=OTHER_AMINA)
    assert len(partition()) == 3
    assert Person.objects.count() == 3


def test_a_record_joins_somebody_who_was_registered_here(world):
    amina = world.person("Amina", "Begum", date(1951, 3, 2), nhs_number="9990000018")
    came("acute")
    assert held("acute").person_id == amina.pk
    amina.refresh_from_db()
    assert amina.address == "", "what is known here is not changed by a partner"


def test_somebody_registered_after_their_records_came_gets_them(world):
    came("acute")
    amina = world.person(
        "Amina", "Begum", date(1951, 3, 2), nhs_number=None, address="1 Quarry Lane",
        postcode="E1 4AB", phone="07700 900123",
    )  # fmt: skip
    first = held("acute").person
    actions.match(by=SYSTEM, records=queries.waiting())
    assert held("acute").person_id == amina.pk
    first.refresh_from_db()
    assert first.joined_to_id == amina.pk
    page = text(client_of(world.nurse).get(reverse("people:person", args=[amina.pk])))
    assert "The same person stands here twice" in page
    other = text(client_of(world.nurse).get(reverse("people:person", args=[first.pk])))
    assert "The same person stands here twice" in other


def test_two_persons_registered_here_are_never_linked_by_themselves(world):
    for _ in range(2):
        world.person("Amina", "Begum", date(1951, 3, 2), address="1 Quarry Lane", postcode="E1 4AB")
    actions.match(by=SYSTEM, records=queries.waiting())
    assert SourceRecord.objects.values("person").distinct().count() == 2
    assert len(doubts()) == 1


def test_two_nhs_numbers_are_never_linked_without_a_human():
    came("gp")
    came("acute", nhs_number="9990000034")
    assert len(partition()) == 2
    [doubt] = doubts()
    assert doubt.held_back == "two_numbers"
    for number, by in enumerate(REVIEWERS, 1):
        actions.decide_doubt(by=by, pair=doubt.pk, says="same", reason="Her letter has both")
        assert len(partition()) == 3 - number, "two have to say so"
    assert doubts() == []


def test_what_looks_like_two_persons_is_linked_to_neither_by_itself():
    """A record without a number, between two who differ by number alone."""
    came("gp")
    came("acute", nhs_number="9990000034")
    came("housing", nhs_number="")
    assert frozenset({"housing 1"}) in partition() or len(partition()) == 2
    torn = held("housing")
    assert torn.state == "review"
    assert any(torn.pk in (each.one_id, each.other_id) for each in Pair.objects.filter(doubt=True))


def test_a_record_that_changes_may_leave_its_person():
    came("gp")
    came("acute")
    assert came("acute", human=KARIM, day=1) == "changed"
    assert partition() == {frozenset({"gp 1"}), frozenset({"acute 1"})}
    assert came("acute", day=2) == "changed"
    assert partition() == {frozenset({"gp 1", "acute 1"})}


def test_what_is_older_changes_nothing():
    came("gp", day=2)
    assert came("gp", family_name="Khatun", day=1) == "same"
    assert held().family_name == "Begum"
    assert held().version == 1


def test_somebody_known_by_partners_alone_follows_the_newest_record():
    came("gp", address="1 Old Road")
    came("acute", address="2 New Road", day=3)
    assert held().person.address == "2 New Road"


# Splitting and joining


def test_after_a_split_and_a_join_all_is_as_before():
    came("gp")
    came("acute")
    before = [(each.key, each.source, each.person_id, each.how) for each in records()]
    person = held().person_id
    off = actions.split(by=SYSTEM, record=held("acute").pk, reason="Not hers")
    assert off != person
    assert held("gp").person_id == person
    assert len(partition()) == 2
    actions.join(by=SYSTEM, record=held("acute").pk, other=held("gp").pk, reason="Hers after all")
    assert [(each.key, each.source, each.person_id, each.how) for each in records()] == before
    assert not Ruling.objects.filter(ended_at=None).exists()
    assert actions.split(by=SYSTEM, record=held("acute").pk, reason="Not hers") == off


def records():
    return SourceRecord.objects.order_by("source", "key")


def test_a_ruling_wins_over_whatever_comes_later():
    came("gp")
    came("acute")
    actions.split(by=SYSTEM, record=held("acute").pk, reason="Not hers")
    came("acute", day=1, mobile="07700 900999")
    came("housing", day=1)
    groups = partition()
    assert not any({"gp 1", "acute 1"} <= group for group in groups)


def test_joining_two_who_are_not_alike_holds():
    came("gp")
    came("housing", human=OTHER_AMINA, nhs_number="")
    actions.join(by=SYSTEM, record=held("gp").pk, other=held("housing").pk, reason="She told us")
    assert len(partition()) == 1
    assert held("housing").how == "human"
    came("gp", day=1, mobile="07700 900999")
    assert len(partition()) == 1


def test_items_go_with_their_record(world):
    came("gp")
    came("acute")
    item = give_item(world, held("acute"))
    actions.split(by=SYSTEM, record=held("acute").pk, reason="Not hers")
    item.refresh_from_db()
    assert item.person_id == held("acute").person_id != held("gp").person_id


def give_item(world, record):
    from tests.people.items import sent

    sent(world.trust, record, key="x")
    return Item.objects.get(key="x")


def test_deciding_on_one_pair_decides_between_the_two_persons():
    came("gp")
    came("community")
    came("acute", nhs_number="9990000034")
    assert Pair.objects.filter(doubt=True).count() == 2
    [doubt] = doubts()
    actions.decide_doubt(by=SYSTEM, pair=doubt.pk, says="unsure", reason="No answer")
    [doubt] = doubts()
    assert doubt.unsure
    actions.decide_doubt(by=SYSTEM, pair=doubt.pk, says="apart", reason="Twins of one name")
    assert doubts() == []
    assert len(partition()) == 2


def test_a_stale_decision_is_refused():
    came("gp")
    came("acute", nhs_number="9990000034")
    [doubt] = doubts()
    came("acute", nhs_number="9990000034", mobile="07700 900999", day=1)
    with pytest.raises(Conflict):
        actions.decide_doubt(by=SYSTEM, pair=doubt.pk, says="same", reason="Sure")
    came("community")
    version = held("community").version
    came("community", day=1, mobile="07700 900999")
    with pytest.raises(Conflict):
        actions.split(by=SYSTEM, record=held("community").pk, reason="No", version=version)


def test_the_only_record_and_the_one_known_here_cannot_be_split_off(world):
    came("gp")
    with pytest.raises(UserError, match="only record"):
        actions.split(by=SYSTEM, record=held("gp").pk, reason="No")
    karim = world.person("Karim", "Begum", date(1980, 7, 9))
    with pytest.raises(UserError, match="known here"):
        actions.split(by=SYSTEM, record=held("here", str(karim.pk)).pk, reason="No")


def test_only_reviewers_decide_and_each_decision_is_in_the_journal(world):
    came("gp")
    came("acute")
    with pytest.raises(NotAllowed):
        actions.split(by=world.nurse, record=held("acute").pk, reason="No")
    actions.split(by=SYSTEM, record=held("acute").pk, reason="Not hers")
    entry = Entry.objects.filter(action="record.split").get()
    assert len(entry.people) == 2


# Learning


def test_learning_weighs_every_record_anew_and_rulings_hold():
    came("gp")
    came("acute")
    actions.split(by=SYSTEM, record=held("acute").pk, reason="Not hers")
    found = queries.proposed()
    assert found.model.records == 2
    assert found.links == (1, 1)
    assert not queries.waiting().exists(), "learning alone changes nothing"
    actions.use_model(by=SYSTEM, model=found.model)
    assert queries.waiting().count() == 2
    actions.match(by=SYSTEM, records=queries.waiting())
    assert len(partition()) == 2


# Many at once


def some_of_each():
    """Records that wait: of one person and of two, doubtful ones, and one that stands alone."""
    came("gp")
    came("gp", key="2", human=KARIM)
    came("acute", given_name="AMINAH")
    came("acute", key="2", nhs_number="9990000034")
    came("housing", nhs_number="", birth_date=None, mobile="")
    came("housing", key="2", human=KARIM, nhs_number="", birth_date=date(1980, 1, 1))
    came("social", human=OTHER_AMINA)


def as_paired():
    pairs = Pair.objects.select_related("one", "other")
    return {
        (each.one.key, each.one.source, each.other.key, each.other.source, each.weight, each.band)
        for each in pairs
    }


def test_many_at_once_are_matched_as_one_by_one(monkeypatch):
    some_of_each()
    before, paired, keys = partition(), as_paired(), [each.keys for each in records()]
    assert len(before) > 1
    assert paired
    monkeypatch.setattr(matching, "MANY", 1)
    wait(by=SYSTEM)
    assert partition() == before
    assert as_paired() == paired
    assert [sorted(each.keys) for each in records()] == [sorted(each) for each in keys]


@verb
def wait(*, by):
    """Let all records wait, and match them."""
    SourceRecord.objects.update(waits=True)
    actions.match(by=by, records=queries.waiting())
    deed(by=by, action="record.match", purpose=RUNNING)


def test_a_key_that_too_many_share_brings_nobody_together(monkeypatch):
    bare = {"human": {"given_name": "", "address": "1 Quay", "sex": "female"}}
    for number in range(4):
        came("gp", key=str(number), **bare)
    assert pairs_under_address() == 6
    monkeypatch.setattr(matching, "MOST", 3)
    assert pairs_under_address() == 0


def pairs_under_address() -> int:
    with connection.cursor() as cursor:
        ids = list(SourceRecord.objects.values_list("pk", flat=True))
        sql = "SELECT count(*) FROM people_alike(%s, %s, %s)"
        cursor.execute(sql, [ids, matching.MOST, matching.FEW])
        return cursor.fetchone()[0]
