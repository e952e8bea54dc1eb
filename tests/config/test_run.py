"""`hamlet run` from start to end, as a person meets it."""

import http.client
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time

import psutil
import psycopg
import pytest

from hamlet.config.preflight import Options
from hamlet.config.run import job_worker, serving_url, web_server


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.fixture
def hamlet(tmp_path):
    """Start `hamlet run` in a folder of its own; end what a test leaves."""
    started = []

    def start(**env):
        ours = {"HAMLET_HOME": str(tmp_path / "home"), "HAMLET_DEMO": "0", "DATABASE_URL": ""}
        process = subprocess.Popen(
            [sys.executable, "-m", "hamlet.config.cli", "run"],
            env=os.environ | ours | env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.terminate()
        process.communicate(timeout=60)


def opened(process):
    return any("Hamlet is open at" in line for line in process.stdout)


def health(port):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    line.request("GET", "/health")
    answer = line.getresponse()
    return answer.status, json.loads(answer.read())


def part(family, words):
    return next(each for each in family if words in " ".join(each.cmdline()))


def lives(process):
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def eventually(true):
    deadline = time.monotonic() + 40
    while not true() and time.monotonic() < deadline:
        time.sleep(0.1)
    return true()


def test_it_opens_mends_itself_and_leaves_nothing_behind(hamlet, assets, tmp_path):
    port = free_port()
    process = hamlet(PORT=str(port))
    assert opened(process), process.stderr.read()
    assert health(port)[0] == 200
    assert stat.S_IMODE((tmp_path / "home" / "secret_key").stat().st_mode) == 0o600

    family = psutil.Process(process.pid).children(recursive=True)
    parts = [part(family, each) for each in ("gunicorn", "procrastinate worker", "bin/postgres")]
    for each in parts:
        each.kill()
    assert eventually(lambda: health(port)[1]["status"] == "up")

    second = hamlet(PORT=str(free_port()))
    assert second.wait(30) == 2
    said = second.stderr.read()
    assert said.startswith("Hamlet is already at work in")
    assert said.count("\n") == 1

    family += psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    assert eventually(lambda: not any(map(lives, family)))
    with socket.create_server(("127.0.0.1", port)):
        pass


def test_on_a_server_of_ones_own_the_login_becomes_the_role_that_serves(database_url, monkeypatch):
    monkeypatch.delenv("HAMLET_SERVING_URL", raising=False)
    with psycopg.connect(serving_url(f"{database_url}&options=-c%20work_mem%3D5MB")) as db:
        told = db.execute("select current_user::text, current_setting('work_mem')").fetchone()
    assert told == ("hamlet_serving", "5MB")
    monkeypatch.setenv("HAMLET_SERVING_URL", "postgresql://serving@elsewhere/hamlet")
    assert serving_url(database_url) == "postgresql://serving@elsewhere/hamlet"


def test_pages_have_a_longest_statement_and_jobs_have_none(database_url, tmp_path):
    env, options = {"DATABASE_URL": serving_url(database_url)}, Options(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        pages = web_server(options, env, listener).env["DATABASE_URL"]
    longest = []
    for url in (pages, job_worker(options, env).env["DATABASE_URL"]):
        with psycopg.connect(url) as db:
            asked = "select current_user::text, current_setting('statement_timeout')"
            longest.append(db.execute(asked).fetchone())
    assert longest == [("hamlet_serving", "20s"), ("hamlet_serving", "0")]


def test_what_it_cannot_start_with_is_one_line_and_leaves_nothing(hamlet, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = hamlet(PORT=str(taken.getsockname()[1]))
        assert process.wait(30) == 2
    assert process.stderr.read().startswith("Port ")
    assert process.stdout.read() == ""
    assert not (tmp_path / "home").exists()
