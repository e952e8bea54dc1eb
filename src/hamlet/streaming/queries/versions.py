"""Versions of the rules, and what one would have made of the past."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from django.db.models import QuerySet

from hamlet.access.one import one
from hamlet.kernel.errors import UserError
from hamlet.streaming import reach
from hamlet.streaming.models import Attendance, RuleSet
from hamlet.streaming.reach import Takers
from hamlet.streaming.rules import Assessment, Rules

PAST = 5_000


def live_rules() -> RuleSet:
    """The version that holds now. Raises `UserError` where none was approved yet."""
    if (found := live_rule_set()) is None:
        raise UserError("No streaming rules are live. A clinical lead approves a version first.")
    return found


def live_rule_set() -> RuleSet | None:
    """The version that holds now, where there is one."""
    return RuleSet.objects.filter(live_from__isnull=False, live_until=None).first()


def rule_set(key: UUID) -> RuleSet:
    """One version of the rules; `NotFound` where there is none."""
    return one(RuleSet.objects.all(), key, "There is no such version of the rules.")


def rule_sets() -> QuerySet[RuleSet]:
    """Every version, the newest first."""
    return RuleSet.objects.all()


def rules_of(version: RuleSet) -> Rules:
    """The rules that a version holds."""
    return Rules.from_json(version.rules)


@dataclass(frozen=True, slots=True)
class Tried:
    """What a version would have made of past attendances: how many they are, and how many would
    have been suggested another stream, by (from, to, the rule that says so; 0 where none).
    `idle`: the rules that would have decided on none of them, as `reach.idle` gives them."""

    number: int
    moved: dict[tuple[str, str, int], int]
    idle: dict[int, Takers]

    @property
    def different(self) -> int:
        """How many would have gone elsewhere."""
        return sum(self.moved.values())

    @property
    def away_from_emergency(self) -> int:
        """How many would no longer be sent to the emergency department."""
        return sum(number for (was, *_), number in self.moved.items() if was == "emergency")

    def to_json(self) -> dict[str, Any]:
        """As it is kept with the version."""
        moved = [[*key, number] for key, number in self.moved.items()]
        idle = [[number, list(by.items())] for number, by in self.idle.items()]
        return {"number": self.number, "moved": moved, "idle": idle}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """As it was kept."""
        moved = {(was, now, rule): number for was, now, rule, number in value["moved"]}
        return cls(value["number"], moved, {rule: dict(by) for rule, by in value["idle"]})


def last_tried(version: RuleSet) -> Tried | None:
    """What came of trying a version as it stands; None where nobody has tried it so."""
    stands = version.tried is not None and version.tried_edits == version.edits
    return Tried.from_json(version.tried) if stands else None


def tried(version: RuleSet) -> Tried:
    """Try a version on the newest `PAST` attendances, whatever version decided on them.

    A red flag that it no longer offers could not have been ticked.
    """
    rules = rules_of(version)
    found = Attendance.objects.order_by("-assessed_at").exclude(ended__in=("corrected", "mistake"))
    past = [
        (rules.offered(Assessment.from_json(facts)), before)
        for facts, before in found.values_list("found", "suggested")[:PAST]
    ]
    pairs = [(before, rules.suggest(each)) for each, before in past]
    moved = Counter((was, now.to, now.number) for was, now in pairs if was != now.to)
    return Tried(len(past), dict(moved), reach.idle(rules, (each for each, _ in past)))
