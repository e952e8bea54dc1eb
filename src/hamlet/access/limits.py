"""How often somebody may do what could be used to go through a whole place, or to fill it."""

import hashlib
import ipaddress

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from hamlet.journal.actions import look
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError

ONE_NETWORK = 64
"""Of an address by IPv6, so many bits: one household or library chooses the rest by itself."""


class TooOften(UserError):
    """Somebody has to wait; `seconds` says how long. Nothing was looked up."""

    def __init__(self, seconds: int):
        self.seconds = seconds
        minutes = -(-seconds // 60)
        again = "1 minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(
            f"You have searched very often. Nothing was looked up. Search again in {again}; "
            "what you typed is still here."
        )


def count(what: str, seconds: float) -> int:
    """Count one more under a name, for all processes together; gives how many there are.

    Their number is forgotten so many seconds after the last.
    """
    key = _hashed(what)
    cache.add(key, 0, seconds)
    number = cache.incr(key)
    cache.touch(key, seconds)
    return number


def counted(what: str) -> int:
    """How many were counted under a name."""
    return cache.get(_hashed(what), 0)


def _hashed(what: str) -> str:
    """Names hold addresses and accounts, and the table does not."""
    return hashlib.sha256(what.encode()).hexdigest()


def address(request: HttpRequest) -> str:
    """The network address that a request comes from, behind the proxies that are ours."""
    sent_from = ipaddress.ip_address(get_adapter().get_client_ip(request))
    if sent_from.version == 4:
        return str(sent_from)
    return str(ipaddress.ip_network((sent_from, ONE_NETWORK), strict=False))


def count_search(by: Actor) -> None:
    """Count one search for people. Raises `TooOften`, and writes it down, past a limit.

    The limits are `SEARCHES`: seconds → how many, each counted from the start of such a span.
    """
    now = int(clock.now().timestamp())
    if wait := max(_wait(by, now, span, most) for span, most in settings.SEARCHES.items()):
        look(by=by, action="person.search_refused", detail={"seconds": wait})
        raise TooOften(wait)


def _wait(by: Actor, now: int, span: int, most: int) -> int:
    """Count in one span; gives the seconds until the next, 0 where there is room."""
    number = count(f"searches {by.id} {span} {now // span}", span + 60)
    return span - now % span if number > most else 0
