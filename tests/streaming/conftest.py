"""The small world, with a hospital's front door and a hub that sees people the same day."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from tests.world import make_world

from hamlet.access import roles
from hamlet.booking import actions as booking
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.place import actions as place
from hamlet.streaming import actions, queries
from hamlet.synth.loader.streaming import first_rules

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@pytest.fixture
def door(db, settings):
    """Monday noon at the front door: a nurse, a navigator, two clinical leads, three times left."""
    settings.HAMLET_DEMO = True
    with clock.frozen(NOON):
        world = make_world()
        team = place.add_team(
            by=SYSTEM, organisation=world.trust, name="Hospital front door", kind="service"
        )
        hub = place.add_team(by=SYSTEM, organisation=world.trust, name="Hub", kind="service")
        service = world.service("Same-day access", hub, key="same_day_access")
        booking.add_schedule(
            by=SYSTEM, service=service.pk, name="Redirected", starts_on=TODAY, minutes=20,
            week={"Monday": [["13:00", "14:00"]]},
        )  # fmt: skip
        made = SimpleNamespace(world=world, team=team, service=service, hub=hub)
        made.nurse = world.staff("Mina Roy", roles.STREAMING_NURSE, world.trust, team)
        made.navigator = world.staff("Ola Reed", roles.CARE_NAVIGATOR, world.trust, team)
        made.lead = world.staff("Dr Jo Marsh", roles.CLINICAL_LEAD, world.trust, team)
        made.other_lead = world.staff("Dr Sam Pike", roles.CLINICAL_LEAD, world.trust, team)
        made.rules = live(by=made.lead, other=made.other_lead, rules=first_rules())
        yield made


def live(*, by, other, rules, why="The first version"):
    """Rules drafted by one, tried, and put live by another."""
    drafted = actions.draft_rules(by=by, rules=rules, why=why)
    actions.try_rules(by=by, version=drafted.pk)
    before = queries.live_rule_set()
    number = before.number if before else None
    return actions.put_live(by=other, version=drafted.pk, edits=drafted.edits, instead_of=number)
