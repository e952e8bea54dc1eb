"""Names of a person beside the usual one."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from hamlet.people.models import Person, PersonName

NAMES = """
(SELECT jsonb_agg(other ORDER BY other.use, other.until DESC, other.id)
 FROM people_personname other WHERE other.person_id = person.id AND NOT other.wrong)
"""
"""They come with the person, in one question: for `read`."""


def every_name(person: UUID) -> list[PersonName]:
    """Other names of a person, with those kept closer where these were opened."""
    return list(_shown().filter(person=person))


def _shown() -> QuerySet[PersonName]:
    return PersonName.objects.filter(wrong=False).order_by("use", "-until", "pk")


OTHER_NAMES = Prefetch("names", _shown(), to_attr="other_names")


def read(text: str | None) -> list[PersonName]:
    """The names that `NAMES` gave."""
    return [_made(each) for each in json.loads(text or "[]")]


def _made(row: dict[str, Any]) -> PersonName:
    days = {field: date.fromisoformat(row[field]) for field in ("since", "until") if row[field]}
    ids = {field: UUID(row[field]) for field in ("id", "person_id")}
    return PersonName(**row | days | ids)


def names_of(person: Person) -> list[PersonName]:
    """Other names of a person, without those kept closer. Asks only if not yet fetched."""
    fetched = getattr(person, "other_names", None)
    return list(_shown().filter(person=person)) if fetched is None else fetched
