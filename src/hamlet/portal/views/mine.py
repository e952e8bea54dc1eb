"""A resident's own pages: the way in, and what happens next."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from hamlet.access.queries import records_open_to
from hamlet.kernel.errors import NotFound, UserError
from hamlet.portal import actions, following
from hamlet.portal.forms.mine import CodeForm
from hamlet.portal.languages import page
from hamlet.portal.presenters import mine as presenter
from hamlet.portal.queries import began_to_act, links_to_tell
from hamlet.portal.safety import notice
from hamlet.portal.tickets import ticket_of
from hamlet.portal.whose import Whose, mine_page, page_about, page_of, requests

LINKS_SHOWN = 5
NO_FIT = gettext_noop(
    "This code and this date of birth do not work. Check both, or ask for a new code."
)


@require_safe
@mine_page
def start(request: HttpRequest) -> HttpResponse:
    """Go to one's own record, or else to the first that one acts for."""
    found = records_open_to(request.actor.id).values_list("person", flat=True).first()
    if found is None:
        return page(request, "portal/mine/nothing.jinja")
    return redirect("portal:mine", found)


def _mine(request: HttpRequest, held: Whose) -> HttpResponse:
    """What happens next, and what one can see and decide here."""
    account, person = request.actor.id, held.person.pk
    made = links_to_tell(account, person)[:LINKS_SHOWN] if held.is_own else ()
    context = {
        "began": presenter.began(began_to_act(person)) if held.is_own else (),
        "links": presenter.links(made, account),
        "requests": presenter.requests(requests(request.actor, held), account),
        "has_ticket": held.is_whole and ticket_of(person) is not None,
        "sees": presenter.sees_of(held),
        "notice": notice("worse"),
        "back": "",
    }
    return page_of(request, held, "home", context)


def _follow(request: HttpRequest, held: Whose, referral: UUID) -> HttpResponse:
    """Follow one of the person's requests, as with its reference; who was let see parts only, one
    that they made themselves."""
    every = requests(request.actor, held)
    if not held.is_whole:
        every = every.filter(referrer_account=request.actor.id)
    found = every.filter(pk=referral).values_list("reference", flat=True).first()
    if found is None:
        raise NotFound
    following.open_for(request.session, found)
    return redirect("portal:follow")


mine = require_safe(page_about(_mine, parts=True))
follow = require_safe(page_about(_follow, parts=True))


@require_http_methods(["GET", "HEAD", "POST"])
@mine_page
def accept(request: HttpRequest) -> HttpResponse:
    """Type the code of somebody who lets one act for them."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _code_page(request, form)
    if following.too_many(request):
        form.add_error("code", _("You have tried too often. Wait 10 minutes, or call us."))
        return _code_page(request, form, 429)
    if not form.is_valid():
        return _code_page(request, form, 422)
    try:
        made = actions.accept(by=request.actor, **form.cleaned_data)
        problem = "" if made else _(NO_FIT)
    except UserError as error:
        problem = str(error)
    if problem:
        following.wrong_try(request)
        form.add_error("code", problem)
        return _code_page(request, form, 422)
    messages.success(request, _("You can now see this record."))
    return redirect("portal:mine", made.person)


def _code_page(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "back": reverse("portal:start")}
    return page(request, "portal/mine/accept.jinja", context, status=status)
