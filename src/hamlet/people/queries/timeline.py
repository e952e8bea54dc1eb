"""The items of a person's record in one order, as far as somebody may see them.

Asked in SQL of its own: a page takes as long for somebody with five thousand items as for somebody
with fifty, because it reads along an index from where it stands, and counts nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db import connection

from hamlet.access import terms
from hamlet.access.decisions import Decision, decide_parts
from hamlet.access.reach import items
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.people.models import Item

if TYPE_CHECKING:
    from hamlet.access.standing import Standing

PAGE = 50
SHOWN_ON_TOP = ("alert", "problem", "medicine", "allergy", "result", "plan", "wish")
MOST_ON_TOP = 60
STANDS_IN = {
    "alert": {terms.CONTACTS, "social_care", "mental_health", "safeguarding"},
    "problem": {"problems", "mental_health"},
    "medicine": {"medicines", "mental_health"},
    "allergy": {"medicines"},
    "result": {"results"},
    "plan": {"plans", "social_care", "mental_health", terms.END_OF_LIFE},
    "wish": {terms.END_OF_LIFE},
    "contact": {
        terms.CONTACTS, "social_care", "mental_health", "housing_and_benefits", "safeguarding",
    },
}  # fmt: skip
"""In which parts of the record things of a kind are kept: whether some may be hidden follows from
the parts that are, so that nobody learns whether a part that they may not see holds one. A feed
whose things stand elsewhere is not taken (`interop.feeds.checking`)."""


class Row(NamedTuple):
    """One item as a page shows it; `organisation` is the name of whoever holds it."""

    id: UUID
    kind: str
    category: str
    code: str
    words: str
    value: float | None
    unit: str
    author: str
    at: datetime
    until: datetime | None
    withdrawn: str
    received_at: datetime
    source: str
    record: UUID
    key: str
    organisation_id: UUID
    organisation: str

    @property
    def said(self) -> str:
        """What it says, with its value where it has one, and first of all that it is withdrawn."""
        value = "" if self.value is None else f"{self.value:g} {self.unit}".strip()
        return ": ".join(filter(None, (WITHDRAWN.get(self.withdrawn), self.words, value)))


@dataclass(frozen=True, slots=True)
class Part:
    """One category of the record as one organisation holds it, and whether one may see it."""

    category: str
    organisation: UUID
    name: str
    decision: Decision

    @property
    def said(self) -> str:
        """'Test results, from Tidewell Hospital'."""
        return f"{terms.CATEGORIES[self.category].capitalize()}, from {self.name}"


@dataclass(frozen=True, slots=True)
class Timeline:
    """A question: which items, as at which moment (None: now), from which item on.

    `words` are to be found in what an item says; `received_since` leaves out what was here before;
    `before` what happened or began later.
    """

    category: str = ""
    organisation: UUID | None = None
    words: str = ""
    received_since: datetime | None = None
    before: datetime | None = None
    as_at: datetime | None = None
    after: UUID | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one person's record, and which of them an actor may see: asked once for a page.

    `condition` and `params` say it of each item in SQL.
    """

    person: UUID
    every: tuple[Part, ...]
    condition: str
    params: dict

    @property
    def shown(self) -> list[Part]:
        """The parts that may be seen."""
        return [each for each in self.every if each.decision.allowed]

    @property
    def hidden(self) -> list[Part]:
        """The parts that may not, each with its reasons."""
        return [each for each in self.every if not each.decision.allowed]


def where_more_may_be(kind: str, hidden: Iterable[Part]) -> list[Part]:
    """Of the parts that may not be seen, those that may hold things of a kind."""
    return [each for each in hidden if each.category in STANDS_IN[kind]]


# Each step goes to the next part along the index, however many items a part has.
PARTS = """
WITH RECURSIVE part AS (
    (SELECT category, organisation_id FROM people_item WHERE person_id = %(person)s
     ORDER BY category, organisation_id LIMIT 1)
    UNION ALL
    SELECT next.category, next.organisation_id FROM part CROSS JOIN LATERAL (
        SELECT category, organisation_id FROM people_item
        WHERE person_id = %(person)s
          AND (category, organisation_id) > (part.category, part.organisation_id)
        ORDER BY category, organisation_id LIMIT 1
    ) next
)
SELECT part.category, part.organisation_id, organisation.name
FROM part JOIN place_organisation organisation ON organisation.id = part.organisation_id
ORDER BY 1, 3
"""
COLUMNS = """item.id, item.kind, item.category, item.code, item.words, item.value, item.unit,
       item.author, item.at, item.until, item.withdrawn, item.received_at, item.source,
       item.record_id, item.key"""
SEEN = """item.person_id = %(person)s AND {known}
  AND (item.category, item.organisation_id)
      IN (SELECT * FROM unnest(%(categories)s::text[], %(organisations)s::uuid[]))
  AND {reached}"""
