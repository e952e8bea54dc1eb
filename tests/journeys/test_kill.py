"""Killed at any moment, nothing that was acknowledged is lost, half there, or there twice.

Ten rounds here; `HAMLET_KILL_ROUNDS=200 make test` asks for more.
"""

import os
import random
import signal
import threading
import time
import urllib.error
from http.client import HTTPException
from uuid import uuid4

import psutil
import psycopg
import pytest
from tests.house import House
from tests.journeys.test_at_once import UNKNOWN
from tests.visitor import Client

ROUNDS = int(os.environ.get("HAMLET_KILL_ROUNDS", "10"))
CLERKS, MOST = 3, 10
VICTIMS = {"web": "gunicorn", "worker": "procrastinate", "database": "postgres"}
LOST_CONTACT = (OSError, HTTPException, urllib.error.URLError, psycopg.Error)


class Clerk(threading.Thread):
    """Takes need after need, and sends each again until it is acknowledged."""

    def __init__(self, house, stop):
        super().__init__(daemon=True)
        self.house, self.stop = house, stop
        self.acknowledged, self.tries = [], 0
        self.client = Client(house).sign_in("call handler")

    def run(self):
        while not self.stop.is_set():
            key = uuid4().hex
            if self.until_acknowledged(key):
                self.acknowledged.append(key)

    def until_acknowledged(self, key):
        for _ in range(600):
            self.tries += 1
            try:
                status, text = self.client.post("/referrals/new/", **UNKNOWN, submission_key=key)
            except LOST_CONTACT:
                status, text = 0, ""
            if status == 200 and "Central triage holds it now" in text:
                return True
            time.sleep(0.1)
        return False


@pytest.fixture
def own_house(tmp_path, assets):
    house = House(tmp_path / "house")
    yield house.open()
    house.close()


def test_killed_at_random_moments_nothing_acknowledged_is_lost(own_house):
    chance, stop = random.Random(7), threading.Event()
    clerks = [Clerk(own_house, stop) for _ in range(CLERKS)]
    for clerk in clerks:
        clerk.start()
    try:
        for number in rounds(clerks):
            time.sleep(chance.uniform(0.2, 1.5))
            kill(own_house, list(VICTIMS)[number % 3], chance)
            own_house.wait(60)
    finally:
        stop.set()
    for clerk in clerks:
        clerk.join(120)
        assert not clerk.is_alive(), "a clerk waits for an answer for ever"
    own_house.wait(60)
    acknowledged = by_all(clerks)
    assert len(acknowledged) > ROUNDS, "too few acts to prove anything"
    assert_each_is_there_once(own_house, acknowledged)
    assert_none_is_half_there(own_house)
    assert_nothing_is_lost_in_the_count(own_house)


def rounds(clerks):
    """As many as were asked for, and more where a busy machine lets clerks do too little to prove
    anything."""
    number = 0
    while number < ROUNDS or (number < MOST * ROUNDS and len(by_all(clerks)) <= ROUNDS):
        yield number
        number += 1


def by_all(clerks):
    """The keys of all that was acknowledged."""
    return [key for clerk in clerks for key in clerk.acknowledged]


def kill(house, victim, chance):
    """kill -9 one process of a kind that the house started, whichever is there."""
    processes = [
        each
        for each in psutil.Process(house.process.pid).children(recursive=True)
        if any(VICTIMS[victim] in word for word in command(each)[:3])
    ]
    if processes:
        os.kill(chance.choice(processes).pid, signal.SIGKILL)


def command(of: psutil.Process) -> list[str]:
    """What a process runs; nothing of one that has ended meanwhile."""
    try:
        return of.cmdline()
    except psutil.NoSuchProcess:
        return []


def assert_each_is_there_once(house, keys):
    found = house.rows(
        "SELECT right(submission_key, 32), count(*) FROM frontdoor_referral GROUP BY 1"
    )
    counted = dict(found)
    assert {counted.get(key, 0) for key in keys} == {1}


def assert_none_is_half_there(house):
    """Every referral has all its moves, the feedback of its last, its entry, and one owner."""
    half = house.rows(
        "SELECT r.id FROM frontdoor_referral r WHERE r.submission_key NOT LIKE 'synthetic:%'"
        " AND (r.version <> (SELECT count(*) FROM frontdoor_move m WHERE m.referral_id = r.id)"
        " OR NOT EXISTS (SELECT FROM frontdoor_message g WHERE g.referral_id = r.id)"
        " OR NOT EXISTS (SELECT FROM journal_entry e WHERE e.subject = 'referral:' || r.id))"
    )
    assert half == []


def assert_nothing_is_lost_in_the_count(house):
    received, still_open, ended, refused = house.rows(
        "SELECT count(*), count(*) FILTER (WHERE ended_at IS NULL),"
        " count(*) FILTER (WHERE state IN ('ended', 'signposted', 'withdrawn') AND outcome <> ''),"
        " count(*) FILTER (WHERE state = 'refused' AND EXISTS"
        " (SELECT FROM frontdoor_message m WHERE m.referral_id = r.id AND m.move = r.version))"
        " FROM frontdoor_referral r"
    )[0]
    assert received == still_open + ended + refused
