"""A referral that ends because somebody died: their record says so first."""

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

    def send():
        sent = {"version": held.version, "outcome": "died", "words": "Her daughter rang."}
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
