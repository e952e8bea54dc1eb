"""People who act for a person: who they are, inviting one, ending it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hamlet.access.queries import those_acting_for
from hamlet.kernel import clock
from hamlet.kernel.errors import NotFound
from hamlet.portal import actions
from hamlet.portal.actions.accounts import DECIDES_FROM, birthday
from hamlet.portal.forms.mine import InviteForm
from hamlet.portal.presenters import mine as presenter
from hamlet.portal.queries import invitations_of
from hamlet.portal.whose import Whose, page_about, page_of


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
    """Choose whom to let act for oneself; the code is shown once, in the answer."""
    if not held.is_own:
        raise NotFound
    form = InviteForm(request.POST if request.method == "POST" else None)
    back = {"back": reverse("portal:helpers", args=[held.person.pk])}
    if not form.is_valid():
        status = 422 if form.errors else 200
        return page_of(request, held, "invite", {"form": form, **back}, status)
    made, code = actions.invite(by=request.actor, person=held.person.pk, **form.terms())
    shown = {"code": code, "to": made.name, "expires": made.expires_at, **back}
    return page_of(request, held, "invited", shown)


@page_about
@require_POST
def end(request: HttpRequest, held: Whose) -> HttpResponse:
    """End that somebody acts for the person, or take back a code."""
    wanted = request.POST.get("end", "")
    if wanted.isdecimal():
        actions.end_proxy(by=request.actor, person=held.person.pk, relationship=int(wanted))
    else:
        actions.withdraw_invitation(
            by=request.actor, person=held.person.pk, invitation=_invitation(wanted)
        )
    messages.success(request, _("It has ended. They can no longer see this record."))
    return redirect("portal:helpers", held.person.pk)


def _invitation(wanted: str) -> UUID:
    try:
        return UUID(wanted)
    except ValueError:
        raise NotFound from None


def _leave(request: HttpRequest, held: Whose) -> HttpResponse:
    """Stop acting for somebody."""
    for each in those_acting_for(held.person.pk).filter(holder=request.actor.id):
        actions.end_proxy(by=request.actor, person=held.person.pk, relationship=each.pk)
    messages.success(request, _("You no longer act for this person."))
    return redirect("portal:start")


leave = page_about(require_POST(_leave), parts=True)
