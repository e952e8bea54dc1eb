"""What a person decided about sharing, recorded by staff who hear it from them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hamlet.access import actions as access
from hamlet.access import queries as shared
from hamlet.access.pages import staff_page
from hamlet.kernel.errors import UserError
from hamlet.people import presenters
from hamlet.people.banner import banner
from hamlet.people.forms import RestrictionForm, WishForm
from hamlet.people.models import Person
from hamlet.people.views.changing import page_about


@page_about("sharing.record")
def sharing(request: HttpRequest, held: Person) -> HttpResponse:
    """The person's wishes, what is kept closer, and who opened the record with a reason."""
    return _page(request, held)


@page_about("sharing.record")
def wish(request: HttpRequest, held: Person) -> HttpResponse:
    """Record what the person decided."""
    form = WishForm(request.POST)
    if not form.is_valid():
        return _page(request, held, wish=form)
    try:
        access.record_wish(by=request.actor, person=held.pk, **form.decided())
    except UserError as error:
        form.add_error(None, str(error))
        return _page(request, held, wish=form)
    messages.success(request, "What the person decided is recorded, and counts from now on.")
    return redirect("people:sharing", person=held.pk)


@page_about("sharing.record")
def restrict(request: HttpRequest, held: Person) -> HttpResponse:
    """Keep the whole record closer than others."""
    form = RestrictionForm(request.POST)
    if not form.is_valid():
        return _page(request, held, restriction=form)
    access.restrict(by=request.actor, person=held.pk, kind=form.cleaned_data["kind"])
    messages.success(request, "The record is kept closer than others from now on.")
    return redirect("people:sharing", person=held.pk)


@staff_page("sharing.record")
@require_POST
def end_wish(request: HttpRequest, wish: UUID) -> HttpResponse:
    """The person decided otherwise."""
    held = access.end_wish(by=request.actor, wish=wish)
    messages.success(request, "That no longer counts.")
    return redirect("people:sharing", person=held.person)


@staff_page("sharing.record")
@require_POST
def end_restriction(request: HttpRequest, restriction: UUID) -> HttpResponse:
    """The record is as open as others again."""
    held = access.end_restriction(by=request.actor, restriction=restriction)
    messages.success(request, "The record is as open as others again.")
    return redirect("people:sharing", person=held.person)


def _page(request: HttpRequest, held: Person, **forms) -> HttpResponse:
    context = {
        "person": banner(held, held.decision),
        "wishes": [presenters.wish(each) for each in shared.wishes_of(held.pk)],
        "closer": presenters.closer(held.decision, shared.restrictions_of(held.pk)),
        "openings": [presenters.opening(each) for each in shared.openings_about(held.pk)[:20]],
        "opening_head": presenters.OPENING_HEAD,
        "form": next(iter(forms.values()), None),
        "wish_form": forms.get("wish") or WishForm(),
        "restriction_form": forms.get("restriction") or RestrictionForm(),
        "person_id": held.pk,
    }
    return render(request, "people/sharing.jinja", context, status=422 if forms else 200)
