"""People who act for a person: who they are, inviting one, ending it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from hamlet.access.queries import those_acting_for
from hamlet.access.sealed import cipher
from hamlet.kernel import clock
from hamlet.kernel.errors import NotFound, UserError
from hamlet.kernel.text import number_in
from hamlet.portal import actions
from hamlet.portal.actions.accounts import DECIDES_FROM, birthday
from hamlet.portal.forms.mine import InviteForm
from hamlet.portal.presenters import mine as presenter
from hamlet.portal.queries import invitations_of
from hamlet.portal.whose import Whose, page_about, page_of

CODE = "portal.code"
"""Where the session keeps, sealed, the code that is shown next."""


@require_safe
@page_about
def helpers(request: HttpRequest, held: Whose) -> HttpResponse:
    """Who acts for the person, and the codes that nobody has typed yet."""
    context = {
        "acting": presenter.acting(those_acting_for(held.person.pk)),
        "invited": presenter.invited(invitations_of(held.person.pk)),
        "grown": _grown(held),
    }
    return page_of(request, held, "helpers", context)


def _grown(held: Whose):
    """When a child turns 16, and a parent's sight ends; None for everybody else."""
    born = held.person.birth_date
    at = birthday(born, DECIDES_FROM) if born else None
    return at if at and at > clock.now() else None


@require_http_methods(["GET", "HEAD", "POST"])
@page_about
def invite(request: HttpRequest, held: Whose) -> HttpResponse:
    """Choose whom to let act for oneself; the code stands once on the page after."""
    if not held.is_own:
        raise NotFound
    form = InviteForm(request.POST if request.method == "POST" else None)
    back = {"back": reverse("portal:helpers", args=[held.person.pk])}
    if not form.is_valid():
        status = 422 if form.errors else 200
        return page_of(request, held, "invite", {"form": form, **back}, status)
    try:
        made, code = actions.invite(by=request.actor, person=held.person.pk, **form.terms())
    except UserError as error:
        form.add_error(None, str(error))
        return page_of(request, held, "invite", {"form": form, **back}, 422)
    sealed = cipher(CODE).encrypt(code.encode()).decode()
    request.session[CODE] = {"invitation": str(made.pk), "sealed": sealed}
    return redirect("portal:invited", held.person.pk)


@require_GET
@page_about
def invited(request: HttpRequest, held: Whose) -> HttpResponse:
    """The code of the invitation that was just made; once, and to this browser alone."""
    kept = request.session.pop(CODE, None)
    made = invitations_of(held.person.pk).filter(pk=kept["invitation"]).first() if kept else None
    if made is None:
        return redirect("portal:helpers", held.person.pk)
    shown = {
        "code": cipher(CODE).decrypt(kept["sealed"]).decode(),
        "to": made.name,
        "expires": made.expires_at,
        "back": reverse("portal:helpers", args=[held.person.pk]),
    }
    return page_of(request, held, "invited", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@page_about
def end(request: HttpRequest, held: Whose) -> HttpResponse:
    """Take back a code; or, once it was asked again, end that somebody acts for the person."""
    if request.method != "POST":  # Come back to the question: it is asked from the list.
        return redirect("portal:helpers", held.person.pk)
    wanted, about = request.POST.get("end", ""), {"by": request.actor, "person": held.person.pk}
    number = number_in(wanted)
    if number is None:
        actions.withdraw_invitation(**about, invitation=_invitation(wanted))
        messages.success(request, _("Nobody can use this code any more."))
    elif "sure" not in request.POST:
        return _ask_again(request, held, number)
    else:
        actions.end_proxy(**about, relationship=number)
        messages.success(request, _("It has ended. They can no longer see this record."))
    return redirect("portal:helpers", held.person.pk)


def _ask_again(request: HttpRequest, held: Whose, wanted: int) -> HttpResponse:
    found = presenter.acting(those_acting_for(held.person.pk).filter(pk=wanted))
    if not (held.is_own and found):
        raise NotFound
    back = reverse("portal:helpers", args=[held.person.pk])
    return page_of(request, held, "end", {"each": found[0], "back": back})


@page_about
@require_POST
def read(request: HttpRequest, held: Whose) -> HttpResponse:
    """The person has read that somebody began to act for them."""
    number = number_in(request.POST.get("read", ""))
    if number is None:
        raise NotFound
    actions.acknowledge_proxy(by=request.actor, person=held.person.pk, relationship=number)
    return redirect("portal:mine", held.person.pk)


def _invitation(wanted: str) -> UUID:
    try:
        return UUID(wanted)
    except ValueError:
        raise NotFound from None


def _leave(request: HttpRequest, held: Whose) -> HttpResponse:
    """Stop acting for somebody."""
    acting = those_acting_for(held.person.pk).filter(holder=request.actor.id).first()
    if acting is None:
        raise NotFound
    actions.end_proxy(by=request.actor, person=held.person.pk, relationship=acting.pk)
    messages.success(request, _("You no longer act for this person."))
    return redirect("portal:start")


leave = page_about(require_POST(_leave), parts=True)
