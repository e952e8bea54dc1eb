"""Pages for requests that reach no room, and for errors in those that do."""

import logging
import secrets
import sys
from collections.abc import Iterable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from hamlet.config import posts
from hamlet.config.logs import without_values

log = logging.getLogger("hamlet.faults")
PAGE = "config/problem.jinja"


def problem(
    request: HttpRequest, status: int, title: str, sentences: Iterable[str]
) -> HttpResponse:
    """A page that says what happened and what to do."""
    context = {"title": title, "sentences": tuple(sentences), "reference": ""}
    return render(request, PAGE, context, status=status)


def fault(request: HttpRequest, error: BaseException) -> HttpResponse:
    """A page for a fault of ours, with a reference that the log has too; no detail is shown.

    It asks nothing of the database, which may be what is at fault.
    """
    reference = secrets.token_hex(4).upper()
    where = getattr(request.resolver_match, "view_name", "no view")
    log.error("fault %s at %s\n%s", reference, where, without_values(error))
    context = {
        "title": "Something went wrong on our side",
        "sentences": ("What you sent may not be saved. Go back, check, and try again.",),
        "reference": reference,
    }
    response = HttpResponse(render_to_string(PAGE, context), status=500)
    response.fault = reference
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """A fault outside any view: the database is away, say."""
    return fault(request, sys.exc_info()[1])


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such address."""
    return problem(
        request, 404, "This page is not here", ("The address may be wrong, or the page has moved.",)
    )


def only_a_form(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """An address that takes what a form sends, asked for as a page: by an old link, say."""
    said = ("It only takes what a form sends. Nothing was done.", "Go to the page with that form.")
    page = problem(request, refused.status_code, "This page is not here", said)
    page.headers["Allow"] = refused.headers["Allow"]
    return page


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that makes no sense, or is longer than any page takes."""
    if isinstance(exception, RequestDataTooBig):
        said = ("It is longer than 1 MB, and nothing of it was saved.", "Go back, and write less.")
        return problem(request, 413, "This is too long to send", said)
    return problem(request, 400, "That did not work", ("Go back, check, and try again.",))


def too_many(request: HttpRequest) -> HttpResponse:
    """Too many tries to sign in from one address."""
    return problem(
        request, 429, "Too many tries", ("Nothing was done.", "Wait a minute, then try again.")
    )


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose protection against forgery has run out: after a long pause, or after somebody
    signed in, or changed their post, in another window."""
    said = (
        "Nothing was saved. You signed in, or changed something, since you opened it.",
        "Go back in your browser: what you typed is still there. Copy it, open the form again and "
        "send that one.",
    )
    return problem(request, 403, "This form is too old to send", said + posts.since(request))
