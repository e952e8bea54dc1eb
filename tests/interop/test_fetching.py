"""Fetching the feed of another directory, from a server of this test."""

from itertools import count
from types import SimpleNamespace
from uuid import UUID

import pytest
from tests.interop.elsewhere import page, service, serving

from hamlet.directory.models import Original, Service
from hamlet.interop.hsds import fetching
from hamlet.interop.hsds.fetching import Unreachable, fetched, is_public
from hamlet.interop.intake import take
from hamlet.kernel.actor import SYSTEM

FEED = {
    "/api/services?page=1": page([service(11), service(12)], 2),
    "/api/services?page=2": page([service(13)], 2),
    **{
        f"/api/services/{service(number)['id']}": service(number)
        | {"languages": [{"name": "Somali"}]}
        for number in (11, 12, 13)
    },
    "/api/taxonomies": page([]),
    "/api/taxonomies?page=1": page([{"id": str(UUID(int=20)), "name": "Needs", "version": "1"}]),
}


@pytest.mark.parametrize("address", ["/api", "/api/", "/api/services"])
def test_every_page_is_followed_and_every_service_read_in_full(place, address):
    with serving(FEED) as server, fetched(server + address, private=True) as files:
        found = list(take("services", files, by=SYSTEM))
    assert sum(each.refused for each in found) == 0
    assert Service.objects.count() == 3
    assert {tuple(each.languages) for each in Service.objects.all()} == {("Somali",)}
    origins = Original.objects.filter(kind="service").values_list("origin", flat=True)
    assert all(each.startswith(f"{server}/api/services?") for each in origins)
    assert Original.objects.filter(kind="taxonomy").count() == 1


def test_a_service_told_in_full_is_not_asked_for_again(place):
    whole = {"/services?page=1": page([service(11) | {"languages": []}])}
    with serving(whole) as server, fetched(server, private=True) as files:
        assert sum(each.new for each in take("services", files, by=SYSTEM)) == 2


def test_the_address_of_one_document_gives_that(place):
    with (
        serving({"/services/x": service(11)}) as server,
        fetched(f"{server}/services/x", private=True) as files,
    ):
        assert [each.origin for each in files] == [f"{server}/services/x"]


def refusal(server, **more):
    with pytest.raises(Unreachable) as refused, fetched(server, **more):
        pass
    return str(refused.value)


def test_no_private_address_unless_it_is_asked_for():
    with serving(FEED) as server:
        assert "private network" in refusal(f"{server}/api")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("64:ff9b::5db8:d822", True),
        ("10.0.0.1", False),
        ("169.254.169.254", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("2002:7f00:1::1", False),
    ],
)
def test_an_address_is_public_with_all_that_it_carries(address, public):
    assert is_public(address) is public


def test_nobody_is_sent_on_to_a_file():
    with serving({"/services?page=1": "file:///etc/hostname"}) as server:
        assert "answered 302" in refusal(server, private=True)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (500, "answered 500"),
        (b"<html>", "not well-formed JSON"),
        (b"[" * 200 + b"]" * 200, "within each other"),
        ({"contents": 3}, "no page of HSDS"),
        (page([], 10_000), "10000 pages"),
        (page([], "many"), "many pages"),
        (b" " * 50_001, "more than"),
    ],
)
def test_what_goes_wrong_is_said_with_the_address(monkeypatch, answer, said):
    monkeypatch.setattr(fetching, "MOST_BYTES", 50_000)
    with serving({"/services?page=1": answer}) as server:
        told = refusal(server, private=True)
    assert said in told
    assert server in told


def test_a_server_that_is_not_there():
    with serving({}) as server:
        pass
    assert "could not be read" in refusal(server, private=True)


def test_a_feed_that_has_no_end_is_ended(monkeypatch):
    monkeypatch.setattr(fetching, "MOST_SERVICES", 2)
    with serving(FEED) as server:
        assert "more than 2 services" in refusal(f"{server}/api", private=True)


def test_a_feed_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS_TOGETHER", -1)
    with serving(FEED) as server:
        assert "took longer" in refusal(f"{server}/api", private=True)


def test_a_server_that_gives_a_byte_at_a_time_is_ended(monkeypatch):
    seconds = count()
    monkeypatch.setattr(fetching, "time", SimpleNamespace(monotonic=lambda: next(seconds)))
    monkeypatch.setattr(fetching, "SECONDS_TOGETHER", 20)
    monkeypatch.setattr(fetching, "PIECE", 1)
    with serving({"/one.json": b" " * 30 + b"[]"}) as server:
        assert "took longer" in refusal(f"{server}/one.json", private=True)
