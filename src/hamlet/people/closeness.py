"""How far the names of somebody found are from the name that was asked for, as it is spelt."""

from collections.abc import Iterable

from jellyfish import jaro_winkler_similarity

from hamlet.kernel.names import plain


def apart(asked: str, names: tuple[str, str, str]) -> tuple:
    """A key by which the closest of many sorts first, and those equally close by the alphabet.

    `names` are given name, family name and known as. Each word asked for counts with the word that
    comes closest by Jaro and Winkler's measure; among equals, a family name comes first.
    """
    given, family, known_as = names
    words = plain(asked).split()
    whole = _closeness(words, plain(f"{given} {family} {known_as}").split())
    of_family = _closeness(plain(family).split(), words)
    return (-round(whole, 2), -round(of_family, 2), family.casefold(), given.casefold())


def _closeness(words: list[str], others: list[str]) -> float:
    """How close, on average, `words` come to any of `others`: 0 to 1."""
    if not words or not others:
        return 0.0
    return sum(_best(word, others) for word in words) / len(words)


def _best(word: str, others: Iterable[str]) -> float:
    # A Somali x is what others write h.
    ways = {word, word.replace("x", "h")}
    return max(jaro_winkler_similarity(way, other) for way in ways for other in others)
