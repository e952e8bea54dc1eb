"""Which services could meet a need said in plain words, and why each of them might."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

import numpy as np

from hamlet.directory import everyday
from hamlet.directory.models import Service
from hamlet.directory.queries import index
from hamlet.directory.queries.areas import WITH_AREAS, Home
from hamlet.directory.queries.distance import Point, parts_near, point_of
from hamlet.directory.queries.listing import services
from hamlet.kernel import clock
from hamlet.kernel.names import SOUND, name_keys, plain

MOST_TOLD = 3
NOWHERE = float("inf")
SAYS, MEANS, SOUNDS, SPELT = "says", "means", "sounds", "spelt"
TRUST = {SAYS: 1.0, MEANS: 0.9, SOUNDS: 0.8, SPELT: 0.7}
"""How far each way of meeting a word is to be trusted."""

SMALL_WORDS = frozenset(
    """
    a about after all am an and are as at be but by can cannot cant dad do does dont father for
    from get has have he help her him his how i im in is it ive me mother mum my need needs no not
    of on or our out over she so some somebody someone that the their them they this to up us want
    wants was we with you your
    """.split()  # noqa: SIM905
)
"""Words that say nothing of a need."""


class Reason(NamedTuple):
    """Why a service answers: what was said, the word that met it, and how (one of `TRUST`)."""

    how: str
    said: str
    found: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A service that answers, how well, why, how many miles away it is where that was asked, and
    whether it is for whoever belongs where was asked (`Areas.take`)."""

    id: UUID
    score: float
    reasons: tuple[Reason, ...]
    miles: float | None
    takes: bool | None = True

    @property
    def told(self) -> list[Reason]:
        """The few reasons to tell: of a word that was met by itself, not its sound too; and of each
        word that is found there, one."""
        exact = {each.said for each in self.reasons if each.how == SAYS}
        told: dict[str, Reason] = {}
        for each in sorted(self.reasons, key=lambda each: each.how != SAYS):
            if each.how == SAYS or each.said not in exact:
                told.setdefault(each.found, each)
        return [each for each in self.reasons if each in told.values()][:MOST_TOLD]


@dataclass(frozen=True, slots=True)
class ServiceSearch:
    """A question: which services could meet a need said in plain words?

    A service answers when any telling word of the need, or what services call the same, is in its
    name, description or eligibility, however spelt, or begins a word there. Those come first that
    have most of the words, and of them those that have rare ones. `near` is a postcode, `practice`
    where they are registered: what is for people of other parts of the place comes last, and is
    not left out, since nobody's address and practice are known for certain.
    """

    words: str = ""
    age: int | None = None
    takes_referrals: bool = False
    open_now: bool = False
    language: str = ""
    near: str = ""
    practice: UUID | None = None

    def hits(self) -> "Hits":
        """Every service that answers, the likeliest first, then the nearest, then by name."""
        held, said = index.current(), plain(self.words)
        telling = [word for word in dict.fromkeys(said.split()) if word not in SMALL_WORDS]
        grounds = list(_grounds(held, said, telling))
        scores = _scores(held, grounds) if telling else np.ones(len(held.entries))
        found = np.flatnonzero(scores)
        if self._narrows():
            found = np.array([n for n in found if self._fits(held.entries[n])], dtype=int)
        here = point_of(self.near) if self.near else None
        miles = _miles(here, held, found)
        home = self._home()
        others = [home is not None and not held.entries[n].areas.take(home) for n in found]
        order = np.lexsort((miles, -scores[found].round(3), others))
        return Hits(held, grounds, scores, found[order], miles[order], home)

    def is_grave(self) -> bool:
        """Whether what is needed may be danger: violence, or a crisis."""
        return everyday.is_grave(self.words)

    def _home(self) -> Home | None:
        """Where whoever it is for may belong, as far as was asked; None where nothing was."""
        if not (self.near or self.practice):
            return None
        known = Home.at(None, self.practice)
        return known._replace(within=known.within | parts_near(self.near))

    def _narrows(self) -> bool:
        """Whether anything but the words is asked of a service."""
        asked = (self.takes_referrals, self.open_now, self.language)
        return self.age is not None or any(asked)

    def _fits(self, entry: index.Entry) -> bool:
        return (
            (self.age is None or entry.is_for_age(self.age))
            and (entry.takes_referrals or not self.takes_referrals)
            and (not self.language or plain(self.language) in entry.languages)
            and (not self.open_now or _is_open(entry))
        )


