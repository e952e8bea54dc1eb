"""A form that could not be taken is told at an address of its own, which Back can ask for."""

from datetime import timedelta

import pytest
from django.utils import translation
from django.utils.translation import gettext

from hamlet.frontdoor import actions
from hamlet.kernel import clock
from hamlet.kernel.identifiers import new_reference
from hamlet.portal.idle import IDLE

SAID = "We cannot find this reference. Check it, or call us."
LONG = "She falls. " * 200


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.HAMLET_DEMO = True


def page(client, address) -> str:
    return client.get(address).content.decode()


def test_what_was_typed_and_what_is_wrong_stand_there_as_often_as_it_is_asked(client, following):
    sent = client.post("/follow/add/", {"words": LONG})
    assert sent.url == "/follow/add/?again="
    for _ in range(2):
        shown = client.get(sent.url)
        assert shown.status_code == 422
        assert "<title>Error: " in shown.content.decode()
        assert "Use 2000 characters or fewer." in shown.content.decode()
        assert LONG.strip() in shown.content.decode()
    assert "Error: " not in page(client, "/follow/add/"), "whoever begins anew finds no complaint"


def test_what_a_look_refused_is_told_though_the_form_alone_is_right(client, following):
    """Also while another request is followed, of which the same address would tell."""
    reference = new_reference()
    sent = client.post("/follow/", {"reference": reference})
    assert sent.url == "/follow/?another=&again="
    assert SAID in page(client, sent.url)
    assert reference in page(client, sent.url)


def test_it_is_told_in_the_language_of_the_moment(client, following):
    sent = client.post("/follow/add/", {"words": " "})
    client.get("/language/bn/")
    with translation.override("bn"):
        assert gettext("Write what has changed.") in page(client, sent.url)


def test_an_answer_is_told_where_the_question_stands(client, world, following):
    asked = actions.ask(
        by=world.nurse, referral=following.pk, version=following.version, words="Since when?"
    )
    sent = client.post("/follow/answer/", {"words": " ", "version": asked.version})
    assert sent.url == "/follow/?again="
    shown = page(client, sent.url)
    assert "Write your answer." in shown
    assert "Since when?" in shown


@pytest.mark.parametrize("ends", ["something else", "leaving", "ten minutes"])
def test_it_is_kept_no_longer_than_it_is_wanted(client, following, ends):
    sent = client.post("/follow/", {"reference": "7K3M-Q2XW-9PTF"})
    assert "9PTF" in page(client, sent.url)
    at = clock.now() + (IDLE + timedelta(seconds=1) if ends == "ten minutes" else timedelta())
    if ends == "something else":
        client.post("/follow/", {"reference": following.reference})
    if ends == "leaving":
        client.post("/follow/leave/")
    with clock.frozen(at):
        assert "9PTF" not in page(client, sent.url)


def test_it_is_told_to_nobody_else_and_on_no_other_page(client, following):
    sent = client.post("/follow/", {"reference": "7K3M-Q2XW-9PTF"})
    assert "9PTF" not in page(type(client)(), sent.url)
    for other in ("/follow/add/?again", "/follow/stop/?again", "/ask/need/?again"):
        assert "9PTF" not in page(client, other)
