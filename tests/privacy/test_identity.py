"""Gender is what the person says; what was recorded at birth, and names left behind, out nobody."""

import re
from datetime import date

import pytest
from django.test import Client
from tests.people.records import AMINA, came, held
from tests.portal.residents import lets_help, path, resident
from tests.privacy.test_whereabouts import addresses
from tests.staff import client_of, text

from hamlet.access import sight
from hamlet.access.actions import open_relationship, record_wish
from hamlet.journal.models import Entry
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.people import actions as people
from hamlet.people import queries
from hamlet.people.models import BirthSex, Pair, Person, PersonName
from hamlet.portal.queries import entries_about

pytestmark = pytest.mark.django_db
PORTAL = ("", "looked/", "shared/", "helpers/", "talk/")
RECORD = ("", "sharing/", "own-pages/", "timeline/", "pack/")
OUTED = re.compile(r"Zqformer|recorded at birth: ?male|kept closer names", re.I)


@pytest.fixture
def amina(world):
    """Somebody with a sister, a referral, and a former name."""
    made = world.person("Amina", "Begum", nhs_number="9990000018", gender="male")
    made.sister = world.person("Rahima", "Begum", date(1953, 5, 4))
    people.add_name(
        by=SYSTEM, person=made.pk, use="old", given_name="Zqformer", family_name="Begum"
    )
    return made


@pytest.fixture
def referral(world, amina):
    return world.referral(person=amina)


def changed(amina):
    version = Person.objects.get(pk=amina.pk).version
    people.change(by=SYSTEM, person=amina.pk, version=version, gender="female")
    return Person.objects.get(pk=amina.pk)


def helping(world, amina):
    open_relationship(
        by=SYSTEM, holder_kind="team", holder=world.therapy.pk, person=amina.pk,
        kind="referred_to", subject="referral:x",
    )  # fmt: skip


def found(world, name):
    return [each.pk for each in queries.PersonSearch(name=name).rows(world.nurse)]


def walk(world, amina, referral):
    told = []
    for actor in (world.nurse, world.handler, world.therapist, world.gp, world.keeper, None):
        client = client_of(actor) if actor else Client()
        client.raise_request_exception = False
        for address in addresses(amina, referral):
            page = client.get(address).content.decode(errors="replace")
            if OUTED.search(page):
                told.append(address)
    return told


def test_a_former_name_stands_on_no_page_and_finds_nobody_once_the_gender_is_another(
    world,
    amina,
    referral,
):
    before = walk(world, amina, referral)
    assert [each for each in before if "/fhir/" in each]
    assert found(world, "Zqformer") == [amina.pk]
    people.record_birth_sex(by=SYSTEM, person=amina.pk, sex="male")
    assert walk(world, amina, referral), "the sex that was recorded is their gender still"
    changed(amina)
    assert walk(world, amina, referral) == []
    assert found(world, "Zqformer") == []
    assert found(world, "Amina Begum") == [amina.pk]


def test_whoever_changes_their_name_goes_by_it_on_every_page_of_those_they_act_for(world, settings):
    settings.HAMLET_DEMO = True
    mother, son = world.person(), world.person("Zqformer", "Begum", date(1985, 1, 1))
    own, his = resident(mother), resident(son)
    lets_help(own, mother, his)
    lets_help(his, son, own)
    record_wish(by=his, person=son.pk, kind="opt_out")
    client_of(his).get(path(son))
    people.change(by=world.handler, person=son.pk, version=1, given_name="Karim", gender="male")
    pages = [(own, path(each, rest)) for each in (mother, son) for rest in PORTAL]
    pages += [
        (world.handler, f"/people/{each.pk}/{rest}") for each in (mother, son) for rest in RECORD
    ]
    for actor, address in pages:
        page = text(client_of(actor).get(address))
        assert "Zqformer" not in page, f"{actor.name} {address}"
    assert "Karim Begum" in text(client_of(own).get(path(mother, "helpers/")))
    assert "recorded by the person themselves" in text(
        client_of(world.handler).get(f"/people/{son.pk}/sharing/")
    )


def test_a_gender_that_becomes_known_keeps_no_name_closer(world):
    person = world.person()
    people.add_name(by=SYSTEM, person=person.pk, use="old", family_name="Quillerby")
    people.change(by=SYSTEM, person=person.pk, version=1, gender="female")
    assert found(world, "Quillerby") == [person.pk]


def test_what_was_recorded_at_birth_and_another_gender_keep_a_former_name_closer_in_either_order(
    world,
):
    first, second = world.person(gender="female"), world.person("Zara", gender="female")
    named = {"use": "old", "given_name": "Karim", "family_name": "Quillerby"}
    people.add_name(by=SYSTEM, person=first.pk, **named)
    for each in (first, second):
        people.record_birth_sex(by=SYSTEM, person=each.pk, sex="male")
    people.add_name(by=SYSTEM, person=second.pk, **named)
    assert found(world, "Karim Quillerby") == []
    assert not PersonName.objects.exists()


