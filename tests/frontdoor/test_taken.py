"""Whoever took a need down finds it again, and can add to it, hasten it or withdraw it."""

import pytest
from tests.staff import client_of, text

from hamlet.access import roles
from hamlet.frontdoor import actions
from hamlet.frontdoor.lifecycle import TRIAGE_AN_EMERGENCY
from hamlet.frontdoor.models import Referral
from hamlet.kernel import clock
from hamlet.kernel.errors import NotAllowed, UserError

CALL = {
    "name": "Jo Marsh", "asking": "resident", "need": "Help to wash", "urgency": "soon",
    "consent": "on", "submission_key": "call", "caller_phone": "07700 900123",
}  # fmt: skip


@pytest.fixture
def taken(world, settings):
    """What the call handler took from a caller."""
    settings.HAMLET_DEMO = True
    client_of(world.handler).post("/referrals/new/", CALL)
    return Referral.objects.get()


def test_what_one_took_today_stands_on_one_s_own_home(world, taken):
    other = world.staff("Kit Rowe", roles.CALL_HANDLER, world.trust)
    mine = text(client_of(world.handler).get("/home/"))
    assert "What you took today" in mine
    assert "Jo Marsh" in mine
    assert "What you took today" not in text(client_of(other).get("/home/"))


def test_who_took_it_adds_to_it_and_says_that_it_is_an_emergency(world, taken):
    client, path = client_of(world.handler), f"/referrals/{taken.pk}/"
    assert "Add to this, or say that it is more urgent" in text(client.get(path))
    added = {"version": 1, "words": "She fell again", "urgency": "emergency"}
    shown = text(client.post(f"{path}add/", added, follow=True))
    assert "She fell again" in shown
    held = Referral.objects.get()
    assert (held.urgency, held.state) == ("emergency", "received")
    assert held.due_at <= clock.now() + TRIAGE_AN_EMERGENCY


def test_nothing_is_made_less_urgent_nor_added_by_somebody_else(world, taken):
    by = {"referral": taken.pk, "version": 1, "words": "More"}
    with pytest.raises(UserError, match="sooner than before"):
        actions.add(by=world.handler, urgency="routine", **by)
    with pytest.raises(NotAllowed):
        actions.add(by=world.therapist, **by)


def test_who_took_it_withdraws_it(world, taken):
    client_of(world.handler).post(
        f"/referrals/{taken.pk}/withdraw/", {"version": 1, "words": "Rang back: all is well"}
    )
    assert Referral.objects.get().state == "withdrawn"
