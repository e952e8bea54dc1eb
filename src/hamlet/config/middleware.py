"""What happens around every request: safe headers, who acts, and errors in plain words."""

import logging
from collections.abc import Callable

from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_noop

from hamlet.access import sight
from hamlet.access.queries import records_open_to
from hamlet.config import posts, sign_in, views
from hamlet.config.account_urls import WITHOUT_SECOND_FACTOR
from hamlet.interop.fhir.answers import in_fhir
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, NotAllowed, NotFound, UserError

log = logging.getLogger("hamlet.refusals")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'; manifest-src 'self'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
ONLY_BY_TLS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}

PROBLEMS = (
    (NotAllowed, 403, gettext_noop("You cannot open this")),
    (NotFound, 404, views.NOT_HERE),
    (Conflict, 409, gettext_noop("Somebody else acted first")),
    (UserError, 400, gettext_noop("That did not work")),
)
# Others know what to answer: Django and django-allauth.
NOT_OURS = (SuspiciousOperation, ImmediateHttpResponse, ReauthenticationRequired)
# Pages that ask nothing about a resident: health, which answers where there is no database, too.
NO_TRANSACTION = ("/health", "/sign-in/", "/account/")
SERVER_ERROR = 500
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

METHODS = ("GET", "HEAD", "POST")

# What a page asks by itself does not keep a session alive.
UNCOUNTED = frozenset({"time_left", "still"})

Handler = Callable[[HttpRequest], HttpResponse]


class SafeHeaders:
    """Add headers that keep a page to itself and out of caches; take no method but `METHODS`."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response
        self.headers = HEADERS | (ONLY_BY_TLS if settings.HTTPS else {})

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = request.method in METHODS
        response = self.get_response(request) if known else HttpResponseNotAllowed(METHODS)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class InFhir:
    """Answer programs in FHIR whatever went wrong, wherever: none of them reads a page."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path != "/fhir" and not request.path.startswith("/fhir/"):
            return response
        return in_fhir(
            response, signed_in=hasattr(request, "user") and request.user.is_authenticated
        )


class OneTransaction:
    """Make each request one transaction, that sees no personal row until it is known who acts.

    What failed on our side is undone as a whole; a refusal is kept, with what was written about it.
    Signing in is not: a wrong try must count at once, also for tries that are made meanwhile.
    """

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(NO_TRANSACTION):
            return self.get_response(request)
        with sight.nobody():
            response = self.get_response(request)
            if response.status_code >= SERVER_ERROR:
                transaction.set_rollback(True)
        return response


class StrictSessions:
    """Set `request.actor`, end what may not go on, and let nobody past who has no second factor.

    A session ends after fifteen idle minutes and after eight hours; `request.ended_for` is then the
    account that it was. A demo identity's ends with demo mode. A real account without
    a passkey or an app's codes can only set one up, and whoever has several posts says first in
    which they act.
    """

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user, request.lacks_second_factor, request.ended_for = request.user, False, None
        request.actor = _actor(request)
        if user.is_authenticated:
            if sign_in.is_too_long(request):
                request.ended_for = user.pk
            if request.ended_for or (user.is_demo and not settings.HAMLET_DEMO):
                logout(request)
                request.actor = _actor(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Handler, *more) -> HttpResponse | None:
        """Send on whoever has to set up a second factor, or to say in which post they act."""
        if request.user.is_authenticated and request.resolver_match.url_name not in UNCOUNTED:
            request.session.touch()
        request.lacks_second_factor = needs_second_factor(request)
        allowed = request.resolver_match.url_name in WITHOUT_SECOND_FACTOR
        if request.lacks_second_factor:
            return None if allowed else redirect("mfa_index")
        return posts.ask_first(request, view)


def _actor(request: HttpRequest) -> Actor | SimpleLazyObject:
    """Who acts, with the roles that came with the session; else whoever signs in with this."""
    if request.user.is_authenticated and request.user is request.session.account:
        return posts.actor(request)
    return SimpleLazyObject(lambda: posts.actor(request))


def needs_second_factor(request: HttpRequest) -> bool:
    """Whether staff with a real account have still to set up a passkey or an app's codes.

    A resident, who sees no record but their own, may (decision 30).
    """
    user = request.user
    asked = user.is_authenticated and not user.is_demo and not is_mfa_enabled(user, FACTORS)
    return asked and request.actor.kind != "resident"


class TellWhoActs:
    """Tell the database who acts, before a page asks anything about a person.

    It is told until the request's transaction ends, so not where there is none.
    """

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Handler, *more) -> None:
        """Tell it for pages of whoever is signed in; others see no personal row."""
        if request.path.startswith(NO_TRANSACTION):
            return
        if getattr(view, "action", "public") != "public" and request.user.is_authenticated:
            sight.tell(sight.Sight.of(request.actor))
            if request.actor.kind == "resident":
                people = records_open_to(request.user.pk).values_list("person", flat=True)
                sight.tell(sight.Sight.of(request.actor, people))


class PlainErrors:
    """Turn errors into pages that say what happened and what to do."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        refused = response.status_code == HttpResponseNotAllowed.status_code
        return views.only_a_form(request, response) if refused else response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for an error raised by a view; Django's own answers are left to it."""
        if isinstance(error, NOT_OURS):
            return None
        if isinstance(error, Http404):
            error = NotFound("The address may be wrong, or the page has moved.")
        if isinstance(error, PermissionDenied):
            error = NotAllowed(
                gettext_noop("This is not open to you."), gettext_noop("Go back, or sign in again.")
            )
        if isinstance(error, NotAllowed):
            log.warning("refused %s to %s", request.resolver_match.view_name, request.user.pk)
        for kind, status, title in PROBLEMS:
            if isinstance(error, kind):
                sentences = getattr(error, "reasons", None) or (str(error),)
                if isinstance(error, (NotAllowed, NotFound)):
                    sentences += posts.elsewhere(request)
                return views.problem(request, status, title, sentences)
        return views.fault(request, error)
