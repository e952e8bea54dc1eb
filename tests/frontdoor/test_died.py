"""A referral that ends because somebody died: their record says so first."""

import re

import pytest
from tests.frontdoor.test_life import triaged

from hamlet.access.models import Account
from hamlet.frontdoor import actions
from hamlet.kernel import clock
from hamlet.people import actions as people


@pytest.fixture
def end(client, world, settings):
    """Sends the form by which the team that holds a referral, of a carer whom nobody can reach,
    ends it as a death."""
    settings.HAMLET_DEMO = True
    account = Account.objects.get(pk=world.carer_nurse.id)
    client.post("/sign-in/demo/", {"account": str(account.pk)})
    asked = actions.Referrer(kind="carer", name="Rosa")
    held = triaged(world, world.referral(referrer=asked))
    given = {"referral": held.pk, "version": held.version, "team": world.rapid.pk}
    held = actions.offer(by=world.nurse, **given)
    held = actions.accept(by=world.carer_nurse, referral=held.pk, version=held.version)

    def send(words="Her daughter rang."):
        sent = {"version": held.version, "outcome": "died", "words": words}
        page = client.post(f"/referrals/{held.pk}/end/", sent, follow=True).content.decode()
        held.refresh_from_db()
        return held, page

    return send


def test_nobody_is_said_to_have_died_before_their_record_says_so(world, end):
    held, page = end()
    assert held.state == "accepted"
    assert "record that they died" in page
    assert "Her daughter rang." in page
    people.record_death(by=world.carer_nurse, person=held.person_id, on=clock.today())
    assert end()[0].outcome == "died"


def test_nobody_is_told_to_call_who_has_died(world, end):
    held, _ = end()
    people.record_death(by=world.carer_nurse, person=held.person_id, on=clock.today())
    _, page = end()
    assert "Nobody could be told" in page
    assert "Call the person" not in page


def test_that_the_record_comes_first_is_said_before_anything_else_is_asked(world, end):
    held, page = end(words="")
    assert "record that they died" in page
    assert "What happened: write a few words" not in page
    people.record_death(by=world.carer_nurse, person=held.person_id, on=clock.today())
    assert "What happened: write a few words" in end(words="")[1]


def test_of_a_death_that_is_recorded_nobody_is_asked_how_or_why_it_ends(client, world, end):
    held, _ = end()
    addresses = [f"/referrals/{held.pk}/{act}/" for act in ("end", "withdraw")]
    asked = [client.get(each).content.decode() for each in addresses]
    assert not any("They died." in each for each in asked)
    assert not re.search(r'value="died"[^>]* checked', asked[0])
    people.record_death(by=world.carer_nurse, person=held.person_id, on=clock.today())
    ending, leaving = (client.get(each).content.decode() for each in addresses)
    assert re.search(r'value="died"[^>]* checked', ending)
    assert ending.index("The person died on") < ending.index("How did it end?")
    assert "They died.</textarea>" in leaving
    assert leaving.index("The person died on") < leaving.index("Why is it withdrawn?")
