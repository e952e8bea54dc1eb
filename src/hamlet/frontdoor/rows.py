"""What lists show of referrals: one SQL for a worklist, a person, a referrer.

In SQL of its own, because these are the pages that are open all day: one question to the database
gives a page of rows, how many there are in all, and how many of a team's are past their promise.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db import connection

from hamlet.access.reach import items
from hamlet.frontdoor import lifecycle
from hamlet.frontdoor.policies import shared_by
from hamlet.frontdoor.reading import not_translated
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor

if TYPE_CHECKING:
    from hamlet.access.standing import Standing

PAGE = 50


class Row(NamedTuple):
    """One referral in a list. `name` and `birth_date` are the person's, or as they were stated.
    `read_by` is when what was added to it is to be read, None where nothing is unread."""

    id: UUID
    person_id: UUID | None
    name: str
    birth_date: date | None
    need: str
    state: str
    received_at: datetime
    due_at: datetime | None
    answer_by: datetime | None
    service: str | None
    offered_to_id: UUID | None
    offered_to: str | None
    owner: str
    urgency: str
    stop_asked: bool
    read_by: datetime | None
    outcome: str
    referrer_kind: str
    referrer_name: str
    referrer_organisation: str | None
    language: str
    not_safe: bool
    snoozed_until: datetime | None
    skill: str
    owner_practitioner: str | None
    joined: int
    pressing: bool
    total: int
    overdue: int
    soon: int
    aside: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of rows: `number` from 1, `total` rows in all, `overdue` past their promise.

    On a worklist `soon` more will be past it within the hour, and `aside` are put aside. Those that
    press, overdue or soon, stand on every page, before the others, which are paged.
    """

    rows: tuple[Row, ...]
    number: int
    total: int
    overdue: int
    soon: int = 0
    aside: int = 0
    size: int = PAGE

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-(self.total - self.overdue - self.soon) // self.size))

    @property
    def pressing(self) -> tuple[Row, ...]:
        """The rows that press: the same on every page, and whatever was chosen."""
        return tuple(row for row in self.rows if row.pressing)

    @property
    def others(self) -> tuple[Row, ...]:
        """The rows of this page."""
        return tuple(row for row in self.rows if not row.pressing)


# The page is cut out first, from as few columns as order it, so that what is shown is looked up
# for its rows alone.
SHAPE = """
WITH {page}
SELECT r.id, r.person_id,
       CASE WHEN {stated} THEN r.stated_name
            ELSE trim(p.given_name || ' ' || p.family_name) END,
       CASE WHEN {stated} THEN r.stated_birth_date ELSE p.birth_date END,
       r.need, r.state, r.received_at, r.due_at, r.answer_by, s.name, r.offered_to_id, t.name,
       w.name, r.urgency, r.stop_asked,
       (SELECT min(m.read_by) FROM frontdoor_message m
        WHERE m.referral_id = r.id AND m.team_id IS NOT NULL AND m.read_at IS NULL),
       r.outcome, r.referrer_kind, r.referrer_name,
       o.name, r.language, {not_safe}, r.snoozed_until, r.skill, h.name,
       (SELECT count(*) FROM frontdoor_referral j WHERE j.joined_to_id = r.id), {counts}
FROM page
JOIN frontdoor_referral r ON r.id = page.id
JOIN place_team w ON w.id = r.owner_team_id
LEFT JOIN place_practitioner h ON h.id = r.owner_practitioner_id
LEFT JOIN people_person p ON p.id = r.person_id
LEFT JOIN directory_service s ON s.id = r.service_id
LEFT JOIN place_team t ON t.id = r.offered_to_id
LEFT JOIN place_organisation o ON o.id = r.referrer_organisation_id
ORDER BY {order}
"""
UNKNOWN = "p.id IS NULL"
NEWEST = "r.received_at DESC, r.id"
# Words of danger that nobody of the team has read yet may be an emergency: they stand with those.
# What came in overnight is all due at one moment of the morning: of these, what has least time.
RANK = """(r.urgency = 'emergency' AND r.state <> 'active') OR r.danger DESC, r.by NULLS LAST,
         array_position('{emergency,urgent,unknown,soon,routine}', r.urgency),
         r.received_at, r.id"""
