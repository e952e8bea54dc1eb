"""The way back from a referral, and the key of each move."""

import re
from html import unescape
from urllib.parse import quote

import pytest
from tests.frontdoor.test_life import offered, triaged
from tests.staff import client_of, text

from hamlet.frontdoor import actions
from hamlet.frontdoor.presenters import act_links, back_to
from hamlet.frontdoor.presenters.referrals import KEYS

pytestmark = pytest.mark.usefixtures("assets")


@pytest.fixture(autouse=True)
def demo(settings):
    settings.HAMLET_DEMO = True


def first_link(page, referral):
    """The address by which a list leads to a referral."""
    return unescape(re.search(rf'href="(/referrals/{referral.pk}/[^"]*)"', page)[1])


def way_back(answer):
    """Where the link above a page leads, and its words."""
    found = re.search(r'<a class="nhsuk-back-link"[^>]*href="([^"]+)"[^>]*>([^<]+)', clean(answer))
    return unescape(found[1]), found[2].strip()


def clean(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/worklist/?team={team}&whose=nobody", "Back to the worklist"),
        ("/referrals/", "Back to your referrals"),
        ("/people/{person}/", "Back to the person"),
    ],
)
def test_a_referral_leads_back_to_the_list_it_was_opened_from_through_its_forms(world, path, words):
    referral = world.referral(by=world.handler, referrer=asked_by(world.handler))
    where = path.format(team=world.triage.pk, person=referral.person_id)
    handler = client_of(world.handler)
    opened = first_link(handler.get(where).content.decode(), referral)
    page = handler.get(opened)
    assert way_back(page) == (where, words)
    add = unescape(re.search(r'href="([^"]+/add/[^"]*)"', page.content.decode())[1])
    form = handler.get(add)
    assert way_back(form) == (opened, "Back to the referral")
    wrong = handler.post(add, {"version": referral.version, "words": ""})
    assert way_back(wrong) == (opened, "Back to the referral")
    done = handler.post(add, {"version": referral.version, "words": "Rang."}, follow=True)
    assert "Added." in text(done)
    assert way_back(done) == (where, words)


def asked_by(actor):
    return actions.Referrer(
        "professional", actor.name, account=actor.id, organisation=actor.organisation_id
    )


def test_what_is_no_longer_theirs_leads_to_the_list(world):
    held = offered(world)
    nurse, where = client_of(world.carer_nurse), f"/worklist/?team={world.rapid.pk}"
    opened = first_link(nurse.get(where).content.decode(), held)
    act = opened.replace("/?", "/turn_down/?")
    sent = {"version": held.version, "reason": "no_capacity", "words": "Full today."}
    answer = nurse.post(act, sent)
    assert answer.status_code == 302
    assert answer.url in (where, opened)


@pytest.mark.parametrize(
    "came",
    [
        "", "https://evil.example/worklist/", "//evil.example/worklist/", "/\\evil.example/",
        "javascript:alert(1)", "/sign-in/", "/worklist", "/people/me/", "worklist/", "/design/",
    ],
)  # fmt: skip
def test_anywhere_else_leads_home(world, came):
    page = client_of(world.nurse).get(f"/referrals/{world.referral().pk}/?from={quote(came)}")
    assert way_back(page) == ("/home/", "Home")


def test_what_a_list_was_asked_is_written_anew():
    back = back_to("/worklist/?team=1\r\nSet-Cookie: x&page=2#top")
    assert back.href == "/worklist/?team=1%0D%0ASet-Cookie%3A+x&page=2%23top"


def test_a_key_means_the_same_whatever_else_can_be_done(world):
    known = world.referral()
    nobody = world.referral(stated=actions.Stated(name="A. Begum"), person=None)
    nurse = client_of(world.nurse)
    keys = [keys_of(nurse.get(f"/referrals/{each.pk}/")) for each in (known, nobody)]
    assert keys[0]["1"] == keys[1]["1"] == "triage"
    assert keys[1]["0"] == "identify"
    for key in keys[0].keys() & keys[1].keys():
        assert keys[0][key] == keys[1][key]
    assert len(set(KEYS.values())) == len(KEYS), "no key means two moves"
    every = act_links(triaged(world, known), KEYS)
    assert {each["name"]: each["key"] for each in every} == KEYS


def keys_of(answer):
    """The move behind each number key of a page."""
    return {
        key: name
        for name, key in re.findall(r'/referrals/[^/"]+/(\w+)/"[^>]*data-key="(\d)"', clean(answer))
    }
