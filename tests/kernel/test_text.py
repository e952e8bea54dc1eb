"""What somebody typed cannot turn around what stands beside it."""

import pytest

from hamlet.kernel.text import clean


@pytest.mark.parametrize("code", [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
def test_marks_of_direction_are_dropped(code):
    assert clean(f"Ruth {chr(code)}Oakes") == "Ruth Oakes"


@pytest.mark.parametrize("text", ["Siân O’Malley", "مريم", "দাদা\u200dর", "one\ntwo", ""])
def test_everything_else_stays(text):
    assert clean(text) == text
