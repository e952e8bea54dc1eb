"""The design room's own tools: an environment without a site, and pages without a server."""

from pathlib import Path

import pytest
from jinja2 import FileSystemLoader

import hamlet.design
from hamlet.design.jinja import environment

ROOM = Path(hamlet.design.__file__).parent


@pytest.fixture(scope="session")
def env():
    return environment(loader=FileSystemLoader(ROOM / "templates"))


@pytest.fixture
def macro(env):
    """Call a macro by family and name, as a page would."""

    def call(family, name, *args, **kwargs):
        module = env.get_template(f"design/components/{family}.jinja").module
        return str(getattr(module, name)(*args, **kwargs))

    return call
