"""A whole Hamlet on a port of its own: what `make run` starts, for tests to use and to hurt."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from hamlet.config.bundled_postgres import BundledPostgres

ROOT = Path(__file__).resolve().parent.parent
OPENING_SECONDS = 180
RESIDENTS = 600


@dataclass
class House:
    """A running Hamlet. `url` is where it answers; `database_url` reads what it wrote."""

    home: Path
    port: int = 0
    residents: int = RESIDENTS
    process: subprocess.Popen | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database_url(self) -> str:
        return BundledPostgres(self.home / "postgres").url

    def open(self) -> "House":
        """Start it and wait until it says that it is up."""
        self.port = self.port or free_port()
        env = os.environ | {
            "HAMLET_HOME": str(self.home),
            "HAMLET_DEMO": "1",
            "PORT": str(self.port),
            "RESIDENTS": str(self.residents),
            "DATABASE_URL": "",
        }
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "house.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "hamlet.config.cli", "run"],
                env=env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.wait()
        return self

    def wait(self, seconds: float = OPENING_SECONDS) -> None:
        """Wait until it answers; fail with its log when it does not."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            if self.health().get("database", {}).get("status") == "up":
                return
            time.sleep(0.2)
        raise AssertionError(f"Hamlet did not open:\n{(self.home / 'house.log').read_text()}")

    def health(self) -> dict:
        """What /health says, or nothing where nothing answers."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", "/health")
            return json.loads(line.getresponse().read())
        except (OSError, http.client.HTTPException, ValueError):
            return {}
        finally:
            line.close()

    def close(self) -> None:
        """Ask it to end, as Ctrl-C does."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)

    def rows(self, query: str, *values) -> list[tuple]:
        """What the database answers to a query."""
        with psycopg.connect(self.database_url, options="-c hamlet.sight=everyone") as db:
            return db.execute(query, values or None).fetchall()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
