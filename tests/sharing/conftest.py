"""The small world with an information governance lead, in demo mode."""

import pytest
from tests.staff import client_of
from tests.world import make_world

from hamlet.access import actions, roles
from hamlet.kernel.actor import SYSTEM


@pytest.fixture
def world(db, settings):
    settings.HAMLET_DEMO = True
    world = make_world()
    world.officer = world.staff("Ines Rao", roles.GOVERNANCE_LEAD, world.trust)
    world.amina = world.person(practice_id=world.practice.pk)
    return world


@pytest.fixture
def client(world):
    """The officer's browser."""
    return client_of(world.officer)


@pytest.fixture
def referred(world):
    """Amina is with the rapid response team of the trust."""
    actions.open_relationship(
        by=SYSTEM, holder_kind="team", holder=world.rapid.pk, organisation=world.trust.pk,
        person=world.amina.pk, kind="referred_to", subject="referral:1",
    )  # fmt: skip
