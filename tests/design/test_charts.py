"""Run charts: what stands out by their rules, and that what is drawn stays in its box."""

import pytest

from hamlet.design.charts import HIGH, WIDE, finding, run_chart


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([5], "too few"),
        ([20, 30] * 6, "As usual: 30, where 25 are usual"),
        ([20, 30] * 6 + [4], "Less than half as many as usual: 4"),
        ([20, 30] * 6 + [90], "More than twice as many as usual: 90"),
        ([20, 22, 21, 20, 22, 21, 20, 30, 31, 30, 31, 30, 31], "A lasting change"),
        ([25, 20, 30, 20, 30, 22, 23, 24, 26, 28, 29], "A trend"),
        ([0] * 12, "As usual: 0"),
    ],
)
def test_what_stands_out_is_said(values, said):
    assert said in finding(values)


def test_points_on_the_median_count_neither_way():
    values = [20, 30, 20, 30, 20, 26, 26, 25, 26, 26, 25, 26]
    assert "lasting change" not in finding(values)


@pytest.mark.parametrize("values", [[0], [1, 1_000_000, 1, 2, 1], [3, 2, 1], [0, 0, 0]])
def test_every_point_is_in_the_box(values):
    drawn = run_chart(values)
    assert len(drawn.points) == len(values)
    assert all(0 <= x <= WIDE and 0 <= y <= HIGH for x, y in (*drawn.points, (0, drawn.middle)))


def test_nothing_is_no_chart():
    assert run_chart([]) is None
