"""The small world outside demo mode, with somebody who keeps what comes in."""

import pytest
from tests.world import make_world

from hamlet.access import roles
from hamlet.access.models import Account


@pytest.fixture
def world(db, settings, monkeypatch):
    settings.HAMLET_DEMO = False
    monkeypatch.setattr("hamlet.config.middleware.needs_second_factor", lambda request: False)
    made = make_world()
    made.keeper = made.staff("Wanda Keep", roles.DATA_MANAGER, made.trust)
    Account.objects.update(is_demo=False)
    return made
