"""The small world, in demo mode."""

import pytest
from tests.world import make_world


@pytest.fixture
def world(db, settings):
    settings.HAMLET_DEMO = True
    return make_world()
