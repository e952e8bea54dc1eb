"""Identifiers as people type them, and the sentences that help where they slip."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamlet.kernel import identifiers
from hamlet.kernel.errors import UserError

# Of the range 999, which is given to nobody.
TEST_NUMBER = "9991234500"


@pytest.mark.parametrize(
    "typed", ["999 123 4500", " 999-123-4500 ", "999\u00a0123\u20114500", "৯৯৯১২৩৪৫০০"]
)
def test_nhs_numbers_are_read_however_they_are_written(typed):
    assert identifiers.nhs_number(typed) == TEST_NUMBER


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("999 123 450", "this one has 9"),
        ("99912345000", "this one has 11"),
        ("9991234501", "may be mistyped"),
        ("0000000000", "may be mistyped"),
        ("999123450X", "only digits"),
        ("", "only digits"),
    ],
)
def test_other_nhs_numbers_say_what_is_wrong(typed, message):
    with pytest.raises(UserError, match=message):
        identifiers.nhs_number(typed)


def test_references_are_grouped_differ_and_read_back():
    references = {identifiers.new_reference() for _ in range(500)}
    assert len(references) == 500
    for reference in references:
        assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", reference)
        assert identifiers.read_reference(reference) == reference


def test_references_forgive_case_spaces_and_letters_that_look_like_digits():
    reference = next(r for r in iter(identifiers.new_reference, "") if "0" in r and "1" in r)
    for typed_one in "iIlL":
        typed = reference.lower().replace("-", " ").replace("0", "o").replace("1", typed_one)
        assert identifiers.read_reference(f"  {typed}\u2013 ") == reference


symbols = st.sampled_from(identifiers.ALPHABET)
places = st.integers(0, 11)


@given(st.builds(identifiers.new_reference), places, symbols)
def test_any_one_wrong_symbol_is_noticed(reference, place, symbol):
    typed = list(reference.replace("-", ""))
    if typed[place] != symbol:
        typed[place] = symbol
        with pytest.raises(UserError, match="not right"):
            identifiers.read_reference("".join(typed))


@given(st.builds(identifiers.new_reference), places, places)
def test_any_two_symbols_that_changed_places_are_noticed(reference, one, other):
    typed = list(reference.replace("-", ""))
    if typed[one] != typed[other]:
        typed[one], typed[other] = typed[other], typed[one]
        with pytest.raises(UserError, match="not right"):
            identifiers.read_reference("".join(typed))


@pytest.mark.parametrize(("typed", "message"), [("7K3M-Q2XW", "has 8"), ("U" * 12, "not right")])
def test_other_references_say_what_is_wrong(typed, message):
    with pytest.raises(UserError, match=message):
        identifiers.read_reference(typed)


def test_ids_differ():
    assert identifiers.new_id() != identifiers.new_id()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("e14ab", "E1 4AB"), ("E1-4AB ", "E1 4AB"), ("sw1a1aa", "SW1A 1AA"), ("zz99 3vz", "ZZ99 3VZ")],
)
def test_postcodes_are_kept_in_one_form(typed, kept):
    assert identifiers.postcode(typed) == kept


@pytest.mark.parametrize("typed", ["", "E1", "E1 4A", "4AB E1", "London"])
def test_other_postcodes_say_what_one_looks_like(typed):
    with pytest.raises(UserError, match="looks like E1 4AB"):
        identifiers.postcode(typed)


def test_ods_codes_are_kept_in_capitals():
    assert identifiers.ods_code(" f84123") == "F84123"
    for typed in ("", "F8", "F84.1/23é"):
        with pytest.raises(UserError, match="like F84123"):
            identifiers.ods_code(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("02079460123", "020 7946 0123"),
        ("+44 (0)20 7946-0123", "020 7946 0123"),
        ("0044 7700 900 123", "07700 900123"),
        ("০৭৭০০৯০০১২৩", "07700 900123"),
        ("0161 496 0000", "0161 496 0000"),
        ("0113 4960000", "0113 496 0000"),
        ("01632960001", "01632 960001"),
        ("08081570000", "0808 157 0000"),
        ("020 7946 0123 ext. 12", "020 7946 0123 ext 12"),
        ("00880 1712 345678", "+8801712345678"),
        ("111", "111"),
    ],
)
def test_phone_numbers_are_kept_in_one_form(typed, kept):
    assert identifiers.phone(typed) == kept
    assert identifiers.phone(kept) == kept


def test_nobody_can_be_rung_back_on_the_short_number_of_a_service():
    assert identifiers.own_phone("07700900123") == "07700 900123"
    for typed in ("111", "123", "18000", "১১১"):
        with pytest.raises(UserError, match="rung back"):
            identifiers.own_phone(typed)


@pytest.mark.parametrize(
    "typed", ["", "ask her son", "020 7946", "07700 900 123 456", "07700 900 12", "+44"]
)
def test_other_phone_numbers_say_what_one_looks_like(typed):
    with pytest.raises(UserError, match="looks like 020"):
        identifiers.phone(typed)
