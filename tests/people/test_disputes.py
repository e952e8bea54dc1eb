"""Who says that something is not about them is heard: marked while open, answered by name."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.people.items import sent
from tests.people.records import AMINA, came, held
from tests.staff import client_of, text

from hamlet.access import roles
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Conflict, NotAllowed, NotFound, UserError
from hamlet.people import actions
from hamlet.people.models import Dispute, Item, Person, RejectedNumber

MOST_QUERIES = 15
MARK = "The person says that this is not about them"
FRIDAY = datetime(2026, 6, 5, 15, 0, tzinfo=UTC)


@pytest.fixture
def manager(world):
    return world.staff("Ada Okoro", roles.DATA_MANAGER, world.trust)


@pytest.fixture
def amina(world):
    """Amina, known by two systems; one holds two items of hers."""
    came("gp", organisation=world.practice.pk)
    came("acute", organisation=world.trust.pk, nhs_number="")
    record = held("acute")
    sent(world.trust, record, key="fall", words="Fell at home")
    sent(world.trust, record, key="knee", words="Knee looked at")
    return Person.objects.get(pk=record.person_id)


def address(name, *ids) -> str:
    return reverse(f"people:{name}", args=ids)


def item(key="fall") -> Item:
    return Item.objects.get(key=key)


def disputed(amina, by=SYSTEM, about="written", words="I never fell", **more) -> Dispute:
    return actions.dispute(by=by, person=amina.pk, about=about, words=words, **more)


def answered(by, dispute, outcome="asked", answer="We asked the hospital.", **more):
    return actions.answer_dispute(by=by, dispute=dispute.pk, outcome=outcome, answer=answer, **more)


def test_staff_say_it_of_an_item_which_stays_in_sight_and_is_marked(world, amina):
    client, timeline = client_of(world.handler), address("timeline", amina.pk)
    assert MARK not in text(client.get(timeline))
    page = f"{address('not_theirs', amina.pk)}?item={item().pk}"
    assert "Fell at home, Riverside Community Trust" in text(client.get(page))
    client.post(page, {"words": "I never fell"})
    said = text(client.get(timeline))
    assert "Fell at home" in said
    assert said.count(f"{MARK}. Nobody has answered yet") == 1
    record = text(client.get(address("person", amina.pk)))
    assert "They say that this is not about them: something that a service has written" in record
    assert "I never fell" not in record


def test_a_newer_version_of_the_item_is_marked_too(world, amina):
    disputed(amina, item=item().pk)
    sent(world.trust, held("acute"), key="fall", words="Fell in the street", day=1)
    said = text(client_of(world.handler).get(address("timeline", amina.pk)))
    assert "Fell in the street" in said
    assert MARK in said


def test_of_a_whole_record_every_item_is_marked(world, amina):
    disputed(amina, organisation=world.trust.pk)
    said = text(client_of(world.handler).get(address("timeline", amina.pk)))
    assert said.count(f"{MARK}. Nobody has answered yet") == 2


def test_it_is_answered_within_five_working_days_by_somebody_named(world, amina, manager):
    with clock.frozen(FRIDAY):
        made = disputed(amina)
    assert clock.london(made.answer_by).date() == datetime(2026, 6, 12).date()
    queue = text(client_of(manager).get(address("doubts")))
    assert "I never fell" in queue
    done = answered(manager, made)
    assert (done.answered_by, done.outcome) == ("Ada Okoro", "asked")
    assert "I never fell" not in text(client_of(manager).get(address("doubts")))
    assert "not about them:" not in text(client_of(world.handler).get(address("person", amina.pk)))
    with pytest.raises(Conflict, match="Ada Okoro answered this already"):
        answered(manager, made, outcome="theirs")


def test_what_is_late_is_said_in_the_queue(world, amina, manager):
    with clock.frozen(clock.now() - timedelta(days=20)):
        disputed(amina)
    assert "late" in text(client_of(manager).get(address("doubts")))


def test_an_answer_may_take_the_record_off_with_its_items(world, amina, manager):
    made = disputed(amina, item=item().pk)
    page = address("dispute", made.pk)
    shown = text(client_of(manager).get(page))
    assert "kept there as fall" in shown
    assert "Fell at home" not in shown
    typed = {"outcome": "taken_off", "answer": "It was another Amina."}
    assert client_of(manager).post(page, typed).status_code == 422
    client_of(manager).post(page, typed | {"record": str(held("acute").pk)})
    assert held("acute").person_id != amina.pk
    assert item().person_id != amina.pk
    assert held("gp").person_id == amina.pk


def test_nothing_is_answered_where_the_record_cannot_be_taken_off(world, manager):
    came("gp", organisation=world.practice.pk)
    alone = Person.objects.get(pk=held("gp").person_id)
    made = disputed(alone, organisation=world.practice.pk)
    with pytest.raises(UserError, match="only record"):
        answered(manager, made, outcome="taken_off", record=held("gp").pk)
    made.refresh_from_db()
    assert made.answered_at is None


@pytest.mark.parametrize("answer", ["", "  "])
def test_an_answer_has_words_for_the_person(amina, manager, answer):
    with pytest.raises(UserError, match="what the person is to read"):
        answered(manager, disputed(amina), answer=answer)


def test_the_same_said_twice_is_one(amina):
    assert disputed(amina) == disputed(amina)
    assert disputed(amina, words="Nor did I have a knee") != disputed(amina)


def test_who_may_not_see_the_person_cannot_say_it_nor_may_care_staff_answer(world, amina):
    with pytest.raises(NotAllowed):
        disputed(amina, by=world.therapist)
    with pytest.raises(NotAllowed):
        answered(world.handler, disputed(amina))
    other = world.person("Karim", "Begum")
    with pytest.raises(NotFound):
        disputed(other, item=item().pk)
    page = f"{address('not_theirs', other.pk)}?item={item().pk}"
    assert client_of(world.handler).get(page).status_code == 404


def test_a_number_that_was_not_theirs_is_taken_away_and_never_kept_again(world, manager):
    amina = world.person(nhs_number=AMINA["nhs_number"])
    made = disputed(amina, about="number", words="That is my sister's number")
    answered(manager, made, outcome="put_right", answer="We have taken it away.")
    amina.refresh_from_db()
    assert amina.nhs_number is None
    assert RejectedNumber.objects.get().rejected_by == "Ada Okoro"
    for verb in (actions.change,):
        with pytest.raises(UserError, match="found not to be theirs"):
            verb(
                by=world.handler, person=amina.pk, version=amina.version,
                nhs_number=AMINA["nhs_number"],
            )  # fmt: skip
    typed = {"given_name": "Amina", "family_name": "Begum", "gender": "unknown",
             "nhs_number": AMINA["nhs_number"], "version": amina.version}  # fmt: skip
    page = client_of(world.handler).post(address("change", amina.pk), typed)
    assert "found not to be theirs" in text(page)
    sister = world.person("Ayesha", "Begum", nhs_number=AMINA["nhs_number"])
    assert sister.nhs_number == AMINA["nhs_number"]


def test_the_number_that_was_disputed_is_rejected_and_not_the_one_put_right_since(world, manager):
    amina = world.person(nhs_number=AMINA["nhs_number"])
    made = disputed(amina, about="number", words="That is my sister's number")
    right = "9990000093"
    actions.change(by=world.handler, person=amina.pk, version=amina.version, nhs_number=right)
    answered(manager, made, outcome="put_right", answer="Thank you, it is right now.")
    amina.refresh_from_db()
    assert amina.nhs_number == right
    assert RejectedNumber.objects.get().nhs_number == AMINA["nhs_number"]


def test_the_number_stays_where_it_was_found_to_be_theirs(world, manager):
    amina = world.person(nhs_number=AMINA["nhs_number"])
    answered(manager, disputed(amina, about="number"), outcome="theirs")
    amina.refresh_from_db()
    assert amina.nhs_number == AMINA["nhs_number"]
    assert not RejectedNumber.objects.exists()


def test_a_source_that_sends_the_number_again_is_refused_it(world, manager):
    number = AMINA["nhs_number"]
    said = {"place": world.place.pk, "source": "file", "source_key": "7", "given_name": "Amina"}
    actions.keep_person(by=SYSTEM, nhs_number=number, **said)
    amina = Person.objects.get(source_key="7")
    answered(manager, disputed(amina, about="number"), outcome="put_right")
    with pytest.raises(UserError, match="found not to be theirs"):
        actions.keep_person(by=SYSTEM, nhs_number=number, **said)


def test_pages_ask_few_questions(world, amina, manager, django_assert_max_num_queries):
    for number in range(20):
        disputed(amina, words=f"Not me {number}", item=item().pk)
    handler, keeper = client_of(world.handler), client_of(manager)
    pages = [(handler, address(each, amina.pk)) for each in ("person", "timeline", "not_theirs")]
    made = Dispute.objects.first()
    for client, page in [
        *pages,
        (keeper, address("doubts")),
        (keeper, address("dispute", made.pk)),
    ]:
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(page).status_code == 200


@pytest.mark.parametrize("about", ["names", "number", "written"])
def test_the_person_is_held_so_that_two_presses_at_once_are_one(amina, about):
    with CaptureQueriesContext(connection) as asked:
        disputed(amina, about=about)
    held = [each["sql"] for each in asked if "FOR UPDATE" in each["sql"]]
    assert any('FROM "people_person"' in each for each in held)
