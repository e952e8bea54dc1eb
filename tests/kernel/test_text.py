"""What somebody typed cannot turn around what stands beside it."""

import pytest

from hamlet.kernel.text import clean, clean_within, is_blank, script


@pytest.mark.parametrize("code", [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
def test_marks_of_direction_are_dropped(code):
    assert clean(f"Ruth {chr(code)}Oakes") == "Ruth Oakes"


@pytest.mark.parametrize("sign", ["\u200b", "\u2060", "\ufeff"])
def test_signs_of_no_width_are_dropped(sign):
    assert clean(f"Ru{sign}th") == "Ruth"


@pytest.mark.parametrize("text", ["Siân O’Malley", "مريم", "দাদা\u200dর", "one\ntwo", ""])
def test_everything_else_stays(text):
    assert clean(text) == text


def test_every_text_within_a_value_is_cleaned_and_nothing_else_is_changed():
    held = {"name": [{"given": ("R\u202euth",), "born": 1951}, None], "open": True}
    assert clean_within(held) == {"name": [{"given": ["Ruth"], "born": 1951}, None], "open": True}


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\u2060", "\u3164", "\u2800\u00ad", "\u0301"])
def test_what_nobody_sees_is_blank(text):
    assert is_blank(text)


@pytest.mark.parametrize("text", ["x", "সাহায্য", "مريم", "?", "\u200bhelp\u200b", "☎"])
def test_what_somebody_sees_is_not(text):
    assert not is_blank(text)


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("Fell on the stairs, 38 °C, 5 µg", ""),
        ("Siân is naïve", ""),
        ("Waan dhacay", ""),
        ("আমি সিঁড়িতে পড়ে গেছি। [Sent by: son or daughter. Speaks Bengali.]", "Bengali"),
        ("مجھے مدد چاہیے", "Arabic"),
        ("我摔倒了", "Chinese"),
    ],
)
def test_in_which_letters_a_text_is_written(text, letters):
    assert script(text) == letters
