"""Staff open a resident's own pages, once they know who it is, and see who acts for a person."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlsafe_base64_encode
from django.views.decorators.http import require_http_methods

from hamlet.access.decisions import decide
from hamlet.access.pages import staff_page
from hamlet.access.queries import those_acting_for
from hamlet.journal.actions import look
from hamlet.kernel.errors import UserError
from hamlet.people import queries as people
from hamlet.people.banner import banner
from hamlet.people.queries import Person
from hamlet.portal import actions
from hamlet.portal.forms.opening import ActForm, OpenForm
from hamlet.portal.presenters.mine import acting
from hamlet.portal.queries import own_account

if TYPE_CHECKING:
    from hamlet.access.models import Account


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("person.change")
def own_pages(request: HttpRequest, person: UUID) -> HttpResponse:
    """Whether a person has an account and who acts for them; open one, or let somebody act."""
    decision = decide(request.actor, "person.change", person).require()
    held = people.person(person)
    look(by=request.actor, action="portal.look", people=[person], basis=decision.basis)
    wanted = request.POST.get("do", "") if request.method == "POST" else ""
    if wanted == "link":
        account = actions.give_link(by=request.actor, person=person)
        return _link_page(request, held, account)
    return _opened(request, held, wanted) if wanted else _page(request, held)


def _opened(request: HttpRequest, held: Person, wanted: str) -> HttpResponse:
    form = (ActForm if wanted == "act" else OpenForm)(request.POST)
    if not form.is_valid():
        return _page(request, held, wanted, form)
    email = form.cleaned_data["email"]
    try:
        if wanted != "act":
            account = actions.open_portal(by=request.actor, person=held.pk, email=email)
            return _link_page(request, held, account)
        actions.let_act_for(by=request.actor, person=held.pk, email=email)
    except UserError as error:
        form.add_error("email", str(error))
        return _page(request, held, wanted, form)
    messages.success(request, "They can act for this person now.")
    return redirect("residents:own_pages", person=held.pk)


def _link_page(request: HttpRequest, held: Person, account: "Account") -> HttpResponse:
    """The link by which they choose a password: shown once, used once, good for three days."""
    uid = urlsafe_base64_encode(str(account.pk).encode())
    path = reverse("account_set_up", args=[uid, default_token_generator.make_token(account)])
    context = {"person": banner(held), "link": request.build_absolute_uri(path)}
    return render(request, "portal/staff/link.jinja", context)


def _page(request: HttpRequest, held: Person, wanted: str = "", form=None) -> HttpResponse:
    account = own_account(held.pk)
    context = {
        "person": banner(held),
        "has_account": account is not None,
        "is_demo": account is not None and account.is_demo,
        "died": held.death_date is not None,
        "acting": acting(those_acting_for(held.pk)),
        "open_form": form if wanted == "open" else OpenForm(auto_id="open_%s"),
        "act_form": form if wanted == "act" else ActForm(auto_id="act_%s"),
        "faulty": form,
    }
    status = 422 if form is not None else 200
    return render(request, "portal/staff/own_pages.jinja", context, status=status)
