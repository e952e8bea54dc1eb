"""Nobody goes through the whole place by searching."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.staff import client_of, text

from hamlet.journal.models import Entry
from hamlet.kernel import clock

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, 0, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def few(settings):
    settings.SEARCHES = {60: 3, 3600: 8}
    settings.HAMLET_DEMO = True


@pytest.fixture
def search(world):
    def search(actor=world.handler, name="Begum", **after):
        with clock.frozen(NOON + timedelta(**after)):
            return client_of(actor).post("/people/", {"name": name})

    return search


def test_past_the_limit_of_a_minute_one_waits_and_keeps_what_was_typed(search, world):
    assert [search().status_code for _ in range(4)] == [302, 302, 302, 429]
    page = search(name="Tuulikki")
    assert "Search again in 1 minute" in text(page)
    assert 'value="Tuulikki"' in page.content.decode()
    assert search(world.nurse).status_code == 302, "each account by itself"
    assert search(seconds=60).status_code == 302


def test_past_the_limit_of_an_hour_one_waits_longer(search):
    for minute in range(8):
        assert search(minutes=2 * minute).status_code == 302
    assert "Search again in 44 minutes" in text(search(minutes=16))
    assert search(minutes=60).status_code == 302


def test_it_is_in_the_journal_without_what_was_searched_for(search, world):
    for _ in range(4):
        search(name="Tuulikki")
    entry = Entry.objects.get(action="person.search_refused")
    assert str(entry.actor_id) == str(world.handler.id)
    assert "Tuulikki" not in str(entry.detail)


def test_look_alikes_at_registering_are_counted_too(search, world):
    for _ in range(3):
        search()
    typed = {"given_name": "Amina", "family_name": "Begum", "birth_date_day": "2"}
    typed |= {"birth_date_month": "3", "birth_date_year": "1951", "language": "en-gb"}
    with clock.frozen(NOON):
        page = client_of(world.handler).post("/people/register/", typed)
    assert page.status_code == 429
    assert "Search again in" in text(page)
