from datetime import UTC, date, datetime

import pytest
from django import forms
from django.utils import translation

from hamlet.design.fields import BirthDateField, DateField
from hamlet.kernel import clock


class Born(forms.Form):
    born = BirthDateField(label="Date of birth")


class Seen(forms.Form):
    seen = DateField(required=False, earliest=date(2025, 1, 1), latest=date(2025, 12, 31))


def typed(day, month, year):
    return Born({"born_day": day, "born_month": month, "born_year": year})


def fault(day, month, year):
    """The first error of what was typed, and the boxes that it is about."""
    error = typed(day, month, year).errors.as_data()["born"][0]
    return error.messages[0], error.params["parts"]


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("9", "1", "1952"),
        (" 09 ", "01", "1952"),
        ("9", "January", "1952"),
        ("9", "jan.", "1952"),
        ("৯", "১", "১৯৫২"),
    ],
)
def test_a_date_may_be_typed_in_several_ways(day, month, year):
    form = typed(day, month, year)
    assert form.is_valid()
    assert form.cleaned_data["born"] == date(1952, 1, 9)


def test_a_month_may_be_named_in_the_page_s_language():
    with translation.override("so"):
        assert typed("9", "Janaayo", "1952").is_valid()


@pytest.mark.parametrize(
    ("day", "month", "year", "says", "parts"),
    [
        ("", "", "", "Enter a date of birth", ("day", "month", "year")),
        ("9", "1", "", "Enter a year of birth, for example 1952", ("year",)),
        ("9", "", "1952", "Enter a month of birth, for example 1 or January", ("month",)),
        ("9", "1", "52", "Enter a year of birth with 4 digits, for example 1952", ("year",)),
        ("9", "1", "0052", "Enter a year of birth with 4 digits, for example 1952", ("year",)),
        ("9", "13", "1952", "Enter the month as a number from 1 to 12, or its name", ("month",)),
        ("9", "Janvember", "1952", "Enter the month as a number from 1 to 12, or its name", None),
        ("32", "1", "1952", "Enter the day as a number from 1 to 31", ("day",)),
        ("-1", "1", "1952", "Enter the day as a number from 1 to 31", ("day",)),
        ("²", "1", "1952", "Enter the day as a number from 1 to 31", ("day",)),
        ("29", "2", "1951", "February 1951 does not have a day 29. Check the date", ("day",)),
        ("9", "1", "1852", "Check the year of birth. It is more than 130 years ago", None),
    ],
)
def test_an_error_says_what_to_do_and_which_box(day, month, year, says, parts):
    said, about = fault(day, month, year)
    assert said == says
    assert parts is None or about == parts


def test_two_missing_parts_are_both_asked_for():
    errors = typed("", "", "1952").errors["born"]
    assert errors == [
        "Enter a day of birth, for example 9",
        "Enter a month of birth, for example 1 or January",
    ]


def test_nobody_is_born_tomorrow_but_somebody_may_be_today():
    just_after_midnight_in_london = datetime(2025, 7, 1, 23, 30, tzinfo=UTC)
    with clock.frozen(just_after_midnight_in_london):
        assert typed("2", "7", "2025").is_valid()
        assert fault("3", "7", "2025")[0] == "The date of birth must be today or earlier"


def test_an_optional_date_may_be_empty_and_bounds_are_allowed():
    assert Seen({}).is_valid()
    assert Seen({"seen_day": "31", "seen_month": "12", "seen_year": "2025"}).is_valid()
    late = Seen({"seen_day": "1", "seen_month": "1", "seen_year": "2026"})
    assert late.errors["seen"] == ["The date must be 31 December 2025 or earlier"]
    early = Seen({"seen_day": "31", "seen_month": "12", "seen_year": "2024"})
    assert early.errors["seen"] == ["The date must be 1 January 2025 or later"]


def test_a_form_knows_whether_its_date_was_changed():
    same = {"born_day": "9", "born_month": "1", "born_year": "1952"}
    start = {"born": date(1952, 1, 9)}
    assert not Born(same, initial=start).has_changed()
    assert Born(same | {"born_day": "8"}, initial=start).has_changed()


@pytest.mark.parametrize(
    ("language", "name", "month"),
    [
        ("bn", "জানুয়ারি", 1), ("bn", "জানুয়ারী", 1), ("bn", "ফেব্রুয়ারি", 2), ("bn", "জুলাই", 7),
        ("so", "Jannaayo", 1), ("so", "Janaayo", 1), ("so", "Luuliyo", None),
        ("en-gb", "JAN.", 1), ("en-gb", "April", 4),
    ],
)  # fmt: skip
def test_a_month_is_known_in_both_of_its_spellings(language, name, month):
    with translation.override(language):
        found = typed("9", name, "1952")
        assert found.is_valid() is (month is not None)
    assert not month or found.cleaned_data["born"] == date(1952, month, 9)
