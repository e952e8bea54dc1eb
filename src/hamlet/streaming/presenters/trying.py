"""What a draft of the rules would have changed, and which of its rules change nothing, in words."""

from typing import Any

from hamlet.streaming.queries import Tried
from hamlet.streaming.reach import RED_FLAG, Takers, never_reached
from hamlet.streaming.rules import STREAMS, Rules

TRIED_HEAD = ("Was suggested", "Would be suggested", "By", "Safety", "How many")


def tried(of: Tried, among: Rules) -> dict[str, Any]:
    """What a version would have made of the past, in a sentence and by stream."""
    rows = [
        [STREAMS[before], STREAMS[after], _by(rule), _safe(before), f"{number:,}"]
        for (before, after, rule), number in sorted(of.moved.items(), key=_gravest)
    ]
    return {"words": _said(of), "unsafe": _less_safe(of), "rows": rows, "idle": _idle(of, among)}


def never(among: Rules) -> list[str]:
    """'Rules 2 and 3 decide on nobody, whoever comes: rule 1 decides first.'"""
    alike: dict[str, list[int]] = {}
    for number, takers in never_reached(among).items():
        alike.setdefault(first(takers), []).append(number)
    return [
        f"{_rules(numbers).capitalize()} {'decide' if numbers[1:] else 'decides'} on nobody, "
        f"whoever comes: {why}."
        for why, numbers in alike.items()
    ]


def before_live(among: Rules, of: Tried | None) -> list[str]:
    """What whoever puts a version live has to have read."""
    if of is None:
        return never(among)
    return [_said(of), *filter(None, [_less_safe(of)]), *never(among), *_idle(of, among)]


def first(takers: Takers) -> str:
    """'rule 1 decides first', 'red flags and rules 1 and 2 decide first'."""
    rules = sorted(each for each in takers if each != RED_FLAG)
    said = [*["red flags"] * (RED_FLAG in takers), *[_rules(rules)] * bool(rules)]
    one = len(takers) == 1 and RED_FLAG not in takers
    return f"{_listed(said)} {'decides' if one else 'decide'} first"


def _said(of: Tried) -> str:
    if not of.number:
        return "Nobody has come yet, so it could not be tried on anybody."
    return f"Of the last {of.number:,} who came, {of.different:,} would be suggested elsewhere."


def _less_safe(of: Tried) -> str:
    number = of.away_from_emergency
    said = f"{number:,} of them would no longer be suggested the emergency department."
    return said if number else ""


def _idle(of: Tried, among: Rules) -> list[str]:
    """The rules that decided on nobody of those who came, and could have."""
    known = never_reached(among) if of.number else of.idle
    return [_decided_none(each, takers) for each, takers in of.idle.items() if each not in known]


def _decided_none(number: int, takers: Takers) -> str:
    fits = sum(takers.values())
    why = f"it fits {fits:,}, and {first(takers)}" if takers else "it fits none of them"
    return f"Rule {number} would have decided on none of them: {why}."


def _rules(numbers: list[int]) -> str:
    """'rule 2', 'rules 2, 3 and 5'."""
    return f"rule{'s' * (len(numbers) > 1)} {_listed([str(each) for each in numbers])}"


def _listed(said: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(said[:-1]), *said[-1:])))


def _gravest(moved: tuple[tuple[str, str, int], int]) -> tuple[bool, int]:
    """Whoever would no longer go to the emergency department first, then the most."""
    (before, _, _), number = moved
    return before != "emergency", -number


def _by(rule: int) -> str:
    return f"Rule {rule}" if rule else "No rule fits"


def _safe(before: str) -> dict[str, str]:
    unsafe = {"tag": "Less safe", "colour": "red", "sub": "No longer the emergency department"}
    return unsafe if before == "emergency" else {"text": ""}
