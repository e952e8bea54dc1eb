"""The small world, with a hub that people are booked in."""

from datetime import UTC, date, datetime

import pytest
from tests.world import make_world

from hamlet.access import roles
from hamlet.booking import actions
from hamlet.booking.queries import SlotSearch
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.place import actions as place

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
WEEK = {day: [["10:00", "12:00"]] for day in ("Monday", "Tuesday", "Wednesday")}


@pytest.fixture
def now():
    """Monday 2 March 2026, nine in the morning."""
    with clock.frozen(MONDAY):
        yield MONDAY


@pytest.fixture
def world(db, now):
    made = make_world()
    made.hub_team = place.add_team(
        by=SYSTEM, organisation=made.trust, name="Same-day hub", kind="service"
    )
    made.hub = made.service("Same-day access", made.hub_team)
    made.navigator = made.staff("Ola Reed", roles.CARE_NAVIGATOR, made.trust, made.hub_team)
    made.lead = made.staff("Priya Shah", roles.TEAM_LEAD, made.trust, made.hub_team)
    made.schedule = schedule(made.hub)
    return made


def schedule(service, **more):
    """Three mornings a week, four times each, one place in each, and one more by the team."""
    said = {
        "name": "Mornings",
        "starts_on": date(2026, 1, 1),
        "week": WEEK,
        "minutes": 30,
        "overbook": 1,
        "residents": True,
    }
    return actions.add_schedule(by=SYSTEM, service=service.pk, **said | more)


@pytest.fixture
def slots(world):
    """The times of today and tomorrow, in order."""
    return SlotSearch(world.hub.pk, clock.today(), 2).free()
