"""The bundled PostgreSQL starts, restarts and ends as `make run` needs it to."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest

from hamlet.config.bundled_postgres import (
    BundledPostgres,
    _program,
    end_leftover,
    leftover,
)
from hamlet.kernel.errors import UserError


def read(url: str, sql: str):
    with psycopg.connect(url) as db:
        return db.execute(sql).fetchone()[0]


def write(url: str, sql: str) -> None:
    with psycopg.connect(url) as db:
        db.execute(sql)


@pytest.fixture
def server(tmp_path):
    server = BundledPostgres(tmp_path / "postgres", durable=False)
    yield server
    server.stop()


def test_its_role_is_no_superuser_so_that_row_security_binds_it(server):
    url = server.start()
    assert read(url, "select current_user") == "hamlet"
    assert read(url, "select usesuper from pg_user where usename = current_user") is False
    assert read(url, "show listen_addresses") == ""


def test_whoever_serves_has_a_login_of_its_own_and_cannot_be_the_owner(server):
    server.start()
    assert read(server.serving_url, "select session_user") == "hamlet_serving"
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        write(server.serving_url, "set role hamlet")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        write(server.serving_url, "create table mine ()")


def test_nobody_gets_in_without_the_password_of_their_role(server):
    url = server.start()
    for role in ("postgres", "hamlet", "hamlet_serving"):
        for password in ("", server.passwords.of("hamlet") + "x", "hamlet"):
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(url, user=role, password=password, passfile=os.devnull)
    for role, other in (("postgres", "hamlet"), ("hamlet", "hamlet_serving")):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(url, user=role, password=server.passwords.of(other))


def test_passwords_are_made_once_and_only_their_owner_reads_them(server):
    first = server.start()
    file = server.passwords.file
    assert (file.stat().st_mode & 0o777, file.stat().st_uid) == (0o600, os.geteuid())
    server.stop()
    assert server.start() == first
    with psycopg.connect(first, password=None, passfile=str(file)) as db:
        assert db.execute("select session_user").fetchone() == ("hamlet",)


@pytest.mark.parametrize("lost", ["passwords", "rule", "half a rule"])
def test_a_folder_that_asked_for_none_or_lost_them_asks_after_the_next_start(server, lost):
    write(server.start(), "create table kept as select 42 as answer")
    server.stop()
    if lost == "passwords":
        server.passwords.file.unlink()
    else:
        rule = "local all all trust\n" if lost == "rule" else ""
        (server.data / "pg_hba.conf").write_text(rule)
    url = server.start()
    assert read(url, "select answer from kept") == 42
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(url, user="postgres", password="", passfile=os.devnull)


def test_its_log_holds_no_value_of_a_statement_that_failed(server):
    url = server.start()
    write(url, "create table held (name text unique); insert into held values ('Zqcanary')")
    for statement in ("insert into held values ('Zqcanary')", "select 'Zqcanary'::int"):
        with pytest.raises(psycopg.Error, match="Zqcanary"):
            write(url, statement)
    server.stop()
    said = server.log.read_text()
    assert "Zqcanary" not in said
    assert "ready to accept connections" in said


def test_it_keeps_what_was_written_over_a_stop_and_a_start(server):
    write(server.start(), "create table kept as select 42 as answer")
    server.stop()
    assert not server.alive()
    assert read(server.start(), "select answer from kept") == 42


def test_it_starts_again_at_once_after_a_kill(server):
    write(server.start(), "create table kept as select 42 as answer")
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    assert read(server.start(), "select answer from kept") == 42


def test_a_path_too_long_for_a_socket_is_coped_with(tmp_path):
    server = BundledPostgres(tmp_path / ("long" * 30) / "postgres", durable=False)
    try:
        assert read(server.start(), "select 1") == 1
    finally:
        server.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_programs_and_data_in_a_folder_closed_to_others_are_reached(tmp_path, monkeypatch):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    programs = _program("postgres").parents[1]
    shutil.copytree(programs, closed / "a" / programs.name)
    libraries = programs.parent.with_name(programs.parent.name + ".libs")
    (closed / libraries.name).symlink_to(libraries)
    monkeypatch.setattr(
        "hamlet.config.bundled_postgres._program",
        lambda name: closed / "a" / programs.name / "bin" / name,
    )
    server = BundledPostgres(closed / "postgres", durable=False)
    try:
        assert read(server.start(), "select 1") == 1
    finally:
        server.stop()
    assert closed.stat().st_mode & 0o777 == 0o700


def test_it_ends_with_its_parent_even_when_that_is_killed(tmp_path):
    program = (
        "import sys, time, pathlib; from hamlet.config.bundled_postgres import BundledPostgres\n"
        "BundledPostgres(pathlib.Path(sys.argv[1]), durable=False).start()\n"
        "print('up', flush=True); time.sleep(60)"
    )
    data = tmp_path / "postgres"
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(data)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout.readline() == "up\n"
    process = leftover(data)
    parent.kill()
    parent.wait()
    process.wait(20)
    assert leftover(data) is None


def test_a_server_left_over_is_ended_and_not_doubled(server):
    server.start()
    first = server.process
    second = BundledPostgres(server.data, durable=False)
    second.start()
    assert first.wait(20) == 0
    second.stop()


def test_another_process_with_the_number_in_the_pid_file_is_left_alone(tmp_path):
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n")
    end_leftover(tmp_path)
    assert psutil.pid_exists(os.getpid())


def test_a_half_made_folder_is_made_anew(tmp_path, server):
    half = Path(f"{server.data}.new")
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    assert read(server.start(), "select 1") == 1
    assert not half.exists()


def test_a_server_that_cannot_start_says_why_and_where_its_log_is(server, monkeypatch):
    monkeypatch.setattr("hamlet.config.bundled_postgres.RETRY_SECONDS", 0)
    server.start()
    server.stop()
    (server.data / "postgresql.conf").write_text("nonsense = 1\n")
    with pytest.raises(UserError, match=r"could not start: .*config.* Its log is .*postgres.log"):
        server.start()
    assert server.process.poll() is not None
