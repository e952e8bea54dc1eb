"""The values that intake is made of: a record as it came, why it was refused, what it says."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
HELD_BACK = "held_back"
OUTCOMES = (NEW, CHANGED, SAME, REFUSED)


class Refused(UserError):
    """A record, or a whole file, that is not taken.

    `rule` is what it breaks in at most 80 characters without data of the record, by which refusals
    are grouped; the message says it of this record and what to do. `key` as in `Translation`,
    where it could be read.
    """

    def __init__(self, rule: str, reason: str, key: str = ""):
        super().__init__(reason)
        self.rule, self.key = rule, key


class Done(NamedTuple):
    """What came of a message that was taken: how it ended, what it `made` or is about, and what is
    to be told of it."""

    outcome: str
    made: Any = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file. `position` is where, in words; `content` what a translator reads.

    `text` is the record as it came, for the quarantine. `problem` says why it cannot even be read.
    """

    position: str
    content: Any
    text: str
    problem: Refused | None = None


class Refusal(NamedTuple):
    """A refused record as the quarantine is told of it: where it stands, how its source knows it,
    why it was refused, and the record as it came.

    Of one that is not `open`, only its position and rule are kept: it may be of a part of the
    record that no agreement covers.
    """

    position: str
    key: str
    rule: str
    reason: str
    text: str
    open: bool = True


@dataclass(frozen=True, slots=True)
class Translation:
    """What a record says, in our words, and the verb that keeps it.

    `key` is how the source knows what the record is about. A field that the record leaves out is
    not in `details`, and stays as it is held. `keep` says 'new', 'changed' or 'same'. `notes` are
    sentences, without personal data, about what was left out.
    """

    key: str
    details: dict[str, Any]
    keep: Callable[[Actor], str]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """What a file was recognised as. Files of a lower `order` are taken first."""

    name: str
    order: int
    records: Callable[[], Any]
    translate: Callable[[Record, "Context"], Translation]


@dataclass(slots=True)
class Context:
    """What the translators of one run share: the place, and what they have looked up.

    `origin` is the address or file that is being read.
    """

    place: UUID
    origin: str = ""
    found: dict[tuple[str, str], Any] = field(default_factory=dict)

    def look_up(self, kind: str, key: str, find: Callable[[], Any]) -> Any:
        """What `find` gives, asked once for each key of a kind; None is asked for again."""
        if (known := self.found.get((kind, key))) is None:
            known = find()
            if known is not None:
                self.found[kind, key] = known
        return known
