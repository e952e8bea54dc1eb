"""People, their timeline and doubts about who is who, in words."""

from hamlet.people.presenters.people import (
    CHANGES,
    OPENING_HEAD,
    alike,
    beyond_reach,
    born,
    closer,
    differences,
    family,
    found,
    named,
    opening,
    record,
    searched_for,
    wish,
    withdraw_death,
)

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
