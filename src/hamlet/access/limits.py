"""How often somebody may do what could be used to go through a whole place, one by one."""

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction

from hamlet.journal.actions import look
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError


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


def count_search(by: Actor) -> None:
    """Count one search for people. Raises `TooOften`, and writes it down, past a limit.

    The limits are `SEARCHES`: seconds → how many, each counted from the start of such a span.
    """
    now = int(clock.now().timestamp())
    with transaction.atomic(), connection.cursor() as cursor:
        # The cache reads and then writes: two searches at once must not count as one.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"searches {by.id}"])
        waits = [_wait(by, now, span, most) for span, most in settings.SEARCHES.items()]
    if wait := max(waits):
        look(by=by, action="person.search_refused", detail={"seconds": wait})
        raise TooOften(wait)


def _wait(by: Actor, now: int, span: int, most: int) -> int:
    """Count in one span; gives the seconds until the next, 0 where there is room."""
    name = f"searches {by.id} {span} {now // span}"
    key = hashlib.sha256(name.encode()).hexdigest()
    number = cache.get(key, 0) + 1
    cache.set(key, number, span + 60)
    return span - now % span if number > most else 0
