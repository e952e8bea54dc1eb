"""The `hamlet` command: a small table of what can be asked, each loaded only when it is.

Exit codes: 0 done; 1 a fault of ours, with a reference; 2 something the person can put right.
"""

import argparse
import errno
import importlib
import os
import secrets
import sys
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from hamlet.kernel.errors import UserError


@dataclass(frozen=True)
class Command:
    """One line of the table. `module` holds `add_arguments(parser)` and `main(args)`.

    With `database`, Django is set up on a database that answers before `main` is called, and
    `sees_everybody` in it.
    """

    summary: str
    module: str
    database: bool = False
    sees_everybody: bool = True


COMMANDS = {
    "run": Command("open Hamlet here, with all that it needs", "hamlet.config.run"),
    "synth": Command("write a synthetic borough as files", "hamlet.config.synth"),
    "intake": Command("take in real files", "hamlet.interop.command", database=True),
    "match": Command("find which source records are one person", "hamlet.config.match_command"),
    "model": Command(
        "learn how records of this place are weighed", "hamlet.config.model_command", database=True
    ),
    "account": Command("open, list and close accounts", "hamlet.config.account_command"),
    "role": Command(
        "give, end and list roles of staff", "hamlet.config.role_command", database=True
    ),
    "journal": Command(
        "seal, verify, prove and export the journal", "hamlet.config.journal_command"
    ),
    "prepare": Command("bring the database and the assets up to date", "hamlet.config.prepare"),
    "manage": Command(
        "run a command of Django", "hamlet.config.manage", database=True, sees_everybody=False
    ),
}


def main(argv: list[str] | None = None) -> int:
    """Run what `argv` asks and return the exit code. Prints one line for an error, no traceback."""
    argv = sys.argv[1:] if argv is None else argv
    try:
        return _dispatch(argv)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return _report(error)


def _dispatch(argv: list[str]) -> int:
    if not argv or argv[0] in ("-h", "--help", "help"):
        sys.stdout.write(_help())
        return 0
    name, *rest = argv
    if name not in COMMANDS:
        raise UserError(f"hamlet has no command '{name}'. `hamlet --help` lists them.")
    command = importlib.import_module(COMMANDS[name].module)
    parser = argparse.ArgumentParser(prog=f"hamlet {name}", description=command.__doc__)
    command.add_arguments(parser)
    args = parser.parse_args(rest)
    with _database(COMMANDS[name]) if COMMANDS[name].database else nullcontext():
        return command.main(args) or 0


def _database(command: Command) -> AbstractContextManager:
    from hamlet.config.database import database

    return database(sees_everybody=command.sees_everybody)


def _help() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {command.summary}" for name, command in COMMANDS.items()]
    return "\n".join(["usage: hamlet COMMAND [options]", "", *lines, ""])


def _report(error: Exception) -> int:
    said = put_right(error)
    if said:
        sys.stderr.write(said + "\n")
        return 2
    reference = secrets.token_hex(4).upper()
    kept = _keep(reference, error)
    sys.stderr.write(f"Something went wrong that is ours to mend, reference {reference}. {kept}\n")
    return 1


def put_right(error: BaseException | None) -> str | None:
    """The line for an error that a person can put right, or None where it is a fault of ours."""
    while error is not None:
        if isinstance(error, UserError):
            return " ".join(str(error).split())
        if _is_full(error):
            return "The disk is full. Free some space, then run again; nothing half-made was kept."
        if isinstance(error, PermissionError) and error.filename:
            return f"Hamlet may not use {error.filename} ({error.strerror}). Change its rights."
        error = error.__cause__ or error.__context__
    return None


def _is_full(error: BaseException) -> bool:
    full = (errno.ENOSPC, errno.EDQUOT)
    # 53100 is PostgreSQL's disk_full.
    return getattr(error, "errno", None) in full or getattr(error, "sqlstate", None) == "53100"


def _keep(reference: str, error: Exception) -> str:
    """Keep where it came from where only the keeper reads it; say where."""
    from hamlet.config.logs import without_values

    path = Path(os.environ.get("HAMLET_HOME") or ".hamlet").resolve() / "faults.log"
    try:
        with open(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "a") as log:
            log.write(f"{reference}\n{without_values(error)}\n")
    except OSError:
        sys.stderr.write(without_values(error))
        return "The details are above."
    return f"The details are in {path}."


if __name__ == "__main__":
    sys.exit(main())
