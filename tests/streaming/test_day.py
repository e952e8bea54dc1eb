"""A decision of any day is found again, by day or reference, and worked out again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from tests.staff import client_of, text
from tests.streaming.conftest import NOON, TODAY, live
from tests.streaming.test_attendances import COUGH, assess, stream

from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.streaming import actions, queries

pytestmark = pytest.mark.usefixtures("assets")
LATER = NOON + timedelta(days=40)
DAY = f"/streaming/day/?on={TODAY.isoformat()}"


@pytest.fixture
def held(door):
    """Somebody of the record who was decided on, forty days ago under the first version."""
    rules = queries.rules_of(door.rules)
    made = stream(door, assess(door), "urgent", consent="no", refusal="travel")
    live(by=door.lead, other=door.other_lead, rules=replace(rules, rules=()), why="No rules")
    return made


def test_a_clinical_lead_finds_a_decision_of_last_month_with_its_version_run_again(door, held):
    with clock.frozen(LATER):
        lead = client_of(door.lead)
        assert 'href="/streaming/day/"' in lead.get("/streaming/").content.decode()
        page = lead.get(DAY)
        assert "Who came on Monday 2 March 2026" in text(page)
        assert "Their record is closed to you, came at 12:00" in text(page)
        assert "Version 1, rule 8 Worked out again The same" in text(page)
        assert f'href="/streaming/{held.pk}/"' in page.content.decode()
        opened = text(lead.get(f"/streaming/{held.pk}/"))
        assert "Worked out again now The same: Same-day access" in opened
        assert f"Reference {held.reference}" in opened
        assert "The rules that held then, version 1" in opened
        assert "Too far to go" in opened


def test_it_is_found_by_its_reference_however_typed(door, held):
    lead = client_of(door.lead)
    typed = held.reference.lower().replace("-", " ")
    found = lead.get("/streaming/day/", {"reference": typed})
    assert found.url == f"/streaming/{held.pk}/"
    for wrong, said in (("7K3M", "12 letters"), ("0000-0000-0000", "No decision of your teams")):
        page = lead.get("/streaming/day/", {"reference": wrong})
        assert page.status_code == 422
        assert said in text(page)
        assert f'value="{wrong}"' in page.content.decode()


def test_the_reference_of_another_team_is_as_unknown_as_one_that_nobody_has(door, held):
    other = door.world.staff("Dr Lee Orr", "clinical_lead", door.world.trust, door.world.rapid)
    page = client_of(other).get("/streaming/day/", {"reference": held.reference})
    assert "No decision of your teams has this reference" in text(page)
    assert "Nobody came to your teams on this day" in text(client_of(other).get(DAY))


def test_a_decision_that_comes_out_otherwise_is_marked(door, held):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE streaming_attendance SET suggested = 'pharmacy'")
    lead = client_of(door.lead)
    assert "Differs Same-day access" in text(lead.get(DAY))
    assert "It differs, which must never be" in text(lead.get(f"/streaming/{held.pk}/"))


def test_what_was_corrected_and_what_was_a_mistake_stand_there_and_are_no_arrivals(door, held):
    with clock.frozen(NOON + timedelta(hours=13)):
        corrected = actions.correct(
            by=door.nurse, attendance=held.pk, version=held.version, submission_key="again",
            found=COUGH, began_at=None,
        )  # fmt: skip
    mistaken = assess(door)
    actions.end(by=door.nurse, attendance=mistaken.pk, version=mistaken.version, ended="mistake")
    kept = {each.pk for each in queries.kept_of_day(door.nurse, TODAY)}
    assert kept == {held.pk, corrected.pk, mistaken.pk}
    assert [each.pk for each in queries.of_day(door.nurse, TODAY)] == [corrected.pk]
    assert not queries.of_day(door.nurse, TODAY + timedelta(days=1)).exists()
    board = queries.board(door.nurse, TODAY)
    assert (board.arrived, board.timed, board.untimed) == (1, 1, 0)


def test_no_day_to_come_is_asked_for(door):
    lead = client_of(door.lead)
    assert "Choose today, or a day before" in text(lead.get("/streaming/day/?on=2030-01-01"))
    assert "Choose a day" in text(lead.get("/streaming/day/?on=soon"))


def test_who_was_listed_is_in_the_journal(door, held):
    client_of(door.lead).get(DAY)
    assert Entry.objects.filter(action="attendance.list", actor_id=door.lead.id).exists()


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_asks_as_little_however_many_came(door, many, django_assert_max_num_queries):
    for number in range(many):
        assess(door, person=door.world.person(f"Person{number}"))
    lead = client_of(door.lead)
    with django_assert_max_num_queries(15):
        assert "Person0" in text(lead.get(DAY))
