"""What of somebody's identity is kept closer: a page that shows it with a reason, and says so."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hamlet.people import actions
from hamlet.people.banner import banner
from hamlet.people.forms import BirthSexForm, SeeIdentityForm
from hamlet.people.models import Person
from hamlet.people.presenters import names as presenters
from hamlet.people.views.acting import acted
from hamlet.people.views.changing import page_about

ACTS = {
    "see": (SeeIdentityForm, actions.see_identity, ""),
    "record": (BirthSexForm, actions.record_birth_sex, "It is recorded, and kept closer."),
}


@page_about("identity.look")
def identity(request: HttpRequest, held: Person) -> HttpResponse:
    """Show what is kept closer to whoever says what for, and record the sex recorded at birth."""
    return acted(request, held, ACTS, _page, then="people:identity")


def _page(
    request: HttpRequest,
    held: Person,
    act: str = "",
    form=None,
    seen: actions.Identity | None = None,
) -> HttpResponse:
    forms = {name: kind() for name, (kind, *_) in ACTS.items()} | ({act: form} if form else {})
    context = {
        "person": banner(held, held.decision),
        "person_id": held.pk,
        "form": form,
        "forms": forms,
        "act": act,
        "seen": presenters.identity(seen) if seen else None,
    }
    return render(request, "people/identity.jinja", context, status=422 if form else 200)
