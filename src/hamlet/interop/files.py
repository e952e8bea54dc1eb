"""Files as they come: found, hashed, and read into records without trusting them.

Nothing that a file holds may stop its neighbours: a line that is not UTF-8, ragged, endless or
malformed becomes a record with a problem, and reading goes on behind it.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from hamlet.interop import tables
from hamlet.interop.records import Record, Refused
from hamlet.kernel.errors import UserError

LARGEST_DOCUMENT = 256_000_000
DEEPEST = 100
SHOWN = 20_000
WHOLE = "the whole file"
NOTHING = "The file is empty. Ask its sender for it again."


class Listing(NamedTuple):
    """All that the feed of another directory lists: its address, and the ids of its services."""

    root: str
    services: frozenset[str]


@dataclass(frozen=True)
class File:
    """One file on its way in. `origin` is the address that it was fetched from, if it was.

    `ends` is what the whole feed lists that ends with this file, where one does.
    """

    path: Path
    origin: str = ""
    ends: Listing | None = None

    @cached_property
    def sha256(self) -> str:
        """The hash of its bytes."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @cached_property
    def header(self) -> list[str]:
        """The first row of a table, each name trimmed; `Refused` where there is none."""
        return tables.header(self.path)

    @cached_property
    def document(self) -> Any:
        """The JSON of the file; `Refused`, saying where, when it is malformed."""
        if self.path.stat().st_size > LARGEST_DOCUMENT:
            raise Refused(
                "Too large for one JSON document",
                f"The file is larger than {LARGEST_DOCUMENT // 1_000_000} MB. "
                "Send it as NDJSON: one record on a line.",
            )
        return parsed(self.path.read_bytes())

    @cached_property
    def looks_like_json(self) -> bool:
        """Whether the first sign after white space opens a JSON object or array.

        Raises `Refused` for a file that holds nothing.
        """
        with self.path.open("rb") as file:
            start = file.read(1000).removeprefix(b"\xef\xbb\xbf").lstrip()
        if not start:
            raise Refused("Empty file", NOTHING)
        return start[:1] in (b"{", b"[")

    @cached_property
    def is_json_lines(self) -> bool:
        """Whether it holds a JSON value on each line (NDJSON), by its name or its first lines."""
        if self.path.suffix == ".ndjson":
            return True
        with self.path.open("rb") as file:
            first, second = (file.readline(1_000_000).strip() for _ in range(2))
        return first[-1:] == b"}" and second[:1] == b"{"

    def beginning(self) -> str:
        """What a refusal of the whole file shows of it."""
        with self.path.open("rb") as file:
            return readable(file.read(SHOWN * 4).decode("utf-8", "replace"))


def parsed(data: bytes) -> Any:
    """The JSON in `data`; `Refused` where it is malformed."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        found = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise Refused(
            "Malformed JSON",
            f"This is not well-formed JSON: {error.msg}, line {error.lineno}, "
            f"column {error.colno}. Ask its sender to mend it.",
        ) from None
    # Whatever has fewer brackets than that cannot be deeper: nearly every record.
    if data.count(b"{") + data.count(b"[") > DEEPEST and _is_deeper(found):
        raise Refused(
            "Nested too deep",
            f"It has more than {DEEPEST} objects or lists within each other, which no format that "
            "is taken here has. Ask its sender to mend it.",
        )
    return found


def _is_deeper(value: Any) -> bool:
    """Whether more than `DEEPEST` objects or lists stand within each other: what handles records
    one within the other, and what writes them again, would fail on it."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(DEEPEST):
        within = (each.values() if isinstance(each, dict) else each for each in level)
        level = [each for some in within for each in some if isinstance(each, dict | list)]
        if not level:
            return False
    return True


def as_text(content: Any) -> str:
    """A piece of a JSON document as the quarantine keeps it."""
    return orjson.dumps(content, option=orjson.OPT_INDENT_2, default=str).decode()


def readable(text: str) -> str:
    """Text that the database can hold and a page can show: its beginning, NUL made visible."""
    text = text.replace("\x00", "␀")
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if len(text) <= SHOWN:
        return text
    return f"{text[:SHOWN]}\n… {len(text) - SHOWN:,} more characters are not kept here."


def walk(paths: Iterable[str | Path | File]) -> list[File]:
    """The files that `paths` name, folders walked, each once, in order of path; those fetched, too.

    Raises `UserError` for a path that is not there or may not be read.
    """
    found: set[Path] = set()
    paths = list(paths)
    fetched = [each for each in paths if isinstance(each, File)]
    for path in (Path(each) for each in paths if not isinstance(each, File)):
        if not path.exists():
            raise UserError(f"There is no file or folder {path}. Check the path.")
        inside = path.rglob("*") if path.is_dir() else [path]
        found.update(each.resolve() for each in inside if each.is_file())
    if not found and not fetched:
        raise UserError("There is no file in what you named. Check the path.")
    return [*fetched, *(File(each) for each in sorted(found))]


def json_lines(path: Path) -> Iterator[Record]:
    """The records of an NDJSON file: one JSON value on each line that is not empty."""
    with path.open("rb") as file:
        for line, data in enumerate(file, 1):
            if data.strip():
                yield _json_line(f"line {line}", data)


def _json_line(position: str, data: bytes) -> Record:
    shown = data[: SHOWN * 4].decode("utf-8", "replace")
    try:
        return Record(position, parsed(data), shown)
    except Refused as problem:
        return Record(position, None, shown, problem)
