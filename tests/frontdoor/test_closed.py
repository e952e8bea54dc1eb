"""An emergency that waits for a team that is closed: who took it, or offered it, is told."""

from datetime import UTC, datetime

import pytest

from hamlet.frontdoor import actions
from hamlet.frontdoor.cautions import cautions
from hamlet.kernel import clock

NIGHT = datetime(2026, 6, 2, 2, 24, tzinfo=UTC)
NOON = datetime(2026, 6, 2, 11, 0, tzinfo=UTC)


def told(referral, by) -> bool:
    return any("is closed until Tue 2 June 2026, 08:00" in each for each in cautions(referral, by))


@pytest.fixture
def closed(world):
    """Triage and rapid response, each open from 08:00 to 20:00."""
    world.service("Triage", world.triage)
    return world


def test_who_takes_an_emergency_at_night_is_told_that_triage_is_closed(closed):
    with clock.frozen(NIGHT):
        emergency = closed.referral(urgency="emergency")
        assert told(emergency, closed.handler)
        assert not told(emergency, closed.nurse), "she is there, and reads it"
        assert not told(closed.referral(urgency="urgent"), closed.handler)
    with clock.frozen(NOON):
        assert not told(emergency, closed.handler)


def test_who_offers_an_emergency_to_a_closed_team_is_told_until_it_is_taken_on(closed):
    with clock.frozen(NIGHT):
        held = actions.triage_and_offer(
            by=closed.nurse, referral=closed.referral().pk, version=1, urgency="emergency",
            service=closed.rapid_service.pk,
        )  # fmt: skip
        assert told(held, closed.nurse)
        held = actions.accept(by=closed.carer_nurse, referral=held.pk, version=held.version)
        assert not told(held, closed.nurse)
