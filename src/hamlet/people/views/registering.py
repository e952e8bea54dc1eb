"""Making somebody known who was not: first shown who it might already be."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.access.limits import TooOften, count_search
from hamlet.access.pages import staff_page
from hamlet.journal.actions import look
from hamlet.kernel.errors import UserError
from hamlet.people import actions, panels, presenters, queries
from hamlet.people.forms import RegisterForm
from hamlet.people.models import Person
from hamlet.people.queries import PersonSearch
from hamlet.place.queries import the_place


@staff_page("person.register")
def register(request: HttpRequest) -> HttpResponse:
    """Register a new person, once it is clear that they are none of those who look alike."""
    typed = request.POST if request.method == "POST" else None
    form = RegisterForm(typed, initial=_searched_for(request))
    if not form.is_valid():
        return _page(request, form, 422 if form.errors else 200)
    try:
        count_search(request.actor)
    except TooOften as error:
        form.add_error(None, str(error))
        return _page(request, form, 429)
    alike = queries.could_be(**_described(form))
    if not {str(each.pk) for each in alike} <= set(form.cleaned_data["seen"].split()):
        return _ask_again(request, form, alike)
    try:
        made = _registered(request, form)
    except UserError as error:
        form.add_error(None, str(error))
        return _page(request, form, 422, alike)
    messages.success(request, "Registered.")
    return _on(request, made)


def _searched_for(request: HttpRequest) -> dict:
    """What was searched for in vain, or told before, so that nobody types it again."""
    asked = queries.kept(request.session, request.GET.get("question"))
    if asked is None and (origin := panels.origin_of(request.actor, request.GET)):
        asked = PersonSearch(name=origin.name, birth_date=origin.birth_date)
    if asked is None:
        return {}
    given, _, family = asked.name.strip().rpartition(" ")
    return asked.to_json() | {
        "given_name": given or family,
        "family_name": family if given else "",
        "birth_date": asked.birth_date,
    }


def _on(request: HttpRequest, made: Person) -> HttpResponse:
    """Back to what somebody was registered from, else to their record."""
    if origin := panels.origin_of(request.actor, request.GET):
        return redirect(origin.on(made.pk))
    return redirect("people:person", person=made.pk)


def _described(form: RegisterForm) -> dict:
    asked = ("given_name", "family_name", "birth_date", "nhs_number", "gender")
    return {name: form.cleaned_data[name] for name in asked}


def _registered(request: HttpRequest, form: RegisterForm) -> Person:
    return actions.register_with_need(
        by=request.actor, place=the_place().pk, details=form.details(), need=form.need()
    )


def _ask_again(request: HttpRequest, form: RegisterForm, alike: list[Person]) -> HttpResponse:
    """Show who it might be; what was typed is kept, and sending it again says 'none of these'."""
    basis = queries.basis_of_search(request.actor)
    people = [each.pk for each in alike]
    look(by=request.actor, action="person.search", people=people, basis=basis)
    form.data = form.data.copy()
    form.data["seen"] = " ".join(str(each.pk) for each in alike)
    return _page(request, form, 200, alike)


def _page(request: HttpRequest, form, status: int, alike: list[Person] = ()) -> HttpResponse:
    visible = queries.visible(request.actor, [each.pk for each in alike])
    context = {"form": form, "alike": presenters.alike(alike, visible)}
    return render(request, "people/register.jinja", context, status=status)
