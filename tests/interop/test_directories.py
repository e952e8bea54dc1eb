"""Other directories are read each night; what changed, what failed and what is late is said."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from tests.staff import client_of, text
from tests.world import EVERY_DAY, booked

from hamlet.access import roles
from hamlet.config.jobs import read_other_directories
from hamlet.directory import actions, queries
from hamlet.directory.models import Service
from hamlet.interop.feeds.declaring import declare
from hamlet.interop.models import Source
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.place import actions as place


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


def test_a_voluntary_group_takes_over_its_own_entry_and_no_other(there, world):
    there.lists(11, 12, name="Walking group")
    read()
    mine, other = Service.objects.filter(source="hsds").order_by("source_key")
    actions.keep_service(
        by=SYSTEM, source="hsds", source_key=mine.source_key, organisation=world.charity
    )
    group = place.add_team(by=SYSTEM, organisation=world.charity, name="Walkers", kind="service")
    sam = world.staff("Sam Reed", roles.VOLUNTARY, world.charity, group)
    client = client_of(sam)
    assert "Take this entry over" in text(client.get(f"/directory/{mine.pk}/"))
    mine.refresh_from_db()
    assert actions.adopt(by=sam, service=mine.pk, version=mine.version, team=group.pk).team == group
    assert client.get(f"/directory/{other.pk}/adopt/").status_code == 403
    with pytest.raises(NotAllowed):
        actions.adopt(by=sam, service=other.pk, version=1, team=group.pk)
    with pytest.raises(NotAllowed, match="Your role"):
        actions.keep_service(
            by=sam, source="hsds", source_key=other.source_key, organisation=world.charity
        )


def taken_over(there, world, manager, **more):
    """An entry of the other directory that rapid response keeps, in words of theirs."""
    there.lists(11, name="Walking group", description="Theirs")
    read()
    held = Service.objects.get(name="Walking group")
    held = actions.adopt(by=manager, service=held.pk, version=1, team=world.rapid.pk)
    actions.keep_own(
        by=manager, service=held.pk, version=2, description="Ours", phone="020 7946 0111",
        languages=["Somali"], hours=[dict(EVERY_DAY[0])], places_left=4, **more,
    )  # fmt: skip
    actions.add_place(by=manager, service=held.pk, name="Hall", postcode="ZZ1 1AA")
    return queries.service(held.pk)


def test_an_entry_is_given_back_and_says_what_its_directory_says_once_that_is_read_again(
    there, world, manager
):
    held = taken_over(there, world, manager)
    client, address = client_of(manager), f"/directory/{held.pk}/give-back/"
    assert "Give this entry back" in text(client.get(f"/directory/{held.pk}/"))
    assert "Rapid response keeps it now" in text(client.get(address))
    page = text(client.post(address, {"version": held.version}, follow=True))
    assert "until it is read again, this is what a team here said" in page
    assert "Take this entry over" in page
    assert "Change the entry" not in page
    now = queries.service(held.pk)
    assert (now.team, now.adopted_at, now.description) == (None, None, "Ours")
    there.lists(11, name="Strolling group", description="Theirs still")
    with clock.frozen(clock.now() + timedelta(days=1)):
        read()
    now = queries.service(held.pk)
    assert (now.name, now.description, now.organisation.name) == (
        "Strolling group", "Theirs still", "The invented group",
    )  # fmt: skip
    blank = ("", [], None, None, [], None, [])
    said = (now.phone, now.languages, now.places_left, now.places_told_at)
    assert (*said, list(now.hours.all()), now.given_back_at, queries.locations_of(now)) == blank
    assert "Given back" not in text(client_of(world.gp).get(f"/directory/{held.pk}/"))
    told = client.get(f"/hsds/services/{now.source_key}").json()
    assert told["description"] == "Theirs still"
    deeds = Entry.objects.filter(action="service.give_back", subject=f"service:{held.pk}")
    assert deeds.count() == 1


def test_what_was_given_back_and_is_listed_no_more_is_offered_no_more(there, world, manager):
    held = taken_over(there, world, manager)
    actions.give_back(by=manager, service=held.pk, version=held.version)
    there.lists(12)
    read()
    assert queries.service(held.pk).withdrawn_at is not None


def test_it_is_given_back_by_who_keeps_it_and_only_while_nothing_here_is_of_it(
    there, world, manager
):
    held = taken_over(there, world, manager)
    about = {"service": held.pk, "version": held.version}
    with pytest.raises(NotAllowed):
        actions.give_back(by=world.gp, **about)
    other = world.staff("Ayo Cole", roles.TEAM_LEAD, world.trust, world.therapy)
    with pytest.raises(NotAllowed, match="another team"):
        actions.give_back(by=other, **about)
    assert client_of(other).get(f"/directory/{held.pk}/give-back/").status_code == 403
    with pytest.raises(Conflict):
        actions.give_back(by=manager, **about | {"version": 1})
    booked(world, held, world.person())
    sent = client_of(manager).post(f"/directory/{held.pk}/give-back/", {"version": held.version})
    assert sent.status_code == 422
    assert "Referrals or times here are of this service" in text(sent)
    assert queries.service(held.pk).team == world.rapid


def test_what_was_never_taken_over_is_not_given_back(world, manager):
    ours = world.rapid_service
    with pytest.raises(NotAllowed, match="never taken over"):
        actions.give_back(by=manager, service=ours.pk, version=ours.version)


def test_who_takes_over_again_what_was_given_back_keeps_their_words(there, world, manager):
    held = taken_over(there, world, manager)
    held = actions.give_back(by=manager, service=held.pk, version=held.version)
    actions.adopt(by=manager, service=held.pk, version=held.version, team=world.rapid.pk)
    read()
    assert queries.service(held.pk).description == "Ours"


def test_who_takes_over_what_was_taken_over_is_told_by_whom(there, world, manager):
    held = taken_over(there, world, manager)
    page = client_of(manager).get(f"/directory/{held.pk}/adopt/")
    assert page.status_code == 403
    assert "taken over already: Rapid response keeps it" in text(page)
    theirs = {"service": held.pk, "version": held.version, "team": world.rapid.pk}
    with pytest.raises(NotAllowed, match="already"):
        actions.adopt(by=manager, **theirs)
