"""Answers to programs: FHIR JSON, and refusals as an OperationOutcome."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from hamlet.kernel.errors import NotAllowed, NotFound, UserError
from hamlet.kernel.text import clean_within

JSON = "application/fhir+json"
WITHOUT_A_VIEW = {
    400: ("invalid", "This could not be understood."),
    401: ("login", "Sign in as a member of staff first: this goes by the session of pages."),
    403: ("forbidden", "This is not open to you."),
    404: ("not-found", "Nothing is at this address: /fhir/metadata lists what there is."),
    405: ("not-supported", "This method is not taken at this address."),
    413: ("too-long", "This is longer than 1 MB, and nothing of it was read. Send less at a time."),
    429: ("throttled", "This was asked too often. Wait a minute, then try again."),
}
FAULT = "Something went wrong on our side, and nothing was done. Try again; quote %s if you call."
"""What is said where no view of FHIR answered: by status, the code of IssueType and the words."""
REFUSALS = (
    (NotAllowed, 403, "forbidden"),
    (NotFound, 404, "not-found"),
    (UserError, 400, "invalid"),
)


def answer(made: dict[str, Any], file: str = "", status: int = 200) -> HttpResponse:
    """A resource as JSON, its words as a page would show them; as a `file` to be kept, where it has
    a name."""
    headers = {"Content-Disposition": f'attachment; filename="{file}"'} if file else {}
    said = orjson.dumps(clean_within(made))
    return HttpResponse(said, content_type=JSON, headers=headers, status=status)


def outcome(issues: Iterable[tuple[str, str, str]]) -> dict[str, Any]:
    """What is to be said besides, or instead: severity, code of FHIR's IssueType, and words."""
    return {
        "resourceType": "OperationOutcome",
        "issue": [
            {"severity": severity, "code": code, "details": {"text": text}}
            for severity, code, text in issues
        ],
    }


def refusing_in_fhir(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Say to a program what a person would read on a page: what is refused, and why."""

    @wraps(view)
    def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except UserError as error:
            _, status, code = next(each for each in REFUSALS if isinstance(error, each[0]))
            said = getattr(error, "reasons", None) or (str(error),)
            return answer(outcome(("error", code, each) for each in said), status=status)

    return answered


def in_fhir(response: HttpResponse, signed_in: bool) -> HttpResponse:
    """An answer that no view of FHIR made (an address that is none, a page to sign in, a fault of
    ours) as an OperationOutcome with its own status and headers; any other as it is."""
    if response.headers.get("Content-Type") == JSON:
        return response
    if 300 <= response.status_code < 400:
        response.status_code = 403 if signed_in else 401
        del response.headers["Location"]
    fault = ("exception", FAULT % getattr(response, "fault", "the time"))
    code, words = WITHOUT_A_VIEW.get(response.status_code, fault)
    response.content = orjson.dumps(outcome([("error", code, words)]))
    response.headers["Content-Type"] = JSON
    response.headers["Content-Length"] = str(len(response.content))
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Session"
    return response
