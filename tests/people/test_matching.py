"""Source records: taken, linked to persons and never merged, taken apart and put together."""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.people.records import AMINA, KARIM, NOON, OTHER_AMINA, REVIEWERS, came, held, partition
from tests.staff import client_of, text

from hamlet.access import roles
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.models import Entry
from hamlet.journal.verbs import verb
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.people import actions, matching, queries
from hamlet.people.actions import records as actions_records
from hamlet.people.in_bulk import everybody
from hamlet.people.models import Item, Pair, Person, RejectedNumber, Ruling, SourceRecord

pytestmark = pytest.mark.django_db
MOST_QUESTIONS = 18


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


@pytest.mark.parametrize("day", [-1, 0, 1])
@pytest.mark.parametrize("more", [{}, {"mobile": "", "birth_date": None}])
def test_one_record_ends_as_it_would_among_many(day, more):
    came("one")
    came("many")
    row = AMINA | more | {"key": "1", "updated": NOON + timedelta(days=day)}
    found = actions.receive_records(
        by=SYSTEM, source="many", organisation=None, as_at=row["updated"],
        csv=[actions_records.as_csv([row])],
    )  # fmt: skip
    try:
        ended = came("one", day=day, **more)
    except UserError:
        ended = "contradicting"
    assert getattr(found, ended)
    one, many = held("one"), held("many")
    for name in (*actions_records.COLUMNS, "version", "as_at"):
        assert getattr(one, name) == getattr(many, name), name


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


def test_an_nhs_number_goes_with_the_record_that_says_it():
    came("gp", nhs_number="")
    came("acute")
    person = held("gp").person
    assert person.nhs_number == AMINA["nhs_number"]
    actions.split(by=SYSTEM, record=held("acute").pk, reason="Not hers")
    person.refresh_from_db()
    assert (person.nhs_number, person.identity) == (None, "stated")
    assert held("acute").person.nhs_number == AMINA["nhs_number"]
    actions.join(by=SYSTEM, record=held("acute").pk, other=held("gp").pk, reason="Hers after all")
    person.refresh_from_db()
    assert (person.nhs_number, person.identity) == (AMINA["nhs_number"], "traced")


def records():
    return SourceRecord.objects.order_by("source", "key")


def test_a_number_that_a_record_brought_wrongly_goes_with_it_and_never_comes_again():
    came("acute", nhs_number="")
    came("gp", day=1)
    person = held("acute").person_id
    assert held("gp").person_id == person
    assert Person.objects.get(pk=person).nhs_number == "9990000018"
    actions.split(by=SYSTEM, record=held("gp").pk, reason="Her sister's", number_too=True)
    assert Person.objects.get(pk=person).nhs_number is None
    came("acute", nhs_number="9990000018", day=2)
    assert held("acute").person_id == person
    assert Person.objects.get(pk=person).nhs_number is None, "nor from another record"


def test_a_number_of_a_record_without_one_cannot_be_rejected():
    came("gp")
    came("acute", nhs_number="")
    with pytest.raises(UserError, match="no NHS number"):
        actions.split(by=SYSTEM, record=held("acute").pk, reason="No", number_too=True)


def test_the_page_of_a_record_takes_its_number_away_too(world):
    came("acute", nhs_number="")
    came("gp", day=1)
    person, record, version = held("gp").person_id, held("gp").pk, held("gp").version
    keeper = world.staff("Wanda Keep", roles.DATA_MANAGER, world.trust)
    client = client_of(keeper)
    assert "never give it to them again" in text(
        client.get(reverse("people:record", args=[record]))
    )
    client.post(
        reverse("people:split", args=[record]),
        {"reason": "Her sister's", "number_too": "on", "version": version},
    )
    assert RejectedNumber.objects.get().person_id == person


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
    at = NOON
    for source, key, told in (
        ("gp", "1", AMINA),
        ("gp", "2", KARIM),
        ("acute", "1", AMINA | {"given_name": "AMINAH"}),
        ("acute", "2", AMINA | {"nhs_number": "9990000034"}),
        ("housing", "1", AMINA | {"nhs_number": "", "birth_date": None, "mobile": ""}),
        ("housing", "2", KARIM | {"nhs_number": "", "birth_date": date(1980, 1, 1)}),
        ("social", "1", OTHER_AMINA),
        ("social", "2", OTHER_AMINA | {"nhs_number": "", "family_name": 'O"Begum, \\x'}),
    ):
        actions.receive_records(
            by=SYSTEM,
            source=source,
            organisation=None,
            as_at=at,
            csv=[actions_records.as_csv([{"key": key, "updated": at} | told])],
        )
        at += timedelta(minutes=1)


