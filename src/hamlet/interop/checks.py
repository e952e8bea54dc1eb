"""Checks of single values, each with a sentence that says what is wrong with which of them."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from hamlet.interop.records import Refused
from hamlet.kernel import clock
from hamlet.kernel.errors import UserError

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_PARTIAL_DATE = re.compile(r"[0-9]{4}(-[0-9]{2})?")


def text(value: Any, what: str, longest: int) -> str:
    """`value` as one trimmed text of at most `longest` characters; None is the empty text."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refused(f"Not a text: {what}", f"The {what} is not a text: {shown(value)}.")
    if _CONTROL.search(value):
        raise Refused(
            f"Unreadable characters: {what}",
            f"The {what} holds characters that are no text (NUL or broken encoding).",
        )
    kept = value.strip()
    if len(kept) > longest:
        raise Refused(
            f"Too long: {what}",
            f"The {what} has {len(kept):,} characters; at most {longest:,} can be kept.",
        )
    return kept


def shortened(value: Any, what: str, longest: int) -> str:
    """As `text`, but a longer one is cut, with an ellipsis that shows it."""
    kept = text(value, what, 1_000_000)
    return kept if len(kept) <= longest else kept[: longest - 1].rstrip() + "…"


def read_by(reader: Callable[[str], str], rule: str, value: str) -> str:
    """`value` as a reader of `kernel.identifiers` gives it; its complaint becomes a refusal."""
    try:
        return reader(value)
    except UserError as error:
        raise Refused(rule, f"{shown(value)}: {error}") from None


def whole(value: Any, what: str, least: int, most: int) -> int:
    """A whole number from `least` to `most`; '3' and '3.0' are read as 3."""
    found = number(value, what, least, most)
    if found != int(found):
        raise Refused(f"Not a whole number: {what}", f"The {what} {shown(value)} is not whole.")
    return int(found)


def number(value: Any, what: str, least: float, most: float) -> float:
    """A number from `least` to `most`."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        raise Refused(
            f"Not a number: {what}", f"The {what} {shown(value)} is not a number."
        ) from None
    if isinstance(value, bool) or not least <= found <= most:
        raise Refused(
            f"Out of range: {what}", f"The {what} {shown(value)} is not from {least} to {most}."
        )
    return found


def identifier(value: Any, what: str) -> str:
    """A UUID in its usual form, as HSDS wants for what it names."""
    try:
        return str(UUID(value))
    except (AttributeError, TypeError, ValueError):
        raise Refused(f"Not a UUID: {what}", f"The {what} {shown(value)} is not a UUID.") from None


def is_partial(value: str) -> bool:
    """Whether a FHIR date gives only a year, or a year and month."""
    return bool(_PARTIAL_DATE.fullmatch(value))


def day(value: Any, what: str, *, may_be_ahead: bool = False) -> date:
    """A date written 1974-12-25 or 19741225, or the London date of a moment with its zone."""
    try:
        found = _day(value)
    except (TypeError, ValueError, OverflowError):
        raise Refused(
            f"Not a date: {what}",
            f"The {what} {shown(value)} is not a date such as 1974-12-25.",
        ) from None
    if not may_be_ahead and found > clock.today():
        raise Refused(f"In the future: {what}", f"The {what} {found} lies in the future.")
    return found


def _day(value: str) -> date:
    if "T" not in value:
        return date.fromisoformat(value)
    at = datetime.fromisoformat(value)
    return clock.london(at).date() if at.tzinfo else at.date()


def is_email(value: str) -> bool:
    """Whether a mail could be sent there."""
    return _passes(validate_email, value)


def is_web_address(value: str) -> bool:
    """Whether this is an address of the web (http or https)."""
    return _passes(URLValidator(schemes=["http", "https"]), value)


def _passes(check: Callable[[str], None], value: str) -> bool:
    try:
        check(value)
    except ValidationError:
        return False
    return True


def shown(value: Any) -> str:
    """A value as a reason quotes it: short, and with nothing unprintable."""
    quoted = repr(value)
    return quoted if len(quoted) <= 60 else quoted[:59] + "…"
