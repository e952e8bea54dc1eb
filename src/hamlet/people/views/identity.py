"""What of somebody's identity is kept closer: a page that shows it with a reason, and says so."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.kernel.errors import UserError
from hamlet.people import actions
from hamlet.people.banner import banner
from hamlet.people.forms import BirthSexForm, SeeIdentityForm
from hamlet.people.models import Person
from hamlet.people.presenters import names as presenters
from hamlet.people.views.changing import page_about

ACTS = {
    "see": (SeeIdentityForm, actions.see_identity),
    "record": (BirthSexForm, actions.record_birth_sex),
}


@page_about("identity.look")
def identity(request: HttpRequest, held: Person) -> HttpResponse:
    """Show what is kept closer to whoever says what for, and record the sex recorded at birth."""
    act = request.POST.get("act")
    if act not in ACTS:
        return _page(request, held)
    kind, do = ACTS[act]
    form = kind(request.POST)
    if not form.is_valid():
        return _page(request, held, act, form)
    try:
        found = do(by=request.actor, person=held.pk, **form.cleaned_data)
    except UserError as error:
        form.add_error(None, str(error))
        return _page(request, held, act, form)
    if act == "see":
        return _page(request, held, seen=found)
    messages.success(request, "It is recorded, and kept closer.")
    return redirect("people:identity", person=held.pk)


def _page(
    request: HttpRequest,
    held: Person,
    act: str = "",
    form=None,
    seen: actions.Identity | None = None,
) -> HttpResponse:
    forms = {name: kind() for name, (kind, _) in ACTS.items()} | ({act: form} if form else {})
    context = {
        "person": banner(held, held.decision),
        "person_id": held.pk,
        "form": form,
        "forms": forms,
        "act": act,
        "seen": presenters.identity(seen) if seen else None,
    }
    return render(request, "people/identity.jinja", context, status=422 if form else 200)
