"""The board's numbers in words."""

from hamlet.design import words
from hamlet.kernel import clock
from hamlet.streaming.models import Attendance
from hamlet.streaming.presenters.attendances import seconds
from hamlet.streaming.queries import Board
from hamlet.streaming.rules import STREAMS

REFUSALS = dict(Attendance.Refusal.choices)


def board(of: Board) -> list[dict[str, str]]:
    """The board's numbers as lines."""
    streams = "; ".join(
        f"{STREAMS[key]}: {of.streams[key]}" for key in STREAMS if key in of.streams
    )
    lines = {
        "Times left today for same-day access": _left(of),
        "Came": _came(of),
        "Not decided yet, of the last 24 hours": str(of.waiting),
        "Same-day access, not booked yet, of the last 24 hours": str(of.to_book),
        "Left without being seen": str(of.left),
        "Went to": streams or "Nobody yet",
        "First assessment": _times(of),
        "Suggested same-day access": _same_day(of),
        "Sent elsewhere than suggested": str(of.differed),
        "Of these, against a red flag": str(of.against_flags),
        "Did not agree to be sent on": _refused(of),
        "Booked into same-day access": _cost(of),
    }
    return [{"key": key, "value": value} for key, value in lines.items()]


def _left(of: Board) -> str:
    if of.left_today is None:
        return "Not known: no service of the directory gives it"
    if of.left_today or of.next_time is None:
        return str(of.left_today or "None, and none on the days ahead")
    return f"None. The next is {words.moment_words(of.next_time)}"


def _came(of: Board) -> str:
    told = {"elsewhere": "registered in another borough", "none": "with no practice",
            "unknown": "who do not know where"}  # fmt: skip
    said = [f"{of.registered[key]} {text}" for key, text in told.items() if key in of.registered]
    return f"{of.arrived}, of whom {', '.join(said)}" if said else str(of.arrived)


def _same_day(of: Board) -> str:
    return f"{of.suggested_same_day}, of whom {of.taken_up} are booked there"


def _refused(of: Board) -> str:
    if not of.asked:
        return "Nobody was asked yet"
    reasons = "; ".join(f"{REFUSALS[key]}: {number}" for key, number in of.refusals.items())
    said = f"{sum(of.refusals.values())} of {of.asked} who were asked"
    return f"{said}. {reasons}" if reasons else said


def _times(of: Board) -> str:
    if of.median_seconds is None:
        return f"Of {of.untimed} it is not known" if of.untimed else "None yet"
    half = f"half took no longer than {seconds(of.median_seconds)}"
    known = f"{of.within_promise} of {of.timed} within 3 minutes; {half}"
    return f"{known}. Of {of.untimed} it is not known" if of.untimed else known


def _cost(of: Board) -> str:
    if not of.redirected:
        return "Nobody yet"
    cost, otherwise = pounds(of.cost_pence), pounds(of.cost_otherwise_pence)
    return (
        f"{of.redirected}: {cost} so far; by way of the urgent treatment centre {otherwise}. "
        "What a pharmacy or a practice costs is not known here"
    )


def pounds(pence: int) -> str:
    """'£1,234.50'."""
    return f"£{pence / 100:,.2f}"


def now_words() -> str:
    """'Saturday 28 November 2026'."""
    return words.date_words(clock.today(), "EEEE d MMMM y")
