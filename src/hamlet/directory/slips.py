"""Words that a slip of the finger would turn into one another.

A slip is one of Damerau (1964): a letter too many, too few, another, or two that changed places.
"""

from collections.abc import Iterable

from jellyfish import damerau_levenshtein_distance

LEAST, TWO_SLIPS = 4, 8


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """The words of `known` that are one slip away; of a long word two, where none is one away."""
    if len(word) < LEAST:
        return []
    for slips in range(1, 3 if len(word) >= TWO_SLIPS else 2):
        near = [each for each in known if _is_within(word, each, slips)]
        if near:
            return near
    return []


def _is_within(word: str, other: str, slips: int) -> bool:
    if abs(len(word) - len(other)) > slips or len(other) < LEAST:
        return False
    return damerau_levenshtein_distance(word, other) <= slips
