"""Versions of the rules, and what one would have made of the past."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from hamlet.access.one import one
from hamlet.kernel.errors import UserError
from hamlet.streaming.models import Attendance, RuleSet
from hamlet.streaming.rules import Assessment, Rules

PAST = 5_000


def live_rules() -> RuleSet:
    """The version that holds now. Raises `UserError` where none was approved yet."""
    found = RuleSet.objects.filter(live_from__isnull=False, live_until=None).first()
    if found is None:
        raise UserError("No streaming rules are live. A clinical lead approves a version first.")
    return found


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
    have been suggested another stream, by (from, to, the rule that says so; 0 where none)."""

    number: int
    moved: dict[tuple[str, str, int], int]

    @property
    def different(self) -> int:
        """How many would have gone elsewhere."""
        return sum(self.moved.values())

    @property
    def away_from_emergency(self) -> int:
        """How many would no longer be sent to the emergency department."""
        return sum(number for (was, *_), number in self.moved.items() if was == "emergency")


def tried(version: RuleSet) -> Tried:
    """Try a version on the newest `PAST` attendances, whatever version decided on them.

    A red flag that it no longer offers could not have been ticked.
    """
    rules = rules_of(version)
    found = Attendance.objects.order_by("-assessed_at").exclude(ended__in=("corrected", "mistake"))
    pairs = [
        (before, rules.suggest(rules.offered(Assessment.from_json(facts))))
        for facts, before in found.values_list("found", "suggested")[:PAST]
    ]
    moved = Counter((was, now.to, now.number) for was, now in pairs if was != now.to)
    return Tried(len(pairs), dict(moved))
