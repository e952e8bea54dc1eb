"""What whoever gives a service does by the link of its entry: confirm it, or say what it should be.

These pages show what everybody may read, and no person's data.

The secret stands in one address, that of the letter. It is exchanged at once for a place in the
session, by link: two windows may be of two entries.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hamlet.directory import actions
from hamlet.directory import queries as directory
from hamlet.directory.forms import SuggestionForm
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotFound, UserError
from hamlet.portal.languages import page, portal_page
from hamlet.portal.presenters import entry as presenter

OPEN = "portal.entries"
MOST = 20
"""Links that one browser holds open at once."""


@require_safe
@portal_page
def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Hold a link open in this browser, and go on to an address that does not tell its secret."""
    key = directory.hashed(secret)
    try:
        link = directory.opened(key)
    except NotFound:
        answer = _closed(request)
    else:
        others = list(request.session.get(OPEN, {}).items())[1 - MOST :]
        request.session[OPEN] = {**dict(others), str(link.pk): key}
        answer = redirect("portal:entry", link.pk)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _closed(request: HttpRequest) -> HttpResponse:
    return page(request, "portal/entry_closed.jinja", status=404)


def _key(request: HttpRequest, link: UUID) -> str:
    """What is kept of the secret by which this browser opened a link; '' where it did not."""
    return request.session.get(OPEN, {}).get(str(link), "")


def _by(link: directory.EntryLink) -> Actor:
    return Actor(name=f"{link.name}, by the link of an entry", kind="stranger")


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def entry(request: HttpRequest, link: UUID) -> HttpResponse:
    """An entry as whoever has its link sees it: confirm it, or go on to change something."""
    try:
        held = directory.opened(_key(request, link))
    except NotFound:
        return _closed(request)
    if request.method == "POST":
        actions.confirm_by_link(by=_by(held), key=held.secret_hash)
        messages.success(request, _("Thank you. The entry says that it was confirmed today."))
        return redirect("portal:entry", link)
    service = directory.service(held.service_id)
    context = presenter.entry(service, SuggestionForm(service), directory.last_of(held))
    change = reverse("portal:entry_change", args=[link])
    return page(request, "portal/entry.jinja", context | {"change": change})


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def change(request: HttpRequest, link: UUID) -> HttpResponse:
    """Say what an entry should say."""
    try:
        held = directory.opened(_key(request, link))
    except NotFound:
        return _closed(request)
    service = directory.service(held.service_id)
    form = SuggestionForm(service, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.suggest(by=_by(held), key=held.secret_hash, **form.suggested())
        except UserError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you. Somebody reviews it before the entry changes."))
            return redirect("portal:entry", link)
    context = {"form": form, "name": service.name, "back": reverse("portal:entry", args=[link])}
    return page(request, "portal/entry_change.jinja", context, 422 if form.errors else 200)
