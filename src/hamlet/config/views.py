"""Pages for requests that reach no room."""

from django.http import HttpRequest, HttpResponse

from hamlet.config.middleware import problem


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such address."""
    return problem(
        request, 404, "This page is not here", ("The address may be wrong, or the page has moved.",)
    )


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that makes no sense."""
    return problem(request, 400, "That did not work", ("Go back, check, and try again.",))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose protection against forgery has run out, often because of a long pause."""
    return problem(
        request,
        403,
        "This form is too old to send",
        (
            "Nothing was saved.",
            "Go back in your browser: what you typed is still there.",
            "Copy it, open the form again and send that one.",
        ),
    )
