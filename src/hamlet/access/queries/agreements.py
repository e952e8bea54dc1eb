"""Finding agreements, and counting what one would open or close."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from hamlet.access import terms
from hamlet.access.models import Agreement, Party
from hamlet.access.reach import in_force
from hamlet.kernel.errors import NotFound


def agreements() -> QuerySet[Agreement]:
    """Every agreement with its parties, by reference, the newest version first."""
    return Agreement.objects.prefetch_related("parties")


def agreement(agreement_id: UUID) -> Agreement:
    """One agreement with its parties; `NotFound` where there is none."""
    found = agreements().filter(pk=agreement_id).first()
    if found is None:
        raise NotFound("There is no such agreement.")
    return found


@dataclass(frozen=True, slots=True)
class Change:
    """What an organisation would gain or lose: one category, held by others, about how many.

    `people` are those whom it has an open relationship with and whom one of the `holders` (by
    name) keeps. `gains` is False where it loses sight.
    """

    organisation: str
    category: str
    purpose: str
    gains: bool
    holders: tuple[str, ...]
    people: int


Flow = tuple[UUID, UUID, str, str]
"""Who lets see, who sees, which category, for which purpose."""


def preview(of: Agreement, *, ending: bool = False) -> list[Change]:
    """What would change, on today's records, if the agreement came into force (or ended) now.

    What another agreement in force lets flow already is no change. A version before it would end.
    """
    others = [each for each in in_force(agreements()) if each.reference != of.reference]
    kept = _flows(others)
    now = kept | _flows(each for each in in_force(agreements()) if each.reference == of.reference)
    then = kept if ending else kept | _flows([of])
    names = {party.organisation: party.name for party in Party.objects.all()}
    gained = _changes(then - now, names, gains=True)
    return gained + _changes(now - then, names, gains=False)


def _flows(found: Iterable[Agreement]) -> set[Flow]:
    return {
        (giver.organisation, receiver.organisation, category, purpose)
        for each in found
        for giver in each.parties.all()
        if giver.gives
        for receiver in each.parties.all()
        if receiver.receives and receiver.organisation != giver.organisation
        for category in each.categories
        for purpose in each.purposes
    }


def _changes(flows: set[Flow], names: dict[UUID, str], gains: bool) -> list[Change]:
    grouped: dict[tuple[UUID, str, str], set[UUID]] = {}
    for giver, receiver, category, purpose in flows:
        grouped.setdefault((receiver, category, purpose), set()).add(giver)
    order = list(terms.CATEGORIES)
    counted: dict[tuple, int] = {}
    changes = []
    for (receiver, category, purpose), givers in sorted(
        grouped.items(), key=lambda item: (names[item[0][0]], order.index(item[0][1]), item[0][2])
    ):
        asked = (receiver, frozenset(givers))
        if asked not in counted:
            counted[asked] = _people(receiver, givers)
        holders = tuple(sorted(names[each] for each in givers))
        changes.append(Change(names[receiver], category, purpose, gains, holders, counted[asked]))
    return changes


PEOPLE = """
SELECT count(DISTINCT seen.person)
FROM access_relationship seen
JOIN access_relationship kept ON kept.person = seen.person
WHERE seen.organisation = %(receiver)s AND kept.organisation = ANY(%(givers)s)
  AND (seen.closes_at IS NULL OR seen.closes_at > now())
  AND (kept.closes_at IS NULL OR kept.closes_at > now())
"""


def _people(receiver: UUID, givers: Iterable[UUID]) -> int:
    """How many people an organisation has a relationship with whom one of the givers has too."""
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, {"receiver": receiver, "givers": list(givers)})
        return cursor.fetchone()[0]
