"""A date asked for as day, month and year, each typed in its own box."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from unicodedata import normalize

from babel.dates import get_month_names
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hamlet.design.words import date_words, locale_of
from hamlet.kernel import clock
from hamlet.kernel.text import number_in

PARTS = ("day", "month", "year")


class DateWidget(forms.MultiWidget):
    """Three text boxes, named `<name>_day`, `<name>_month`, `<name>_year`. Keeps what was typed."""

    def __init__(self, attrs: Mapping[str, Any] | None = None):
        super().__init__({part: forms.TextInput() for part in PARTS}, attrs)

    def decompress(self, value: date | None) -> list[str]:
        """Split a date, as a form's initial value, into its three boxes."""
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]


class DateField(forms.Field):
    """A date typed in three boxes; cleans to a `datetime.date`, or None where left empty.

    The month may be a number or a name, in English or the page's language; digits may be of any
    script. A year needs all its four digits. `earliest` and `latest` are bounds, both allowed; a
    callable is asked at each check. Every error says which boxes it is about, in
    `params["parts"]`.
    """

    widget = DateWidget
    default_error_messages = {
        "required": _("Enter a date"),
        "no_day": _("Enter a day, for example 9"),
        "no_month": _("Enter a month, for example 1 or January"),
        "no_year": _("Enter a year, for example 2025"),
        "day": _("Enter the day as a number from 1 to 31"),
        "month": _("Enter the month as a number from 1 to 12, or its name"),
        "year": _("Enter the year with 4 digits, for example 2025"),
        "no_such_day": _("%(month)s %(year)s does not have a day %(day)s. Check the date"),
        "early": _("The date must be %(limit)s or later"),
        "late": _("The date must be %(limit)s or earlier"),
    }

    def __init__(self, *, earliest: Any = None, latest: Any = None, **kwargs: Any):
        self.earliest, self.latest = earliest, latest
        super().__init__(**kwargs)

    def to_python(self, value: list[str | None] | None) -> date | None:
        """Read the three boxes. Raises `ValidationError` in words a person can act on."""
        day, month, year = ((text or "").strip() for text in value or ("", "", ""))
        if not (day or month or year):
            return None
        self._refuse_gaps(day, month, year)
        found = self._date(self._day(day), self._month(month), self._year(year))
        self._refuse_outside(found)
        return found

    def validate(self, value: date | None) -> None:
        """Refuse an empty date where one is needed."""
        if value is None and self.required:
            raise self._error("required", PARTS)

    def has_changed(self, initial: date | None, data: list[str | None] | None) -> bool:
        """Whether what was typed differs from what the form started with."""
        start = self.widget.decompress(initial)
        return [(text or "").strip() for text in data or ["", "", ""]] != start

    def _refuse_gaps(self, *texts: str) -> None:
        missing = [part for part, text in zip(PARTS, texts, strict=True) if not text]
        if missing:
            raise ValidationError([self._error(f"no_{part}", (part,)) for part in missing])

    def _day(self, text: str) -> int:
        number = number_in(text)
        if number is None or not 1 <= number <= 31:
            raise self._error("day", ("day",))
        return number

    def _month(self, text: str) -> int:
        number = number_in(text)
        if number is None:
            number = _month_names(get_language() or "en").get(_folded(text), 0)
        if not 1 <= number <= 12:
            raise self._error("month", ("month",))
        return number

    def _year(self, text: str) -> int:
        number = number_in(text)
        if number is None or not 1000 <= number <= 9999:
            raise self._error("year", ("year",))
        return number

    def _date(self, day: int, month: int, year: int) -> date:
        try:
            return date(year, month, day)
        except ValueError:
            name = get_month_names("wide", locale=locale_of(get_language() or "en"))[month]
            raise self._error("no_such_day", ("day",), month=name, year=year, day=day) from None

    def _refuse_outside(self, found: date) -> None:
        earliest, latest = _bound(self.earliest), _bound(self.latest)
        if earliest and found < earliest:
            raise self._error("early", PARTS, limit=date_words(earliest))
        if latest and found > latest:
            raise self._error("late", PARTS, limit=date_words(latest))

    def _error(self, code: str, parts: tuple[str, ...], **params: Any) -> ValidationError:
        return ValidationError(
            self.error_messages[code], code=code, params={"parts": parts, **params}
        )


def _bound(limit: Any) -> date | None:
    return limit() if callable(limit) else limit


@lru_cache(maxsize=32)
def _month_names(language: str) -> dict[str, int]:
    """Every name of a month that we take, in English and in `language`, folded."""
    return {
        _folded(name): number
        for locale in ("en", locale_of(language))
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=locale).items()
    }


def _folded(name: str) -> str:
    """A month's name without what people spell in two ways: capitals, a full stop, doubled letters
    (Somali Janaayo, Jannaayo), a long i in Bengali (জানুয়ারী, জানুয়ারি)."""
    plain = normalize("NFD", name).casefold().rstrip(".").replace("ী", "ি")
    return re.sub(r"(.)\1+", r"\1", plain)


class BirthDateField(DateField):
    """A date of birth: not after today in London, and within the last 130 years.

    `own` is for a form that people fill in about themselves: their browser may offer its answer.
    """

    default_error_messages = {
        "required": _("Enter a date of birth"),
        "no_day": _("Enter a day of birth, for example 9"),
        "no_month": _("Enter a month of birth, for example 1 or January"),
        "no_year": _("Enter a year of birth, for example 1952"),
        "year": _("Enter a year of birth with 4 digits, for example 1952"),
        "early": _("Check the year of birth. It is more than 130 years ago"),
        "late": _("The date of birth must be today or earlier"),
    }

    def __init__(self, *, own: bool = False, **kwargs: Any):
        self.own = own
        super().__init__(earliest=_oldest_birth, latest=clock.today, **kwargs)


def _oldest_birth() -> date:
    return date(clock.today().year - 130, 1, 1)
