"""FHIR R4 for programs: the record of one person, and what this server can do."""

import re
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from hamlet.access.pages import public_page, staff_page
from hamlet.interop.fhir.answers import answer, refusing_in_fhir
from hamlet.interop.fhir.everything import Everything, bundle_of, find
from hamlet.interop.fhir.metadata import capabilities
from hamlet.journal.actions import look
from hamlet.kernel import clock
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.people import queries

COUNT, MOST = 200, 1_000
TAKEN = ("_count", "_since", "_after")


@csrf_exempt  # It takes no method that changes anything, and says so to programs.
@public_page
@require_safe
def metadata(request: HttpRequest) -> HttpResponse:
    """What this server can do."""
    return answer(capabilities(request.build_absolute_uri("/fhir")))


@csrf_exempt
@refusing_in_fhir
@staff_page("person.look")
@require_safe
def everything(request: HttpRequest, person: UUID) -> HttpResponse:
    """The record of a person, a page at a time, as far as whoever asks may see it."""
    asked, by = _asked(person, request.GET), request.actor
    try:
        found = find(by, asked)
    except NotAllowed as refused:
        queries.check_known(person)
        look(by=by, action="person.refused", people=[person], basis=str(refused))
        raise
    look(by=by, action="record.export", people=found.people, basis=found.decision.basis)
    here = request.build_absolute_uri(reverse("fhir:everything", args=[person]))
    kept = {name: request.GET[name] for name in TAKEN if name in request.GET}
    following = f"{here}?{urlencode(kept | {'_after': str(found.next)})}" if found.next else ""
    return answer(bundle_of(found, f"{here}?{urlencode(kept)}" if kept else here, following))


def _asked(person: UUID, given: QueryDict) -> Everything:
    """`UserError` for what is not understood: what was asked for is never narrowed in silence."""
    unknown = sorted(set(given) - set(TAKEN))
    if unknown:
        raise UserError(f"{', '.join(unknown)} is not understood here. Use {', '.join(TAKEN)}.")
    return Everything(
        person=person,
        count=_count(given.get("_count", str(COUNT))),
        after=_id(given["_after"]) if "_after" in given else None,
        since=_moment(given["_since"]) if "_since" in given else None,
    )


def _count(written: str) -> int:
    if not (re.fullmatch("[0-9]{1,4}", written) and 1 <= int(written) <= MOST):
        raise UserError(f"_count is a number from 1 to {MOST}.")
    return int(written)


def _id(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise UserError(
            "_after is none of ours. Follow the link 'next' of the page before."
        ) from None


def _moment(written: str) -> datetime:
    try:
        found = datetime.fromisoformat(written)
        if found.tzinfo is not None:
            return clock.utc(found)
    except (ValueError, OverflowError):
        pass
    raise UserError("_since is a moment with its zone, such as 2026-11-24T06:00:00Z.")
