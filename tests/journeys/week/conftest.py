"""Weeks of the borough, each lived once, in a database of its own where everything commits."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from tests.journeys.week import asking, working
from tests.journeys.week.play import Week
from tests.journeys.week.world import found

from hamlet.kernel import clock
from hamlet.synth import generate

WEEKS = {
    # Monday to Sunday.
    "ordinary": date(2026, 11, 9),
    # Thursday to Wednesday: Good Friday, the night on which clocks go forward, Easter Monday.
    "Easter": date(2027, 3, 25),
}
WHOLE = 305_000
ONE_IN = int(os.environ.get("HAMLET_WEEK", "50"))
FEW, MANY = 5, 20
# Nobody may be in a database that is copied: threads of earlier tests left connections open.
OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
PARAMS = list(WEEKS) if "HAMLET_WEEK" in os.environ else ["Easter"]


@pytest.fixture(scope="module", params=PARAMS)
def week(request, django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Week]:
    """A week that was lived, at its end."""
    since = WEEKS[request.param]
    borough = generate(residents=WHOLE // ONE_IN, seed=1, today=since + timedelta(days=8))
    with django_db_blocker.unblock(), _of_its_own(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "HAMLET_DEMO", True)
        patch.setattr(settings, "HAMLET_HOME", tmp_path_factory.mktemp("week"))
        world = found(borough, since)
        played = Week(world, job_minutes=60 if ONE_IN > MANY else 15)
        asking.begin(played)
        working.begin(played)
        played.run()
        with clock.frozen(played.last):
            yield played


@contextmanager
def _of_its_own() -> Iterator[None]:
    """A copy of the empty test database: what is done here commits, and is thrown away."""
    own = dict(connection.settings_dict)
    address = {"host": own["HOST"], "user": own["USER"], "password": own["PASSWORD"]}
    connection.close()
    with psycopg.connect(dbname="postgres", autocommit=True, **address) as admin:
        admin.execute(OTHERS, [own["NAME"]])
        admin.execute("DROP DATABASE IF EXISTS week")
        admin.execute(f'CREATE DATABASE week TEMPLATE "{own["NAME"]}"')
    connection.settings_dict["NAME"] = "week"
    yield
    connection.close()
    connection.settings_dict["NAME"] = own["NAME"]
