from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from django.utils.html import format_html

from hamlet.design import words
from hamlet.kernel.errors import Fault

JANUARY = date(2025, 1, 9)


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en-gb", "9 January 2025"), ("bn", "9 জানুয়ারী 2025"), ("so", "9 Janaayo 2025")],
)
def test_a_date_is_in_the_page_s_language(language, shown):
    with translation.override(language):
        assert words.date_words(JANUARY) == shown


def test_a_date_in_a_language_unknown_to_cldr_is_in_english():
    with translation.override("zz"):
        assert words.date_words(JANUARY) == "9 January 2025"


def test_a_moment_is_shown_as_london_clocks_show_it():
    summer = datetime(2025, 7, 1, 23, 30, tzinfo=UTC)
    assert words.time_words(summer) == "00:30"
    assert words.date_words(summer) == "2 July 2025"
    assert words.moment_words(summer) == "Wed 2 July 2025, 00:30"


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(Fault):
        words.time_words(datetime(2025, 7, 1, 12))


def test_nothing_is_shown_as_nothing():
    assert words.date_words(None) == words.time_words(None) == words.moment_words(None) == ""
    assert words.nhs_number(None) == words.age(None, JANUARY) == ""


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("9991234567", "999 123 4567"),
        ("999 123 4567", "999 123 4567"),
        ("12345", "12345"),
        ("99912345AB", "99912345AB"),
    ],
)
def test_an_nhs_number_is_spaced_and_anything_else_left_alone(kept, shown):
    assert words.nhs_number(kept) == shown


@pytest.mark.parametrize(
    ("born", "shown"),
    [
        (date(2025, 1, 9), "0 days"),
        (date(2024, 12, 13), "27 days"),
        (date(2024, 12, 12), "4 weeks"),
        (date(2024, 1, 10), "52 weeks"),
        (date(2024, 1, 9), "12 months"),
        (date(2023, 1, 10), "23 months"),
        (date(2023, 1, 9), "2 years"),
        (date(1952, 1, 10), "72 years"),
        (date(1952, 1, 9), "73 years"),
        (date(2025, 1, 10), ""),
    ],
)
def test_age_changes_its_unit_as_a_person_grows(born, shown):
    assert words.age(born, JANUARY) == shown


def test_somebody_born_on_a_leap_day_grows_older_on_the_first_of_march():
    assert words.age(date(2000, 2, 29), date(2025, 2, 28)) == "24 years"
    assert words.age(date(2000, 2, 29), date(2025, 3, 1)) == "25 years"


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(hours=1, minutes=20), "1 h 20 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(days=1, hours=3, minutes=9), "1 day 3 h"),
        (timedelta(days=2), "2 days"),
        (-timedelta(minutes=35), "35 min"),
    ],
)
def test_a_length_of_time_is_two_units_at_most(length, shown):
    assert words.duration(length) == shown


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u2069", "\x1b", "\x07", "\x9b", "\x7f"])
def test_a_page_shows_nothing_that_turns_words_round_or_that_nobody_sees(env, sign):
    template = env.from_string("<p>{{ name }}</p>{{ field }}{{ link }}")
    link = format_html("<i>{}é</i>", sign)
    made = template.render(name=f"Am{sign}ina & <b>", field=f"x{sign}", link=link)
    assert made == "<p>Amina &amp; &lt;b&gt;</p>x<i>é</i>"


def test_letters_keep_their_direction_and_lines_their_ends(env):
    said = "أمينة\n\tעמית – আমিনা 👩\u200d🦰"
    assert env.from_string("{{ said }}").render(said=said) == said
