"""Search keys for people's names, so that a name is found however a clerk heard or spelt it.

The base is the Metaphone algorithm (Lawrence Philips, 1990) of the `jellyfish` library. It knows
English only, so our tables (`name_tables`) come before it: what they add was chosen so that names
from Bangladesh and Somalia are found as often as English ones, and a test measures that.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from jellyfish import metaphone

from hamlet.kernel import name_tables as tables

SOUND = "~"
"""The first sign of a key that stands for a sound and not for a spelling."""

_APOSTROPHES = re.compile(r"['’‘ʼʻ`´ʿʾ]")
_ASCII_WORDS = str.maketrans(
    {chr(sign): " " for sign in range(128) if not chr(sign).isalnum()} | {"'": "", "`": ""}
)
_PREFIX = re.compile(r"\w['’‘ʼ`´](\w+)$")  # O’Brien, D’Souza
_SOMALI_SIGNS = re.compile(tables.SOMALI_SIGNS)
_RESPELLINGS = [(re.compile(pattern), spelling) for pattern, spelling in tables.RESPELLINGS]
_RESPELT = re.compile("|".join(pattern for pattern, _ in tables.RESPELLINGS))
_JOINED_TO_NEXT = frozenset(tables.JOINED_TO_NEXT.split())
_JOINED_TO_LAST = frozenset(tables.JOINED_TO_LAST.split())
_FRONT_VOWEL = re.compile(r"[^aeiouy]*(?:[eiy]|a[eiy]|a[a-z]e$)")


def name_keys(*names: str) -> list[str]:
    """Sorted keys by which a person's names are found; two names meet when they share one.

    Each word of a name gives itself (small letters, no accents, apostrophes or hyphens) and the
    keys of its sound and of the names for which it may be short, which begin with `~`. Order does
    not matter. Words in another script than Latin are kept as they are, without a sound.
    """
    words = {word for name in names for word in _words(name)}
    return sorted(words.union(*map(_sounds_with_nicknames, words)))


def plain(name: str) -> str:
    """A name's words in small letters without accents or apostrophes, one space between."""
    if name.isascii():
        return " ".join(name.translate(_ASCII_WORDS).lower().split())
    folded = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", name)).casefold()
    return " ".join(_tokens(_without_accents(folded)))


def _words(name: str) -> Iterator[str]:
    """The words of a name, and those that some people write joined and some apart."""
    if name.isascii() and name.isalpha():
        yield name.lower()
        return
    words = plain(name).split()
    yield from words
    for part in re.split(r"\s+", name):
        if len(halves := plain(part).split()) > 1:
            yield "".join(halves)
        if prefixed := _PREFIX.match(part):
            yield from plain(prefixed[1]).split()
    for first, second in pairwise(words):
        if first in _JOINED_TO_NEXT or second in _JOINED_TO_LAST:
            yield first + second


def _tokens(text: str) -> list[str]:
    # A vowel sign of an Indic script is no letter to `\W`; hold marks to the letters they follow.
    marked = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in text)
    return marked.split()


def _without_accents(text: str) -> str:
    """Drop the marks over Latin letters; the signs of other scripts are part of the word."""
    kept, base = [], ""
    for char in unicodedata.normalize("NFD", text):
        if not unicodedata.combining(char):
            base = char
        elif unicodedata.name(base or " ", "").startswith("LATIN"):
            continue
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept)).translate(tables.PLAIN_LETTERS)


@lru_cache(maxsize=50_000)
def _sounds_with_nicknames(word: str) -> frozenset[str]:
    return frozenset().union(*map(_sounds, (word, *_NICKNAMES.get(word, ()))))


def _sounds(word: str) -> set[str]:
    """The keys of a word's sound: those of its family in our table, else by the algorithm."""
    if word in _FAMILY:
        return {_FAMILY[word]}
    if len(word) < 2 or not word.isascii() or not word.isalpha():
        return set()
    sounds = {_sound(reading) for reading in _readings(word)} - {SOUND}
    return sounds.union(*(_FAMILIES_BY_SOUND[sound] for sound in sounds))


def _readings(word: str) -> Iterator[str]:
    """The word as English reads it, and as a Somali or a Bengali speaker may have meant it."""
    yield word
    if _SOMALI_SIGNS.search(word):
        ayn_dropped = re.sub(r"^c(?=[aeiou])|(?<=[aeiou])c(?=[aeiou]|$)", "", word)
        yield re.sub(r"([aeiou])\1", r"\1", ayn_dropped.replace("x", "h"))
    if "z" in word and len(word) > 4:
        yield word.replace("z", "j")


def _sound(word: str) -> str:
    if _RESPELT.search(word):
        for pattern, spelling in _RESPELLINGS:
            word = pattern.sub(spelling, word)
    sound = metaphone(word)
    # Few consonants say little, so short sounds also keep whether the first vowel is i or e.
    short = len(sound) < 3 and sound[:1] not in ("A", "I", "U")
    return SOUND + sound + ("i" if short and _FRONT_VOWEL.match(word) else "")


def _read_families() -> tuple[dict[str, str], dict[str, set[str]]]:
    """From each listed spelling to its family's key, and from each sound to the families in it.

    The second is for spellings that nobody listed: they meet every family that they sound like.
    """
    family, by_sound = {}, defaultdict(set)
    for spellings in tables.FAMILIES.strip().splitlines():
        name, *others = spellings.split()
        for word in (name, *others):
            family[word] = f"{SOUND}={name}"
            by_sound[_sound(word)].add(family[word])
    return family, by_sound


def _read_nicknames() -> dict[str, tuple[str, ...]]:
    """From each short form to the names it may stand for."""
    stands_for = defaultdict(tuple)
    for line in tables.NICKNAMES.strip().splitlines():
        name, short_forms = line.split(":")
        for short in short_forms.split():
            stands_for[short] += (name,)
    return dict(stands_for)


_FAMILY, _FAMILIES_BY_SOUND = _read_families()
_NICKNAMES = _read_nicknames()