# What presses is on every page and passes every filter: nothing overdue can be filtered or paged
# away. `most` cuts the whole short where a page only shows the beginning.
WORKLIST = SHAPE.format(
    page=f"""added AS MATERIALIZED (
    SELECT m.referral_id, min(m.read_by) AS read_by, bool_or(m.read_by = m.created_at) AS danger
    FROM frontdoor_message m
    WHERE m.team_id = %(team)s AND m.read_at IS NULL GROUP BY m.referral_id
), every AS (
    SELECT r.id, r.state, r.urgency, r.due_at, r.received_at, r.skill, r.owner_practitioner_id,
           r.snoozed_until > %(now)s IS TRUE AS aside, added.danger IS TRUE AS danger,
           least(r.due_at, CASE WHEN r.offered_to_id = %(team)s THEN r.answer_by END,
                 added.read_by) AS by
    FROM frontdoor_referral r
    LEFT JOIN added ON added.referral_id = r.id
    WHERE (r.owner_team_id = %(team)s OR r.offered_to_id = %(team)s) AND r.ended_at IS NULL
      AND r.state <> 'joined'
), fitting AS (
    SELECT r.*, r.by < %(hour)s IS TRUE AS pressing FROM every r
    WHERE r.by < %(hour)s OR (
        (%(state)s = '' OR r.state = %(state)s) AND r.aside = %(aside)s
        AND (%(mine)s::uuid IS NULL OR r.owner_practitioner_id = %(mine)s)
        AND (%(skill)s = '' OR r.skill = %(skill)s)
        AND (NOT %(unheld)s OR r.owner_practitioner_id IS NULL))
), numbered AS (
    SELECT r.*, row_number() OVER (PARTITION BY r.pressing ORDER BY {RANK}) AS place,
           count(*) OVER () AS total,
           count(*) FILTER (WHERE r.by < %(now)s) OVER () AS overdue,
           count(*) FILTER (WHERE r.pressing AND r.by >= %(now)s) OVER () AS soon
    FROM fitting r
), page AS MATERIALIZED (
    SELECT * FROM numbered r
    WHERE r.pressing OR (r.place > %(offset)s AND r.place <= %(offset)s + %(size)s)
    ORDER BY r.pressing DESC, r.place LIMIT %(most)s
)""",
    order="page.pressing DESC, page.place",
    stated=UNKNOWN,
    not_safe="r.referrer_not_safe OR coalesce(p.not_safe, FALSE)",
    counts="""page.pressing, page.total, page.overdue, page.soon,
       (SELECT count(*) FROM every WHERE every.aside)""",
)
# As `policies.made_it` says it.
MADE_IT = """(r.referrer_account = %(account)s
   AND r.referrer_organisation_id IS NOT DISTINCT FROM %(organisation)s
  OR r.referrer_organisation_id = %(together)s)"""
# A referrer reads back what they stated: finding the person gives them nothing of the record.
MADE = SHAPE.format(
    page=f"""page AS MATERIALIZED (
    SELECT r.id, count(*) OVER () AS total FROM frontdoor_referral r
    WHERE {MADE_IT}
    ORDER BY {NEWEST} LIMIT %(size)s OFFSET %(offset)s
)""",
    order=NEWEST,
    not_safe="r.referrer_not_safe",
    stated=f"{UNKNOWN} OR r.stated_name <> ''",
    counts="FALSE, page.total, 0, 0, 0",
)


def maker(actor: Actor) -> dict[str, UUID | None]:
    """Who asks, as `MADE_IT` has to know it."""
    return {
        "account": actor.id,
        "organisation": actor.organisation_id,
        "together": shared_by(actor),
    }


class OfPerson(NamedTuple):
    """One referral of a person: `towards` is the team or service it goes to, `owner_phone` that of
    the team that holds it, `category` the part of the record that it belongs to."""

    id: UUID
    need: str
    state: str
    towards: str
    owner: str
    owner_phone: str
    received_at: datetime
    version: int
    language: str
    referrer_kind: str
    category: str

    @property
    def stands(self) -> lifecycle.State:
        """Where it stands."""
        return lifecycle.STATES[self.state]

    @property
    def not_translated(self) -> str:
        """That the need is in another language, as it was written; '' where it is not."""
        return not_translated(self.need, self.language, self.referrer_kind)


# Of an item of the record: who holds it, of which part of the record it is, and its name.
HOLDER, CATEGORY, ITEM = (
    "w.organisation_id",
    "coalesce(s.category, 'contacts')",
    "'referral:' || r.id",
)
OWN = f"""(r.owner_team_id = ANY(%(teams)s) OR r.offered_to_id = ANY(%(teams)s) OR {MADE_IT})"""
# How many are hidden comes with each row, and alone where no row may be seen.
OF_PERSON = """
WITH every AS (
    SELECT r.id, r.need, r.state, coalesce(t.name, s.name, ''), w.name, w.phone, r.received_at,
           r.version, r.language, r.referrer_kind, {category} AS category, {sight} AS seen
    FROM frontdoor_referral r
    JOIN place_team w ON w.id = r.owner_team_id
    LEFT JOIN directory_service s ON s.id = r.service_id
    LEFT JOIN place_team t ON t.id = r.offered_to_id
    WHERE r.person_id = %(person)s
), page AS (SELECT * FROM every WHERE seen ORDER BY received_at DESC, id LIMIT %(most)s)
SELECT (SELECT count(*) FROM every WHERE seen IS NOT TRUE), page.*
FROM (SELECT) one LEFT JOIN page ON TRUE ORDER BY page.received_at DESC, page.id
"""


def of_person(
    actor: Actor, person: UUID, most: int = PAGE, standing: "Standing | None" = None
) -> tuple[list[OfPerson], int]:
    """The newest of a person's referrals that an actor may see, and how many they may not.

    `standing` as for `reach.items`.
    """
    seen = items(actor, "person.look", person, standing=standing)
    asked = maker(actor) | {"person": person, "most": most, "teams": list(actor.team_ids)}
    with connection.cursor() as cursor:
        sight = f"({OWN} OR {seen.sql(HOLDER, CATEGORY, ITEM)})"
        cursor.execute(OF_PERSON.format(category=CATEGORY, sight=sight), asked | seen.params)
        rows = cursor.fetchall()
    return [OfPerson(*row[1:-1]) for row in rows if row[1]], rows[0][0]


def listing(sql: str, number: int, size: int, **asked) -> Listing:
    """A page of what `sql` (`WORKLIST` or `MADE`) finds; an empty one past the end."""
    number = max(1, number)
    asked |= {"now": clock.now(), "size": size, "offset": (number - 1) * size}
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        rows = tuple(Row(*row) for row in cursor.fetchall())
    if not rows:
        return Listing(rows, number, 0, 0, size=size)
    first = rows[0]
    return Listing(rows, number, first.total, first.overdue, first.soon, first.aside, size)
