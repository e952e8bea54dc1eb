"""Finding agreements, and counting what one would open or close."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from hamlet.access import sight, terms
from hamlet.access.models import Agreement, Party
from hamlet.access.models.relationship import still_open
from hamlet.access.one import one
from hamlet.access.reach import in_force
from hamlet.kernel import clock


def agreements() -> QuerySet[Agreement]:
    """Every agreement with its parties, by reference, the newest version first."""
    return Agreement.objects.prefetch_related("parties")


def agreement(agreement_id: UUID) -> Agreement:
    """One agreement with its parties; `NotFound` where there is none."""
    return one(agreements(), agreement_id, "There is no such agreement.")


def titles_of(references: Iterable[str]) -> dict[str, str]:
    """What agreements are called, by reference: the title of the newest version."""
    wanted = set(references)
    if not wanted:
        return {}
    found = Agreement.objects.filter(reference__in=wanted).order_by("reference", "version")
    return dict(found.values_list("reference", "title"))


def given_by(organisation: UUID, purpose: str) -> frozenset[str]:
    """The parts of the record that an organisation lets others see for a purpose, by what is in
    force now."""
    gives = Party.objects.filter(organisation=organisation, gives=True).values("agreement")
    covering = in_force(Agreement.objects).filter(pk__in=gives, purposes__contains=[purpose])
    return frozenset(each for of in covering.values_list("categories", flat=True) for each in of)


@dataclass(frozen=True, slots=True)
class Change:
    """What an organisation would gain or lose: one category, held by others, of how many people.

    `people` are those whom it has an open relationship with, or everybody where its staff find
    everybody, and whom one of the `holders` (by name) keeps. `gains` is False
    where it loses sight; `referrals` are then all that stand with teams, of any organisation, that
    would see no record of the person any more.
    """

    organisation: str
    category: str
    purpose: str
    gains: bool
    holders: tuple[str, ...]
    people: int
    organisation_id: UUID
    referrals: int = 0


Flow = tuple[UUID, UUID, str, str]
"""Who lets see, who sees, which category, for which purpose."""
Asked = tuple[UUID, frozenset[UUID]]
"""Of how many people, whom one of these keeps, does this organisation have sight?"""


def preview(
    of: Agreement, *, ending: bool = False, find_everybody: Collection[UUID] = ()
) -> list[Change]:
    """What would change, on today's records, if the agreement came into force (or ended) now.

    What another agreement in force lets flow already is no change. A version before it would end.
    `find_everybody` are the organisations whose staff's role reaches people without a relationship.
    """
    running = list(in_force(agreements()))
    kept = _flows(each for each in running if each.reference != of.reference)
    now = kept | _flows(each for each in running if each.reference == of.reference)
    then = kept if ending else kept | _flows([of])
    names = {party.organisation: party.name for each in (*running, of) for party in _all(each)}
    gained, lost = _grouped(then - now), _grouped(now - then)
    people, referrals = _counts({*_asked(gained), *_asked(lost)}, find_everybody, _losing(lost))
    return [
        Change(
            organisation=names[to],
            category=category,
            purpose=purpose,
            gains=gains,
            holders=_names(givers, names),
            people=people[to, givers],
            organisation_id=to,
            referrals=0 if gains else referrals,
        )
        for gains, found in ((True, gained), (False, lost))
        for (to, category, purpose), givers in sorted(found.items(), key=_by_name(names))
    ]


# A referral that was offered or taken on is a relationship of its team, named by the referral.
REFERRED = f"""
SELECT count(DISTINCT held.subject)
FROM access_relationship held
JOIN access_relationship keeper ON keeper.person = held.person AND keeper.kind = 'registered'
JOIN unnest(%(givers)s::uuid[], %(receivers)s::uuid[]) AS lost(giver, receiver)
  ON lost.giver = keeper.holder AND lost.receiver = held.organisation
WHERE held.kind = 'referred_to' AND {still_open("held")}
  AND {still_open("keeper")}
"""


def _losing(lost: "Grouped") -> list[tuple[UUID, UUID]]:
    """Who would no longer let whom see who somebody is, for their care."""
    named = (terms.DEMOGRAPHICS, terms.DIRECT_CARE)
    return [
        (giver, to)
        for (to, *what), found in lost.items()
        if tuple(what) == named
        for giver in found
    ]


def _all(of: Agreement) -> Iterable[Any]:
    return of.parties.all()


def _flows(found: Iterable[Agreement]) -> set[Flow]:
    return {
        (giver.organisation, receiver.organisation, category, purpose)
        for each in found
        for giver in _all(each)
        if giver.gives
        for receiver in _all(each)
        if receiver.receives and receiver.organisation != giver.organisation
        for category in each.categories
        for purpose in each.purposes
    }


Grouped = dict[tuple[UUID, str, str], frozenset[UUID]]
"""Who sees which category for which purpose, and who all lets them."""


def _grouped(flows: set[Flow]) -> Grouped:
    givers: dict[tuple[UUID, str, str], set[UUID]] = {}
    for giver, *what in flows:
        givers.setdefault(tuple(what), set()).add(giver)
    return {what: frozenset(found) for what, found in givers.items()}


def _asked(grouped: Grouped) -> set[Asked]:
    return {(what[0], givers) for what, givers in grouped.items()}


def _names(givers: Iterable[UUID], names: dict[UUID, str]) -> tuple[str, ...]:
    return tuple(sorted(names[each] for each in givers))


def _by_name(names: dict[UUID, str]) -> Callable:
    order = list(terms.CATEGORIES)

    def key(item: tuple) -> tuple:
        to, category, purpose = item[0]
        return names[to], str(to), order.index(category), purpose

    return key


# In SQL of its own: one pass over every open relationship of the place, whatever is asked of it.
# People are told apart only by who holds them, so a few hundred rows come back.
HELD_TOGETHER = f"""
SELECT held.by_all, count(*) FROM (
    SELECT array_agg(DISTINCT organisation) AS by_all FROM access_relationship
    WHERE organisation = ANY(%(parties)s) AND {still_open()}
    GROUP BY person
) held GROUP BY held.by_all
"""


def _counts(
    asked: Collection[Asked], find_everybody: Collection[UUID], losing: list[tuple[UUID, UUID]]
) -> tuple[dict[Asked, int], int]:
    """Of how many people each would have sight, by what was asked; how many referrals lose it."""
    parties = {to for to, _ in asked}.union(*(givers for _, givers in asked))
    if not parties:
        return {}, 0
    with sight.beyond("how many people an agreement is about"), connection.cursor() as cursor:
        cursor.execute(HELD_TOGETHER, {"parties": list(parties), "now": clock.now()})
        held = [(frozenset(by_all), number) for by_all, number in cursor.fetchall()]
        referrals = _referrals(cursor, losing)
    people = {
        (to, givers): sum(
            number
            for by_all, number in held
            if (to in by_all or to in find_everybody) and not givers.isdisjoint(by_all)
        )
        for to, givers in asked
    }
    return people, referrals


def _referrals(cursor: Any, losing: list[tuple[UUID, UUID]]) -> int:
    if not losing:
        return 0
    givers, receivers = map(list, zip(*losing, strict=True))
    cursor.execute(REFERRED, {"givers": givers, "receivers": receivers, "now": clock.now()})
    return cursor.fetchone()[0]
