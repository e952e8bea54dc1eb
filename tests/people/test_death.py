"""Recording that somebody died, and taking it back."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from tests.staff import client_of, text

from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.errors import NotAllowed, NotFound, UserError
from hamlet.people import actions, queries

TYPED = {"death_date_day": "1", "death_date_month": "2", "death_date_year": "2024"}


def test_a_death_is_recorded_on_its_page_and_withdrawn_there(world):
    person, client = world.person(), client_of(world.handler)
    at = f"/people/{person.pk}/"
    assert "record that they died" in text(client.get(at))
    page = client.post(f"{at}death/", TYPED | {"sure": "on"}, follow=True)
    assert "They died on 1 February 2024" in text(page)
    assert "withdraw this" in text(client.get(f"{at}death/"))
    page = client.post(f"{at}death/withdraw/", follow=True)
    assert "They died on" not in text(page)
    assert queries.person(person.pk).version == 3
    entry = Entry.objects.get(action="person.withdraw_death")
    assert entry.detail == {"was": "2024-02-01"}
    assert "you work at a front door" in entry.basis


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (TYPED, "Compare the name and the date of birth"),
        ({"sure": "on"}, "Enter a date for ‘When did they die?’"),
        (TYPED | {"sure": "on", "death_date_year": "2999"}, "or earlier"),
        (TYPED | {"sure": "on", "death_date_year": "1950"}, "before the date of birth"),
    ],
)
def test_a_death_that_cannot_be_is_refused_in_words(world, typed, said):
    person = world.person()
    page = client_of(world.handler).post(f"/people/{person.pk}/death/", typed)
    assert page.status_code == 422
    assert said in text(page)
    assert queries.person(person.pk).death_date is None


def test_the_verbs_refuse_what_cannot_be(world):
    person, day = world.person(), date(2024, 2, 1)
    with pytest.raises(UserError, match="future"):
        actions.record_death(
            by=world.handler, person=person.pk, on=clock.today() + timedelta(days=1)
        )
    with pytest.raises(UserError, match="No death is recorded"):
        actions.withdraw_death(by=world.handler, person=person.pk)
    with pytest.raises(NotFound):
        actions.record_death(by=world.handler, person=uuid4(), on=day)
    with pytest.raises(NotAllowed):
        actions.record_death(by=world.therapist, person=person.pk, on=day)
