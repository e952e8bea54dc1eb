"""A day that is closed in the entry of a service is closed in its times by hand: whoever keeps
them is told while they disagree."""

from datetime import date

import pytest
from tests.booking.conftest import schedule
from tests.staff import client_of, text

from hamlet.booking import actions, queries

TUESDAY, WEDNESDAY = date(2026, 3, 3), date(2026, 3, 4)


@pytest.fixture
def service(world, settings):
    """Times on three mornings; its entry is closed on one of them, and closes early on another."""
    settings.HAMLET_DEMO = True
    differ = {"2026-03-03": [], "2026-03-04": [["09:00", "11:00"]], "2026-03-05": []}
    return world.service("Night sitting", world.hub_team, exceptions=differ)


def test_its_lead_is_told_which_days_to_close_until_they_agree(world, service):
    kept = schedule(service)
    assert queries.while_shut(service) == [TUESDAY, WEDNESDAY]
    page = f"/bookings/times/{service.pk}/"
    said = "says that it is closed while times stand on: 3 March 2026, 4 March 2026."
    assert said in text(client_of(world.lead).get(page))
    assert said not in text(client_of(world.navigator).get(page))
    about = {"by": world.lead, "schedule": kept.pk, "version": kept.version}
    actions.set_day(**about, day=TUESDAY, hours=[], why="Closed")
    assert queries.while_shut(service) == [WEDNESDAY]


def test_an_entry_without_days_that_differ_says_nothing(world):
    assert queries.while_shut(world.hub) == []
