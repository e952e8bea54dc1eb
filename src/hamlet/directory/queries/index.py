"""Every service on offer, ready to be searched: kept in each process, by editions.

Each change of the directory gives its one `Edition` another number, in the same transaction. A
question reads that number; where it is not the one kept here, the services are read again
(decision 56).
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from math import log
from typing import NamedTuple
from uuid import UUID

import numpy as np
from django.db import connection

from hamlet.directory import slips
from hamlet.directory.models import Service
from hamlet.directory.queries.areas import Areas
from hamlet.directory.queries.distance import Point, where
from hamlet.directory.queries.listing import calendar_of, services
from hamlet.kernel.calendars import WorkingCalendar
from hamlet.kernel.names import SOUND, name_keys, plain

LEAST_FOR_BEGINNING = 4
# In SQL of its own, because every question asks it.
EDITION = "SELECT number FROM directory_edition"


class Entry(NamedTuple):
    """What questions ask of one service; `calendar` is None where it has told no hours."""

    id: UUID
    minimum_age: int | None
    maximum_age: int | None
    languages: frozenset[str]
    takes_referrals: bool
    calendar: WorkingCalendar | None
    points: tuple[Point, ...]
    areas: Areas

    def is_for_age(self, age: int) -> bool:
        """Whether somebody of this age may come."""
        return (self.minimum_age or 0) <= age <= (self.maximum_age or 200)


@dataclass
class Index:
    """Services by name, and for each word or sound which of them have it.

    `having` is key → {place in `entries`: 1, or 2 where the name has it}; `words` are its keys that
    are spellings, sorted. `arrays` are the same as `having` for reckoning with many at once.
    """

    edition: UUID
    entries: list[Entry] = field(default_factory=list)
    having: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    arrays: dict[str, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    languages: set[str] = field(default_factory=set)

    def add(self, service: Service) -> None:
        """Take a service in, as `services` of this module gives it."""
        number = len(self.entries)
        self.entries.append(_entry(service))
        self.languages.update(service.languages)
        named = set(name_keys(service.name))
        for key in named.union(service.keywords):
            self.having[key][number] = 2 if key in named else 1

    def close(self) -> None:
        """Get ready to be asked, once every service is in."""
        self.words = sorted(key for key in self.having if not key.startswith(SOUND))
        self.arrays = {
            key: (np.fromiter(found, int), np.fromiter(found.values(), float))
            for key, found in self.having.items()
        }

    def rarity(self, key: str) -> float:
        """How much a word tells: more, the fewer services have it (Spärck Jones, 1972)."""
        return log(1 + len(self.entries) / (1 + len(self.having[key])))

    def beginning(self, word: str) -> Iterator[str]:
        """Longer words that begin with this one."""
        if len(word) < LEAST_FOR_BEGINNING:
            return
        for each in self.words[bisect_left(self.words, word) :]:
            if not each.startswith(word):
                return
            if each != word:
                yield each

    def spelt_like(self, word: str) -> list[str]:
        """Words that a slip of the finger would make this one; two slips in a long word."""
        return _spelt_like(self.edition, word)


@lru_cache(maxsize=5_000)
def _spelt_like(edition: UUID, word: str) -> list[str]:
    return slips.nearest(word, _of(edition).words)


def _entry(service: Service) -> Entry:
    points = (where(each) for each in service.at_locations.all())
    return Entry(
        id=service.pk,
        minimum_age=service.minimum_age,
        maximum_age=service.maximum_age,
        languages=frozenset(map(plain, service.languages)),
        takes_referrals=service.takes_referrals and service.team_id is not None,
        calendar=calendar_of(service) if service.hours.all() else None,
        points=tuple(point for point in points if point),
        areas=Areas.of(service),
    )


def current() -> Index:
    """The index of the edition of this moment."""
    with connection.cursor() as cursor:
        cursor.execute(EDITION)
        return _of(cursor.fetchone()[0])


@lru_cache(maxsize=1)
def _of(edition: UUID) -> Index:
    made = Index(edition)
    for each in services().prefetch_related("hours", "at_locations__location", "areas"):
        made.add(each)
    made.close()
    return made