def test_a_partner_that_sends_another_sex_keeps_former_names_closer_too(world):
    came("gp", human=AMINA | {"sex": "male"})
    person = held("gp").person
    people.add_name(by=SYSTEM, person=person.pk, use="old", family_name="Quillerby")
    assert found(world, "Quillerby") == [person.pk]
    came("gp", human=AMINA, day=1)
    assert Person.objects.get(pk=person.pk).gender == "female"
    assert found(world, "Quillerby") == []


def seen_by(actor, person, **typed):
    typed = typed or {"act": "see", "because": "treatment"}
    return client_of(actor).post(f"/people/{person.pk}/identity/", typed, follow=True)


def test_it_opens_to_who_helps_with_a_reason_in_the_journal(world, amina):
    people.record_birth_sex(by=SYSTEM, person=amina.pk, sex="male")
    person = changed(amina)
    assert seen_by(world.therapist, person).status_code == 403
    helping(world, person)
    assert "Choose a reason" in text(seen_by(world.therapist, person, act="see"))
    page = text(seen_by(world.therapist, person))
    assert "Sex recorded at birth Male" in page
    assert "Formerly Zqformer Begum (kept closer)" in page
    entry = Entry.objects.filter(action="identity.look").get()
    assert entry.detail == {"reason": "treatment"}
    again = client_of(world.therapist).get(f"/people/{person.pk}/identity/")
    assert "Zqformer" not in text(again)


def test_no_call_handler_and_nobody_without_a_relationship_sees_it(world, amina):
    with pytest.raises(NotAllowed):
        people.see_identity(by=world.handler, person=amina.pk, because="treatment")
    with pytest.raises(NotAllowed, match="clinical role"):
        people.see_identity(by=world.nurse, person=amina.pk, because="papers")
    with pytest.raises(NotAllowed):
        people.record_birth_sex(by=world.nurse, person=amina.pk, sex="male")
    with pytest.raises(UserError, match="reason"):
        people.see_identity(by=SYSTEM, person=amina.pk, because="curious")
    assert not Entry.objects.filter(action__startswith="identity.").exists()


def test_it_is_recorded_by_who_helps_and_seen_again_as_closer_until_it_is_let_be_seen(
    world,
    amina,
):
    person = changed(amina)
    helping(world, person)
    assert "Choose what was recorded" in text(seen_by(world.therapist, person, act="record"))
    assert "kept closer" in text(seen_by(world.therapist, person, act="record", sex="male"))
    with sight.closer(person.pk):
        assert BirthSex.objects.get().sex == "male"
        name = PersonName.objects.get()
    people.keep_name_closer(by=SYSTEM, person=person.pk, name=name.pk, closer=False)
    assert found(world, "Zqformer") == [person.pk]


def test_the_database_shows_it_to_nobody_who_was_not_told_to_open_it(world, amina):
    people.record_birth_sex(by=SYSTEM, person=amina.pk, sex="male")
    changed(amina)
    for told in (amina.sister.pk, None):
        with sight.closer(told) if told else sight.beyond("everybody"):
            assert not BirthSex.objects.exists()
            assert not PersonName.objects.exists()


def test_the_person_reads_who_saw_it_and_who_acts_for_them_does_not(world, amina):
    people.record_birth_sex(by=SYSTEM, person=amina.pk, sex="male")
    changed(amina)
    people.see_identity(by=SYSTEM, person=amina.pk, because="asked")
    theirs = {each.action for each in entries_about(amina.pk)}
    assert {"identity.look", "identity.record", "name.add"} <= theirs
    by_proxy = {each.action for each in entries_about(amina.pk, [])}
    assert not {each for each in by_proxy if each.startswith(("identity", "name"))}


def test_a_new_number_for_another_marker_is_no_doubt_and_no_look_alike(world):
    old = AMINA | {"given_name": "Kim", "sex": "male"}
    new = old | {"sex": "female", "nhs_number": "9990000034"}
    came("gp", human=old)
    came("acute", human=new)
    assert not Pair.objects.exists()
    before, after = held("gp").person, held("acute").person
    assert before != after
    for one, other in ((before, after), (after, before)):
        assert other.pk not in [each.id for each in queries.around(one).alike]
    hits = client_of(world.nurse).post("/people/", {"name": "Kim Begum"}, follow=True)
    assert "Looks like another" not in text(hits)
    asked = (new["given_name"], new["family_name"], new["birth_date"], "9990000042")
    assert before.pk in [each.pk for each in queries.could_be(*asked)]
    assert before.pk not in [each.pk for each in queries.could_be(*asked, "female")]


def test_two_numbers_of_one_sex_are_a_doubt_as_before(world):
    came("gp", human=AMINA)
    came("acute", human=AMINA | {"nhs_number": "9990000034"})
    assert Pair.objects.get().doubt
