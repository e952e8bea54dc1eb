"""A week of the place as it is asked of: who needs what, and when, by the borough's own rhythm.

Nothing is drawn here. A week is cut out of the borough's two years, whose referrals and contacts
follow the hour, the weekday, winter, bank holidays, and the age and hardship of each resident; so
it is as busy, and falls on the same people, as everything else that is made from the borough.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from hamlet.synth.borough import Borough
from hamlet.synth.days import LONDON

DAYS = 7
FROM_CONTACTS = {
    "emergency_department": "attendance",
    "emergency_admission": "admission",
    "nhs_111_call": "time",
}
WANTS_A_TIME = 5
"""Every so-many-th call to 111 ends in asking for a time today or tomorrow. Invented."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody needs something: a `referral`, an `attendance` at the hospital's front door, an
    `admission` to hospital, or a `time` today; or it is a `death`. `row` is the borough's row."""

    at: datetime
    kind: str
    resident: int
    row: dict[str, Any]


def asks(borough: Borough, since: date) -> list[Ask]:
    """Everything that is asked in the seven days from `since`, by time.

    The borough has to be generated as it stands after them (`today` a day later or more).
    """
    day = since + timedelta(days=DAYS)
    first, last = _london(since), _london(day)
    found = [
        *(_ask(row, "referral", "received_at") for row in _rows(borough.referrals, first, last)),
        *_contacts(borough, first, last),
        *_deaths(borough, since, day),
    ]
    return sorted(found, key=lambda each: (each.at, each.kind, each.resident))


def _contacts(borough: Borough, first: datetime, last: datetime) -> Iterator[Ask]:
    wanted = borough.contacts.filter(
        pc.is_in(borough.contacts["kind"].cast(pa.string()), pa.array(list(FROM_CONTACTS)))
    )
    for row in _rows(wanted, first, last, "at"):
        kind = FROM_CONTACTS[row["kind"]]
        if kind != "time" or row["contact"] % WANTS_A_TIME == 0:
            yield _ask(row, kind, "at")


def _deaths(borough: Borough, since: date, until: date) -> Iterator[Ask]:
    people = borough.residents
    died = people.filter(pc.equal(people["status"].cast(pa.string()), "died"))
    for row in died.select(["resident", "status_on"]).to_pylist():
        if since <= (on := row["status_on"]) < until:
            yield Ask(_london(on, hour=12), "death", row["resident"], row)


def _london(day: date, hour: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=LONDON).astimezone(UTC)


def _rows(
    rows: pa.Table, first: datetime, last: datetime, at: str = "received_at"
) -> list[dict[str, Any]]:
    inside = pc.and_(pc.greater_equal(rows[at], first), pc.less(rows[at], last))
    return rows.filter(inside).to_pylist()


def _ask(row: dict[str, Any], kind: str, at: str) -> Ask:
    return Ask(row[at], kind, row["resident"], row)


def as_it_stood(borough: Borough, since: date, who: Iterable[int]) -> Borough:
    """The borough with these residents alone, as they were when the week began.

    Who died or moved away later lived here then. Referrals and contacts are left as they are.
    """
    wanted = set(who)
    rows = [
        _as_of(row, since)
        for row in borough.residents.take(pa.array(sorted(each - 1 for each in wanted))).to_pylist()
    ]
    related = borough.relationships
    known = pa.array(sorted(wanted), related["resident"].type)
    both = pc.and_(pc.is_in(related["resident"], known), pc.is_in(related["other"], known))
    return replace(
        borough,
        residents=pa.Table.from_pylist(rows, schema=borough.residents.schema),
        relationships=related.filter(both),
    )


def _as_of(row: dict[str, Any], since: date) -> dict[str, Any]:
    on = row["status_on"]
    later = on is not None and on >= since
    return row | {"status": "living_here", "status_on": None} if later else row
