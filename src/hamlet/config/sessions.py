"""Sessions that know whose they are: one question gives session, account and the roles of today.

Every page of staff asks who is signed in and as what, so these come together. It also lets an
account's sessions be found and ended.
"""

from datetime import datetime, timedelta

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.backends.db import SessionStore as StoredSession
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from hamlet.access.models import Account, Session
from hamlet.kernel import clock
from hamlet.place.queries import ROLES_TODAY, Held

EXACT = timedelta(minutes=1)
"""How exact `seen_at` is. It is never late, so a session ends up to this much early."""

OF_SESSION = [field.attname for field in Session._meta.concrete_fields]
OF_ACCOUNT = [field.attname for field in Account._meta.concrete_fields]
# In SQL of its own, because every page asks it.
WITH_ACCOUNT = f"""
SELECT {", ".join(f"session.{name}" for name in OF_SESSION)},
       {", ".join(f"account.{name}" for name in OF_ACCOUNT)},
       {", ".join(f"held.{name}" for name in Held._fields)}
FROM access_session session
LEFT JOIN access_account account ON account.id = session.account_id
LEFT JOIN ({ROLES_TODAY}) AS held ON held.account_id = account.id
WHERE session.session_key = %(key)s AND session.expire_date > %(now)s
ORDER BY held.starts, held.id
"""
THEIRS = len(OF_SESSION) + len(OF_ACCOUNT)


class SessionStore(StoredSession):
    """The session engine: `account` is whoever signed in with it, once it is loaded.

    `roles` are those that they hold today, and `seen_at` is when the session was last known to be
    in use.
    """

    account: Account | None = None
    roles: tuple[Held, ...] = ()
    seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The model that holds sessions."""
        return Session

    def create_model_instance(self, data: dict) -> Session:
        """A session to be saved, with whose it is."""
        made = super().create_model_instance(data)
        made.account_id = data.get(SESSION_KEY)
        made.seen_at = self.seen_at = clock.now()
        return made

    def _get_session_from_db(self) -> Session | None:
        asked = {"key": self.session_key, "now": timezone.now(), "today": clock.today()}
        with connection.cursor() as cursor:
            cursor.execute(WITH_ACCOUNT, asked)
            rows = cursor.fetchall()
        if not rows:
            self._session_key = None
            return None
        held = Session.from_db(connection.alias, OF_SESSION, rows[0][: len(OF_SESSION)])
        self.seen_at = held.seen_at
        if held.account_id:
            account = rows[0][len(OF_SESSION) : THEIRS]
            self.account = Account.from_db(connection.alias, OF_ACCOUNT, account)
            self.roles = tuple(Held._make(row[THEIRS:]) for row in rows if row[THEIRS])
        return held

    def touch(self) -> None:
        """Write that the session is in use, at most once in `EXACT`."""
        now = clock.now()
        if self.seen_at is None or now - self.seen_at >= EXACT:
            Session.objects.filter(pk=self.session_key).update(seen_at=now)
            self.seen_at = now


class SignedIn(AuthenticationMiddleware):
    """Set `request.user` from the session; Django's own way decides where anything is unusual.

    At once and not when first asked for: each request asks, and a page does so very often.
    """

    def process_request(self, request: HttpRequest) -> None:
        request.user = _user(request)


def _user(request: HttpRequest):
    signed = request.session.get(HASH_SESSION_KEY, "")
    account = request.session.account
    if account is None or not account.is_active:
        return get_user(request)
    fits = constant_time_compare(signed, account.get_session_auth_hash())
    return account if fits else get_user(request)


def forget_ended_sessions() -> int:
    """Delete sessions that have ended, with what was typed in them; gives their number."""
    return Session.objects.filter(expire_date__lte=timezone.now()).delete()[0]
