"""People, their timeline and doubts about who is who, in words."""

from hamlet.people.presenters.people import (
    OPENING_HEAD,
    alike,
    beyond_reach,
    born,
    differences,
    family,
    found,
    looking_alike,
    named,
    opening,
    record,
    restriction,
    wish,
    withdraw_death,
)

__all__ = [
    "OPENING_HEAD",
    "alike",
    "beyond_reach",
    "born",
    "differences",
    "family",
    "found",
    "looking_alike",
    "named",
    "opening",
    "record",
    "restriction",
    "wish",
    "withdraw_death",
]
