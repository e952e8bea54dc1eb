"""A shortlist is a value in the address: a few services, for paper or a text message."""

from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from tests.staff import client_of, text

from hamlet.directory import actions
from hamlet.directory.models import Service
from hamlet.directory.presenters import chosen, shortlist
from hamlet.kernel.actor import SYSTEM

LIST = "/directory/shortlist/"


@pytest.fixture
def two(world):
    return [world.rapid_service, world.therapy_service]


def asked(services):
    return "?" + "&".join(f"s={each.pk}" for each in services)


def test_it_shows_what_was_chosen_in_order_and_how_to_reach_it(world, two):
    said = text(client_of(world.gp).get(LIST + asked(two)))
    assert said.index("Rapid response") < said.index("Community therapy")
    assert "08:00 to 20:00 every day" in said


def test_adding_taking_off_and_searching_keep_the_rest(world, two):
    client = client_of(world.gp)
    page = client.get("/directory/" + asked(two[:1]) + "&words=therapy").content.decode()
    add = f"{LIST}{asked(two)}".replace("&", "&amp;")
    assert f'href="{add}"' in page
    assert "Shortlist: 1 service" in page
    assert f'name="s" value="{two[0].pk}"' in page
    listed = client.get(LIST + asked(two)).content.decode()
    assert f'href="{LIST}{asked(two[1:])}"' in listed


def test_pages_of_the_list_keep_the_shortlist(world, two):
    for number in range(60):
        actions.add_service(
            by=SYSTEM, place=world.place, organisation=world.charity, name=f"Walk {number}"
        )
    page = client_of(world.gp).get("/directory/" + asked(two)).content.decode()
    onward = next(part for part in page.split('"') if part.endswith("page=2"))
    kept = parse_qs(urlsplit(onward.replace("&amp;", "&")).query)["s"]
    assert kept == [str(each.pk) for each in two]


def test_nonsense_and_what_is_gone_are_left_out_and_said(world, two):
    client = client_of(world.gp)
    assert "Nothing is on the shortlist" in text(client.get(LIST + "?s=nonsense&s="))
    said = text(client.get(f"{LIST}{asked(two)}&s={uuid4()}"))
    assert "1 of what you chose is no longer on offer" in said
    assert len(chosen.read([str(uuid4()) for _ in range(50)])) == chosen.MOST


def test_a_text_message_has_three_lines_at_most_for_each(world):
    made = actions.add_service(
        by=SYSTEM, place=world.place, organisation=world.charity, name="Tea", phone="020 7946 0555",
        website="https://tea.example.org/", description="Long\nlines\nof words",
    )  # fmt: skip
    assert shortlist.message(made) == "Tea (Good Neighbours)\n020 7946 0555"
    with_hours = Service.objects.get(pk=world.rapid_service.pk)
    assert shortlist.message(with_hours).count("\n") <= 2


def test_it_asks_little_of_the_database(world, two, django_assert_max_num_queries):
    client = client_of(world.gp)
    with django_assert_max_num_queries(15):
        client.get(LIST + asked(two))
