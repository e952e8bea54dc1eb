"""Everything in the journal about one person, as they may ask for it: a table and JSON to read.

The NHS number is read from a file or typed, because what is in a command stays in the shell's
history. The export is itself a look, written in the journal before anything is shown.
"""

import csv
import getpass
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from hamlet.journal.actions import LEGAL, look
from hamlet.journal.queries import about
from hamlet.journal.words import WORDS
from hamlet.kernel.actor import SYSTEM, Actor
from hamlet.kernel.errors import UserError
from hamlet.kernel.identifiers import nhs_number
from hamlet.people import queries as people

LONDON = ZoneInfo("Europe/London")
BASIS = "They asked for what is held about them."
# A spreadsheet would take a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def person_meant(person: str | None, nhs_number_from: str | None) -> UUID:
    """The person named by id, or by an NHS number in a file (`-`: what is typed).

    Raises `UserError` where neither or both are given, or nobody has the number.
    """
    if bool(person) == bool(nhs_number_from):
        raise UserError("Name the person by their id, or by --nhs-number-from, and not by both.")
    if nhs_number_from:
        return _with_number(nhs_number(_read(nhs_number_from).strip()))
    try:
        return UUID(person)
    except ValueError:
        raise UserError(
            "This is not the id of a person. It stands in their page's address."
        ) from None


def _read(file: str) -> str:
    try:
        return sys.stdin.readline() if file == "-" else Path(file).read_text()
    except OSError as error:
        raise UserError(f"The file {file} cannot be read.") from error


def _with_number(number: str) -> UUID:
    found = people.by_nhs_number(number)
    if found is None:
        raise UserError("Nobody here has this NHS number.")
    return found


def keeper() -> Actor:
    """Whoever runs the command: by the name they have on this machine."""
    return Actor(name=f"Keeper {getpass.getuser()}", kind=SYSTEM.kind)


def export(person: UUID, folder: Path) -> int:
    """Write `journal.csv` and `journal.json` into `folder`, newest first; gives how many entries.

    Raises `UserError` where the journal speaks of nobody by this id, or files are there already.
    """
    if not about(person).exists():
        raise UserError("The journal says nothing about this person.")
    look(by=keeper(), action="journal.export", people=[person], purpose=LEGAL, basis=BASIS)
    rows = list(_rows(person))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _keep(folder / "journal.csv", _table(rows))
    _keep(folder / "journal.json", orjson.dumps(rows, option=orjson.OPT_INDENT_2))
    return len(rows)


def _rows(person: UUID) -> Iterator[dict]:
    for each in about(person).iterator(chunk_size=1000):
        words = WORDS.get(each.action)
        yield {
            "when": each.at.astimezone(LONDON).isoformat(sep=" ", timespec="seconds"),
            "who": each.actor_name,
            "organisation": each.organisation,
            "kind of person": each.actor_kind,
            "saw or did": "saw" if each.kind == each.Kind.LOOK else "did",
            "what": words.resident if words else each.action,
            "purpose": each.purpose,
            "ground": each.basis,
            "entry": each.id,
        }


def _table(rows: list[dict]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=rows[0])
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: str | int) -> str:
    said = str(value)
    return f"'{said}" if said.startswith(FORMULA) else said


def _keep(path: Path, content: bytes) -> None:
    """A new file that its owner alone can read; one that is there is never written over."""
    try:
        opened = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError as error:
        raise UserError(f"{path} is there already. Name a new folder.") from error
    with open(opened, "wb") as file:
        file.write(content)
