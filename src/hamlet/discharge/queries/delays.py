"""Nights that people spent in hospital who were ready to go home, and what they were lost to."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from hamlet.access import sight
from hamlet.kernel import clock

# A night is one that somebody spent in hospital on or after the day on which they were ready.
NIGHTS = """
WITH nights AS (
    SELECT generate_series(%(since)s::date, %(until)s::date - 1, '1 day')::date AS night
)
SELECT date_trunc(%(unit)s, n.night)::date AS since, coalesce(d.cause, ''), count(*),
       count(DISTINCT s.person_id), grouping(date_trunc(%(unit)s, n.night)::date, d.cause)
FROM nights n
JOIN discharge_stay s ON s.ready_on <= n.night AND s.destination <> 'mistake'
 AND (s.left_at IS NULL OR (s.left_at AT TIME ZONE 'Europe/London')::date > n.night)
LEFT JOIN discharge_delay d ON d.stay_id = s.id AND d.from_day <= n.night
 AND (d.until_day IS NULL OR d.until_day > n.night)
GROUP BY GROUPING SETS ((date_trunc(%(unit)s, n.night)::date), (d.cause), ())
"""
BY_TIME, BY_CAUSE = 1, 2


@dataclass(frozen=True, slots=True)
class Lost:
    """Nights that people spent in hospital after they were ready, and how many people those were.

    Nothing here may be shown but by `analytics.disclosure`.
    """

    nights: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class Delays:
    """Nights lost from one day to another: in all, by day or week, and by cause ('': none said).

    `times` is keyed by the day, or by the Monday of the week.
    """

    since: date
    until: date
    whole: Lost
    times: dict[date, Lost]
    causes: dict[str, Lost]


def delays(unit: str, number: int) -> Delays:
    """The nights lost in the last whole weeks, or days, of everybody in the place.

    `unit` is 'day' or 'week', `number` how many.
    """
    days = 7 if unit == "week" else 1
    until = clock.today() - timedelta(days=clock.today().weekday() if days == 7 else 0)
    since = until - timedelta(days=days * number)
    with sight.beyond("delays are counted among everybody"), connection.cursor() as cursor:
        cursor.execute(NIGHTS, {"unit": unit, "since": since, "until": until})
        rows = cursor.fetchall()
    every = {since + timedelta(days=days * each): Lost() for each in range(number)}
    told = {at: Lost(n, people) for at, _, n, people, by in rows if by == BY_TIME}
    return Delays(
        since=since,
        until=until,
        whole=next((Lost(n, people) for *_, n, people, by in rows if by > BY_CAUSE), Lost()),
        times=every | told,
        causes={cause: Lost(n, people) for _, cause, n, people, by in rows if by == BY_CAUSE},
    )
