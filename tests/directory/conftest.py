"""The small world, in demo mode."""

import pytest
from tests.world import make_world

from hamlet.access import roles


@pytest.fixture
def world(db, settings):
    settings.HAMLET_DEMO = True
    return make_world()


@pytest.fixture
def lead(world):
    return world.staff("Sagal Warsame", roles.TEAM_LEAD, world.trust, world.rapid)
