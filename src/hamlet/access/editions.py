"""The agreements as they stand, kept by each process: few, changed rarely, asked all the time.

Every change of an agreement gives the whole a new edition, in the same transaction. Each decision
reads the current edition in its one question to the database and, where that is another than the
process has, reads the agreements again: so no decision is made by what no longer holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from hamlet.access.models import Agreement


@dataclass(frozen=True, slots=True)
class Agreed:
    """What one signed agreement lets flow: from givers to receivers, which parts, for what."""

    reference: str
    givers: frozenset[UUID]
    receivers: frozenset[UUID]
    categories: frozenset[str]
    purposes: frozenset[str]
    starts_at: datetime
    ends_at: datetime | None

    def holds(self, at: datetime) -> bool:
        """Whether it is in force at that moment."""
        return self.starts_at <= at and (self.ends_at is None or self.ends_at > at)


@dataclass(slots=True)
class Edition:
    """All signed agreements at one edition, found by who lets whom see."""

    number: UUID | None = None
    agreements: tuple[Agreed, ...] = ()
    _between: dict[tuple[UUID, UUID], tuple[Agreed, ...]] = field(default_factory=dict)

    def covering(
        self,
        givers: Iterable[UUID],
        receiver: UUID | None,
        category: str,
        purpose: str,
        at: datetime,
    ) -> Agreed | None:
        """An agreement in force by which one of the givers lets the receiver see this, or None."""
        if receiver is None:
            return None
        for giver in givers:
            for each in self._of(giver, receiver):
                if category in each.categories and purpose in each.purposes and each.holds(at):
                    return each
        return None

    def covered(
        self, givers: Iterable[UUID], receiver: UUID, purpose: str, at: datetime
    ) -> frozenset[str]:
        """Every category that one of the givers lets the receiver see, by any agreement."""
        found = (each for giver in givers for each in self._of(giver, receiver))
        fitting = (each for each in found if purpose in each.purposes and each.holds(at))
        return frozenset().union(*(each.categories for each in fitting))

    def _of(self, giver: UUID, receiver: UUID) -> tuple[Agreed, ...]:
        pair = (giver, receiver)
        if pair not in self._between:
            self._between[pair] = tuple(
                each
                for each in self.agreements
                if giver in each.givers and receiver in each.receivers
            )
        return self._between[pair]


_kept = Edition()


def edition(number: UUID) -> Edition:
    """The agreements at this edition: those that the process has, or read again."""
    global _kept
    if _kept.number != number:
        _kept = Edition(number, tuple(map(_agreed, _signed())))
    return _kept


def _signed() -> Iterable[Agreement]:
    signed = Agreement.objects.filter(state=Agreement.State.SIGNED)
    return signed.order_by("reference", "version").prefetch_related("parties")


def _agreed(held: Agreement) -> Agreed:
    parties = held.parties.all()
    return Agreed(
        held.reference,
        frozenset(each.organisation for each in parties if each.gives),
        frozenset(each.organisation for each in parties if each.receives),
        frozenset(held.categories),
        frozenset(held.purposes),
        held.starts_at,
        held.ends_at,
    )
