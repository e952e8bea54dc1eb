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
from psycopg.pq import Format

from hamlet.access.editions import Edition, edition
from hamlet.access.models.relationship import still_open
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
    names: list[str] | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The facts between `actor` and one person, by what they are, and the agreements there are.

    `acting` are those by which others open the person's own pages: nothing of it is weighed, and a
    page of staff says it.
    """

    actor: Actor
    at: datetime
    edition: Edition
    relationships: tuple[Fact, ...] = ()
    openings: tuple[Fact, ...] = ()
    wishes: tuple[Fact, ...] = ()
    restrictions: tuple[Fact, ...] = ()
    acting: tuple[Fact, ...] = ()
    keepers: frozenset[UUID] = field(default_factory=frozenset)


# In SQL of its own, because every page about a person asks it. A keeper is the organisation with
# which the person is registered: what nobody else holds, it holds.
FACTS = f"""
SELECT CASE WHEN holder = ANY(%(holders)s::uuid[]) THEN 'relationship'
            WHEN kind = 'registered' THEN 'keeper' ELSE 'acting' END, person, kind,
       holder_kind, subject, holder, opened_at, closes_at, categories
FROM access_relationship
WHERE person = ANY(%(people)s::uuid[])
  AND (holder = ANY(%(holders)s::uuid[]) OR kind IN ('registered', 'self', 'proxy'))
  AND {still_open()}
UNION ALL
SELECT 'opening', person, reason, CASE WHEN restricted THEN 'restricted' ELSE '' END, id::text,
       organisation, opened_at, closes_at, NULL
FROM access_opening
WHERE person = ANY(%(people)s::uuid[]) AND account = %(account)s
  AND organisation IS NOT DISTINCT FROM %(organisation)s AND closes_at > %(now)s
UNION ALL
SELECT 'wish', person, kind, category, '', organisation, said_at, NULL, NULL
FROM access_wish WHERE person = ANY(%(people)s::uuid[]) AND ended_at IS NULL
UNION ALL
SELECT 'restriction', person, kind, '', subject, NULL, since, NULL, NULL
FROM access_restriction WHERE person = ANY(%(people)s::uuid[]) AND ended_at IS NULL
UNION ALL
SELECT 'edition', NULL, '', '', '', number, NULL, NULL, NULL FROM access_agreementedition
"""
PLURAL = {
    "relationship": "relationships",
    "opening": "openings",
    "wish": "wishes",
    "restriction": "restrictions",
    "acting": "acting",
}


def holders(actor: Actor) -> list[UUID]:
    """Under which ids relationships may be an actor's: teams, organisation, their account."""
    return [*actor.team_ids, *filter(None, (actor.organisation_id, actor.id))]


def as_array(values: Iterable) -> str:
    """Ids, or names of ours, as the text of an array: a list takes longer to send."""
    return "{" + ",".join(map(str, values)) + "}"


def standings(actor: Actor, people: Iterable[UUID]) -> dict[UUID, Standing]:
    """The standing of `actor` to each of some people."""
    people, now = list(people), clock.now()
    asked = {
        "people": as_array(people),
        "holders": as_array(holders(actor)),
        "account": actor.id,
        "organisation": actor.organisation_id,
        "now": now,
    }
    found: dict[tuple, list[Fact]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.cursor.format = Format.BINARY  # Moments and ids are read in half the time.
        cursor.execute(FACTS, asked)
        for row in cursor.fetchall():
            found[row[:2]].append(Fact._make(row))
    agreed = edition(found["edition", None][0].organisation, now)
    return {
        each: Standing(
            actor,
            now,
            agreed,
            **{PLURAL[what]: tuple(found[what, each]) for what in PLURAL},
            keepers=_keepers(found["relationship", each] + found["keeper", each]),
        )
        for each in people
    }


def _keepers(facts: Iterable[Fact]) -> frozenset[UUID]:
    return frozenset(fact.organisation for fact in facts if fact.kind == "registered")
