"""Taking somebody into hospital, so that the way home is planned from the first day."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.access.decisions import decide
from hamlet.access.pages import staff_page
from hamlet.discharge import actions, forms, policies
from hamlet.journal.actions import look
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.people import queries as people
from hamlet.people.banner import banner


@staff_page("stay.admit")
def new(request: HttpRequest, person: UUID) -> HttpResponse:
    """Keep that somebody is in hospital."""
    decision = decide(request.actor, "stay.admit", person).require()
    found = people.person(person)
    look(by=request.actor, action="person.look", people=[person], basis=decision.basis)
    form = forms.AdmitForm(request.actor, request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            made = actions.admit(by=request.actor, person=person, **form.given())
        except NotAllowed:
            raise
        except UserError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "They are in hospital. Plan the way home today.")
            allowed = policies.may_see(request.actor, made).allowed
            return redirect("discharge:stay", made.pk) if allowed else redirect("frontdoor:home")
    context = {
        "title": "In hospital",
        "banner": banner(found),
        "back": person,
        "form": form,
        "fields": [form[each] for each in form.fields],
    }
    status = 422 if form.is_bound else 200
    return render(request, "discharge/admit.jinja", context, status=status)
