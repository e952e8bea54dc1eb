"""How an action is worded."""

from typing import NamedTuple


class Words(NamedTuple):
    """How staff read it, and how a resident does: to them it is about 'you'."""

    staff: str
    resident: str


def same(words: str) -> Words:
    """For what is about no person."""
    return Words(words, words)
