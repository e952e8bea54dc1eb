"""A week that is cut out of the borough: what was asked in it, and its people as they were then."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from hamlet.synth import generate, week

# Good Friday, the night on which clocks go forward, Easter Monday.
SINCE, AFTER = date(2027, 3, 25), date(2027, 4, 2)


@pytest.fixture(scope="module")
def easter():
    return generate(residents=20_000, seed=11, today=AFTER)


@pytest.fixture(scope="module")
def asked(easter):
    return week.asks(easter, SINCE)


def test_a_week_is_all_that_the_borough_asks_in_seven_london_days(easter, asked):
    first, last = datetime(2027, 3, 25, tzinfo=UTC), datetime(2027, 3, 31, 23, tzinfo=UTC)
    assert [each.at for each in asked] == sorted(each.at for each in asked)
    assert all(first <= each.at < last for each in asked)
    every = [row["received_at"] for row in easter.referrals.to_pylist()]
    inside = sum(first <= at < last for at in every)
    kinds = Counter(each.kind for each in asked)
    assert kinds["referral"] == inside > 50
    assert min(kinds["attendance"], kinds["admission"], kinds["time"]) > 0


def test_practices_refer_on_days_on_which_they_are_open(asked):
    days = Counter(
        each.at.date()
        for each in asked
        if each.kind == "referral" and each.row["referrer_kind"] == "gp"
    )
    open_days = (date(2027, 3, 25), date(2027, 3, 30), date(2027, 3, 31))
    assert sum(days[each] for each in open_days) > 0.8 * days.total()


def test_who_died_or_moved_later_lived_here_when_the_week_began(easter, asked):
    then = week.as_it_stood(easter, SINCE, {each.resident for each in asked})
    rows = then.residents.to_pylist()
    assert {row["resident"] for row in rows} == {each.resident for each in asked}
    assert then.residents.schema == easter.residents.schema
    assert all(row["status_on"] is None or row["status_on"] < SINCE for row in rows)
    dead = {each.resident for each in asked if each.kind == "death"}
    assert all(row["status"] == "living_here" for row in rows if row["resident"] in dead)
    known = {row["resident"] for row in rows}
    for row in then.relationships.to_pylist():
        assert {row["resident"], row["other"]} <= known
