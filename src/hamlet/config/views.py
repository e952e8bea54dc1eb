"""Pages for requests that reach no room, and for errors in those that do."""

import logging
import secrets
import sys
from collections.abc import Iterable
from functools import partial

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from hamlet.config import posts
from hamlet.config.logs import without_values
from hamlet.portal.languages import COOKIE, ENGLISH, chosen, is_resident, spoken

log = logging.getLogger("hamlet.faults")
PAGE = "config/problem.jinja"
FAULT = (
    gettext_noop("Something went wrong on our side"),
    (gettext_noop("What you sent may not be saved. Go back, check, and try again."),),
)
NOT_HERE = gettext_noop("This page is not here")


def problem(
    request: HttpRequest, status: int, title: str, sentences: Iterable[str]
) -> HttpResponse:
    """A page that says what happened and what to do: to staff in English, to whoever else in the
    language that they chose. `title` and `sentences` are in English."""
    user = getattr(request, "user", None)  # None beneath sign-in: a host that is not ours, say.
    public = user is not None and (not user.is_authenticated or is_resident(request))
    with translation.override(chosen(request) if public else ENGLISH):
        context = _said(title, sentences) | {"framed": partial(spoken, request) if public else None}
        return render(request, PAGE, context, status=status)


def _said(title: str, sentences: Iterable[str], reference: str = "") -> dict:
    told = tuple(gettext(each) for each in sentences if each)
    return {"title": gettext(title), "sentences": told, "reference": reference}


def fault(request: HttpRequest, error: BaseException) -> HttpResponse:
    """A page for a fault of ours, with a reference that the log has too; no detail is shown.

    It asks nothing of the database, which may be what is at fault: not who reads it, either, so
    that only the portal's speak the language of the cookie.
    """
    reference = secrets.token_hex(4).upper()
    where = getattr(request.resolver_match, "view_name", "no view")
    log.error("fault %s at %s\n%s", reference, where, without_values(error))
    code = request.COOKIES.get(COOKIE, ENGLISH) if where.startswith("portal:") else ENGLISH
    with translation.override(code if code in dict(settings.LANGUAGES) else ENGLISH):
        context = _said(*FAULT, reference) | {"framed": None}
        response = HttpResponse(render_to_string(PAGE, context), status=500)
    response.fault = reference
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """A fault outside any view: the database is away, say."""
    return fault(request, sys.exc_info()[1])


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such address."""
    said = gettext_noop("The address may be wrong, or the page has moved.")
    return problem(request, 404, NOT_HERE, (said,))


def only_a_form(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """An address that takes what a form sends, asked for as a page: by an old link, say."""
    said = (
        gettext_noop("It only takes what a form sends. Nothing was done."),
        gettext_noop("Go to the page with that form."),
    )
    page = problem(request, refused.status_code, NOT_HERE, said)
    page.headers["Allow"] = refused.headers["Allow"]
    return page


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that makes no sense, or is longer than any page takes."""
    if isinstance(exception, RequestDataTooBig):
        said = (
            gettext_noop("It is longer than 1 MB, and nothing of it was saved."),
            gettext_noop("Go back, and write less."),
        )
        return problem(request, 413, gettext_noop("This is too long to send"), said)
    said = (gettext_noop("Go back, check, and try again."),)
    return problem(request, 400, gettext_noop("That did not work"), said)


def too_many(request: HttpRequest) -> HttpResponse:
    """Too many tries to sign in from one address."""
    said = (gettext_noop("Nothing was done."), gettext_noop("Wait a minute, then try again."))
    return problem(request, 429, gettext_noop("Too many tries"), said)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose protection against forgery has run out: after a long pause, or after somebody
    signed in, or changed their post, in another window."""
    said = (
        gettext_noop(
            "Nothing was saved. You signed in, or changed something, since you opened it."
        ),
        gettext_noop(
            "Go back in your browser: what you typed is still there. Copy it, open the form again "
            "and send that one."
        ),
    )
    title = gettext_noop("This form is too old to send")
    return problem(request, 403, title, said + posts.since(request))
