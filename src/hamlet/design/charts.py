"""Run charts: values in order of time about their median, and what stands out in words.

What counts as more than chance follows the rules for run charts of Perla, Provost and Murray
(2011): six or more points in a row on one side of the median are a shift, five or more going one
way a trend; points on the median, and repeats of the last, count neither way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

SHIFT, TREND, FEWEST = 6, 5, 10
WIDE, HIGH, EDGE = 320, 80, 6


@dataclass(frozen=True, slots=True)
class RunChart:
    """A chart to be drawn: points and median line in a box of `WIDE` by `HIGH`, and its finding."""

    finding: str
    points: tuple[tuple[float, float], ...]
    middle: float
    median: float
    wide: int = WIDE
    high: int = HIGH

    @property
    def line(self) -> str:
        """The points as SVG has them."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


def run_chart(values: Sequence[float]) -> RunChart | None:
    """The run chart of some values, the oldest first; None where there are none.

    What is more than four times the median is drawn at the top, so that the rest can be told apart.
    """
    if not values:
        return None
    middle = median(values)
    most = min(max(values), 4 * middle or max(values)) or 1
    step = (WIDE - 2 * EDGE) / max(1, len(values) - 1)
    points = tuple(
        (round(EDGE + number * step, 1), _height(value, most))
        for number, value in enumerate(values)
    )
    return RunChart(finding(values), points, _height(middle, most), middle)


def _height(value: float, most: float) -> float:
    return round(HIGH - EDGE - (HIGH - 2 * EDGE) * min(value / most, 1), 1)


def finding(values: Sequence[float]) -> str:
    """What the values say, in a sentence."""
    newest, middle = values[-1], median(values)
    if len(values) < FEWEST:
        return f"{newest:,} in the newest; {len(values)} so far, too few to say what is usual"
    if middle >= FEWEST and newest < middle / 2:
        return f"Less than half as many as usual: {newest:,}, where {middle:,.0f} are usual"
    if middle >= FEWEST and newest > middle * 2:
        return f"More than twice as many as usual: {newest:,}, where {middle:,.0f} are usual"
    if (side := _shift(values, middle)) != 0:
        return f"A lasting change: the last {SHIFT} or more are {_way(side)} the median"
    if (side := _trend(values)) != 0:
        return f"A trend: the last {TREND} or more go {'up' if side > 0 else 'down'}"
    return f"As usual: {newest:,}, where {middle:,.0f} are usual"


def _way(side: int) -> str:
    return "above" if side > 0 else "below"


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _shift(values: Sequence[float], middle: float) -> int:
    """1 or -1 where the newest points stand in a long row above or below the median; else 0."""
    sides = [side for value in values if (side := _sign(value - middle))]
    row = sides[-SHIFT:]
    return row[0] if len(row) == SHIFT and len(set(row)) == 1 else 0


def _trend(values: Sequence[float]) -> int:
    """1 or -1 where the newest points go up or down all the way; else 0."""
    moved = [values[0], *(b for a, b in pairwise(values) if a != b)]
    steps = [_sign(b - a) for a, b in pairwise(moved)][-(TREND - 1) :]
    return steps[0] if len(steps) == TREND - 1 and len(set(steps)) == 1 else 0
