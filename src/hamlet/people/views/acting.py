"""Pages on which one of several acts is done: what is kept closer, seen once and changed."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hamlet.kernel.errors import UserError
from hamlet.people.models import Person

Act = tuple[type[Form], Callable, str]
"""The form of an act, its verb, and what is said once it is done; nothing where the verb gives what
is then shown, once."""


def acted(
    request: HttpRequest, held: Person, acts: dict[str, Act], page: Callable, then: str
) -> HttpResponse:
    """Do what was chosen of `acts` and go on to `then`, or show the page: with what was seen, or
    with the form and what is wrong with it."""
    act = request.POST.get("act")
    if act not in acts:
        return page(request, held)
    kind, do, said = acts[act]
    form = kind(request.POST)
    if not form.is_valid():
        return page(request, held, act, form)
    try:
        found = do(by=request.actor, person=held.pk, **form.cleaned_data)
    except UserError as error:
        form.add_error(None, str(error))
        return page(request, held, act, form)
    if not said:
        return page(request, held, seen=found)
    messages.success(request, said)
    return redirect(then, person=held.pk)
