"""The board's numbers in words."""

from hamlet.design import words
from hamlet.kernel import clock
from hamlet.streaming.models import Attendance
from hamlet.streaming.queries import Board
from hamlet.streaming.rules import STREAMS

REFUSALS = dict(Attendance.Refusal.choices)


def board(of: Board) -> list[dict[str, str]]:
    """The board's numbers as lines."""
    streams = "; ".join(
        f"{STREAMS[key]}: {of.streams[key]}" for key in STREAMS if key in of.streams
    )
    refusals = "; ".join(f"{REFUSALS[key]}: {number}" for key, number in of.refusals.items())
    lines = {
        "Came": str(of.arrived),
        "Not decided yet": str(of.waiting),
        "Same-day access, not booked yet": str(of.to_book),
        "Left without being seen": str(of.left),
        "Went to": streams or "Nobody yet",
        "First assessment": _times(of),
        "From other boroughs": str(of.from_elsewhere),
        "Sent elsewhere than suggested": str(of.differed),
        "Of these, against a red flag": str(of.against_flags),
        "Did not agree": refusals or "Nobody",
        "Times left today": "Not known" if of.left_today is None else str(of.left_today),
        "Redirected straight from here": _cost(of),
    }
    return [{"key": key, "value": value} for key, value in lines.items()]


def _times(of: Board) -> str:
    if of.median_seconds is None:
        return "None yet"
    minutes, seconds = divmod(of.median_seconds, 60)
    half = f"half took no longer than {minutes} min {seconds} s"
    return f"{of.within_promise} of {of.arrived} within 3 minutes; {half}"


def _cost(of: Board) -> str:
    if not of.redirected:
        return "Nobody yet"
    cost, otherwise = pounds(of.cost_pence), pounds(of.cost_otherwise_pence)
    return f"{of.redirected}: {cost} so far; by way of the urgent treatment centre {otherwise}"


def pounds(pence: int) -> str:
    """'£1,234.50'."""
    return f"£{pence / 100:,.2f}"


def now_words() -> str:
    """'Saturday 28 November 2026'."""
    return words.date_words(clock.today(), "EEEE d MMMM y")
