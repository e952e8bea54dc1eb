"""Django's cache in a table, as JSON: whoever writes into the table can make nothing run.

It counts tries, and remembers codes that were used. What has run out is not found, and a job
deletes it; nothing that still holds is ever dropped to make room.
"""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

from hamlet.kernel import clock

FOREVER = 10 * 365 * 24 * 60 * 60
GET = "SELECT value FROM access_cache WHERE cache_key = %(key)s AND expires > %(now)s"
GET_MANY = """
SELECT cache_key, value FROM access_cache WHERE cache_key = ANY(%(keys)s) AND expires > %(now)s
"""
SET = """
INSERT INTO access_cache (cache_key, value, expires) VALUES (%(key)s, %(value)s, %(until)s)
ON CONFLICT (cache_key) DO UPDATE SET value = EXCLUDED.value, expires = EXCLUDED.expires
"""
ADD = f"{SET} WHERE access_cache.expires <= %(now)s RETURNING true"
RAISE = """
UPDATE access_cache SET value = to_jsonb(value::bigint + %(by)s)
WHERE cache_key = %(key)s AND expires > %(now)s RETURNING value
"""
TOUCH = """
UPDATE access_cache SET expires = %(until)s
WHERE cache_key = %(key)s AND expires > %(now)s RETURNING true
"""
DELETE = "DELETE FROM access_cache WHERE cache_key = %(key)s RETURNING expires > %(now)s"


class JsonCache(BaseCache):
    """Keeps what JSON can say, for so many seconds. Each call is one statement."""

    def __init__(self, location: str, params: dict[str, Any]):
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """What is kept under a key, else `default`."""
        found = self._ask(GET, key, version)
        return default if found is None else json.loads(found)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        """What is kept under each of these keys that has something."""
        made = {self.make_and_validate_key(key, version=version): key for key in keys}
        with connection.cursor() as cursor:
            cursor.execute(GET_MANY, {"keys": list(made), "now": clock.now()})
            return {made[key]: json.loads(value) for key, value in cursor.fetchall()}

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Keep a value; raises `TypeError` where JSON cannot say it."""
        self._ask(SET, key, version, value=json.dumps(value), until=self._until(timeout))

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Keep a value unless one is kept; whether it was. Of two at once, one is told so."""
        until = self._until(timeout)
        return bool(self._ask(ADD, key, version, value=json.dumps(value), until=until))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a number; gives what it is then. None is lost of two at once."""
        number = self._ask(RAISE, key, version, by=delta)
        if number is None:
            raise ValueError(f"nothing is kept under {key!r}")
        return int(number)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep what is kept for so long from now; whether there was any."""
        return bool(self._ask(TOUCH, key, version, until=self._until(timeout)))

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget what is kept; whether there was any."""
        return bool(self._ask(DELETE, key, version))

    def clear(self) -> None:
        """Forget everything."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM access_cache")

    def _until(self, timeout: Any) -> datetime:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return clock.now() + timedelta(seconds=FOREVER if seconds is None else seconds)

    def _ask(self, sql: str, key: str, version: int | None, **more: Any) -> Any:
        """The one value that a statement gives, or None."""
        key = self.make_and_validate_key(key, version=version)
        with connection.cursor() as cursor:
            cursor.execute(sql, {"key": key, "now": clock.now(), **more})
            row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def forget_old() -> int:
    """Delete what has run out; gives its number."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM access_cache WHERE expires <= %s", [clock.now()])
        return cursor.rowcount
