"""By which rule something was suggested, and that it is suggested so still."""

from hamlet.streaming.models import Attendance
from hamlet.streaming.queries import again
from hamlet.streaming.rules import STREAMS, Suggestion


def suggested_by(of: Attendance) -> str:
    """'Version 3, rule 8'."""
    decided = f"rule {of.rule}" if of.rule else "red flag" if of.found["flags"] else "no rule fits"
    return f"Version {of.rules.number}, {decided}"


def differs_now(of: Attendance) -> str:
    """Where the version that held then sends them now, with the same assessment; '' where all of it
    is as it was, as it has to be."""
    now = again(of)
    return "" if now == Suggestion(of.suggested, of.because, of.rule) else STREAMS[now.to]


def worked_out_again(of: Attendance) -> str:
    """That the version that held then gives the same answer from the same assessment."""
    if now := differs_now(of):
        return f"It differs, which must never be. Tell whoever keeps Hamlet. Now: {now}"
    return f"The same: {STREAMS[of.suggested]}"
