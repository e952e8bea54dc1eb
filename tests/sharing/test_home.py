"""What the home page shows an information governance lead, and how much all pages ask."""

from datetime import timedelta

import pytest
from tests.sharing.drafting import draft, parties_of
from tests.sharing.many import agreements, openings
from tests.staff import client_of, text
from tests.world import agreed

from hamlet.access import actions
from hamlet.kernel import clock

MOST_QUERIES = 15


def test_home_says_what_waits_and_leads_there(world, client):
    openings(world, 3)
    openings(world, 1, stands_out="own")
    draft(world)
    agreed("Z-09", world.trust, world.practice, ends_at=clock.now() + timedelta(days=20))
    actions.suspend_agreement(by=world.officer, agreement=world.agreement.pk, why="A leak")
    page = client.get("/home/")
    said = text(page)
    for words in (
        "4 opened records to review, 1 of them stands out",
        "1 agreement ends within 60 days",
        "1 agreement is drafted and not signed by all",
        "1 agreement is suspended",
    ):
        assert words in said
    assert 'href="/sharing/agreements/?stage=ending"' in page.content.decode()


def test_home_says_when_nothing_waits(world, client):
    assert "Nothing waits for you" in text(client.get("/home/"))


def test_home_says_nothing_of_sharing_to_others(world):
    openings(world, 3)
    said = text(client_of(world.nurse).get("/home/"))
    assert "opened records" not in said
    assert "Agreements" not in said


@pytest.mark.parametrize("number", [20, 2_000])
def test_pages_ask_little_of_the_database(world, client, number, django_assert_max_num_queries):
    made = draft(world, parties=parties_of(world, min(number, 200)))
    agreements(number)
    opened = openings(world, number)[0]
    one = f"/sharing/agreements/{made.pk}/"
    running = f"/sharing/agreements/{world.agreement.pk}/"
    for address in (
        "/home/",
        "/sharing/agreements/",
        "/sharing/agreements/new/",
        *(f"{one}{act}" for act in ("", "preview/", "change/", "sign/", "end/")),
        *(f"{running}{act}" for act in ("", "preview/", "version/", "suspend/", "end/")),
        "/sharing/openings/?which=all",
        f"/sharing/openings/{opened.pk}/",
    ):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(address).status_code == 200
