"""Entries speak of people by alias: found again by it, forgotten without it, provable still."""

import threading

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.world import make_world

from hamlet.frontdoor import actions as frontdoor
from hamlet.frontdoor.models import Referral
from hamlet.journal import actions as journal
from hamlet.journal import checking, outside, queries, sealing, verifying
from hamlet.journal.models import Alias, Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM, Actor
from hamlet.kernel.errors import NotAllowed, NotFound
from hamlet.kernel.identifiers import new_id
from hamlet.people import actions as people
from hamlet.people.models import Person
from hamlet.synth import generate
from hamlet.synth.loader import load_borough


def everything_written():
    """All columns of all entries, as one text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(entry::text, ' ') FROM journal_entry AS entry")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_people_are_written_by_alias_in_one_statement_and_found_again():
    one, two, stranger = new_id(), new_id(), new_id()
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            journal.look(
                by=SYSTEM, action="person.look", subject=f"person:{one}", people=[one, two]
            )
        assert len(asked) == 1
    assert Alias.objects.count() == 2
    assert queries.about(one).count() == queries.about(two).count() == 2
    assert not queries.about(stranger).exists()
    assert queries.of_subject(f"person:{one}").count() == 2
    assert not queries.of_subject(f"person:{stranger}").exists()
    assert not queries.of_subject(f"person:{two}").exists()
    assert not any(str(each) in everything_written() for each in (one, two))


@pytest.mark.django_db
def test_an_entry_about_nobody_is_found_under_nobody():
    journal.look(by=SYSTEM, action="place.look")
    assert not queries.about(new_id()).exists()
    assert not Alias.objects.exists()


@pytest.mark.django_db
def test_thousands_of_people_in_one_entry_have_an_alias_each():
    many = [new_id() for _ in range(5000)]
    journal.look(by=SYSTEM, action="worklist.look", people=[*many, many[0]])
    entry = Entry.objects.get()
    known = dict(Alias.objects.values_list("person", "alias"))
    assert entry.people == [known[each] for each in [*many, many[0]]]
    assert len(set(known.values())) == 5000
    assert queries.about(many[4321]).get() == entry


@pytest.mark.django_db
def test_a_resident_who_acts_is_written_under_no_name():
    journal.look(by=Actor(name="Amina Begum", kind="resident"), action="referral.follow")
    assert Entry.objects.get().actor_name == "A resident or carer"


def test_two_who_first_see_somebody_at_once_use_one_alias(elsewhere):
    person = new_id()
    first, second = elsewhere(), elsewhere()
    ask = "SELECT journal_aliases(%s::uuid[])"
    given = [first.execute(ask, [[person]]).fetchone()[0]]
    waiting = threading.Thread(
        target=lambda: given.append(second.execute(ask, [[person]]).fetchone()[0])
    )
    waiting.start()
    wait_for_lock(elsewhere())
    first.commit()
    waiting.join(10)
    second.commit()
    assert given[0] == given[1]
    assert len(given[0]) == 1


def wait_for_lock(line: psycopg.Connection):
    """Until somebody waits for a lock in this database."""
    line.autocommit = True
    waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    for _ in range(100_000):
        if line.execute(waits).fetchone()[0]:
            return
    raise AssertionError("nobody waits")


def test_whoever_is_forgotten_is_found_no_more_and_every_proof_holds(elsewhere):
    person, other = new_id(), new_id()
    for each in (person, other):
        journal.look(by=SYSTEM, action="person.look", subject=f"person:{each}", people=[each])
    sealing.seal()
    entry, here = queries.about(person).get(), outside.here()
    journal.forget(by=SYSTEM, person=person)
    assert not queries.about(person).exists()
    assert not queries.of_subject(f"person:{person}").exists()
    assert queries.about(other).exists()
    assert Entry.objects.filter(id=entry.id).exists()
    found = verifying.verify(here, checking.public_key(here.key))
    assert (found.bad, found.entries, found.unsealed) == ("", 2, 1)
    journal.look(by=SYSTEM, action="person.look", people=[person])
    assert queries.about(person).count() == 1


@pytest.mark.django_db
def test_only_keepers_make_the_journal_forget_and_only_whom_it_knows():
    with pytest.raises(NotFound):
        journal.forget(by=SYSTEM, person=new_id())
    with pytest.raises(NotAllowed):
        journal.forget(by=Actor(name="Ruth Oakes"), person=new_id())


FREE_TEXT = ("Fell twice", "Zealous", "Xanthe", "Quince", "key safe", "07700", "Quarry")


@pytest.mark.django_db
def test_no_entry_of_a_whole_place_holds_who_somebody_is(as_owner):
    """A synthetic borough lived through the verbs, then a day's work by hand with telling words."""
    today = clock.london(clock.now()).date()
    load_borough(generate(residents=500, seed=5, today=today), lambda *_: None)
    lived = everything_written()
    known = list(Person.objects.values_list("id", "nhs_number", "family_name"))
    assert Entry.objects.count() > 200
    assert Alias.objects.count() > 10
    assert not [each for each, _, _ in known if str(each) in lived]
    assert not [number for _, number, _ in known if number and number in lived]


@pytest.mark.django_db
def test_no_verb_about_a_person_writes_what_was_typed():
    world = make_world()
    amina = world.person("Xanthe", "Quince", phone="07700 900123", address="1 Quarry Lane")
    by = {"by": world.handler, "person": amina.pk}
    people.change(**by, version=amina.version, known_as="Zealous")
    people.record_communication_need(**by, language="so", support="key safe 12")
    alert = people.record_alert(**by, words="The key safe is by the door")
    people.end_alert(by=world.handler, alert=alert.pk)
    people.record_death(**by, on=clock.today())
    people.withdraw_death(**by)
    referral = world.referral(person=amina)
    referral = frontdoor.ask(
        by=world.nurse, referral=referral.pk, version=referral.version, words="Zealous key safe?"
    )
    frontdoor.withdraw(
        by=world.handler, referral=referral.pk, version=referral.version, words="Quince says no"
    )
    said = everything_written()
    assert Entry.objects.filter(action="referral.withdraw").exists()
    assert not [each for each in FREE_TEXT if each in said]
    assert str(amina.pk) not in said
    assert Referral.objects.filter(person=amina).exists()
