"""The one clock: its zone, its freezing, and the two zones in which it is read."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from hamlet.kernel import clock
from hamlet.kernel.errors import Fault

SUMMER_MIDNIGHT = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


def test_now_is_the_present_in_utc():
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)
    assert clock.now().tzinfo is UTC


def test_today_is_the_date_in_london_not_in_utc():
    with clock.frozen(SUMMER_MIDNIGHT):
        assert clock.today() == date(2026, 7, 1)


def test_frozen_blocks_nest():
    with clock.frozen(SUMMER_MIDNIGHT):
        with clock.frozen(SUMMER_MIDNIGHT + timedelta(days=1)) as tomorrow:
            assert clock.now() == tomorrow == SUMMER_MIDNIGHT + timedelta(days=1)
        assert clock.now() == SUMMER_MIDNIGHT
    assert clock.now() != SUMMER_MIDNIGHT


def test_a_frozen_clock_runs_again_after_an_error():
    with pytest.raises(KeyError), clock.frozen(SUMMER_MIDNIGHT):
        raise KeyError
    assert clock.now() != SUMMER_MIDNIGHT


def test_a_moment_of_any_zone_is_kept_in_utc_and_shown_in_london():
    dhaka = datetime(2026, 7, 1, 5, 30, tzinfo=timezone(timedelta(hours=6)))
    with clock.frozen(dhaka):
        assert clock.now() == SUMMER_MIDNIGHT
        assert clock.now().tzinfo is UTC
    assert clock.london(dhaka).isoformat() == "2026-07-01T00:30:00+01:00"


@pytest.mark.parametrize("reader", [clock.utc, clock.london])
def test_a_time_without_a_zone_is_our_fault(reader):
    with pytest.raises(Fault, match="no time zone"):
        reader(datetime(2026, 1, 1))
