"""The open feed of the directory: HSDS 3 in the profile of Open Referral UK. Nobody signs in."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from hamlet.access.pages import public_page
from hamlet.directory import queries
from hamlet.interop.hsds import asking
from hamlet.interop.hsds.documents import Documents, flat
from hamlet.kernel.errors import NotFound, UserError
from hamlet.kernel.text import clean_within
from hamlet.place import queries as place

ABOUT = {
    "version": "HSDS-UK-3.0",
    "profile": "https://github.com/OpenReferralUK/uk-profile/blob/main/docs/index.md",
    "openapi_url": "https://docs.openreferraluk.org/en/latest/openapi30.json",
}
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "public, max-age=300",
}


def _check_written(request: HttpRequest) -> None:
    """Raises `UserError` for a sign that no text has, and that a database cannot look for."""
    if any("\0" in value for _, value in request.GET.items()):
        raise UserError("A parameter holds the sign NUL, which no text has. Leave it out.")


def feed(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """Mark a view as part of the feed: open to all pages of the web, its errors JSON too, with
    no mark of direction that somebody typed."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            _check_written(request)
            told, status = view(request, *args, **kwargs), 200
        except UserError as error:
            told, status = {"error": str(error)}, 404 if isinstance(error, NotFound) else 400
        return JsonResponse(clean_within(told), status=status, headers=OPEN)

    return require_safe(public_page(answer))


@feed
def about(request: HttpRequest) -> dict:
    """Which version this is, and where it is described."""
    return ABOUT


@feed
def nothing(request: HttpRequest, name: str) -> dict:
    """Whatever else is asked of the feed: nothing is there, said as the feed says it."""
    raise NotFound(f"The feed has no address {name[:100]}. {ABOUT['openapi_url']} names them.")


@feed
def services(request: HttpRequest) -> dict:
    """Services, a page at a time: flat, or with `full=true` as each is told alone."""
    full = request.GET.get("full", "").lower() in asking.TRUE

    def tell(rows: list) -> list[dict]:
        told = map(Documents(rows).service, rows)
        return list(told if full else map(flat, told))

    return asking.page_of(asking.services(request.GET), request.GET, tell)


@feed
def service(request: HttpRequest, service: UUID) -> dict:
    """One service with all that is told of it."""
    held = _one(queries.in_full(), service)
    return Documents([held]).service(held)


@feed
def at_locations(request: HttpRequest) -> dict:
    """Services at locations, a page at a time, flat."""

    def tell(rows: list) -> list[dict]:
        of = queries.in_full().in_bulk([each.service_id for each in rows])
        documents = Documents(list(of.values()))
        return [flat(documents.at_location(each, of[each.service_id])) for each in rows]

    return asking.page_of(asking.at_locations(request.GET), request.GET, tell)


@feed
def at_location(request: HttpRequest, key: UUID) -> dict:
    """One service at a location, with the service."""
    held = queries.at_locations().filter(key=key).first()
    if held is None:
        raise NotFound(f"No service at a location has the id {key}.")
    of = queries.in_full().get(pk=held.service_id)
    return Documents([of]).at_location(held, of)


@feed
def organisations(request: HttpRequest) -> dict:
    """Organisations, a page at a time, flat."""

    def tell(rows: list) -> list[dict]:
        documents = Documents([], rows)
        return [flat(documents.organisation(each)) for each in rows]

    return asking.page_of(place.organisations(), request.GET, tell)


@feed
def organisation(request: HttpRequest, organisation: UUID) -> dict:
    """One organisation with the services that it gives."""
    held = _one(place.organisations(), organisation)
    given = list(queries.in_full().filter(organisation=held))
    return Documents(given, [held]).organisation(held, given)


@feed
def taxonomies(request: HttpRequest) -> dict:
    """Taxonomies that came with services of other directories, flat."""
    return _originals(request, "taxonomy")


@feed
def taxonomy(request: HttpRequest, key: UUID) -> dict:
    """One taxonomy with its terms."""
    return _original("taxonomy", key)


@feed
def terms(request: HttpRequest) -> dict:
    """Terms of taxonomies, a page at a time."""
    return _originals(request, "taxonomy_term")


@feed
def term(request: HttpRequest, key: UUID) -> dict:
    """One term of a taxonomy."""
    return _original("taxonomy_term", key)


def _one(among: Any, key: UUID) -> Any:
    found = among.filter(asking.known_as(key)).first()
    if found is None:
        raise NotFound(f"Nothing here has the id {key}.")
    return found


def _originals(request: HttpRequest, kind: str) -> dict:
    rows = queries.originals().filter(kind=kind)
    return asking.page_of(rows, request.GET, lambda shown: [flat(each.content) for each in shown])


def _original(kind: str, key: UUID) -> dict:
    held = queries.originals().filter(kind=kind, key=key).first()
    if held is None:
        raise NotFound(f"Nothing here has the id {key}.")
    return held.content
