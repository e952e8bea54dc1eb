"""What happens around every request: safe headers, who acts, and errors in plain words."""

from collections.abc import Callable

from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from hamlet.config import sign_in, views
from hamlet.config.account_urls import WITHOUT_SECOND_FACTOR
from hamlet.kernel.errors import Conflict, NotAllowed, NotFound, UserError
from hamlet.place.queries import actor_of

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
    (NotAllowed, 403, "You cannot open this"),
    (NotFound, 404, "This page is not here"),
    (Conflict, 409, "Somebody else acted first"),
    (UserError, 400, "That did not work"),
)
# Others know what to answer: Django and django-allauth.
NOT_OURS = (SuspiciousOperation, ImmediateHttpResponse, ReauthenticationRequired)
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

# What a page asks by itself does not keep a session alive.
UNCOUNTED = frozenset({"time_left", "still"})

Handler = Callable[[HttpRequest], HttpResponse]


class SafeHeaders:
    """Add headers that keep a page to itself; keep pages of staff out of shared caches."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response
        self.headers = HEADERS | (ONLY_BY_TLS if settings.HTTPS else {})

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class StrictSessions:
    """End what may not go on, and let nobody past who has no second factor.

    A session ends after fifteen idle minutes and after eight hours; `request.ended_for` is then the
    account that it was. A demo identity's ends with demo mode. A real account without
    a passkey or an app's codes can only set one up.
    """

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user, request.lacks_second_factor, request.ended_for = request.user, False, None
        if user.is_authenticated:
            if sign_in.is_too_long(request):
                request.ended_for = user.pk
                logout(request)
            elif user.is_demo and not settings.HAMLET_DEMO:
                logout(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view) -> HttpResponse | None:
        """Send somebody without a second factor to set one up."""
        if request.user.is_authenticated and request.resolver_match.url_name not in UNCOUNTED:
            request.session.touch()
        request.lacks_second_factor = needs_second_factor(request)
        allowed = request.resolver_match.url_name in WITHOUT_SECOND_FACTOR
        return redirect("mfa_index") if request.lacks_second_factor and not allowed else None


def needs_second_factor(request: HttpRequest) -> bool:
    """Whether staff with a real account have still to set up a passkey or an app's codes.

    A resident, who sees no record but their own, may (decision 29).
    """
    user = request.user
    asked = user.is_authenticated and not user.is_demo and not is_mfa_enabled(user, FACTORS)
    return asked and request.actor.kind != "resident"


class PlainErrors:
    """Set `request.actor`, and turn errors into pages that say what happened and what to do."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request.user))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for an error raised by a view; Django's own answers are left to it."""
        if isinstance(error, NOT_OURS):
            return None
        if isinstance(error, Http404):
            error = NotFound("The address may be wrong, or the page has moved.")
        if isinstance(error, PermissionDenied):
            error = NotAllowed("This is not open to you.", "Go back, or sign in again.")
        for kind, status, title in PROBLEMS:
            if isinstance(error, kind):
                sentences = getattr(error, "reasons", None) or (str(error),)
                return views.problem(request, status, title, sentences)
        return views.fault(request, error)
