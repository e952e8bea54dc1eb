"""Hours asked for as people write them, 09:00-12:00, 13:00-17:00, and said in words."""

from collections.abc import Iterable
from datetime import time
from typing import Protocol

from babel.dates import get_day_names
from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hamlet.design.words import locale_of
from hamlet.kernel.calendars import WEEKDAYS, read_hours, written
from hamlet.kernel.errors import UserError

HINT = gettext_lazy("Like 09:00-12:00, 13:00-17:00. Empty means closed.")
UNREAD = gettext_lazy("Write hours like 09:00-12:00, 13:00-17:00. Leave it empty where closed.")


def written_hours(text: str) -> list[list[str]]:
    """'9:00-12:00, 13:00-17:00' as hours are kept; nothing written means closed."""
    parts = [part.split("-") for part in text.replace("–", "-").replace(" ", "").split(",") if part]
    if any(len(part) != 2 for part in parts):
        raise UserError(str(UNREAD))
    return written(read_hours([(opens, closes) for opens, closes in parts]))


class HoursField(forms.CharField):
    """The hours of one day, as people write them."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.TextInput(attrs={"class": "nhsuk-input--width-20"}))
        super().__init__(max_length=100, **kwargs)

    def clean(self, value) -> list[list[str]]:
        """The hours, as `WeeklyHours.of` reads them."""
        try:
            return written_hours(super().clean(value))
        except UserError as error:
            english = (get_language() or "en-gb") == "en-gb"
            raise forms.ValidationError(str(error) if english else UNREAD) from None


def week_fields() -> dict[str, HoursField]:
    """A field for each day of the week, named as in `WEEKDAYS`, in the reader's language."""
    names = day_names()
    return {
        day: HoursField(label=names[number], help_text="" if number else HINT)
        for number, day in enumerate(WEEKDAYS)
    }


class Open(Protocol):
    """From when to when something is open on a day of the week, from 0 for Monday."""

    weekday: int
    opens: time
    closes: time


def hours_words(week: Iterable[Open]) -> tuple[str, ...]:
    """A line for each run of neighbouring days with the same hours, in the reader's language:
    'Monday to Friday: 08:00 to 20:00'."""
    times: dict[int, list[str]] = {}
    for each in week:
        times.setdefault(each.weekday, []).append(_span(each.opens, each.closes))
    runs: list[tuple[list[int], str]] = []
    for day in sorted(times):
        said = ", ".join(times[day])
        if runs and runs[-1][1] == said and runs[-1][0][-1] == day - 1:
            runs[-1][0].append(day)
        else:
            runs.append(([day], said))
    return tuple(f"{_days(days)}: {said}" for days, said in runs)


def _span(opens: time, closes: time) -> str:
    if opens == closes:
        return _("all day and night")
    return _("%(from)s to %(to)s") % {"from": f"{opens:%H:%M}", "to": f"{closes:%H:%M}"}


def day_names() -> dict[int, str]:
    """The days of the week from 0 for Monday, in the reader's language."""
    return get_day_names("wide", locale=locale_of(get_language() or "en-gb"))


def _days(days: list[int]) -> str:
    names = day_names()
    if len(days) == 7:
        return _("Every day")
    if len(days) == 1:
        return names[days[0]]
    return _("%(from)s to %(to)s") % {"from": names[days[0]], "to": names[days[-1]]}
