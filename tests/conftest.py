"""What every test may ask for: a real PostgreSQL, built assets, a browser; made on first use."""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import django.conf
import pytest
from django.db import connections
from django.db.backends.signals import connection_created
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, settings
from psycopg.conninfo import conninfo_to_dict
from tests.processes import ByFile, Watched

from hamlet.config.bundled_postgres import SERVING, BundledPostgres
from hamlet.config.prepare import build_assets
from hamlet.config.settings import PREPARED

# Playwright's synchronous API runs an event loop in the thread of the test.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# Nothing fails because the machine is busy.
settings.register_profile(
    "any_machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any_machine")
ROOT = Path(__file__).resolve().parent.parent


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes():
    """What is kept beside the code is made once, before there are processes that share it."""
    from tests.interop import fhir_rules

    build_assets()
    fhir_rules.install()


def pytest_configure(config):
    config.pluginmanager.register(Watched())


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return ByFile(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """What takes longest begins first, so that no process waits for the other at the end."""
    items.sort(key=lambda item: "journeys" not in item.path.parts)


@pytest.fixture(scope="session")
def database_url(tmp_path_factory):
    """The bundled PostgreSQL in a temporary folder, without the safety that costs time.

    One for each process that runs tests.
    """
    server = BundledPostgres(tmp_path_factory.mktemp("database") / "postgres", durable=False)
    yield server.start()
    server.stop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(database_url):
    """Point Django at `database_url`; pytest-django asks for this before it makes the tables."""
    parts = conninfo_to_dict(database_url)
    theirs = {"HOST": "host", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}
    ours = {name: parts[each] for name, each in theirs.items()}
    connections["default"].settings_dict.update(ours, PORT="")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """Let tests act as the role that serves, once the owner has made the tables.

    What a test itself does is done about everybody; requests through a client see what they should.
    """
    told = "-c hamlet.sight=everyone -c hamlet.books={intake,journal}"
    with pytest.MonkeyPatch.context() as patch:
        connections["default"].close()
        options = {**PREPARED, "options": f"-c role={SERVING} {told}"}
        patch.setitem(connections["default"].settings_dict, "OPTIONS", options)
        yield
        connections["default"].close()


@pytest.fixture
def as_owner(db):
    """For the rest of this test, be the role that owns the tables."""
    connections["default"].cursor().execute("SET LOCAL ROLE NONE")


@pytest.fixture
def django_assert_max_num_queries():
    """No more than so many questions to the database; where a transaction begins is none.

    Nor is what only a test is told, whose transaction is another than the request's.
    """

    @contextmanager
    def most(number):
        with CaptureQueriesContext(connections["default"]) as asked:
            yield
        marks = ("SAVEPOINT", "RELEASE SAVEPOINT")
        asked = [each["sql"] for each in asked if not each["sql"].startswith(marks)]
        asked = [each for each in asked if "set_config('hamlet.at', ''" not in each]
        assert len(asked) <= number, "\n".join(asked)

    return most


@pytest.fixture(autouse=True)
def _serving_again():
    """A keeper's command lets its process see everybody from then on; here the tests go on."""
    yield
    connection_created.disconnect(dispatch_uid="hamlet.access.sight")


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory):
    """A home of its own for keys and seals, so that no test touches `.hamlet`.

    Static files are found when asked for: else each client of a test reads them all first.
    """
    django.conf.settings.WHITENOISE_AUTOREFRESH = True
    django.conf.settings.HAMLET_HOME = tmp_path_factory.mktemp("home")
    return django.conf.settings.HAMLET_HOME


@pytest.fixture(scope="session")
def assets():
    """Styles, scripts and fonts where the pages look for them."""
    from hamlet.design import assets

    assets.build(ROOT)


@pytest.fixture(scope="session")
def translations():
    """The translations as set-up makes them, read anew: Python keeps what it read of a file."""
    import gettext

    from django.utils.translation import trans_real

    from hamlet.portal.translations import compile_all

    compile_all()
    gettext._translations.clear()
    trans_real._translations.clear()


@pytest.fixture(scope="session")
def browser(assets):
    """Chromium: the system's, or the one that HAMLET_CHROMIUM names."""
    from playwright.sync_api import sync_playwright

    names = (os.environ.get("HAMLET_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, (shutil.which(each) for each in names if each)), None)
    assert program, "The browser journeys need Chromium: `make test` gets it, or says how."
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser):
    """A fresh tab, 1280 by 900, with no cookies."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    yield context.new_page()
    context.close()
