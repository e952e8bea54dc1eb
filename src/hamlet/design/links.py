"""Where pages are, and phone numbers and addresses on the web as links."""

import re
from functools import cache
from uuid import UUID

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

NUMBERS = re.compile(
    r"(?<![\w+])(?:\+44(?: ?\d{2,4}){3,4}|0\d{2,4}(?: ?\d{3,4}){1,3}|999|111|18000)\b"
)
"""Phone numbers of this country, and those for emergencies, urgent care and Relay UK."""


def to(name: str, *ids: UUID) -> str:
    """The address of a named page about the things with these ids."""
    return _pattern(name, len(ids)).format(*ids)


@cache
def _pattern(name: str, number: int) -> str:
    """What a page's addresses have in common: asking Django for each is slow where there are many.

    `{}` stands for each id.
    """
    nobody = UUID(int=0)
    return reverse(name, args=[nobody] * number).replace(str(nobody), "{}")


def phone_link(phone: str) -> str:
    """A phone number that a phone can call; '' stays ''. An extension is shown, not dialled."""
    dialled = "".join(c for c in phone.split("ext")[0] if c.isdigit() or c == "+")
    return format_html('<a href="tel:{}">{}</a>', dialled, phone) if dialled else phone


def calls(text: str) -> SafeString:
    """Words in which each of `NUMBERS` is a link that calls it."""
    linked = NUMBERS.sub(lambda found: str(phone_link(found[0])), str(escape(text)))
    return mark_safe(linked)


def web_link(address: str) -> str:
    """A web address as a link that says where it goes; anything but the web stays text."""
    if not address.startswith(("https://", "http://")):
        return address
    shown = address.split("://", 1)[1].rstrip("/")
    return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', address, shown)
