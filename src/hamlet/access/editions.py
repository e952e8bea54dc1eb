"""The agreements as they stand, kept by each process: few, changed rarely, asked all the time.

Every change of an agreement gives the whole a new edition, in the same transaction. Each decision
reads the current edition in its one question to the database and, where that is another than the
process has, or an agreement began or ended since, reads the agreements again: so no decision is
made by what no longer holds. What an edition answered once it has ready.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from hamlet.access.models import Agreement


@dataclass(frozen=True, slots=True)
class Agreed:
    """What one signed agreement lets flow: from givers to receivers, which parts, for what."""

    reference: str
    title: str
    givers: frozenset[UUID]
    receivers: frozenset[UUID]
    categories: frozenset[str]
    purposes: frozenset[str]


BEGINNING, END = (each.replace(tzinfo=UTC) for each in (datetime.min, datetime.max))
Givers = frozenset[UUID]


@dataclass(slots=True)
class Edition:
    """The agreements in force at one edition, from one moment until another, found by who lets
    whom see."""

    number: UUID | None = None
    since: datetime = BEGINNING
    until: datetime = END
    agreements: tuple[Agreed, ...] = ()
    _between: dict[tuple[Givers, UUID, str], tuple[Agreed, ...]] = field(default_factory=dict)
    _covered: dict[tuple[Givers, UUID, str], frozenset[str]] = field(default_factory=dict)

    def covering(
        self, givers: Givers, receiver: UUID | None, category: str, purpose: str
    ) -> Agreed | None:
        """An agreement by which one of the givers lets the receiver see this, or None."""
        if receiver is None:
            return None
        found = self._of(givers, receiver, purpose)
        return next((each for each in found if category in each.categories), None)

    def covered(self, givers: Givers, receiver: UUID, purpose: str) -> frozenset[str]:
        """Every category that one of the givers lets the receiver see, by any agreement."""
        asked = (givers, receiver, purpose)
        if asked not in self._covered:
            found = self._of(*asked)
            self._covered[asked] = frozenset().union(*(each.categories for each in found))
        return self._covered[asked]

    def titles(self) -> dict[str, str]:
        """What the agreements are called, by reference."""
        return {each.reference: each.title for each in self.agreements}

    def _of(self, givers: Givers, receiver: UUID, purpose: str) -> tuple[Agreed, ...]:
        asked = (givers, receiver, purpose)
        if asked not in self._between:
            self._between[asked] = tuple(
                each
                for giver in givers
                for each in self.agreements
                if giver in each.givers and receiver in each.receivers and purpose in each.purposes
            )
        return self._between[asked]


_kept = Edition()


def edition(number: UUID, at: datetime) -> Edition:
    """What is in force at this edition and moment: as the process has it, or read again."""
    global _kept
    if _kept.number != number or not _kept.since <= at < _kept.until:
        _kept = _read(number, at)
    return _kept


def _read(number: UUID, at: datetime) -> Edition:
    signed = Agreement.objects.filter(state=Agreement.State.SIGNED)
    held = signed.order_by("reference", "version").prefetch_related("parties")
    moments = {each.starts_at for each in held} | {each.ends_at or END for each in held}
    return Edition(
        number,
        max((each for each in moments if each <= at), default=BEGINNING),
        min((each for each in moments if each > at), default=END),
        tuple(_agreed(each) for each in held if each.starts_at <= at < (each.ends_at or END)),
    )


def _agreed(held: Agreement) -> Agreed:
    parties = held.parties.all()
    return Agreed(
        held.reference,
        held.title,
        frozenset(each.organisation for each in parties if each.gives),
        frozenset(each.organisation for each in parties if each.receives),
        frozenset(held.categories),
        frozenset(held.purposes),
    )
