"""People, their timeline and doubts about who is who, in words."""

from hamlet.people.presenters.people import (
    CHANGES,
    alike,
    beyond_reach,
    born,
    differences,
    family,
    found,
    named,
    record,
    searched_for,
    withdraw_death,
)
from hamlet.people.presenters.sharing import OPENING_HEAD, closer, opening, wish

__all__ = [
    "CHANGES",
    "OPENING_HEAD",
    "alike",
    "beyond_reach",
    "born",
    "closer",
    "differences",
    "family",
    "found",
    "named",
    "opening",
    "record",
    "searched_for",
    "wish",
    "withdraw_death",
]
