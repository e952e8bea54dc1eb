"""Answers to programs: FHIR JSON, and refusals as an OperationOutcome."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from hamlet.kernel.errors import NotAllowed, NotFound, UserError

JSON = "application/fhir+json"
REFUSALS = (
    (NotAllowed, 403, "forbidden"),
    (NotFound, 404, "not-found"),
    (UserError, 400, "invalid"),
)


def answer(made: dict[str, Any], file: str = "", status: int = 200) -> HttpResponse:
    """A resource as JSON; as a `file` to be kept, where it has a name."""
    headers = {"Content-Disposition": f'attachment; filename="{file}"'} if file else {}
    return HttpResponse(orjson.dumps(made), content_type=JSON, headers=headers, status=status)


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
