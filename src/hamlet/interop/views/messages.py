"""Where partners' systems send messages, and ask for the times that are free."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from hamlet.booking.queries import SlotSearch
from hamlet.interop.fhir import bookings as times
from hamlet.interop.fhir import messages as told
from hamlet.interop.fhir.answers import answer, outcome, refusing_in_fhir
from hamlet.interop.messages.keys import PROGRAM, source_of
from hamlet.interop.messages.taking import see_as, take
from hamlet.interop.records import Refused
from hamlet.kernel import clock
from hamlet.kernel.errors import Conflict, NotAllowed, NotFound, UserError

NO_KEY = "Bring the key of your system: Authorization: Bearer, a space, and the key."
REFUSED = (
    (Conflict, 409, "conflict"),
    (NotAllowed, 403, "forbidden"),
    (NotFound, 422, "not-found"),
    (Refused, 422, "invalid"),
    (UserError, 422, "business-rule"),
)
DAYS = 14


def program_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view as one for partners' systems, each known by its key. It takes the source."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        source = source_of(request)
        if source is None:
            refused = answer(outcome([("error", "login", NO_KEY)]), status=401)
            refused.headers["WWW-Authenticate"] = "Bearer"
            return refused
        see_as(source)
        return view(request, source, *args, **kwargs)

    guarded.action = PROGRAM
    return csrf_exempt(guarded)


@refusing_in_fhir
@program_page
@require_POST
def process(request: HttpRequest, source) -> HttpResponse:
    """Take a message: the answer is what came of it, or why nothing did."""
    taken = take(source, request.body)
    if taken.problem is not None:
        _, status, code = next(each for each in REFUSED if isinstance(taken.problem, each[0]))
        return answer(outcome([("error", code, str(taken.problem))]), status=status)
    return answer(told.response(taken))


@refusing_in_fhir
@program_page
@require_safe
def slots(request: HttpRequest, source) -> HttpResponse:
    """The times of a service that are free, two weeks of them from a day on."""
    service, first = _asked(request)
    return answer(times.slots(SlotSearch(service, first, DAYS).free(), service))


def _asked(request: HttpRequest) -> tuple[UUID, date]:
    given: dict[str, Any] = request.GET.dict()
    named = given.pop("schedule.actor", "").removeprefix("HealthcareService/")
    start, status = given.pop("start", ""), given.pop("status", "free")
    if given or status != "free":
        raise UserError(
            "Use schedule.actor (HealthcareService/ and its id), start and status=free."
        )
    try:
        day = datetime.fromisoformat(start.removeprefix("ge")).date() if start else clock.today()
        return UUID(named), day
    except ValueError:
        raise UserError(
            "schedule.actor is HealthcareService/ and an id; start is ge and a day."
        ) from None
