"""What agreements say, in words: parts of the record, purposes, kinds of organisation, times."""

from collections.abc import Collection, Iterable
from typing import Any

from hamlet.access import terms
from hamlet.design.words import date_words
from hamlet.kernel import clock
from hamlet.sharing import days

FEW = 3
KINDS = {
    "practice": ("GP practice", "GP practices"),
    "trust": ("NHS trust", "NHS trusts"),
    "council": ("council", "councils"),
    "federation": ("GP federation", "GP federations"),
    "voluntary": ("voluntary group", "voluntary groups"),
    "housing": ("housing association", "housing associations"),
    "pharmacy": ("pharmacy", "pharmacies"),
    "other": ("other organisation", "other organisations"),
}
"""What one and what several of a kind are called, in the order in which lists show them."""


def of_kind(kind: str, number: int) -> str:
    """'36 GP practices', '1 council'."""
    one, many = KINDS[kind]
    return f"{number:,} {one if number == 1 else many}"


def capital(words: str) -> str:
    """The same with a capital letter first."""
    return words[:1].upper() + words[1:]


def listed(parts: Iterable[str]) -> str:
    """'plans, test results and social care'."""
    *first, last = list(parts) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def purposes(names: Collection[str]) -> str:
    """What it is for: 'direct care and safeguarding'."""
    return listed(words for name, words in terms.PURPOSES.items() if name in names)


def categories(names: Collection[str]) -> str:
    """Every part of the record it speaks of."""
    return ", ".join(words for name, words in terms.CATEGORIES.items() if name in names)


def categories_or_all(names: Collection[str]) -> str:
    """The same, said by what is left out where that is little."""
    left_out = [words for name, words in terms.CATEGORIES.items() if name not in names]
    if not left_out:
        return "all of the record"
    few = len(left_out) <= FEW
    return f"all of the record except {', '.join(left_out)}" if few else categories(names)


def categories_briefly(names: Collection[str]) -> str:
    """The parts of the record in as few words as are true."""
    if len(names) <= FEW or len(terms.CATEGORIES) - len(names) <= FEW:
        return categories_or_all(names)
    first = [words for name, words in terms.CATEGORIES.items() if name in names][:FEW]
    return f"{', '.join(first)} and {len(names) - FEW} more"


def stage(of: Any) -> str:
    """Where an agreement stands: 'in force since 3 May 2025', 'drafted: 2 of 45 have signed'."""
    words = {
        "drafted": _drafted,
        "to_come": lambda each: f"signed, begins on {_first(each)}",
        "in_force": lambda each: f"in force since {_since(each)}",
        "ending": lambda each: f"in force, {_left(each)}",
        "suspended": lambda _: "suspended",
        "ended": _ended,
    }
    return words[of.stage](of)


def _drafted(of: Any) -> str:
    signed = f"{of.signed} of {of.counted} have signed" if of.signed else "nobody has signed yet"
    return f"drafted: {signed}"


def _ended(of: Any) -> str:
    return f"ended on {date_words(days.last_day(of.ends_at))}" if of.ends_at else "ended"


def _first(of: Any) -> str:
    return date_words(days.first_day(of.starts_at))


def _since(of: Any) -> str:
    return date_words(days.first_day(max(of.starts_at, of.last_signed or of.starts_at)))


def _left(of: Any) -> str:
    left = (days.last_day(of.ends_at) - clock.today()).days
    return {0: "ends today", 1: "ends tomorrow"}.get(left, f"ends in {left} days")


def times(of: Any) -> str:
    """'From 3 May 2025 to 2 May 2027', 'From 3 May 2025, with no end'."""
    until = f" to {date_words(days.last_day(of.ends_at))}" if of.ends_at else ", with no end"
    return f"From {_first(of)}{until}"


def part_in(party: Any) -> str:
    """What an organisation does in an agreement."""
    if party.gives and party.receives:
        return "Shares and sees"
    if party.gives:
        return "Shares"
    return "Sees" if party.receives else "Neither shares nor sees"
