"""What another directory lists no longer: offered no more, said so, and back when it lists it."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from tests.interop.elsewhere import page, service
from tests.staff import client_of, text

from hamlet.directory import actions, queries
from hamlet.directory.models import Service, ServiceArea
from hamlet.interop.command import summary
from hamlet.interop.hsds.fetching import fetched
from hamlet.interop.intake import take
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.place import actions as place


@pytest.fixture
def there(world, elsewhere):
    """Another directory, which is taken in by `read`."""

    def read():
        with fetched(elsewhere.address, private=True) as files:
            return list(take("services", files, by=SYSTEM))

    elsewhere.read = read
    return elsewhere


def on_offer():
    names = queries.services().filter(source="hsds").values_list("name", flat=True)
    return sorted(names)


def test_what_a_whole_feed_lists_no_longer_is_offered_no_more_and_comes_back(there, world):
    there.lists(11, 12)
    there.read()
    there.lists(11)
    with clock.frozen(clock.now()):
        (delivery,) = there.read()
        gone = Service.objects.get(name="Tea 12")
        assert gone.withdrawn_at == clock.now()
    assert on_offer() == ["Tea 11"]
    assert "1 services that the directory told of before" in summary([delivery])
    assert Entry.objects.filter(action="service.withdraw").count() == 1
    said = text(client_of(world.gp).get(f"/directory/{gone.pk}/"))
    assert "The directory that told us of it (127.0.0.1) no longer lists it, since" in said
    assert "It is not offered here" in said
    assert "Put it on a shortlist" not in said
    assert "Tea 12" not in text(Client().get("/services/"))
    told = Client().get(f"/hsds/services/{UUID(int=12)}").json()
    assert told["status"] == "inactive"
    assert there.read()[0].withdrawn == 0, "told once"
    there.lists(11, 12)
    assert (there.read()[0].changed, on_offer()) == (1, ["Tea 11", "Tea 12"])
    assert "no longer lists it" not in text(client_of(world.gp).get(f"/directory/{gone.pk}/"))


def test_what_it_says_is_inactive_is_offered_no_more_either(there, world):
    there.lists(11)
    there.read()
    there.lists(11, status="defunct")
    there.read()
    assert on_offer() == []
    said = text(client_of(world.gp).get(f"/directory/{Service.objects.get(name='Tea 11').pk}/"))
    assert "This service has ended, as the directory that told us of it says." in said


@pytest.mark.parametrize("why", ["none at all", "fewer than it says", "one document", "refused"])
def test_nothing_is_withdrawn_by_what_may_not_be_the_whole_feed(there, world, why):
    there.lists(11, 12)
    there.read()
    if why == "none at all":
        there.answers["/services?page=1"] = page([])
    elif why == "fewer than it says":
        there.answers["/services?page=1"] = page([service(11) | {"languages": []}]) | {
            "total_items": 2
        }
    elif why == "one document":
        there.answers["/services?page=1"] = page([service(11) | {"languages": []}])
        there.answers["/services/x"] = service(11)
    else:
        there.lists(11, 12, name="")
    there.read()
    gone = Service.objects.exclude(withdrawn_at=None).values_list("name", flat=True)
    assert list(gone) == (["Tea 12"] if why == "one document" else [])


def test_another_directory_s_services_and_those_from_files_stay(there, world, write):
    path = write("one.json", json.dumps(service(13)))
    list(take("services", [path], by=SYSTEM))
    there.lists(11)
    there.read()
    assert on_offer() == ["Tea 11", "Tea 13"]


def test_a_service_that_a_team_here_gives_stays_on_offer_and_says_so(there, world):
    there.lists(11, 12)
    there.read()
    key = str(UUID(int=12))
    actions.keep_service(by=SYSTEM, source="hsds", source_key=key, team=world.rapid)
    there.lists(11)
    there.read()
    assert on_offer() == ["Tea 11", "Tea 12"]
    held = Service.objects.get(name="Tea 12")
    assert "A team here gives it still" in text(client_of(world.gp).get(f"/directory/{held.pk}/"))
    assert Client().get(f"/hsds/services/{key}").json()["status"] == "active"


def areas(*names):
    return [{"id": str(UUID(int=n)), "name": name} for n, name in enumerate(names, 70)]


def test_areas_that_are_known_here_are_taken_and_others_kept_as_told(there, world):
    town = place.keep_neighbourhood(by=SYSTEM, slug="bow", name="Bow East")
    there.lists(11, service_areas=areas("BOW EAST", "Mill Lane Practice"))
    there.read()
    kept = ServiceArea.objects.filter(service__name="Tea 11")
    assert {(each.neighbourhood_id, each.practice_id) for each in kept} == {
        (town.pk, None), (None, world.practice.pk)
    }  # fmt: skip
    there.lists(11, service_areas=areas("Bow East", "The old docks"))
    (delivery,) = there.read()
    held = Service.objects.get(name="Tea 11")
    assert (held.area, held.areas.count()) == ("Bow East; The old docks", 0)
    assert "An area that is not known here by its name: kept as told." in delivery.notes
    there.lists(11, service_areas=areas("Testing", "Bow East"))
    there.read()
    held = Service.objects.get(name="Tea 11")
    assert (held.area, held.areas.count()) == ("", 0), "the whole place is everybody"
    there.lists(11)
    (delivery,) = there.read()
    assert delivery.changed == 0, "what is not told stays"


def test_a_feed_that_another_told_of_last_is_not_that_one_s_to_withdraw(there, world, write):
    there.lists(11)
    there.read()
    original = queries.originals().get(kind="service")
    elsewhere = "https://other.example.org/services?page=1"
    actions.keep_original(
        by=SYSTEM, kind="service", key=original.key, content=original.content, origin=elsewhere
    )
    with clock.frozen(clock.now() + timedelta(days=1)):
        there.lists(12)
        there.read()
    assert on_offer() == ["Tea 11", "Tea 12"]
