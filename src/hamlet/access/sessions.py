"""Sessions that know whose they are: one question to the database gives session and account.

Every page of staff asks who is signed in, so the two come together. It also lets an account's
sessions be found and ended.
"""

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.backends.db import SessionStore as StoredSession
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from hamlet.access.models import Account, Session


class SessionStore(StoredSession):
    """The session engine: `account` is whoever signed in with it, once it is loaded."""

    account: Account | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The model that holds sessions."""
        return Session

    def create_model_instance(self, data: dict) -> Session:
        """A session to be saved, with whose it is."""
        made = super().create_model_instance(data)
        made.account_id = data.get(SESSION_KEY)
        return made

    def _get_session_from_db(self) -> Session | None:
        held = (
            Session.objects.select_related("account")
            .filter(session_key=self.session_key, expire_date__gt=timezone.now())
            .first()
        )
        if held is None:
            self._session_key = None
            return None
        self.account = held.account
        return held


class SignedIn(AuthenticationMiddleware):
    """Set `request.user` from the session; Django's own way decides where anything is unusual."""

    def process_request(self, request: HttpRequest) -> None:
        request.user = SimpleLazyObject(lambda: _user(request))


def _user(request: HttpRequest):
    signed = request.session.get(HASH_SESSION_KEY, "")
    account = request.session.account
    if account is None or not account.is_active:
        return get_user(request)
    fits = constant_time_compare(signed, account.get_session_auth_hash())
    return account if fits else get_user(request)
