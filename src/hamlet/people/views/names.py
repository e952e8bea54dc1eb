"""Other names of a person: seen, taken down, ended, kept closer."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.kernel.errors import NotFound, UserError
from hamlet.people import actions, queries
from hamlet.people.banner import banner, full_name
from hamlet.people.forms import NameActForm, NameForm
from hamlet.people.models import Person
from hamlet.people.presenters import names as presenters
from hamlet.people.views.changing import page_about

ACTS = {
    "end": (actions.end_name, "They go by that name no longer."),
    "wrong": (partial(actions.end_name, wrong=True), "That name is taken off."),
    "closer": (actions.keep_name_closer, "That name is kept closer."),
    "show": (partial(actions.keep_name_closer, closer=False), "That name is shown again."),
}


@page_about("person.change")
def names(request: HttpRequest, held: Person) -> HttpResponse:
    """Names beside the usual one, and a form for another."""
    if request.method != "POST":
        return _page(request, held, NameForm())
    act = request.POST.get("act")
    return _act(request, held, *ACTS[act]) if act in ACTS else _add(request, held)


def _add(request: HttpRequest, held: Person) -> HttpResponse:
    form = NameForm(request.POST)
    if not form.is_valid():
        return _page(request, held, form)
    try:
        actions.add_name(by=request.actor, person=held.pk, **form.cleaned_data)
    except UserError as error:
        form.add_error(None, str(error))
        return _page(request, held, form)
    return _done(request, held, "The name is taken down.")


def _act(request: HttpRequest, held: Person, do, said: str) -> HttpResponse:
    form = NameActForm(request.POST)
    if not form.is_valid():
        raise NotFound("There is no such name.")
    do(by=request.actor, person=held.pk, name=form.cleaned_data["name"])
    return _done(request, held, said)


def _done(request: HttpRequest, held: Person, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("people:names", person=held.pk)


def _page(request: HttpRequest, held: Person, form: NameForm) -> HttpResponse:
    context = {
        "person": banner(held, held.decision),
        "usual": full_name(held),
        "names": presenters.listed(queries.names_of(held)),
        "closer": presenters.where_closer(request.actor, held),
        "form": form,
    }
    return render(request, "people/names.jinja", context, status=422 if form.errors else 200)
