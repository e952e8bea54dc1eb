"""Open Hamlet here: database, web server and job worker, until Ctrl-C ends all three.

PORT, RESIDENTS, SEED, DATABASE_URL and HAMLET_HOME are read from the environment.
"""

import argparse
import contextlib
import http.client
import os
import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from hamlet.config import preflight
from hamlet.config.bundled_postgres import SERVING, BundledPostgres
from hamlet.config.preflight import Options
from hamlet.config.supervisor import Child, Stopped, Supervisor, end, spawn, stoppable
from hamlet.kernel.errors import UserError

# What a killed predecessor had started needs a moment to notice and let the port go.
PATIENCE_SECONDS = 15
OPENING_SECONDS = 60
THREADS = 8
# No page waits longer for the database, so none keeps it from the others. Jobs may take their time.
LONGEST_STATEMENT = "20s"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none: what there is to choose is read from the environment."""


def main(args: argparse.Namespace) -> int:
    """Run until asked to stop. Returns 0 then, or the exit code of a preparation that failed."""
    options = Options.read(os.environ)
    with stoppable():
        try:
            return _open(options)
        except Stopped:
            sys.stderr.write("\nHamlet is closed.\n")
            return 0


def _open(options: Options) -> int:
    patience = PATIENCE_SECONDS if preflight.was_killed(options.home) else 0
    with preflight.listen(options.port, patience) as listener:
        preflight.check(options)
        with preflight.alone(options.home), contextlib.closing(_Hamlet(options)) as hamlet:
            return hamlet.run(listener)


class _Hamlet:
    """Everything that one `hamlet run` starts."""

    def __init__(self, options: Options):
        self.options = options
        self.supervisor = Supervisor()
        self.bundled: BundledPostgres | None = None

    def close(self) -> None:
        self.supervisor.stop()

    def run(self, listener: socket.socket) -> int:
        make_secret_key(self.options.home)
        env = environment(self.options, self._database())
        code, people = prepare(env)
        if code:
            return code
        env |= {"DATABASE_URL": self._serving_database()}
        self.supervisor.add(web_server(self.options, env, listener))
        self.supervisor.add(job_worker(self.options, env))
        self._wait_until_open()
        sys.stdout.write(welcome(self.options, people))
        sys.stdout.flush()
        while True:
            self.supervisor.tend()
            time.sleep(0.5)

    def _database(self) -> str:
        if self.options.database_url:
            return self.options.database_url
        self.bundled = BundledPostgres(self.options.home / "postgres")
        self.supervisor.add(self.bundled)
        return self.bundled.url

    def _serving_database(self) -> str:
        return self.bundled.serving_url if self.bundled else serving_url(self.options.database_url)

    def _wait_until_open(self) -> None:
        deadline = time.monotonic() + OPENING_SECONDS
        while not answers(self.options.port):
            self.supervisor.tend()
            if time.monotonic() > deadline:
                raise UserError(
                    f"Hamlet did not open within {OPENING_SECONDS} seconds. The reason is in the "
                    f"files under {self.options.home / 'log'}."
                )
            time.sleep(0.1)


def serving_url(owner: str) -> str:
    """Where pages and jobs are served from: HAMLET_SERVING_URL, else the owner's own login, that
    becomes the serving role as soon as it is connected."""
    if named := os.environ.get("HAMLET_SERVING_URL"):
        return named
    return _told(owner, f"role={SERVING}")


def _told(database_url: str, setting: str) -> str:
    """The same database, whose sessions begin with one setting more."""
    options = conninfo_to_dict(database_url).get("options", "")
    return make_conninfo(database_url, options=f"{options} -c {setting}".strip())


def environment(options: Options, database_url: str) -> dict[str, str]:
    """What the children are told."""
    return os.environ | {
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "hamlet.config.settings",
        "HAMLET_HOME": str(options.home),
        "HAMLET_DEMO": "1" if options.demo else "0",
        "PORT": str(options.port),
        "PYTHONUNBUFFERED": "1",
        # Options for gunicorn that belong to something else must not change how we serve.
        "GUNICORN_CMD_ARGS": "",
    }


def make_secret_key(home: Path) -> None:
    """The key that signs sessions: made once, kept in `home` where only its owner can read it."""
    path, half = home / "secret_key", home / "secret_key.new"
    if path.exists():
        return
    with open(os.open(half, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(50))
    half.rename(path)


def prepare(env: dict[str, str]) -> tuple[int, list[str]]:
    """Run `hamlet prepare`: its exit code, and the demo people to be."""
    command = [sys.executable, "-m", "hamlet.config.cli", "prepare"]
    process = spawn(command, env, stdout=subprocess.PIPE, text=True)
    try:
        people = process.stdout.read().splitlines()
        return process.wait(), people
    finally:
        end(process)


def web_server(options: Options, env: dict[str, str], listener: socket.socket) -> Child:
    """Gunicorn on a socket that is already open, so that a restart refuses nobody."""
    command = [
        *(sys.executable, "-m", "gunicorn", "hamlet.config.wsgi:application"),
        *("--bind", f"fd://{listener.fileno()}", "--worker-class", "gthread"),
        *("--workers", str(max(2, os.cpu_count() or 2)), "--threads", str(THREADS)),
        *("--graceful-timeout", "5", "--timeout", "60", "--no-control-socket"),
    ]
    bounded = _told(env["DATABASE_URL"], f"statement_timeout={LONGEST_STATEMENT}")
    log = options.home / "log" / "web.log"
    return Child("web server", command, env | {"DATABASE_URL": bounded}, log, [listener.fileno()])


def job_worker(options: Options, env: dict[str, str]) -> Child:
    """The process that does what was put off: `procrastinate worker`. Two at once, so that a slow
    one, as reading another directory, does not keep those of each minute."""
    command = [
        *(sys.executable, "-m", "hamlet.config.cli", "manage", "procrastinate", "worker"),
        *("--concurrency", "2", "--shutdown-graceful-timeout", "5"),
    ]
    return Child("job worker", command, env, options.home / "log" / "jobs.log")


def answers(port: int) -> bool:
    """Whether /health says that Hamlet can be used."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/health")
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def welcome(options: Options, people: list[str]) -> str:
    """Where Hamlet is, and whom one can be in a demonstration."""
    whom = ["", "You can be any of these invented people:", *(f"  {line}" for line in people)]
    lines = [
        f"Hamlet is open at http://localhost:{options.port}/",
        *(whom if people else []),
        "",
        f"Ctrl-C closes it. Its logs are in {options.home / 'log'}.",
    ]
    return "\n".join(lines) + "\n"
