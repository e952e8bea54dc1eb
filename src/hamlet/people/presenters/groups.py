"""How often matching doubts people of each ethnic group, as far as it may be shown, and how much of
a difference chance alone would make."""

from collections.abc import Iterable
from typing import Any

from hamlet.analytics import disclosure
from hamlet.people.queries import ByGroup

HEAD = ("Ethnic group", "People", "In doubt", "Joined by a human", "Parted by a human")
HIDDEN, NOT_RECORDED = "7 or fewer", "Not recorded"
BESIDE, BIG_ENOUGH = "White British", 50
"""Beside which group others are compared, and of how many people at least: among fewer, a doubt
more or less changes who stands worst."""
TOO_FEW = (
    f"Fewer than two groups of {BIG_ENOUGH} people or more have enough people in doubt to be "
    "compared without giving somebody away."
)
CHANCE = "Chance alone may make the difference."
BEYOND_CHANCE = "The difference is more than chance alone would make between two groups."


def rows(groups: Iterable[ByGroup]) -> list[list[Any]]:
    """Each ethnic group with its shares, as far as they may be shown."""
    return [
        [
            each.ethnicity or NOT_RECORDED,
            _count(each.people),
            *(_share(part, each.people) for part in (each.doubted, each.joined, each.parted)),
        ]
        for each in groups
    ]


def compared(groups: Iterable[ByGroup]) -> str:
    """The finding: which of the groups that are big enough is doubted most, beside `BESIDE` (or
    whoever is least), people of whom no group is recorded where they stand worse, and whether the
    most and the other differ beyond chance."""
    big = {each.ethnicity or NOT_RECORDED: each for each in groups if each.people >= BIG_ENOUGH}
    shares = {
        group: share
        for group, each in big.items()
        if (share := disclosure.share(each.doubted, each.people)) is not None
    }
    named = {group: share for group, share in shares.items() if group != NOT_RECORDED}
    most = max(named, key=named.get, default="")
    beside = BESIDE if BESIDE in big and most != BESIDE else min(named, key=named.get, default="")
    told = [each for each in dict.fromkeys((most, beside)) if each]
    if shares.get(NOT_RECORDED, 0) > named.get(most, 0):
        told.insert(0, NOT_RECORDED)
    if len(told) < 2:
        return TOO_FEW
    said = ", ".join(f"{_share_of(big[each])} of {_whom(each)}" for each in told)
    return f"Have a record in doubt: {said}. {_beyond_chance(big[told[0]], big[told[-1]])}"


def _beyond_chance(more: ByGroup, fewer: ByGroup) -> str:
    least, most = _between(more)[0], _between(fewer)[1]
    return BEYOND_CHANCE if least > most else CHANCE


def _between(group: ByGroup) -> tuple[float, float]:
    """Between which shares that in doubt lies, going by what may be shown alone."""
    found = disclosure.between(group.doubted, group.people)
    return found or (0.0, disclosure.between(disclosure.HIDDEN + 1, group.people)[1])


def _share_of(group: ByGroup) -> str:
    """The share in doubt; where it is hidden, what it is at most, which tells no more than that."""
    if disclosure.share(group.doubted, group.people) is None:
        return f"at most {disclosure.HIDDEN / disclosure.shown(group.people):.1%}"
    return _share(group.doubted, group.people)


def _whom(group: str) -> str:
    return "people whose group is not recorded" if group == NOT_RECORDED else f"{group} people"


def _count(count: int) -> str:
    told = disclosure.shown(count)
    return HIDDEN if told is None else f"{told:,}"


def _share(part: int, whole: int) -> str:
    told = disclosure.share(part, whole)
    if told is None:
        return HIDDEN
    least, most = disclosure.between(part, whole)
    return f"{told:.1%} ({least:.1%} to {most:.1%})"
