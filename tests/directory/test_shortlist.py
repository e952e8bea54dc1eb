"""A shortlist is a value in the address: a few services, for paper or a text message."""

import html
import re
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.http import QueryDict
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
    assert "Every day: 08:00 to 20:00" in said


def links(page) -> list[str]:
    return re.findall(r'href="([^"]+)"', html.unescape(page.content.decode()))


def test_adding_stays_on_the_results_and_keeps_the_search_and_the_rest(world, two):
    client = client_of(world.gp)
    page = client.get("/directory/" + asked(two[:1]) + "&words=therapy&takes_referrals=on")
    added = next(each for each in links(page) if f"s={two[1].pk}" in each)
    assert added == f"/directory/{asked(two)}&words=therapy&takes_referrals=on#found"
    again = client.get(added)
    assert "Shortlist: 2 services" in text(again)
    assert 'value="therapy"' in again.content.decode()
    assert f'name="s" value="{two[0].pk}"' in again.content.decode()
    assert "Take off Community therapy from the shortlist" in text(again)
    assert f"/directory/{asked(two[:1])}&words=therapy&takes_referrals=on#found" in links(again)
    on_list = f"{LIST}{asked(two)}&words=therapy&takes_referrals=on"
    assert on_list in links(again)
    listed = client.get(on_list)
    back = f"/directory/{asked(two)}&words=therapy&takes_referrals=on"
    assert links(listed).count(back) == 2, "both ways back lead to what was searched for"
    assert f"{LIST}{asked(two[1:])}&words=therapy&takes_referrals=on" in links(listed)


def test_a_full_list_takes_no_more(world, two):
    full = "?" + "&".join(f"s={uuid4()}" for _ in range(chosen.MOST))
    assert "The shortlist is full" in text(client_of(world.gp).get("/directory/" + full))


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
    many = QueryDict("&".join(f"s={uuid4()}" for _ in range(50)))
    assert len(chosen.read(many).ids) == chosen.MOST


def test_a_text_message_says_how_to_reach_it_where_and_when_in_few_lines(world):
    made = actions.add_service(
        by=SYSTEM, place=world.place, organisation=world.charity, name="Tea", phone="020 7946 0555",
        website="https://tea.example.org/", description="Long\nlines\nof words",
    )  # fmt: skip
    assert shortlist.message(made) == "Tea (Good Neighbours)\n020 7946 0555\nZZ1 9AA"
    with_hours = Service.objects.get(pk=world.rapid_service.pk)
    assert shortlist.message(with_hours).splitlines()[-1] == "Every day: 08:00 to 20:00"


def test_our_words_are_in_the_language_that_was_chosen(world, two):
    actions.assure(by=SYSTEM, service=two[0].pk)
    page = client_of(world.gp).get(LIST + asked(two) + "&in=bn")
    said = text(page)
    for words in ("প্রতিদিন", "Rapid response", "No speaker of this language has checked"):
        assert words in said
    assert "Opening hours" not in said
    assert "Every day" not in said
    assert 'lang="bn"' in page.content.decode()
    assert "Opening hours" in text(client_of(world.gp).get(LIST + asked(two) + "&in=xx"))


def test_it_can_be_printed_and_says_where_each_is_and_no_source_that_tells_nothing(world):
    made = actions.add_service(
        by=SYSTEM, place=world.place, organisation=world.charity, name="Tea", source="synthetic",
        source_key="tea",
    )  # fmt: skip
    page = client_of(world.gp).get(f"{LIST}?s={made.pk}")
    assert "data-print" in page.content.decode()
    assert "Where ZZ1 9AA" in text(page)
    assert "synthetic" not in text(page)
    assert "synthetic" not in text(client_of(world.gp).get(f"/directory/{made.pk}/"))


def test_it_asks_little_of_the_database(world, two, django_assert_max_num_queries):
    client = client_of(world.gp)
    with django_assert_max_num_queries(15):
        client.get(LIST + asked(two))
