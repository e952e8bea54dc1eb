"""What happens around every request: safe headers, who acts, and errors in plain words."""

import logging
import secrets
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from hamlet.kernel.errors import Conflict, NotAllowed, NotFound, UserError
from hamlet.place.queries import actor_of

log = logging.getLogger("hamlet.faults")

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
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}

PROBLEMS = (
    (NotAllowed, 403, "You cannot open this"),
    (NotFound, 404, "This page is not here"),
    (Conflict, 409, "Somebody else acted first"),
    (UserError, 400, "That did not work"),
)


class SafeHeaders:
    """Add headers that keep a page to itself; keep pages of staff out of shared caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class PlainErrors:
    """Set `request.actor`, and turn errors into pages that say what happened and what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request.user))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for an error raised by a view; Django's own answers are left to it."""
        if isinstance(error, Http404):
            error = NotFound("The address may be wrong, or the page has moved.")
        for kind, status, title in PROBLEMS:
            if isinstance(error, kind):
                sentences = getattr(error, "reasons", None) or (str(error),)
                return problem(request, status, title, sentences)
        return fault(request, error)


def problem(request: HttpRequest, status: int, title: str, sentences) -> HttpResponse:
    """A page that says what happened and what to do."""
    context = {"title": title, "sentences": tuple(sentences), "reference": ""}
    return render(request, "config/problem.jinja", context, status=status)


def fault(request: HttpRequest, error: Exception) -> HttpResponse:
    """A page for a fault of ours, with a reference that the log has too; no detail is shown."""
    reference = secrets.token_hex(4).upper()
    log.error("fault %s at %s", reference, request.resolver_match, exc_info=error)
    context = {
        "title": "Something went wrong on our side",
        "sentences": ("What you sent may not be saved. Go back, check, and try again.",),
        "reference": reference,
    }
    return render(request, "config/problem.jinja", context, status=500)
