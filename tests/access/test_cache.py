"""The cache in a table: Django's promises, JSON alone, and nothing lost of two at once."""

import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection

from hamlet.access import limits
from hamlet.access.cache import forget_old
from hamlet.kernel import clock


@pytest.mark.django_db
def test_what_is_kept_is_found_until_it_runs_out():
    assert cache.get("a", "nothing") == "nothing"
    cache.set("a", [1.5, "ক"], 60)
    assert cache.get("a") == [1.5, "ক"]
    with clock.frozen(clock.now() + timedelta(seconds=61)):
        assert cache.get("a") is None
        assert cache.add("a", "new", 60)
    assert cache.get("a") == "new"
    assert cache.delete("a")
    assert not cache.delete("a")


@pytest.mark.django_db
def test_only_the_first_adds_and_only_what_is_there_is_touched_or_raised():
    assert cache.add("a", 1, 60)
    assert not cache.add("a", 2, 60)
    assert (cache.incr("a", 3), cache.get("a")) == (4, 4)
    assert cache.touch("a", 600)
    assert not cache.touch("b", 600)
    with pytest.raises(ValueError, match="nothing is kept"):
        cache.incr("b")
    with clock.frozen(clock.now() + timedelta(seconds=300)):
        assert cache.get("a") == 4


@pytest.mark.django_db
def test_it_holds_json_and_nothing_that_could_run():
    cache.set("a", {"b": 1})
    with connection.cursor() as cursor:
        cursor.execute("SELECT value, jsonb_typeof(value) FROM access_cache")
        assert cursor.fetchall() == [('{"b": 1}', "object")]
    with pytest.raises(TypeError):
        cache.set("c", object())


@pytest.mark.django_db
def test_what_has_run_out_is_deleted_and_what_holds_is_not():
    cache.set("old", 1, 60)
    cache.set("held", 2, 600)
    cache.set("always", 3, None)
    with clock.frozen(clock.now() + timedelta(seconds=61)):
        assert forget_old() == 1
        assert (cache.get("held"), cache.get("always")) == (2, 3)
    cache.clear()
    assert cache.get("held") is None


@pytest.mark.django_db
def test_a_count_is_forgotten_so_long_after_the_last():
    assert [limits.count("tries", 60) for _ in range(3)] == [1, 2, 3]
    with clock.frozen(clock.now() + timedelta(seconds=50)):
        assert limits.count("tries", 60) == 4
    with clock.frozen(clock.now() + timedelta(seconds=100)):
        assert limits.counted("tries") == 4
    with clock.frozen(clock.now() + timedelta(seconds=120)):
        assert limits.counted("tries") == 0


@pytest.mark.django_db
def test_of_many_at_once_each_counts():
    """Each thread has a connection of its own, that commits."""

    def alone(do):
        do()
        connection.close()

    def in_threads(*calls):
        threads = [threading.Thread(target=alone, args=[each]) for each in calls]
        for each in threads:
            each.start()
        for each in threads:
            each.join()

    def twenty():
        for _ in range(20):
            limits.count("at once", 60)

    in_threads(*[twenty] * 4)
    try:
        assert limits.counted("at once") == 80
    finally:
        in_threads(cache.clear)


def test_a_household_s_addresses_of_version_six_are_one(rf):
    from_ = [limits.address(rf.get("/", REMOTE_ADDR=f"2001:db8:1:{n}::{n}")) for n in (1, 1, 2)]
    assert from_ == ["2001:db8:1:1::/64", "2001:db8:1:1::/64", "2001:db8:1:2::/64"]
    assert limits.address(rf.get("/", REMOTE_ADDR="192.0.2.7")) == "192.0.2.7"
