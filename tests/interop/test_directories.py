"""Other directories are read each night; what changed, what failed and what is late is said."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from tests.staff import client_of, text

from hamlet.access import roles
from hamlet.config.jobs import read_other_directories
from hamlet.directory import actions, queries
from hamlet.directory.models import Service
from hamlet.interop.feeds.declaring import declare
from hamlet.interop.models import Source
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Conflict, NotAllowed, UserError


@pytest.fixture
def manager(world):
    return world.staff("Ida Lowe", roles.DATA_MANAGER, world.trust)


@pytest.fixture
def there(world, elsewhere, tmp_path):
    """Another directory that was declared, by `file`, which says `said`."""
    elsewhere.said = {
        "key": "east", "name": "East directory", "organisation": world.trust.name,
        "holds": "services", "hours": 24, "address": elsewhere.address, "private": True,
    }  # fmt: skip
    elsewhere.file = tmp_path / "east.toml"
    lines = (f"{name} = {json.dumps(value)}" for name, value in elsewhere.said.items())
    elsewhere.file.write_text("\n".join(lines))
    declare(elsewhere.file, by=SYSTEM)
    return elsewhere


def read():
    read_other_directories(0)


def sources(manager, *ids):
    """What a page of sources says at this moment; a day on, they have signed in again."""
    client = client_of(manager)
    return text(client.get(reverse("interop:source" if ids else "interop:sources", args=ids)))


def test_a_night_reads_it_and_the_page_says_what_changed(there, manager):
    there.lists(11, 12)
    read()
    there.lists(11, name="Another name")
    with clock.frozen(clock.now() + timedelta(days=1)):
        read()
        listed, own = sources(manager), sources(manager, "east")
    assert "East directory" in listed
    assert "In time" in listed
    names = Service.objects.filter(source="hsds", withdrawn_at=None).values_list("name", flat=True)
    assert list(names) == ["Another name"]
    assert "No longer listed" in own
    newest = own.split("No longer listed")[1]
    assert " 1 " in newest
    assert there.said["address"] in own


def test_what_could_not_be_read_says_why_and_is_late_in_its_time(there, manager):
    there.lists(11)
    read()
    del there.answers["/services?page=1"]
    with clock.frozen(clock.now() + timedelta(days=2)):
        read()
        said = sources(manager)
        assert "Could not be read" in said
        assert "answered 404" in said
        assert "answered 404" in sources(manager, "east")
    there.lists(11)
    with clock.frozen(clock.now() + timedelta(days=3)):
        assert Service.objects.get(source="hsds").withdrawn_at is None
        read()
        assert "Could not be read" not in sources(manager)
        assert Source.objects.get().failure == ""
    with clock.frozen(clock.now() + timedelta(days=6)):
        assert "Late by" in sources(manager)


def test_one_that_cannot_be_read_keeps_no_other(there, world, tmp_path):
    other = tmp_path / "west.toml"
    gone = there.said | {"key": "a-west", "name": "A West", "address": "http://127.0.0.1:9/"}
    other.write_text("\n".join(f"{name} = {json.dumps(value)}" for name, value in gone.items()))
    declare(other, by=SYSTEM)
    there.lists(11)
    read()
    assert Source.objects.get(key="a-west").failure
    assert Service.objects.filter(source="hsds").count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"address": ""}, "Say in `address`"), ({"holds": "bookings", "role": "gp"}, "Only another")],
)
def test_a_declaration_that_cannot_be_says_so(there, changed, said):
    told = there.said | changed
    there.file.write_text("\n".join(f"{name} = {json.dumps(each)}" for name, each in told.items()))
    with pytest.raises(UserError, match=said):
        declare(there.file, by=SYSTEM)


def test_whoever_gives_a_service_takes_over_the_entry_and_the_feed_changes_it_no_more(
    there, world, manager
):
    there.lists(11, name="Walking group")
    read()
    theirs = Service.objects.get(name="Walking group")
    client, address = client_of(manager), f"/directory/{theirs.pk}/adopt/"
    assert "Take this entry over" in text(client.get(f"/directory/{theirs.pk}/"))
    assert "what they say later changes nothing here" in text(client.get(address))
    empty = client.post(address, {"version": theirs.version, "team": ""})
    assert empty.status_code == 422
    assert "Choose a team" in text(empty)
    sent = {"version": theirs.version, "team": str(world.rapid.pk)}
    page = text(client.post(address, sent, follow=True))
    assert "It is yours now" in page
    assert "From another directory (127.0.0.1). Kept here since" in page
    lead = world.staff("Sagal Warsame", roles.TEAM_LEAD, world.trust, world.rapid)
    held = queries.service(theirs.pk)
    actions.keep_own(
        by=lead, service=held.pk, version=held.version, description="Ours, by the lake"
    )
    there.lists(11, name="Their new name", description="Theirs")
    with clock.frozen(clock.now() + timedelta(days=1)):
        read()
    now = queries.service(theirs.pk)
    assert (now.name, now.description) == ("Walking group", "Ours, by the lake")
    assert (now.source, now.team_id) == ("hsds", world.rapid.pk)
    told = client.get(f"/hsds/services/{now.source_key}").json()
    assert (told["id"], told["description"]) == (now.source_key, "Ours, by the lake")
    there.lists(12)
    read()
    assert queries.service(theirs.pk).withdrawn_at is None
    again = client.post(address, sent)
    assert again.status_code == 403


def test_a_lead_takes_over_what_their_own_give_and_nothing_else(there, world):
    there.lists(11, name="Walking group")
    read()
    theirs = Service.objects.get(name="Walking group")
    lead = world.staff("Sagal Warsame", roles.TEAM_LEAD, world.trust, world.rapid)
    about = {"service": theirs.pk, "version": theirs.version, "team": world.rapid.pk}
    with pytest.raises(NotAllowed, match="not your team’s"):
        actions.adopt(by=lead, **about)
    assert client_of(lead).get(f"/directory/{theirs.pk}/adopt/").status_code == 403
    assert "Take this entry over" not in text(client_of(lead).get(f"/directory/{theirs.pk}/"))
    actions.keep_service(
        by=SYSTEM, source="hsds", source_key=theirs.source_key, organisation=world.trust
    )
    with pytest.raises(Conflict):
        actions.adopt(by=lead, **about | {"version": 7})
    assert actions.adopt(by=lead, **about).team_id == world.rapid.pk
