"""What a week came to, in figures."""

import json
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.week import checks
from tests.journeys.week.play import Week

from hamlet.frontdoor.models import Raising

BUDGET, MEAN_BUDGET = 8, 3
"""Interruptions in a staff day: at most in nine days of ten, and on average (decision 80)."""
MAY_STOP = {"triage_and_offer", "snooze", "offer", "admit"}


@dataclass(frozen=True)
class Interruptions:
    """How often staff were interrupted: per staff day on average, in nine days of ten at most, and
    on the worst day; `told` is how many times an account was told of a promise in all."""

    staff_days: int
    mean: float
    nine_in_ten: int
    most: int
    told: int


def interruptions(week: Week) -> Interruptions:
    """What stood new on somebody's home page as they opened it, and what stopped them."""
    per_day = Counter(dict.fromkeys(week.staff_days, 0))
    per_day.update(week.alerts)
    numbers = {each.actor.id: each.number for each in week.world.staff}
    for stop in week.stops:
        if stop.account in numbers:
            per_day[numbers[stop.account], stop.at.date()] += 1
    found = sorted(per_day.values())
    told = sum(len(each) for each in Raising.objects.values_list("told", flat=True))
    nine = found[min(len(found) - 1, int(len(found) * 0.9))]
    return Interruptions(len(found), sum(found) / len(found), nine, found[-1], told)


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
        "interruptions": interruptions(week).__dict__,
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
