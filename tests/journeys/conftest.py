"""One house for all journeys, and windows into it."""

import pytest
from tests.house import House


@pytest.fixture(scope="session")
def house(tmp_path_factory, assets):
    """A whole Hamlet with a small synthetic borough."""
    house = House(tmp_path_factory.mktemp("house"))
    yield house.open()
    house.close()


@pytest.fixture
def window(browser):
    """Open windows of a width, each with its own cookies; closed at the end."""
    contexts = []

    def open_window(width=1280, **options):
        options.setdefault("locale", "en-GB")
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        return context.new_page()

    yield open_window
    for context in contexts:
        context.close()
