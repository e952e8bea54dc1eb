"""Identifiers as people write them, brought to the one form in which we keep them.

Each reader takes what was typed (spaces, dashes, any script's digits) and gives the kept form, or
raises `UserError` with a sentence that says what is wrong and what to do.
"""

import re
import secrets
import unicodedata
import uuid

import nhs_number as nhs

from hamlet.kernel.errors import UserError

# Crockford's base 32: no I, L, O (read as 1, 1, 0) and no U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE_LENGTH = 12
_READ_AS = str.maketrans("OIL", "011")

_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
_ODS_CODE = re.compile(r"[A-Z0-9]{3,12}")
_EXTENSION = re.compile(r"(?:ext\.?|extension|x)\s*([0-9]{1,6})$", re.IGNORECASE)


def new_id() -> uuid.UUID:
    """A random key for a row: it tells nothing of when or where it was made."""
    return uuid.uuid4()


def nhs_number(text: str) -> str:
    """The ten digits of an NHS number whose check digit is right.

    The check is modulus 11, by the `nhs-number` library; the test range 999 passes.
    """
    digits = _compact(text)
    if not digits.isdigit():
        raise UserError("An NHS number has only digits. Check it, or leave it empty.")
    if len(digits) != 10:
        raise UserError(
            f"An NHS number has 10 digits; this one has {len(digits)}. Check it, or leave it empty."
        )
    if len(set(digits)) == 1 or not nhs.is_valid(digits):
        raise UserError(
            "These digits do not make an NHS number: one may be mistyped. "
            "Check it, or leave it empty."
        )
    return digits


def new_reference() -> str:
    """A reference for a resident, such as 7K3M-Q2XW-9PTE: 55 random bits and a check symbol."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(REFERENCE_LENGTH - 1))
    return _grouped(body + _check_symbol(body))


def read_reference(text: str) -> str:
    """A typed reference in its kept form, forgiving case, spaces, O for 0, and I or L for 1.

    One wrong symbol, or two that changed places, are always noticed: so a reference that passes
    and is not found is unknown to us, not mistyped.
    """
    symbols = _compact(text).translate(_READ_AS)
    if len(symbols) != REFERENCE_LENGTH:
        raise UserError(
            f"A reference has {REFERENCE_LENGTH} letters and numbers, like 7K3M-Q2XW-9PTE. "
            f"This one has {len(symbols)}. Check it against the message we sent."
        )
    if not set(symbols) <= set(ALPHABET) or _check_symbol(symbols[:-1]) != symbols[-1]:
        raise UserError(
            "One letter or number of this reference is not right. "
            "Check it against the message we sent."
        )
    return _grouped(symbols)


def postcode(text: str) -> str:
    """A UK postcode with capitals and space, 'E1 4AB'; its shape is checked, not that it exists."""
    match = _POSTCODE.fullmatch(_compact(text))
    if not match:
        raise UserError("A postcode looks like E1 4AB. Check it, or leave it empty.")
    return f"{match[1]} {match[2]}"


def ods_code(text: str) -> str:
    """The code of an organisation in the NHS's Organisation Data Service, in capitals: 'F84123'."""
    code = _compact(text)
    if not _ODS_CODE.fullmatch(code):
        raise UserError("An ODS code has 3 to 12 letters and digits, like F84123. Check it.")
    return code


def phone(text: str) -> str:
    """A phone number in one form: '020 7946 0123', '07700 900123', '+8801712345678', '… ext 12'.

    Lenient: a UK number has 10 or 11 digits from 0, a mobile 11 (Ofcom, National Telephone
    Numbering Plan), and short service numbers such as 111 pass too; one from abroad keeps its +
    and country code.
    """
    folded = _ascii_digits(text).strip()
    extension = _EXTENSION.search(folded)
    if extension:
        folded = folded[: extension.start()]
    number = _national(re.sub(r"[\s().\-/\u2010-\u2015]", "", folded))
    if not re.fullmatch(r"07[0-9]{9}|0[1-689][0-9]{8,9}|1[0-9]{2,5}|\+[1-9][0-9]{7,14}", number):
        raise UserError(
            "A phone number looks like 020 7946 0123 or 07700 900123. "
            "Start one from abroad with + and its country code."
        )
    return _spaced(number) + (f" ext {extension[1]}" if extension else "")


def own_phone(text: str) -> str:
    """As `phone`, of somebody who is rung back: no short number of a service, such as 111."""
    number = phone(text)
    if number.startswith("1"):
        raise UserError("Nobody can be rung back on this number. Give one like 07700 900123.")
    return number


def takes_texts(number: str) -> bool:
    """Whether a number as `phone` gives it takes texts: a UK mobile (07), or one from abroad."""
    return number.startswith(("07", "+"))


def _national(number: str) -> str:
    """Write +44 (0)20… and 0044 20… as 020…, and 00880… as +880…"""
    number = re.sub(r"^00", "+", number)
    return re.sub(r"^\+440?", "0", number)


def _spaced(number: str) -> str:
    """Group a UK number as Ofcom's numbering plan does; others stay as they are."""
    if not number.startswith("0"):
        return number
    if number.startswith("02"):
        return f"{number[:3]} {number[3:7]} {number[7:]}"
    if re.match(r"0[389]|011|01.1", number):
        return f"{number[:4]} {number[4:7]} {number[7:]}"
    return f"{number[:5]} {number[5:]}"


def _compact(text: str) -> str:
    """Capitals without spaces, dashes, dots or marks that copying leaves behind."""
    kept = (c for c in _ascii_digits(text) if unicodedata.category(c)[0] not in "ZPC")
    return "".join(kept).upper()


def _ascii_digits(text: str) -> str:
    """Any script's digits as 0 to 9, and full-width letters as plain ones."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def _grouped(symbols: str) -> str:
    return "-".join(symbols[i : i + 4] for i in range(0, len(symbols), 4))


def _check_symbol(body: str) -> str:
    """A check symbol by Horner's rule in the field of 32 elements (x⁵ + x² + 1).

    Each place weighs a different power of x, so that any one changed symbol and any two that
    changed places alter the sum (a Reed–Solomon code with one check symbol).
    """
    total = 0
    for symbol in body:
        total = _times_x(total ^ ALPHABET.index(symbol))
    return ALPHABET[total]


def _times_x(element: int) -> int:
    doubled = element << 1
    return doubled ^ 0b100101 if doubled & 32 else doubled
