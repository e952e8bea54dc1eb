"""Dates, times and numbers as people read them. Served to templates as filters."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from django.utils.translation import get_language, gettext, ngettext

from hamlet.kernel import clock


def source_words(source: str) -> str:
    """'From Tidewell. '; nothing where it is the borough's own, which tells a reader nothing."""
    return f"From {source}. " if source and source != "synthetic" else ""


def date_words(value: date | None, form: str = "d MMMM y") -> str:
    """'9 January 2025' in the page's language; '' for None.

    A moment is taken as its day in London. `form` is a Unicode CLDR date pattern.
    """
    if value is None:
        return ""
    return _format_date(_day(value), form, get_language() or "en-gb")


def time_words(value: datetime | None) -> str:
    """'14:02', the time in London; '' for None."""
    return "" if value is None else clock.london(value).strftime("%H:%M")


def moment_words(value: datetime | None) -> str:
    """'Tue 9 January 2025, 14:02' in London; '' for None."""
    if value is None:
        return ""
    return f"{date_words(value, 'EEE d MMMM y')}, {time_words(value)}"


def when_words(at: datetime) -> str:
    """A moment; a day alone, where a source told no more than that."""
    return date_words(at) if clock.is_day(at) else moment_words(at)


def nhs_number(value: str | None) -> str:
    """'999 123 4567'. What is not ten digits is shown as it was kept; '' for None."""
    digits = "".join(str(value or "").split())
    if len(digits) != 10 or not digits.isdigit():
        return str(value or "")
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def age(born: date | None, on: date) -> str:
    """A person's age in words on the day `on`: days to 4 weeks, weeks to a year, months to 2 years.

    The bands follow the NHS Common User Interface guidance on showing a date of birth.
    '' where the date of birth is not known or `on` is before it.
    """
    if born is None or on < born:
        return ""
    days, months = (on - born).days, whole_months(born, on)
    if days < 28:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if months < 12:
        weeks = days // 7
        return ngettext("%(n)d week", "%(n)d weeks", weeks) % {"n": weeks}
    if months < 24:
        return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
    years = months // 12
    return ngettext("%(n)d year", "%(n)d years", years) % {"n": years}


def whole_months(start: date, end: date) -> int:
    """Whole months from `start` to `end`; a month is over when its day of the month is reached."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def duration(length: timedelta) -> str:
    """'1 h 20 min', '3 days 4 h', 'less than a minute': the two largest units, rounded down."""
    minutes = int(abs(length).total_seconds() // 60)
    if minutes < 1:
        return gettext("less than a minute")
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [
        ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days else "",
        gettext("%(n)d h") % {"n": hours} if hours else "",
        gettext("%(n)d min") % {"n": minutes} if minutes and not days else "",
    ]
    return " ".join(part for part in parts if part)


def _day(value: date) -> date:
    return clock.london(value).date() if isinstance(value, datetime) else value


@lru_cache(maxsize=4096)
def _format_date(day: date, form: str, language: str) -> str:
    return format_date(day, form, locale=locale_of(language))


@lru_cache(maxsize=32)
def locale_of(language: str) -> Locale:
    """The CLDR locale of a Django language code; British English where CLDR knows none."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")
