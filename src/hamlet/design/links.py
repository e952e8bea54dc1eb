"""Phone numbers and addresses on the web as links."""

from django.utils.html import format_html


def phone_link(phone: str) -> str:
    """A phone number that a phone can call; '' stays ''. An extension is shown, not dialled."""
    dialled = "".join(c for c in phone.split("ext")[0] if c.isdigit() or c == "+")
    return format_html('<a href="tel:{}">{}</a>', dialled, phone) if dialled else phone


def web_link(address: str) -> str:
    """A web address as a link that says where it goes; anything but the web stays text."""
    if not address.startswith(("https://", "http://")):
        return address
    shown = address.split("://", 1)[1].rstrip("/")
    return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', address, shown)
