"""The public front page, the services of the place, and the choice of a language."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from hamlet.access.pages import public_page
from hamlet.directory.queries import ServiceSearch, of_hits
from hamlet.portal import idle, languages
from hamlet.portal.languages import page, portal_page
from hamlet.portal.presenters.services import card
from hamlet.portal.safety import notice

ON_A_PAGE = 20


@require_safe
@portal_page
def front(request: HttpRequest) -> HttpResponse:
    """What one can do here."""
    return page(request, "portal/front.jinja", {"emergency": notice("front")})


@require_safe
@portal_page
def services(request: HttpRequest) -> HttpResponse:
    """Find a service, by words or by looking through them all."""
    words = request.GET.get("q", "")[:200]
    asked = ServiceSearch(words=words)
    shown = Paginator(asked.hits(), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "words": words,
        "grave": asked.is_grave(),
        "notice": notice("front"),
        "number": shown.paginator.count,
        "cards": [card(*each) for each in of_hits(list(shown))],
        "previous": _address(words, shown.number - 1) if shown.has_previous() else "",
        "next": _address(words, shown.number + 1) if shown.has_next() else "",
        "at": shown.number,
        "pages": shown.paginator.num_pages,
        "in_english": bool(shown.object_list) and get_language() != languages.ENGLISH,
    }
    return page(request, "portal/services.jinja", context)


def _address(words: str, number: int) -> str:
    asked = {"q": words, "page": number} if words else {"page": number}
    return f"{reverse('portal:services')}?{urlencode(asked)}"


@public_page
def stay(request: HttpRequest) -> JsonResponse:
    """How long until what this browser holds open is forgotten; by POST it stays."""
    if request.method == "POST":
        idle.stay(request.session)
    return JsonResponse({"seconds": idle.seconds_left(request.session)})


@public_page
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the choice of a language, and go back to the page that it was made on."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    onward = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(onward, allowed_hosts=None):
        onward = reverse("portal:front")
    return languages.remember(HttpResponseRedirect(onward), code)
