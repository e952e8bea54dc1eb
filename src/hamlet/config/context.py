"""The frame of every page: whose place it is, who is signed in, where they can go."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from hamlet.access import roles
from hamlet.config.sign_in import time_left
from hamlet.design import links
from hamlet.design.site import Link, Site
from hamlet.portal import languages

WORKLIST = "frontdoor:worklist"
"""It is a team's: for whoever is in none there is no such page."""
NAVIGATION = (
    ("Home", "frontdoor:home", None),
    ("Worklist", WORKLIST, "worklist.look"),
    ("Promises", "frontdoor:promises", "promise.report"),
    ("Find a person", "people:search", "person.search"),
    ("New referral", "frontdoor:new", "referral.receive"),
    ("At the door", "streaming:board", "attendance.board"),
    ("Appointments", "booking:day", "booking.list"),
    ("Going home", "discharge:waiting", "stay.list"),
    ("Services", "directory:services", None),
    ("Agreements", "sharing:agreements", "agreement.look"),
    ("Opened records", "sharing:openings", "opening.review"),
    ("Intake", "interop:deliveries", "intake.look"),
)
SPOKEN = frozenset({"sign_in", "account_login", "account_set_up", "mfa_authenticate"})
"""Pages outside the portal that residents come to, each in its reader's language."""
RIBBON = "Demonstration: everybody here is invented."


def page(request: HttpRequest) -> dict[str, Any]:
    """The context of every template: `site`, and the field against forgery, made once a page."""
    site = replace(_site(request), answers=request.method == "POST")
    return {"site": site, "csrf_input": SimpleLazyObject(lambda: csrf_input(request))}


def _site(request: HttpRequest) -> Site:
    user = getattr(request, "user", None)
    if request.resolver_match and request.resolver_match.url_name in SPOKEN:
        return languages.spoken(request, _public())
    if user is None or not user.is_authenticated or _for_residents(request):
        return _public()
    if request.actor.kind == "resident":
        return _resident(request)
    return _staff(request)


def _for_residents(request: HttpRequest) -> bool:
    return bool(request.resolver_match and request.resolver_match.namespace == "portal")


def _public() -> Site:
    return Site(
        name=settings.PARTNERSHIP,
        home="/",
        ribbon=RIBBON if settings.HAMLET_DEMO else "",
        footer=(Link("Staff sign in", links.to("sign_in")),),
    )


def _resident(request: HttpRequest) -> Site:
    """The frame of a resident's pages outside the portal: their account, and errors."""
    link = Link(gettext("Your account"), links.to("mfa_index"))
    frame = replace(
        _public(),
        home=settings.RESIDENT_HOME,
        signed_in=request.actor.name,
        account=() if request.user.is_demo else (link,),
        sign_out=links.to("sign_out"),
        footer=(),
    )
    return languages.spoken(request, frame)


def _own_pages(request: HttpRequest) -> Iterator[Link]:
    if len(request.actor.posts) > 1 and not request.actor.has_to_choose:
        yield Link("Change post", links.to("post"))
    if not request.user.is_demo:
        yield Link("Your account", links.to("mfa_index"))


def _staff(request: HttpRequest) -> Site:
    actor = request.actor
    open_to = [
        # The pages of a section stand below its first.
        Link(text, links.to(name), current=request.path.startswith(links.to(name)))
        for text, name, action in NAVIGATION
        if not (request.lacks_second_factor or actor.has_to_choose)
        and (action is None or roles.may(actor, action))
        and (name != WORKLIST or actor.team_names)
    ]
    return Site(
        name=settings.PARTNERSHIP,
        home=links.to("frontdoor:home"),
        nav=tuple(open_to),
        signed_in=actor.name,
        acting_as=actor.organisation,
        account=tuple(_own_pages(request)),
        sign_out=links.to("sign_out"),
        ends_in=max(1, int(time_left(request).total_seconds())),
        time_left=links.to("time_left"),
        ribbon=RIBBON if settings.HAMLET_DEMO else "",
        shortcuts=True,
    )
