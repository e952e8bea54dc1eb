"""The way back from a referral, to the list that it was opened from."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import Resolver404, resolve, reverse

CAME = "from"
LISTS = {
    "frontdoor:worklist": "Back to the worklist",
    "frontdoor:raised": "Back to what was raised to you",
    "frontdoor:made": "Back to your referrals",
    "people:person": "Back to the person",
}
"""Where one can come back to, and in which words. Any other address leads home."""


class Back(NamedTuple):
    """A link back, and what the addresses of a referral's pages carry so that it stays."""

    href: str
    words: str
    came: str = ""


def came_from(address: str) -> str:
    """What the address of a referral carries that is opened from a list at an address."""
    return "?" + urlencode({CAME: address})


def back_to(came: str) -> Back:
    """The way back to where somebody says that they came from: home, where that is none of our
    lists. The address is written anew, so that it can lead nowhere else."""
    path, _, query = came.partition("?")
    try:
        found = resolve(path)
    except Resolver404:
        return Back(reverse("frontdoor:home"), "Home")
    if found.view_name not in LISTS:
        return Back(reverse("frontdoor:home"), "Home")
    href = reverse(found.view_name, args=found.args, kwargs=found.kwargs)
    if asked := QueryDict(query).urlencode():
        href = f"{href}?{asked}"
    return Back(href, LISTS[found.view_name], came_from(href))
