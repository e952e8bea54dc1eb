"""What somebody wrote that they need: a room above is told of it within the verb, and puts words
that may mean danger to life before people at once."""

from collections.abc import Callable
from typing import NamedTuple

from hamlet.directory.queries import Service
from hamlet.kernel.actor import Actor
from hamlet.people.queries import Person


class Written(NamedTuple):
    """A need in the words of whoever asked: of `subject` ('booking:<id>', 'waiting:<id>'), for whom
    and with which service; `said` is what was asked for: 'booked a time', 'waits for a time'."""

    subject: str
    person: Person
    service: Service
    need: str
    said: str


Teller = Callable[[Actor, Written], None]
Finder = Callable[[Written], str]

_rooms: list[tuple[Teller, Finder]] = []


def register(teller: Teller, finder: Finder) -> None:
    """Tell `teller` of every need that is written from now on; `finder` says where one went."""
    _rooms.append((teller, finder))


def written(by: Actor, need: Written, of: str) -> None:
    """Tell of a need. Not of one that belongs to something else, `of`, such as an attendance at a
    front door: it was looked at there, and its words are of a list."""
    if need.need.strip() and not of:
        for tell, _ in _rooms:
            tell(by, need)


def went(need: Written) -> list[str]:
    """Where a need went that was put before people at once, and who was told, in sentences."""
    return [said for _, find in _rooms if (said := find(need))]
