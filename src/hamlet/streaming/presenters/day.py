"""What was decided on a day, and whether it is decided so still."""

from datetime import date, timedelta
from typing import Any

from hamlet.design import links, words
from hamlet.kernel import clock
from hamlet.streaming.models import Attendance
from hamlet.streaming.presenters.again import differs_now, suggested_by
from hamlet.streaming.presenters.attendances import name_of, went
from hamlet.streaming.rules import STREAMS

DAY_HEAD = ("Person", "Suggested", "By", "Worked out again", "Went to")


def day_title(on: date) -> str:
    """'Who came on Thursday 29 October 2026'."""
    return f"Who came on {words.date_words(on, 'EEEE d MMMM y')}"


def day_links(on: date) -> list[dict[str, str]]:
    """The days beside this one; none that is still to come."""
    days = {"The day before": on - timedelta(days=1), "The day after": on + timedelta(days=1)}
    path = links.to("streaming:day")
    return [
        {"text": text, "href": f"{path}?on={each.isoformat()}"}
        for text, each in days.items()
        if each <= clock.today()
    ]


def day_row(of: Attendance) -> list[Any]:
    """Somebody who came, as a row: by which rule, and what that gives today."""
    now = differs_now(of)
    apart = {"tag": "Differs", "colour": "red", "sub": now}
    who = {
        "text": name_of(of),
        "href": links.to("streaming:attendance", of.pk),
        "sub": f"{words.time_words(of.since)}; {of.reference}",
    }
    again = apart if now else "The same"
    return [who, STREAMS[of.suggested], suggested_by(of), again, went(of)]
