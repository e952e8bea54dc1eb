"""Which rules of a version decide on nobody, and what decides on those whom they would fit.

Pure, and certain: what a set of rules makes of people changes only with the complaint, with where
they are registered, and at the ages that a rule or a red flag names. So each kind of person that
the rules tell apart is asked about once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from hamlet.streaming.rules import EVERY_AGE, REGISTERED, Assessment, Rules

RED_FLAG = 0
"""Stands for the red flags where rules go by number."""
Takers = dict[int, int]
"""How many each rule, or `RED_FLAG`, decides on."""


def never_reached(rules: Rules) -> dict[int, Takers]:
    """By number, the rules that can decide on nobody, each with what decides before it."""
    return idle(rules, _kinds(rules))


def idle(rules: Rules, came: Iterable[Assessment]) -> dict[int, Takers]:
    """By number, the rules that decide on none of these; each with what decides on those whom it
    fits, which is nothing where it fits nobody."""
    takers: dict[int, Counter[int]] = {number: Counter() for number, _ in enumerate(rules.rules, 1)}
    for found in came:
        decider = rules.suggest(found).number or RED_FLAG
        for number, rule in enumerate(rules.rules, 1):
            if rule.fits(found):
                takers[number][decider] += 1
    return {number: dict(by) for number, by in takers.items() if number not in by}


def _kinds(rules: Rules) -> Iterator[Assessment]:
    """One assessment of each kind that the rules tell apart, without a red flag that is ticked."""
    for months in sorted(_bounds(rules)):
        for complaint in rules.complaints:
            for registered in REGISTERED:
                yield Assessment(months // 12, registered, complaint, months=months)


def _bounds(rules: Rules) -> set[int]:
    """The ages, in months, from which on something else may be decided."""
    of_rules = {12 * age for each in rules.rules for age in (each.youngest, each.oldest + 1)}
    of_flags = {
        age for each in rules.flags.values() for age in (each.from_months, each.under_months)
    }
    return {age for age in {0} | of_rules | of_flags if age < EVERY_AGE}