def as_told() -> dict:
    """All that matching wrote, told without ids."""
    of = SourceRecord.objects.select_related("person", "made")
    name = {each.pk: f"{each.source} {each.given_name} {each.key[:1]}" for each in of}
    whose = defaultdict(set)
    for each in of:
        whose[each.person_id].add(name[each.pk])
    fields = [each.attname for each in Person._meta.concrete_fields]
    fields = [each for each in fields if each not in ("id", "joined_to_id", "version")]
    rows = {
        name[each.pk]: (
            *(each.how, each.weight, each.state, each.waits, sorted(each.keys)),
            frozenset(whose[each.person_id]),
            frozenset(whose[each.made_id]),
            *(str(getattr(each.person, field)) for field in fields),
            frozenset(whose[each.person.joined_to_id]),
        )
        for each in of
    }
    pairs = {
        (*sorted((name[each.one_id], name[each.other_id])), each.weight, each.band, each.held_back,
         each.doubt, str(each.one_id) < str(each.other_id))
        for each in Pair.objects.all()
    }  # fmt: skip
    items = {each.key: name[each.record_id] for each in Item.objects.all()}
    assert all(each.person_id == each.record.person_id for each in Item.objects.all())
    deeds = Entry.objects.filter(action="record.match").order_by("id").last()
    told = deeds and (deeds.detail, len(deeds.people))
    gone = Person.objects.filter(records=None).count()
    return {"rows": rows, "pairs": pairs, "items": items, "deeds": told, "gone": gone}


def in_both_ways(monkeypatch, then=lambda: None) -> list[dict]:
    """What comes of matching all that waits, some at a time and everybody at once."""
    found = []
    for many in (10_000, 1):
        monkeypatch.setattr(matching, "MANY", many)
        with transaction.atomic():
            then()
            actions.match(by=SYSTEM, records=queries.waiting())
            found.append(as_told())
            transaction.set_rollback(True)
    return found


def test_many_at_once_are_matched_as_one_by_one(world, monkeypatch):
    world.person("Amina", "Begum", date(1951, 3, 2), nhs_number="9990000018")
    for _ in range(2):
        world.person("Karim", "Begum", date(1980, 7, 9), address="1 Quarry Lane", postcode="E1 4AB")
    some_of_each()
    one_by_one, at_once = in_both_ways(monkeypatch)
    assert at_once == one_by_one
    assert len(at_once["pairs"]) > 5
    assert {row[0] for row in at_once["rows"].values()} >= {"alone", "score"}
    assert any(pair[5] for pair in at_once["pairs"])


def test_many_at_once_honour_what_humans_ruled_and_take_items_with_them(world, monkeypatch):
    some_of_each()
    actions.match(by=SYSTEM, records=queries.waiting())
    give_item(world, held("acute"))
    actions.split(by=SYSTEM, record=held("acute").pk, reason="Not hers")
    for by in REVIEWERS:
        actions.join(by=by, record=held("gp").pk, other=held("social").pk, reason="She told us")
    [doubt, *_] = doubts()
    actions.decide_doubt(by=SYSTEM, pair=doubt.pk, says="unsure", reason="No answer")

    def all_wait_and_one_is_another():
        wait(by=SYSTEM)
        told = KARIM | {"nhs_number": "9990000042"}
        row = {"key": "1", "updated": NOON + timedelta(days=1)} | told
        csv = [actions_records.as_csv([row])]
        actions.receive_records(
            by=SYSTEM, source="social", organisation=None, as_at=row["updated"], csv=csv
        )

    one_by_one, at_once = in_both_ways(monkeypatch, all_wait_and_one_is_another)
    assert at_once == one_by_one
    assert "human" in {row[0] for row in at_once["rows"].values()}


def test_when_some_wait_what_others_were_found_to_be_stays(monkeypatch):
    some_of_each()
    actions.match(by=SYSTEM, records=queries.waiting())
    came("gp", key="2", human=KARIM, nhs_number="9990000050", day=1)
    before = {each.pk: each.since for each in records()}

    def one_changes():
        row = {"key": "2", "updated": NOON + timedelta(days=2)} | KARIM
        csv = [actions_records.as_csv([row])]
        actions.receive_records(
            by=SYSTEM, source="gp", organisation=None, as_at=row["updated"], csv=csv
        )

    one_by_one, at_once = in_both_ways(monkeypatch, one_changes)
    assert at_once == one_by_one
    assert {each.pk: each.since for each in records()} == before


@verb
def wait(*, by):
    """Let all records wait."""
    SourceRecord.objects.update(waits=True)
    deed(by=by, action="model.use", purpose=RUNNING)


def test_one_record_asks_few_questions(world):
    """Of somebody known here: whoever partners alone know follows the newest, which asks more."""
    world.person("Amina", "Begum", born=AMINA["birth_date"], nhs_number=AMINA["nhs_number"])
    came("gp")
    with CaptureQueriesContext(connection) as asked:
        came("community")
    assert len(asked) <= MOST_QUESTIONS, "\n".join(each["sql"][:80] for each in asked)


def test_to_many_at_once_null_is_a_name_too():
    came("gp", family_name="NULL", given_name="NA")
    seen = everybody().columns
    assert seen.surname.all()
    assert seen.first_name.all()


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