PAGE_OF = """
SELECT item.*, organisation.name FROM (
    SELECT {columns}, item.organisation_id FROM people_item item
    WHERE {seen} AND {asked}
    ORDER BY item.at DESC, item.id DESC LIMIT %(most)s
) item JOIN place_organisation organisation ON organisation.id = item.organisation_id
ORDER BY item.at DESC, item.id DESC
"""
ON_TOP = """
SELECT item.*, organisation.name FROM unnest(%(kinds)s::text[]) AS wanted (kind)
CROSS JOIN LATERAL (
    SELECT {columns}, item.organisation_id FROM people_item item
    WHERE {seen} AND item.kind = wanted.kind AND item.withdrawn = ''
      AND (item.kind = 'result' OR item.until IS NULL OR item.until > %(now)s)
    ORDER BY item.at DESC LIMIT %(most)s
) item JOIN place_organisation organisation ON organisation.id = item.organisation_id
ORDER BY item.at DESC, item.id DESC
"""
NOW = "item.superseded_at IS NULL"
THEN = """item.received_at <= %(now)s
  AND (item.superseded_at IS NULL OR item.superseded_at > %(now)s)"""


def parts_of(actor: Actor, person: UUID, standing: "Standing | None" = None) -> Parts:
    """What of a person's items an actor may see, part by part, with reasons.

    `standing` as for `reach.items`.
    """
    found = _rows(PARTS, {"person": person})
    decisions = decide_parts(actor, "person.look", person, [each[:2] for each in found])
    every = tuple(Part(*each, decisions[each[:2]]) for each in found)
    reach = items(actor, "person.look", person, standing=standing)
    condition = reach.sql("item.organisation_id", "item.category", "'item:' || item.id")
    return Parts(person, every, condition, reach.params)


def page_of(parts: Parts, asked: Timeline, size: int = PAGE) -> list[Row]:
    """The newest items that fit, at most one more than `size`: then there is another page."""
    conditions = "".join(f" AND {each}" for each in _conditions(asked)).removeprefix(" AND ")
    sql = PAGE_OF.format(columns=COLUMNS, seen=_seen(parts, asked), asked=conditions or "true")
    more = {
        "most": size + 1,
        "category": asked.category,
        "organisation": asked.organisation,
        "since": asked.received_since,
        "before": asked.before,
        "after": asked.after,
    }
    words = {f"word_{n}": f"%{_plain(word)}%" for n, word in enumerate(asked.words.split())}
    return _items(sql, _params(parts, asked) | more | words)


def one_of(parts: Parts, item: UUID) -> Row | None:
    """One item, if it may be seen."""
    sql = PAGE_OF.format(columns=COLUMNS, seen=_seen(parts, Timeline()), asked="item.id = %(item)s")
    found = _items(sql, _params(parts, Timeline()) | {"item": item, "most": 1})
    return found[0] if found else None


def on_top(parts: Parts, asked: Timeline, kinds: Sequence[str] = SHOWN_ON_TOP) -> list[Row]:
    """What holds now (or did then) of each kind, and the newest results; nothing withdrawn.

    At most `MOST_ON_TOP` of each kind.
    """
    sql = ON_TOP.format(columns=COLUMNS, seen=_seen(parts, asked))
    more = {"kinds": list(kinds), "most": MOST_ON_TOP}
    return _items(sql, _params(parts, asked) | more)


def _seen(parts: Parts, asked: Timeline) -> str:
    return SEEN.format(known=THEN if asked.as_at else NOW, reached=parts.condition)


def _params(parts: Parts, asked: Timeline) -> dict:
    shown = parts.shown
    return parts.params | {
        "person": parts.person,
        "now": asked.as_at or clock.now(),
        "categories": [each.category for each in shown],
        "organisations": [each.organisation for each in shown],
    }


def _conditions(asked: Timeline) -> Iterable[str]:
    if asked.category:
        yield "item.category = %(category)s"
    if asked.organisation:
        yield "item.organisation_id = %(organisation)s"
    if asked.received_since:
        yield "item.received_at > %(since)s"
    if asked.before:
        yield "item.at <= %(before)s"
    if asked.after:
        yield """(item.at, item.id) < (SELECT at, id FROM people_item
            WHERE id = %(after)s AND person_id = %(person)s)"""
    for number, _ in enumerate(asked.words.split()):
        yield f"item.words ILIKE %(word_{number})s"


def _plain(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _items(sql: str, params: dict) -> list[Row]:
    return [Row(*row) for row in _rows(sql, params)]


def _rows(sql: str, params: dict) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


KINDS = dict(Item.Kind.choices)
WITHDRAWN = dict(Item.Withdrawn.choices)