class Hits(Sequence):
    """What a question found. Reasons are looked up for those hits alone that are looked at."""

    def __init__(
        self,
        held: index.Index,
        grounds: list["Ground"],
        scores: np.ndarray,
        found: np.ndarray,
        miles: np.ndarray,
        home: Home | None,
    ):
        self._held, self._grounds, self._scores = held, grounds, scores
        self._found, self._miles, self._home = found, miles, home

    def __len__(self) -> int:
        return len(self._found)

    def __getitem__(self, which):
        if isinstance(which, slice):
            return [self._hit(each) for each in range(len(self))[which]]
        return self._hit(range(len(self))[which])

    def ids(self) -> list[UUID]:
        """The services that answer, in order."""
        return [self._held.entries[number].id for number in self._found]

    def _hit(self, place: int) -> Hit:
        number, miles = int(self._found[place]), float(self._miles[place])
        met = [each for each in self._grounds if number in self._held.having[each.key]]
        met.sort(key=lambda each: -each.weight * self._held.having[each.key][number])
        reasons = tuple(dict.fromkeys(each.reason for each in met))
        far = None if miles == NOWHERE else miles
        entry = self._held.entries[number]
        takes = self._home is None or entry.areas.take(self._home)
        return Hit(entry.id, float(self._scores[number]), reasons, far, takes)


def languages_spoken() -> list[str]:
    """Every language that a service on offer has told, by name."""
    return sorted(index.current().languages)


def of_hits(hits: list[Hit]) -> list[tuple[Hit, Service]]:
    """Hits with their services, as fetched now, with their hours at hand."""
    found = services().prefetch_related("hours", WITH_AREAS).in_bulk([hit.id for hit in hits])
    return [(hit, found[hit.id]) for hit in hits if hit.id in found]


def _is_open(entry: index.Entry) -> bool:
    return entry.calendar is not None and entry.calendar.is_open(clock.now())


def _miles(here: Point | None, held: index.Index, found: np.ndarray) -> np.ndarray:
    """Miles to the nearest place of each service found; `NOWHERE` where that is not known."""
    if here is None:
        return np.full(len(found), NOWHERE)
    each = (held.entries[number].points for number in found)
    return np.array([min(map(here.miles_to, points), default=NOWHERE) for points in each])


class Ground(NamedTuple):
    """A reason, the key that services have for it, what it weighs, and what counts only once."""

    reason: Reason
    key: str
    weight: float
    once: tuple[str, str]


def _scores(held: index.Index, grounds: list[Ground]) -> np.ndarray:
    """For each service the sum, over what counts once, of the best that it has."""
    best: dict[tuple[str, str], np.ndarray] = {}
    for each in grounds:
        numbers, times = held.arrays[each.key]
        scores = best.setdefault(each.once, np.zeros(len(held.entries)))
        scores[numbers] = np.maximum(scores[numbers], each.weight * times)
    return sum(best.values(), np.zeros(len(held.entries)))


def _grounds(held: index.Index, said: str, telling: list[str]) -> Iterator[Ground]:
    """Each way in which a service may meet the words; those of one word count once."""
    for reason, key in _reasons(held, said, telling):
        once = (MEANS, reason.found) if reason.how == MEANS else (SAYS, reason.said)
        yield Ground(reason, key, TRUST[reason.how] * held.rarity(key), once)


def _reasons(held: index.Index, said: str, telling: list[str]) -> Iterator[tuple[Reason, str]]:
    """Each reason that there may be, and the key that those services have."""
    meant = everyday.meanings(said)
    for word in telling:
        found = list(_ways(held, word))
        if not found and word not in everyday.WORDS_SAID:
            found = [(Reason(SPELT, word, each), each) for each in held.spelt_like(word)]
            meant += everyday.meanings_of_misspelt(word)
        yield from found
    # Of "gas bill" and "bill", which mean the same, the longer says more.
    longest = {word: phrase for phrase, word in sorted(meant, key=lambda pair: len(pair[0]))}
    for word, phrase in longest.items():
        # The word as it is spelt: nobody typed it, and by its sound "money" would be "many".
        if word in held.having:
            yield Reason(MEANS, phrase, word), word


def _ways(held: index.Index, word: str) -> Iterator[tuple[Reason, str]]:
    """A word itself, longer words that it begins, and what sounds like it."""
    for each in ([word] if word in held.having else []) + list(held.beginning(word)):
        yield Reason(SAYS, word, each), each
    for key in _sounds(word):
        if key in held.having:
            yield Reason(SOUNDS, word, word), key


@lru_cache(maxsize=2_000)
def _sounds(word: str) -> frozenset[str]:
    return frozenset(key for key in name_keys(word) if key.startswith(SOUND))
