"""The passwords of the bundled PostgreSQL: one for each role that logs in, made once, always asked.

They lie beside the data folder, where only the owner of Hamlet reads them, in the form that
PostgreSQL's own programs know (`PGPASSFILE`).
"""

import os
import secrets
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier, Literal

ASKED = "# Only by the socket, and each role by its own password.\nlocal all all scram-sha-256\n"
# For the seconds in which there are none yet; the folder is closed to others even then.
NOT_YET = "local all all trust\n"


class Passwords:
    """Of the server on `data`. Where they or the rule to ask for them are missing, a start makes
    both: in a new folder, in one of a Hamlet that asked for none, and in one whose file was lost.
    """

    def __init__(self, data: Path):
        self.file = data.with_name(f"{data.name}.pgpass")
        self._rule = data / "pg_hba.conf"

    def of(self, role: str) -> str:
        """The password of a role; '' where none was made yet."""
        lines = self.file.read_text().splitlines() if self.file.is_file() else []
        return dict(line.split(":")[3:] for line in lines).get(role, "")

    def before_start(self) -> None:
        """Let the server that is about to start ask for passwords if they are known."""
        if not (self.file.is_file() and self._rule.read_text() == ASKED):
            self._rule.write_text(NOT_YET)

    def demand(self, db: psycopg.Connection, *roles: str) -> None:
        """Give these roles their passwords, if they have none, and let the server ask from now on.

        `db` is a connection of the superuser, outside a transaction.
        """
        if self._rule.read_text() == ASKED:
            return
        self._make(roles)
        for role in roles:
            password = SQL("ALTER ROLE {} PASSWORD {}").format(
                Identifier(role), Literal(self.of(role))
            )
            db.execute(password)
        self._rule.write_text(ASKED)
        db.execute("SELECT pg_reload_conf()")

    def _make(self, roles: tuple[str, ...]) -> None:
        half = self.file.with_name(f"{self.file.name}.new")
        with open(os.open(half, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
            file.writelines(f"*:*:*:{role}:{secrets.token_urlsafe(32)}\n" for role in roles)
        half.rename(self.file)
