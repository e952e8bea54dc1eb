"""Something in the record is not about the person: they say so, and read what came of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hamlet.kernel.errors import UserError
from hamlet.people.actions import dispute
from hamlet.people.queries import disputes_of, holders_of
from hamlet.portal.forms.not_me import NotMeForm
from hamlet.portal.presenters import not_me as presenter
from hamlet.portal.whose import Whose, page_about, page_of

MOST = 20


@require_http_methods(["GET", "HEAD", "POST"])
@page_about
def not_me(request: HttpRequest, held: Whose) -> HttpResponse:
    """Say that something is not about the person; and what was said before, with its answer.

    Who acts for the person learns neither who holds a record nor what others said.
    """
    person = held.person.pk
    typed = request.POST if request.method == "POST" else None
    form = NotMeForm(typed, holders=holders_of(person) if held.is_own else [])
    if form.is_valid():
        try:
            dispute(by=request.actor, person=person, **form.cleaned_data)
        except UserError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you. Somebody will look at it and answer here."))
            return redirect("portal:not_me", person)
    found = disputes_of(person)
    shown = found if held.is_own else found.filter(account=request.actor.id)
    context = {"form": form, "said": presenter.said(shown[:MOST])}
    return page_of(request, held, "not_me", context, 422 if form.errors else 200)
