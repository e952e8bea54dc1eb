"""Two names beside each other: whether they may be one, how, and what they have in common.

Words are compared by spelling, by `kernel.names`' keys of sound and nickname, and by slips of the
key. What they have in common is a key whose frequency says how much the agreement is worth.
"""

from dataclasses import dataclass
from functools import lru_cache

from jellyfish import damerau_levenshtein_distance as slips
from jellyfish import jaro_winkler_similarity as likeness

from hamlet.analytics.matching import reading
from hamlet.analytics.matching.levels import Name
from hamlet.kernel.names import SOUND, name_keys

NONE = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A name made ready: its words, all its keys, and the keys that are sounds of each word."""

    whole: str
    words: tuple[str, ...]
    joined: str
    keys: frozenset[str]
    sounds: frozenset[str]


def named(whole: str) -> Named:
    """A plain name (small letters, one space between words) made ready to be compared."""
    words = tuple(whole.split())
    keys = frozenset(name_keys(whole)) if whole else frozenset()
    sounds = frozenset(key for key in keys if key.startswith(SOUND))
    return Named(whole, words, "".join(words), keys, sounds)


def compare(a: Named, b: Named) -> tuple[Name, str]:
    """How two names stand to each other, and the key of what they have in common.

    Symmetrical. The key is empty where nothing is in common that has a frequency.
    """
    if not a.words or not b.words:
        return Name.ABSENT, NONE
    if a.whole == b.whole:
        return Name.SAME, a.whole
    if a.joined == b.joined:
        return Name.ALIKE, min(a.whole, b.whole)
    if len(a.words) == len(b.words) == 1:
        return _word(*sorted((a.whole, b.whole)))
    return _words(a, b)


def beside(a: str, b: str) -> tuple[Name, str]:
    """`compare` for plain names."""
    return compare(ready(a), ready(b))


def may_be_one(a: str, b: str) -> bool:
    """Whether two names as somebody wrote them may be one: spelt otherwise, short for the other, or
    a part of it."""
    level, _ = beside(reading.name(a), reading.name(b))
    return Name.SAME <= level <= Name.PART


@lru_cache(maxsize=200_000)
def _word(x: str, y: str) -> tuple[Name, str]:
    """Two words that differ, in order: the same two come back in many names."""
    a, b = ready(x), ready(y)
    if len(x) == 1 or len(y) == 1:
        return (Name.INITIAL, x[0]) if x[0] == y[0] else (Name.DIFFERS, NONE)
    if not a.keys.isdisjoint(b.keys):
        common = min(a.keys & b.keys)
        return (Name.ALIKE if _spelt_alike(x, y) else Name.SHORT), common
    return _spelling(x, y), NONE


def _spelt_alike(x: str, y: str) -> bool:
    return likeness(x, y) >= 0.8 or slips(x, y) <= 2


def _spelling(x: str, y: str) -> Name:
    """Two words that no key joins, by their letters alone."""
    shorter = min(len(x), len(y))
    if abs(len(x) - len(y)) <= 2 and shorter >= 3:
        apart = slips(x, y)
        if apart == 1 or (apart == 2 and shorter >= 7):
            return Name.SLIP
    if shorter == 2 and len(x) != len(y) and x[0] == y[0] and slips(x, y) == 1:
        return Name.SLIP
    if shorter >= 4 and (x.startswith(y) or y.startswith(x)):
        return Name.PART
    return Name.CLOSE if shorter >= 4 and likeness(x, y) >= 0.88 else Name.DIFFERS


def _words(a: Named, b: Named) -> tuple[Name, str]:
    """Names of which one has several words: each word of the shorter looks for its like."""
    few, many = sorted((a, b), key=lambda each: (len(each.words), each.whole))
    if len(few.joined) == 1:
        met = any(word[0] == few.joined for word in many.words)
        return (Name.INITIAL, few.joined) if met else (Name.DIFFERS, NONE)
    left, worst, common = list(many.words), Name.ALIKE, []
    for word in few.words:
        level, found, key = _best(word, left)
        if found is not None:
            left.remove(found)
            worst = max(worst, level)
            common += [key] if key else []
    met = len(many.words) - len(left)
    if met < len(few.words):
        return _some_met(few, many, common)
    kind = Name.PART if left else worst
    return kind, rarest(common)


def rarest(keys: list[str]) -> str:
    """Several keys as one, taken apart again by whoever looks up their frequencies."""
    return "+".join(sorted(keys))


def _some_met(few: Named, many: Named, common: list[str]) -> tuple[Name, str]:
    """Not every word found its like: perhaps written together with a slip."""
    spelt = _spelling(few.joined, many.joined)
    if spelt in (Name.SLIP, Name.PART):
        return spelt, NONE
    if common:
        return Name.SHARED, rarest(common)
    return spelt, NONE


def _best(word: str, left: list[str]) -> tuple[Name, str | None, str]:
    """The word among those left that is most like this one."""
    best = (Name.DIFFERS, None, NONE)
    for other in left:
        if word == other:
            return Name.ALIKE, other, word
        level, key = _word(word, other) if word < other else _word(other, word)
        if level < min(best[0], Name.CLOSE):
            best = (level, other, key)
    return best


_READY: dict[str, Named] = {}


def ready(word: str) -> Named:
    """`named`, kept for words that come back; cleared before it grows large."""
    found = _READY.get(word)
    if found is None:
        if len(_READY) > 200_000:
            _READY.clear()
        found = _READY[word] = named(word)
    return found
