"""What is kept of the journal outside the database: the leaves, the seals and the public key.

In `leaves` each entry has one record of 40 bytes: its id, then its leaf's hash, in the order of the
tree. `seals.jsonl` has a line a seal. Both only grow. What a crash left behind is mended when the
next seal is made: a torn record, leaves that no seal came to cover, a seal that was not written.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from struct import Struct
from typing import BinaryIO

import orjson
from django.conf import settings

from hamlet.journal.entries import Leaf

RECORD = Struct(">q32s")
CHUNK = 10_000  # records read at once
TAIL = 16_384  # bytes: the last twenty lines of the file or so


class Outside:
    """A folder with the leaves and the seals: the deployment's own, or a copy of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.leaves, self.seals = folder / "leaves", folder / "seals.jsonl"
        self.key = folder / "public_key.pem"

    def number_of_leaves(self) -> int:
        """How many whole records there are."""
        return self.leaves.stat().st_size // RECORD.size if self.leaves.exists() else 0

    def read_leaves(self, first: int = 0, after: int | None = None) -> Iterator[Leaf]:
        """Records from the place `first` up to, not including, `after`."""
        left = (self.number_of_leaves() if after is None else after) - first
        if left <= 0 or not self.leaves.exists():
            return
        with self.leaves.open("rb") as book:
            book.seek(first * RECORD.size)
            while left > 0 and (read := book.read(min(left, CHUNK) * RECORD.size)):
                whole = read[: len(read) // RECORD.size * RECORD.size]
                yield from map(Leaf._make, RECORD.iter_unpack(whole))
                left -= CHUNK

    def keep_leaves(self, at: int, leaves: Iterable[Leaf]) -> Iterator[Leaf]:
        """Write leaves from the place `at` on, passing each on; on the disk when all are passed."""
        with open(_opened(self.leaves), "r+b") as book:
            book.truncate(at * RECORD.size)
            book.seek(at * RECORD.size)
            for leaf in leaves:
                book.write(RECORD.pack(*leaf))
                yield leaf
            _settle(book)

    def read_seals(self) -> Iterator[dict]:
        """The lines of the file. One torn by a crash is passed over: it was written again."""
        if not self.seals.exists():
            return
        with self.seals.open("rb") as book:
            yield from filter(None, map(_parsed, book))

    def newest_seal(self) -> dict | None:
        """The last whole line of the file."""
        if not self.seals.exists():
            return None
        with self.seals.open("rb") as book:
            book.seek(max(0, book.seek(0, os.SEEK_END) - TAIL))
            return next(filter(None, map(_parsed, reversed(book.readlines()))), None)

    def keep_seals(self, seals: Iterable[dict]) -> None:
        """Append lines, on the disk when this returns; a torn last line is ended first."""
        with open(_opened(self.seals), "r+b") as book:
            size = book.seek(0, os.SEEK_END)
            if size and os.pread(book.fileno(), 1, size - 1) != b"\n":
                book.write(b"\n")
            book.writelines(orjson.dumps(each) + b"\n" for each in seals)
            _settle(book)


def here() -> Outside:
    """The deployment's own, made where there is none."""
    folder = Path(settings.HAMLET_HOME) / "journal"
    folder.mkdir(parents=True, exist_ok=True)
    return Outside(folder)


def _parsed(line: bytes) -> dict | None:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return None


def _opened(path: Path) -> int:
    return os.open(path, os.O_CREAT | os.O_RDWR, 0o600)


def _settle(book: BinaryIO) -> None:
    book.flush()
    os.fsync(book.fileno())


def write_whole(path: Path, content: bytes) -> None:
    """Write beside and rename, so that a crash leaves the whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    with open(os.open(beside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
        _settle(file)
    beside.replace(path)
