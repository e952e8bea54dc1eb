"""Words of danger in a need that is said to have time."""

import pytest
from tests.staff import client_of, text

from hamlet.frontdoor.danger import sign_in
from hamlet.frontdoor.models import Referral

FORM = {
    "name": "Jo", "asking": "resident", "caller_phone": "07700 900123", "consent": "on",
    "need": "Chest pain and cannot breathe", "urgency": "routine", "submission_key": "1",
}  # fmt: skip


@pytest.mark.parametrize(
    ("need", "sign"),
    [
        ("She can’t  breathe well", "can’t breathe"),
        ("Bleeding heavily since noon", "Bleeding heavily"),
        ("He took an overdose", "overdose"),
        ("Says he wants to kill himself", "kill himself"),
        ("They could not wake her", "could not wake"),
        ("A pain in her chest", "pain in her chest"),
        ("Cannot cook, and needs a chest of drawers moved", ""),
        ("Swimming strokes for exercise after a hip operation", "strokes"),
        ("Wants help to benefit from outfits", ""),
    ],
)
def test_signs_of_danger_are_found_as_they_were_written(need, sign):
    assert sign_in(need) == sign


@pytest.mark.parametrize("urgency", ["routine", "soon"])
def test_words_of_danger_with_time_to_wait_are_asked_about_once_more(world, settings, urgency):
    settings.HAMLET_DEMO = True
    client, form = client_of(world.handler), FORM | {"urgency": urgency}
    asked = client.post("/referrals/new/", form)
    assert asked.status_code == 422
    assert "“Chest pain” may be an emergency" in text(asked)
    assert "I asked again" in text(asked)
    assert not Referral.objects.exists()
    client.post("/referrals/new/", form | {"asked_again": "on"})
    assert Referral.objects.get().urgency == urgency


def test_words_of_danger_that_are_urgent_are_taken_at_once(world, settings):
    settings.HAMLET_DEMO = True
    client_of(world.handler).post("/referrals/new/", FORM | {"urgency": "emergency"})
    assert Referral.objects.get().urgency == "emergency"
