"""Which services could meet a need said in plain words, and why each of them might."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from hamlet.directory import everyday
from hamlet.directory.models import Service
from hamlet.directory.queries import index
from hamlet.directory.queries.distance import Point, point_of
from hamlet.directory.queries.services import services
from hamlet.kernel import clock
from hamlet.kernel.names import SOUND, name_keys, plain

MOST_TOLD = 3
SAYS, MEANS, SOUNDS, SPELT = "says", "means", "sounds", "spelt"
TRUST = {SAYS: 1.0, MEANS: 0.9, SOUNDS: 0.8, SPELT: 0.7}
"""How far each way of meeting a word is to be trusted."""

SMALL_WORDS = frozenset(
    """
    a about after all am an and are as at be but by can cannot cant dad do does dont father for
    from get has have he help her him his how i im in is it ive me mother mum my need needs no not
    of on or our out she so some somebody someone that the their them they this to up us want
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
    """A service that answers, how well, why, and how many miles away it is where that was asked."""

    id: UUID
    score: float
    reasons: tuple[Reason, ...]
    miles: float | None

    @property
    def told(self) -> list[Reason]:
        """The few reasons to tell: of a word that was met by itself, not its sound too."""
        exact = {each.said for each in self.reasons if each.how == SAYS}
        told = [each for each in self.reasons if each.how == SAYS or each.said not in exact]
        return told[:MOST_TOLD]


@dataclass(frozen=True, slots=True)
class ServiceSearch:
    """A question: which services could meet a need said in plain words?

    A service answers when any telling word of the need, or what services call the same, is in its
    name, description or eligibility, however spelt, or begins a word there. Those come first that
    have most of the words, and of them those that have rare ones. `near` is a postcode.
    """

    words: str = ""
    age: int | None = None
    takes_referrals: bool = False
    open_now: bool = False
    language: str = ""
    near: str = ""

    def hits(self) -> list[Hit]:
        """Every service that answers, the likeliest first, then the nearest, then by name."""
        held = index.current()
        here = point_of(self.near) if self.near else None
        met = _met(held, self.words)
        found = [
            Hit(entry.id, sum(best.values()), tuple(best), _miles(here, entry))
            for number, best in sorted(met.items(), key=itemgetter(0))
            if self._fits(entry := held.entries[number])
        ]
        return sorted(found, key=_order)

    def _fits(self, entry: index.Entry) -> bool:
        return (
            (self.age is None or entry.is_for_age(self.age))
            and (entry.takes_referrals or not self.takes_referrals)
            and (not self.language or plain(self.language) in entry.languages)
            and (not self.open_now or _is_open(entry))
        )


def languages_spoken() -> list[str]:
    """Every language that a service on offer has told, by name."""
    return sorted(index.current().languages)


def of_hits(hits: list[Hit]) -> list[tuple[Hit, Service]]:
    """Hits with their services, as fetched now, with their hours at hand."""
    found = services().prefetch_related("hours").in_bulk([hit.id for hit in hits])
    return [(hit, found[hit.id]) for hit in hits if hit.id in found]


def _order(hit: Hit) -> tuple[float, float]:
    return (-round(hit.score, 3), float("inf") if hit.miles is None else hit.miles)


def _is_open(entry: index.Entry) -> bool:
    return entry.calendar is not None and entry.calendar.is_open(clock.now())


def _miles(here: Point | None, entry: index.Entry) -> float | None:
    far = [here.miles_to(point) for point in entry.points] if here else []
    return min(far, default=None)


def _met(held: index.Index, words: str) -> dict[int, dict[Reason, float]]:
    """The reasons, with weights, of each service that meets a word; every one if none is asked."""
    said = plain(words)
    telling = [word for word in dict.fromkeys(said.split()) if word not in SMALL_WORDS]
    if not telling:
        return {number: {} for number in range(len(held.entries))}
    met: dict[int, dict[Reason, float]] = defaultdict(dict)
    for reason, key in _reasons(held, said, telling):
        weight = TRUST[reason.how] * held.rarity(key)
        for number, times in held.having[key].items():
            _keep_best(met[number], reason, weight * times)
    return met


def _keep_best(reasons: dict[Reason, float], reason: Reason, weight: float) -> None:
    """One reason for each word said and way: it counts once, however many words it meets."""
    same = [each for each in reasons if each.said == reason.said]
    if reason.how == MEANS:
        same = [each for each in reasons if each.found == reason.found]
    if any(reasons[each] >= weight for each in same):
        return
    for each in same:
        del reasons[each]
    reasons[reason] = weight


def _reasons(held: index.Index, said: str, telling: list[str]) -> Iterator[tuple[Reason, str]]:
    """Each way in which a service may meet the words, and the key that those services have."""
    meant = everyday.meanings(said)
    for word in telling:
        found = list(_ways(held, word))
        if not found and word not in everyday.WORDS_SAID:
            found = [(Reason(SPELT, word, each), each) for each in held.spelt_like(word)]
            meant += everyday.meanings_of_misspelt(word)
        yield from found
    for phrase, word in dict.fromkeys(meant):
        for key in (word, *_sounds(word)):
            if key in held.having:
                yield Reason(MEANS, phrase, word), key


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
