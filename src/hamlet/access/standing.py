"""What there is between an actor and a person, at one moment: all that a decision weighs.

One statement fetches it, for one person or for many. It decides nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from hamlet.kernel import clock
from hamlet.kernel.actor import Actor


class Fact(NamedTuple):
    """One line of a standing; which of its fields mean something depends on `what` it is."""

    what: str
    person: UUID | None
    kind: str
    detail: str
    subject: str
    organisation: UUID | None
    since: datetime | None
    until: datetime | None
    names: list[str]


@dataclass(frozen=True, slots=True)
class Standing:
    """The facts between `actor` and one person, by what they are."""

    actor: Actor
    relationships: tuple[Fact, ...] = ()
    openings: tuple[Fact, ...] = ()
    wishes: tuple[Fact, ...] = ()
    restrictions: tuple[Fact, ...] = ()
    agreements: tuple[Fact, ...] = ()
    keepers: frozenset[UUID] = field(default_factory=frozenset)


# In SQL of its own, because every page about a person asks it. A keeper is the organisation with
# which the person is registered: what nobody else holds, it holds.
FACTS = """
SELECT 'relationship', person, kind, holder_kind, subject, organisation, opened_at, closes_at,
       categories
FROM access_relationship
WHERE person = ANY(%(people)s) AND holder = ANY(%(holders)s)
  AND (closes_at IS NULL OR closes_at > %(now)s)
UNION ALL
SELECT 'keeper', person, '', '', '', holder, opened_at, closes_at, '{}'
FROM access_relationship
WHERE person = ANY(%(people)s) AND kind = 'registered'
  AND (closes_at IS NULL OR closes_at > %(now)s)
UNION ALL
SELECT 'opening', person, reason, CASE WHEN restricted THEN 'restricted' ELSE '' END, id::text,
       organisation, opened_at, closes_at, '{}'
FROM access_opening
WHERE person = ANY(%(people)s) AND account = %(account)s AND closes_at > %(now)s
UNION ALL
SELECT 'wish', person, kind, category, '', organisation, said_at, ended_at, '{}'
FROM access_wish WHERE person = ANY(%(people)s) AND ended_at IS NULL
UNION ALL
SELECT 'restriction', person, kind, '', subject, NULL, since, ended_at, '{}'
FROM access_restriction WHERE person = ANY(%(people)s) AND ended_at IS NULL
UNION ALL
SELECT 'agreement', NULL, agreement.reference, agreement.version::text, '', giver.organisation,
       agreement.starts_at, agreement.ends_at, agreement.purposes || agreement.categories
FROM access_party receiver
JOIN access_agreement agreement ON agreement.id = receiver.agreement_id
JOIN access_party giver ON giver.agreement_id = agreement.id
WHERE receiver.organisation = %(organisation)s AND receiver.receives AND giver.gives
  AND agreement.state = 'signed' AND agreement.starts_at <= %(now)s
  AND (agreement.ends_at IS NULL OR agreement.ends_at > %(now)s)
  AND giver.organisation = ANY(%(held_by)s::uuid[] || ARRAY(
      SELECT holder FROM access_relationship
      WHERE person = ANY(%(people)s) AND kind = 'registered'
        AND (closes_at IS NULL OR closes_at > %(now)s)))
"""
PLURAL = {
    "relationship": "relationships",
    "opening": "openings",
    "wish": "wishes",
    "restriction": "restrictions",
}


def holders(actor: Actor) -> list[UUID]:
    """Under which ids relationships may be an actor's: teams, organisation, their account."""
    return [*actor.team_ids, *filter(None, (actor.organisation_id, actor.id))]


def standings(
    actor: Actor, people: Iterable[UUID], held_by: Iterable[UUID] = ()
) -> dict[UUID, Standing]:
    """The standing of `actor` to each of some people.

    `held_by` are the organisations that hold what is going to be asked for, so that agreements with
    them are known; those with which the people are registered always are.
    """
    people = list(people)
    asked = {
        "people": people,
        "holders": holders(actor),
        "account": actor.id,
        "organisation": actor.organisation_id,
        "held_by": list(held_by),
        "now": clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(FACTS, asked)
        return _sorted_out(actor, people, map(Fact._make, cursor.fetchall()))


def _sorted_out(actor: Actor, people: list[UUID], facts: Iterable[Fact]) -> dict[UUID, Standing]:
    found: dict[tuple, list[Fact]] = defaultdict(list)
    for fact in facts:
        found[fact.what, fact.person].append(fact)
    agreements = tuple(found["agreement", None])
    return {
        each: Standing(
            actor,
            **{PLURAL[what]: tuple(found[what, each]) for what in PLURAL},
            keepers=frozenset(fact.organisation for fact in found["keeper", each]),
            agreements=agreements,
        )
        for each in people
    }
