"""/health tells a keeper, and a load balancer, what is up."""

import json
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory
from tests.world import make_world

from hamlet.config import health, jobs
from hamlet.frontdoor import actions as frontdoor
from hamlet.journal.actions import look
from hamlet.journal.models import Seal
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Fault

pytestmark = pytest.mark.django_db


def ask():
    answer = health.health(RequestFactory().get("/health"))
    return answer, json.loads(answer.content)


def beat(age: timedelta):
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat) values (%s)", [clock.now() - age]
        )


def test_all_is_up_when_a_worker_beats():
    beat(timedelta(seconds=5))
    answer, found = ask()
    assert answer.status_code == 200
    assert found["status"] == found["database"]["status"] == found["jobs"]["status"] == "up"
    assert found["database"]["milliseconds"] >= 0
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("age", [None, timedelta(minutes=2)])
def test_no_worker_degrades_but_the_pages_still_serve(age):
    if age:
        beat(age)
    answer, found = ask()
    assert answer.status_code == 200
    assert (found["status"], found["jobs"]["status"]) == ("degraded", "down")


def test_the_last_seal_is_told(monkeypatch):
    assert ask()[1]["seal"] == {"status": "none yet", "at": None, "entries": 0}
    seal = type("Seal", (), {"at": clock.now(), "entries": 7})
    monkeypatch.setattr(health, "last_seal", lambda: seal)
    assert ask()[1]["seal"] == {"status": "sealed", "at": seal.at.isoformat(), "entries": 7}


@pytest.mark.parametrize(
    ("minutes", "written", "status"),
    [(4, True, "sealed"), (6, False, "sealed"), (6, True, "late")],
)
def test_a_late_seal_degrades_only_where_something_waits(minutes, written, status):
    beat(timedelta(seconds=5))
    with clock.frozen(clock.now() - timedelta(minutes=minutes)):
        Seal.objects.create(number=1, at=clock.now(), horizon=0, entries=0, edge=[])
    if written:
        look(by=SYSTEM, action="place.look")
    found = ask()[1]
    assert found["seal"]["status"] == status
    assert found["status"] == ("degraded" if status == "late" else "up")


def test_a_referral_that_is_not_accounted_for_is_seen_within_the_hour():
    beat(timedelta(seconds=5))
    assert ask()[1]["referrals"] == {"status": "not counted yet", "at": None}
    world = make_world()
    refused, _ = world.referral(), world.referral()
    said = {"reason": "duplicate", "next_owner": "Her GP"}
    frontdoor.refuse(by=world.nurse, referral=refused.pk, version=1, **said)
    jobs.count_referrals.func(timestamp=0)
    assert (ask()[1]["status"], ask()[1]["referrals"]["status"]) == ("up", "add up")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM frontdoor_message WHERE move = 2")  # Nobody was told.
    with pytest.raises(Fault, match="received=2, open=1, ended=0, refused=0"):
        jobs.count_referrals.func(timestamp=0)
    found = ask()[1]
    assert (found["status"], found["referrals"]["status"]) == ("degraded", "do not add up")


def test_a_database_that_is_down_gives_503_and_still_json(monkeypatch):
    def fail():
        raise OperationalError("connection to somebody's server failed")

    monkeypatch.setattr(health, "_database", fail)
    answer, found = ask()
    assert answer.status_code == 503
    assert found["status"] == found["database"]["status"] == "down"
    assert "somebody" not in answer.content.decode()
