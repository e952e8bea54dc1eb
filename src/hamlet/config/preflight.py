"""What must hold before Hamlet starts. Each check that fails says in one line what to do."""

import errno
import fcntl
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from psycopg.conninfo import conninfo_to_dict

from hamlet.kernel.errors import UserError

# A place of 5,000 takes about 300 MB with PostgreSQL's own files; more residents take more.
BASE_MEGABYTES = 500
MEGABYTES_PER_THOUSAND = 20
OLDEST_SERVER = 15
LOCK = "run.lock"


@dataclass(frozen=True)
class Options:
    """What a person may choose, by make variable or environment."""

    home: Path
    port: int = 8000
    residents: int = 5000
    seed: int = 1
    database_url: str = ""
    demo: bool = False

    @classmethod
    def read(cls, env: Mapping[str, str]) -> "Options":
        """The options in `env`; one that is empty counts as not given. UserError for nonsense."""
        return cls(
            home=Path(env.get("HAMLET_HOME") or ".hamlet").resolve(),
            port=_number(env, "PORT", 8000, 1, 65535),
            residents=_number(env, "RESIDENTS", 5000, 500, 10_000_000),
            seed=_number(env, "SEED", 1, 0, 2**32 - 1),
            database_url=env.get("DATABASE_URL") or "",
            demo=env.get("HAMLET_DEMO") == "1",
        )

    def megabytes(self) -> int:
        """Free disk space that a first start wants."""
        return BASE_MEGABYTES + MEGABYTES_PER_THOUSAND * self.residents // 1000


def check(options: Options) -> None:
    """Raise UserError unless the database answers, the disk has room and home can be written."""
    if options.database_url:
        check_database(options.database_url)
    check_room(options.home, options.megabytes())
    check_right_to_write(options.home)


def check_database(url: str) -> None:
    """Raise UserError unless a PostgreSQL that is new enough answers at `url`."""
    try:
        with psycopg.connect(url, connect_timeout=5) as db:
            major = db.info.server_version // 10_000
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[-1]
        raise UserError(
            f"The database {_place(url)} does not answer ({reason}). Start it or correct "
            "DATABASE_URL; without DATABASE_URL Hamlet brings its own."
        ) from None
    if major < OLDEST_SERVER:
        raise UserError(
            f"The database {_place(url)} is PostgreSQL {major}; Hamlet needs {OLDEST_SERVER} or "
            "newer. Upgrade it, or leave DATABASE_URL out."
        )


def check_room(home: Path, megabytes: int) -> None:
    """Raise UserError where the disk under `home` has less than `megabytes` free."""
    if (home / "postgres" / "PG_VERSION").exists():
        megabytes = BASE_MEGABYTES // 5
    free = shutil.disk_usage(_existing(home)).free // 1_000_000
    if free < megabytes:
        raise UserError(
            f"The disk is nearly full: {free} MB free at {home}, {megabytes} MB needed. "
            "Free some space, then run again."
        )


def check_right_to_write(home: Path) -> None:
    """Raise UserError unless a file can be made in `home`; makes the folder where absent."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as error:
        raise UserError(
            f"Hamlet cannot write to {home} ({error.strerror}). Give yourself the right to write "
            "there, or choose another folder: make run HAMLET_HOME=/some/folder"
        ) from None


def listen(port: int, patience: float = 0) -> socket.socket:
    """Take the port on the loopback address, waiting up to `patience` seconds for it.

    The web server inherits the socket, so nobody can take the port in between and requests wait,
    rather than fail, while a killed server is started again.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            return socket.create_server(("127.0.0.1", port), backlog=512)
        except OSError as error:
            if time.monotonic() > deadline:
                raise UserError(_why_no_port(port, error)) from None
        time.sleep(0.2)


def was_killed(home: Path) -> bool:
    """Whether the last supervisor of this folder had no time to end what it had started."""
    try:
        last = (home / LOCK).read_text().strip()
    except OSError:
        return False
    return last.isdigit() and not psutil.pid_exists(int(last))


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Hold this folder for one supervisor. The lock goes with the process, however that ends."""
    with open(home / LOCK, "a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise UserError(
                f"Hamlet is already at work in {home} (process {lock.read().strip()}). Stop that "
                "one, or choose another folder: make run HAMLET_HOME=/some/folder"
            ) from None
        try:
            _rewrite(lock, str(os.getpid()))
            yield
        finally:
            _rewrite(lock, "")


def _rewrite(file, text: str) -> None:
    file.truncate(0)
    file.write(text)
    file.flush()


def _why_no_port(port: int, error: OSError) -> str:
    if error.errno == errno.EACCES:
        return f"Port {port} is kept for the administrator. Choose another: make run PORT=8000"
    if error.errno != errno.EADDRINUSE:
        return f"Port {port} cannot be used ({error.strerror}). Choose another: make run PORT=8000"
    other = port + 1 if port < 65535 else 8000
    return f"Port {port} is in use. Stop what uses it, or choose another: make run PORT={other}"


def _number(env: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = env.get(name) or str(default)
    if text.isascii() and text.isdigit() and least <= int(text) <= most:
        return int(text)
    raise UserError(f"{name}={text} is not a whole number from {least} to {most}. Correct it.")


def _existing(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())


def _place(url: str) -> str:
    """Where a URL points, without its password."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.Error:
        return "named by DATABASE_URL"
    host, port = parts.get("host", "localhost"), parts.get("port", 5432)
    return f"'{parts.get('dbname', '')}' at {host}:{port}"
