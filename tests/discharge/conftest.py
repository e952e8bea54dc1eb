"""The small world, with a team that plans the way home from hospital."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from tests.world import make_world

from hamlet.access import roles
from hamlet.access.actions import open_relationship
from hamlet.discharge import actions
from hamlet.discharge.models import Stay
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.place import actions as place

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@pytest.fixture
def ward(db, settings):
    """Monday noon: a coordinator and a therapist of the team that plans the way home."""
    settings.HAMLET_DEMO = True
    with clock.frozen(NOON):
        world = make_world()
        team = place.add_team(
            by=SYSTEM, organisation=world.trust, name="Way home team", kind="service"
        )
        made = SimpleNamespace(world=world, team=team)
        made.ana = world.staff("Ana Reis", roles.DISCHARGE_COORDINATOR, world.trust, team)
        made.colleague = world.staff("Bo Lund", roles.DISCHARGE_COORDINATOR, world.trust, team)
        made.therapist = world.staff("Cy Park", roles.TEAM_MEMBER, world.trust, team)
        made.lead = world.staff("Di Shaw", roles.TEAM_LEAD, world.trust, team)
        made.nurse = world.staff("Mina Roy", roles.STREAMING_NURSE, world.trust, world.triage)
        yield made


def admitted(ward, person=None, days=3, **more) -> Stay:
    """Somebody who came in some days ago."""
    person = person or ward.world.person()
    at = clock.now() - timedelta(days=days)
    return actions.admit(
        by=ward.nurse, submission_key=uuid4().hex, person=person.pk, team=ward.team.pk,
        ward=more.pop("on", "Ward 4"), admitted_at=at, **more,
    )  # fmt: skip


def act(fixture, verb, stay, /, by=None, **more):
    """Do something with a stay as it stands."""
    stay.refresh_from_db()
    done = verb(by=by or fixture.ana, stay=stay.pk, version=stay.version, **more)
    stay.refresh_from_db()
    return done


def planned(made, stay, pathway=1, **more) -> Stay:
    """A stay with a plan: home in two days."""
    given = {"expected_on": TODAY + timedelta(days=2), "destination": "home", "ward": "Ward 4"}
    return act(made, actions.plan, stay, pathway=pathway, **(given | more))


def knows(ward, person) -> None:
    """The planning team has a reason of its own to see somebody."""
    open_relationship(
        by=SYSTEM, holder_kind="team", holder=ward.team.pk, person=person.pk,
        kind="referred_to", subject="referral:before", organisation=ward.world.trust.pk,
    )  # fmt: skip


def at(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
