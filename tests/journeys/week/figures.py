"""What a week came to, in figures."""

import json
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.week import checks
from tests.journeys.week.play import Week

BUDGET, MEAN_BUDGET = 8, 3
"""Interruptions in eight hours of work: of each role at most in nine days of ten, and on average of
all staff (decisions 80 and 93)."""
DAY = 8
MAY_STOP = {"triage_and_offer", "snooze", "offer", "admit"}


@dataclass(frozen=True)
class Interruptions:
    """How often staff were interrupted in eight hours of work: on average, in nine days of ten at
    most, and on the worst day."""

    staff_days: int
    mean: float
    nine_in_ten: float
    most: float


def interruptions(week: Week) -> dict[str, Interruptions]:
    """What was put before staff unasked as they opened their home page, and what stopped them: of
    each role, and of all of them under 'all'."""
    per_day = Counter(dict.fromkeys(week.staff_days, 0))
    per_day.update(week.alerts)
    numbers = {each.actor.id: each.number for each in week.world.staff}
    for stop in week.stops:
        if stop.account in numbers:
            per_day[numbers[stop.account], stop.at.date()] += 1
    hours = {each.number: each.hours for each in week.world.staff}
    in_a_day = {key: met * DAY / hours[key[0]] for key, met in per_day.items()}
    return by_role(in_a_day, {each.number: each.role for each in week.world.staff})


def by_role(per_day: Mapping[tuple, float], roles: Mapping[int, str]) -> dict[str, Interruptions]:
    """Interruptions of each role and of all, from those of each day of each member of staff."""
    found = {"all": sorted(per_day.values())}
    for (number, _), met in sorted(per_day.items(), key=lambda each: each[1]):
        found.setdefault(roles[number], []).append(met)
    return {role: _of(days) for role, days in found.items()}


def _of(days: list[float]) -> Interruptions:
    """Those of some staff days, the least interrupted first."""
    nine = days[min(len(days) - 1, int(len(days) * 0.9))]
    return Interruptions(len(days), sum(days) / len(days), nine, days[-1])


def over_budget(met: Mapping[str, Interruptions]) -> dict[str, Interruptions]:
    """The roles that are interrupted more often than the budget has it, and 'all' where they are on
    average."""
    return {
        role: each
        for role, each in met.items()
        if each.nine_in_ten > BUDGET or (role == "all" and each.mean > MEAN_BUDGET)
    }


def tell(week: Week) -> None:
    """Write the figures down, where HAMLET_WEEK_FIGURES names a file."""
    if not (where := os.environ.get("HAMLET_WEEK_FIGURES")):
        return
    said = {
        "asked": Counter(each.kind for each in week.world.asks),
        "outside": week.outside,
        "done": dict(sorted(week.done.items())),
        "quicker": week.quicker,
        "refused": week.refused,
        "stops": Counter(each.words for each in week.stops),
        "states": dict(checks.rows("SELECT state, count(*) FROM frontdoor_referral GROUP BY 1")),
        "promises": checks.promises(week.last),
        "interruptions": {role: vars(each) for role, each in interruptions(week).items()},
        "by team": by_team(week),
        "rungs": {
            f"{share} {tells}": [n, t]
            for share, tells, n, t in checks.rows(
                "SELECT share, tells, count(*), sum(cardinality(told)) FROM frontdoor_raising"
                " GROUP BY 1, 2 ORDER BY 1, 2"
            )
        },
        "journal": checks.rows("SELECT count(*) FROM journal_entry")[0][0],
    }
    Path(where).write_text(json.dumps(said, indent=1, default=str))


def by_team(week: Week) -> dict[str, float]:
    """Interruptions in a staff day by team, on average; the most first."""
    team = {each.number: each.team for each in week.world.staff}
    days, met = Counter(team[n] for n, _ in week.staff_days), Counter()
    for (number, _), alerts in week.alerts.items():
        met[team[number]] += alerts
    return {key: round(met[key] / days[key], 2) for key, _ in met.most_common(12)}
