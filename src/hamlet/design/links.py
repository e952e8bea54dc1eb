"""Phone numbers and addresses on the web as links."""

import re

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

SHORT_NUMBERS = re.compile(r"\b(?:0800 1111|999|111|18000)\b")
"""The numbers that words for residents may say: emergencies, urgent care, Relay UK, Childline."""


def phone_link(phone: str) -> str:
    """A phone number that a phone can call; '' stays ''. An extension is shown, not dialled."""
    dialled = "".join(c for c in phone.split("ext")[0] if c.isdigit() or c == "+")
    return format_html('<a href="tel:{}">{}</a>', dialled, phone) if dialled else phone


def calls(text: str) -> SafeString:
    """Words in which each of `SHORT_NUMBERS` is a link that calls it."""
    linked = SHORT_NUMBERS.sub(lambda found: str(phone_link(found[0])), str(escape(text)))
    return mark_safe(linked)


def web_link(address: str) -> str:
    """A web address as a link that says where it goes; anything but the web stays text."""
    if not address.startswith(("https://", "http://")):
        return address
    shown = address.split("://", 1)[1].rstrip("/")
    return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', address, shown)
