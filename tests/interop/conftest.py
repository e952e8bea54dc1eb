"""What tests of intake share: a place, somebody who brings files in, and the local data."""

from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.interop.elsewhere import page, service, serving
from tests.world import make_world

from hamlet.interop.intake import take
from hamlet.kernel.actor import Actor
from hamlet.place.actions import found_place

BY = Actor(name="A test", kind="system")
LOCAL_DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
COUNTS = ("read", "new", "changed", "same", "refused")


@pytest.fixture(autouse=True)
def _kept_apart(settings, tmp_path):
    """Deliveries are kept as they came, and so hold people: in a folder of each test alone."""
    settings.HAMLET_HOME = tmp_path / "home"


@pytest.fixture
def place(db):
    """An empty place."""
    return found_place(by=BY, slug="here", name="Here")


@pytest.fixture
def bring(place):
    """Bring paths in; gives the five counts over all of them."""

    def bring(kind, *paths):
        total = Counter()
        for delivery in take(kind, paths, by=BY):
            counts = {name: getattr(delivery, name) for name in COUNTS}
            assert counts["read"] == sum(counts.values()) - counts["read"]
            assert delivery.finished_at
            total.update(counts)
        return tuple(total[name] for name in COUNTS)

    return bring


@pytest.fixture
def write(tmp_path):
    """Write a file and give its path; text as UTF-8, bytes as they are."""

    def write(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def world(db, settings):
    """A small world whose staff can be."""
    settings.HAMLET_DEMO = True
    return make_world()


@pytest.fixture
def elsewhere():
    """Another directory, at its `address`: what it answers can be changed."""
    answers = {}

    def lists(*numbers, **more):
        each = [service(number) | {"languages": []} | more for number in numbers]
        answers["/services?page=1"] = page(each)

    with serving(answers) as address:
        yield SimpleNamespace(answers=answers, lists=lists, address=address)


@pytest.fixture(scope="session")
def local_data():
    """The folder of local data; the test is skipped where it is absent."""
    if not LOCAL_DATA.is_dir():
        pytest.skip("The local data is not here: expected beside the project, in shared/data.")
    return LOCAL_DATA
