"""An agreement's time, which people give in days and decisions read as moments.

It begins with its first day in London, and ends when its last day is over.
"""

from datetime import date, datetime, time, timedelta

from hamlet.kernel import clock

ONE = timedelta(days=1)


def begin(first: date) -> datetime:
    """The moment at which a day begins in London, in UTC."""
    return clock.utc(datetime.combine(first, time(), clock.LONDON))


def end(last: date) -> datetime:
    """The moment at which a day is over in London, in UTC."""
    return begin(last + ONE)


def first_day(moment: datetime) -> date:
    """The first day of what begins at a moment."""
    return clock.london(moment).date()


def last_day(moment: datetime) -> date:
    """The last day of what ends at a moment: the day before, where that is midnight."""
    return clock.london(moment - timedelta(microseconds=1)).date()
