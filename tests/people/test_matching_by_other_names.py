"""A partner's record under another name of somebody is theirs; nobody reads one that is kept closer
in it."""

from uuid import UUID

import pytest
from django.db import connection
from django.urls import reverse
from tests.people.records import AMINA, came, held, partition
from tests.staff import client_of, text

from hamlet.access import roles, sight
from hamlet.journal.verbs import verb
from hamlet.kernel.actor import SYSTEM
from hamlet.people import actions, matching, queries
from hamlet.people.models import Person, SourceRecord

pytestmark = pytest.mark.django_db
MOVED = {"nhs_number": "", "address": "9 Elsewhere Street", "postcode": "E9 9ZZ", "mobile": ""}
FORMER = MOVED | {"family_name": "Quillerby"}
OUTED = {"given_name": "Wolfram"}
HIDDEN = "A name that is kept closer"


@pytest.fixture
def amina() -> Person:
    came("gp")
    return Person.objects.get(source="partners")


@pytest.fixture
def manager(world):
    return client_of(world.staff("Ada Okoro", roles.DATA_MANAGER, world.trust))


def add(person: Person, given="", family="Quillerby", **more):
    return actions.add_name(
        by=SYSTEM, person=person.pk, use="old", given_name=given, family_name=family, **more
    )


def match_all() -> None:
    actions.match(by=SYSTEM, records=SourceRecord.objects.filter(waits=True))


def together(*keys: str) -> bool:
    return frozenset(keys) in partition()


def test_a_record_under_a_former_name_is_theirs(world, amina):
    came("acute", **FORMER)
    assert not together("gp 1", "acute 1")
    add(amina)
    assert held("gp").waits
    match_all()
    assert together("gp 1", "acute 1")


def test_so_it_is_where_the_record_comes_later_and_for_whom_the_place_knows_itself(world):
    zara = world.person("Zara", born=AMINA["birth_date"])
    add(zara)
    came("acute", **FORMER | {"given_name": "Zara"})
    assert held("acute").person_id == zara.pk


def test_a_name_that_was_wrong_no_longer_speaks_for_anybody(world, amina):
    named = add(amina)
    came("acute", **FORMER)
    assert together("gp 1", "acute 1")
    actions.end_name(by=SYSTEM, person=amina.pk, name=named.pk, wrong=True)
    match_all()
    assert not together("gp 1", "acute 1")


def test_everybody_at_once_is_the_same_as_one_by_one(world, amina, monkeypatch):
    add(amina)
    add(amina, "Wolfram", "", closer=True)
    came("acute", **FORMER)
    came("housing", **OUTED)
    match_all()
    one_by_one = partition(), list(queries.doubts().values_list("weight", flat=True)), keys()
    monkeypatch.setattr(matching, "MANY", 0)
    let_all_wait(by=SYSTEM)
    match_all()
    doubts = list(queries.doubts().values_list("weight", flat=True))
    assert (partition(), doubts, keys()) == one_by_one
    assert partition() == {frozenset({"gp 1", "acute 1", "housing 1"})}


def keys() -> list:
    held = SourceRecord.objects.exclude(source="here").order_by("source")
    return [sorted(each) for each in held.values_list("keys", flat=True)]


@verb
def let_all_wait(*, by) -> None:
    from hamlet.journal.actions import RUNNING, deed

    SourceRecord.objects.update(waits=True)
    deed(by=by, action="record.match", purpose=RUNNING)


def test_a_name_kept_closer_is_compared_and_stands_in_no_key(world, amina):
    before = held("gp").keys
    add(amina, "Wolfram", "", closer=True)
    came("acute", **OUTED | {"nhs_number": ""})
    assert together("gp 1", "acute 1")
    match_all()
    assert held("gp").keys == before


def test_who_is_known_by_partners_alone_keeps_their_name_whatever_a_late_record_says(world, amina):
    add(amina, "Wolfram", "", closer=True)
    came("acute", day=9, **OUTED)
    assert together("gp 1", "acute 1")
    assert Person.objects.get(source="partners").given_name == "Amina"


def test_no_page_of_a_reviewer_tells_a_name_that_is_kept_closer(world, manager, amina):
    add(amina, "Wolfram", "", closer=True)
    came("acute", **OUTED)
    came("housing", **OUTED | {"nhs_number": "9990000034"})
    pair = queries.doubts().get()
    pages = [address("doubts"), address("doubt", pair.pk), address("record", held("gp").pk)]
    pages += [address("record", held("acute").pk), address("record", held("housing").pk)]
    for page in pages:
        said = text(manager.get(page))
        assert "Wolfram" not in said, page
        assert HIDDEN in said, page
    both = {"says": "apart", "reason": "Two people"}
    said = text(manager.post(address("doubt", pair.pk), both, follow=True))
    assert "Wolfram" not in said
    check = {"says": "same", "reason": "One person"}
    came("social", **OUTED | {"nhs_number": "9990000042"})
    pair = queries.doubts().exclude(pk=pair.pk).first()
    assert "Wolfram" not in text(manager.post(address("doubt", pair.pk), check))


def test_a_former_name_that_may_be_shown_is_and_the_page_says_that_it_agrees(world, manager, amina):
    add(amina)
    came("acute", family_name="Quillerby", nhs_number="9990000034")
    said = text(manager.get(address("doubt", queries.doubts().get().pk)))
    assert "Quillerby" in said
    assert "Agrees, by another name that one of them has" in said
    assert HIDDEN not in said


def address(name: str, *ids: UUID) -> str:
    return reverse(f"people:{name}", args=ids)


def test_the_database_shows_such_names_to_nobody_else(world, amina):
    add(amina, "Wolfram", "", closer=True)
    asked = "SELECT count(*) FROM people_personname WHERE closer"
    with sight.beyond("a test"):
        assert _one(asked) == 0
    with sight.beyond_closer("a test"):
        assert _one(asked) == 1
    assert _one(asked) == 0


def _one(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]
