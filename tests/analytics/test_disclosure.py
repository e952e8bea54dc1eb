"""Counts of people as they may be shown."""

import pytest

from hamlet.analytics.disclosure import between, share, shown


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, None), (1, None), (7, None), (8, 10), (12, 10), (13, 15), (102, 100), (103, 105)],
)
def test_small_counts_are_hidden_and_the_rest_rounded(count, told):
    assert shown(count) == told


def test_a_share_is_of_counts_as_they_are_shown():
    assert share(13, 102) == 0.15
    assert share(7, 1000) is None


def test_how_far_chance_reaches_is_of_counts_as_they_are_shown():
    """The interval of 10 of 100 as it is printed for Wilson's method."""
    assert between(10, 100) == pytest.approx((0.0552, 0.1744), abs=5e-5)
    assert between(8, 102) == between(10, 100)
    assert between(7, 1000) is None
