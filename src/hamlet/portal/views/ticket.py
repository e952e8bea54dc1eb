"""The ticket home: on the person's own pages, and to print and go through with them on the ward."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from hamlet.access.decisions import decide
from hamlet.access.pages import staff_page
from hamlet.design.submitting import version_of
from hamlet.discharge import actions
from hamlet.discharge.queries import Stay
from hamlet.journal.actions import look
from hamlet.kernel.errors import NotAllowed, NotFound, UserError
from hamlet.people.banner import banner
from hamlet.portal.presenters.ticket import ticket
from hamlet.portal.tickets import ticket_of
from hamlet.portal.whose import Whose, page_about, page_of

PAPER = "portal/staff/ticket_paper.jinja"
NO_TICKET = "There is no ticket home for this person: nobody has planned their way home yet."


@require_safe
@page_about
def mine(request: HttpRequest, held: Whose) -> HttpResponse:
    """When the person goes home, what happens there, and whom they call."""
    found = _ticket_of(held.person.pk)
    return page_of(request, held, "ticket", {"ticket": ticket(found)})


def _ticket_of(person: UUID) -> Stay:
    if (found := ticket_of(person)) is None:
        raise NotFound(NO_TICKET)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("stay.plan")
def printed(request: HttpRequest, person: UUID, code: str) -> HttpResponse:
    """The ticket in one language, to print; and keeping that it was gone through with them."""
    decision = decide(request.actor, "stay.plan", person).require()
    found = _ticket_of(person)
    if code not in dict(settings.LANGUAGES):
        raise NotFound(NO_TICKET)
    look(by=request.actor, action="stay.ticket", people=[person], basis=decision.basis)
    if request.method == "POST":
        return _given(request, found, code)
    with translation.override(code):
        paper = render_to_string(PAPER, {"ticket": ticket(found)}, request)
    context = {
        "title": "Their ticket home",
        "banner": banner(found.person),
        "stay": found,
        "paper": mark_safe(paper),
        "code": code,
        "languages": settings.LANGUAGES,
    }
    return render(request, "portal/staff/ticket.jinja", context)


def _given(request: HttpRequest, found: Stay, code: str) -> HttpResponse:
    given = {"stay": found.pk, "version": version_of(request), "language": code}
    try:
        actions.give_ticket(by=request.actor, **given)
    except NotAllowed:
        raise
    except UserError as error:
        messages.error(request, str(error))
        return redirect("residents:ticket", found.person_id, code)
    messages.success(request, "Kept: you went through the ticket home with them.")
    return redirect("discharge:stay", found.pk)
