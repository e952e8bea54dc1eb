"""The language of a page: chosen by the reader and kept in a cookie, or their browser's."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_noop

from hamlet.access.pages import public_page
from hamlet.design.site import Link, Site
from hamlet.kernel import clock
from hamlet.portal import again, translations
from hamlet.portal.idle import seconds_left
from hamlet.portal.presenters.services import phone_hours

COOKIE = f"{settings.HOST_ONLY}hamlet_language"
TOLD = "portal.language"
"""Where a resident's session keeps the language that they told us of."""
A_YEAR = 365 * 24 * 60 * 60
ENGLISH = "en-gb"

FRAME_WORDS = (
    gettext_noop("Staff sign in"),
    gettext_noop("Demonstration: everybody here is invented."),
)
"""What the frame of the site may say: made in English, and put into the page's language here."""

View = Callable[..., HttpResponse]


def portal_page(view: View) -> View:
    """Mark a view as public and render it in the language that the reader chose."""

    @wraps(view)
    def speaking(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method == "POST":
            again.forget(request)
        with translation.override(chosen(request)):
            return view(request, *args, **kwargs)

    return public_page(speaking)


def in_their_language(view: View) -> View:
    """As `portal_page`, for a view of ours or another's that answers with a page not yet drawn."""

    def drawn(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        return response.render() if hasattr(response, "render") else response

    return portal_page(wraps(view)(drawn))


def chosen(request: HttpRequest) -> str:
    """The code of the language that the reader chose; else theirs who signed in; else the first
    that their browser asks for and we have; else English."""
    code = request.COOKIES.get(COOKIE) or request.session.get(TOLD, "")
    known = code in dict(settings.LANGUAGES)
    return code if known else translation.get_language_from_request(request)


def remember(response: HttpResponse, code: str) -> HttpResponse:
    """Keep the choice of a language in the reader's browser."""
    response.set_cookie(
        COOKIE, code, max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings.HTTPS
    )
    return response


def unchecked() -> bool:
    """Whether no speaker has yet checked the words of the present language."""
    code = translation.get_language() or ENGLISH
    return code != ENGLISH and not translations.checked(code)


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    status: int = 200,
    *,
    at: str = "",
) -> HttpResponse:
    """Render a portal page in its own frame, with a way to every other language.

    A form that could not be taken is told `at` the page that asks for it, by its own address
    unless it is said (`again`).
    """
    context = context or {}
    if request.method == "POST" and again.is_told(context, status):
        return again.tell(request, at, context, status)
    status = again.told(request, context) or status

    def framed(site: Site) -> Site:
        site = _own_frame(request, site) if is_resident(request) else _shared_frame(request, site)
        return spoken(request, site)

    whole = {
        "framed": framed,
        "phone": settings.PHONE,
        "phone_hours": phone_hours,
        **context,
    }
    return render(request, template, whole, status=status)


def spoken(request: HttpRequest, site: Site) -> Site:
    """The frame in the page's language, with a way to every other one."""
    return replace(
        site,
        languages=_links(request),
        unchecked=unchecked(),
        ribbon=gettext(site.ribbon) if site.ribbon else "",
        footer=tuple(replace(link, text=gettext(link.text)) for link in site.footer),
    )


def is_resident(request: HttpRequest) -> bool:
    """Whether a resident with an account is signed in."""
    return request.user.is_authenticated and request.actor.kind == "resident"


def _own_frame(request: HttpRequest, site: Site) -> Site:
    """For a resident who is signed in: who they are, how long still, and the way out."""
    account = (Link(gettext("Your account"), reverse("mfa_index")),)
    left = settings.RESIDENT_IDLE - (clock.now() - (request.session.seen_at or clock.now()))
    return replace(
        site,
        home=reverse("portal:start"),
        signed_in=request.actor.name,
        account=() if request.user.is_demo else account,
        sign_out=reverse("sign_out"),
        footer=(),
        ends_in=max(1, int(left.total_seconds())),
        time_left=reverse("time_left"),
    )


def _shared_frame(request: HttpRequest, site: Site) -> Site:
    """For everybody else: how long what this browser holds open stays so."""
    left = 0 if _holds_nothing(request) else seconds_left(request.session)
    return replace(site, ends_in=left, time_left=reverse("portal:stay"))


def _holds_nothing(request: HttpRequest) -> bool:
    """Whether a page is the same for everybody, whatever its reader holds open."""
    return request.resolver_match.url_name in ("front", "services")


def _links(request: HttpRequest) -> tuple[Link, ...]:
    here = translation.get_language()
    query = urlencode({"next": request.get_full_path()})
    return tuple(
        Link(
            text=name,
            href=f"{reverse('portal:language', args=[code])}?{query}",
            current=code == here,
            lang=code,
        )
        for code, name in settings.LANGUAGES
    )
