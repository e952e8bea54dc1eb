"""Changing what is known of a person: details, communication need, alerts."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hamlet.access.decisions import decide, decide_again
from hamlet.access.pages import staff_page
from hamlet.journal.actions import look
from hamlet.kernel.errors import Conflict, UserError
from hamlet.people import actions, presenters, queries
from hamlet.people.banner import banner
from hamlet.people.forms import AlertForm, ChangeForm, CommunicationForm, DeathForm, PersonForm
from hamlet.people.models import CommunicationNeed, Person
from hamlet.people.views.person import refused

NEED = ("language", "interpreter", "format", "support")


def page_about(doing: str) -> Callable[[Callable], Callable]:
    """Mark a page for `doing` something about one person, whom the actor must be allowed to see."""

    def mark(view: Callable) -> Callable:
        @staff_page(doing)
        def guarded(request: HttpRequest, person: UUID) -> HttpResponse:
            decision = decide(request.actor, "person.look", person)
            if not decision.allowed:
                return refused(request, person, decision)
            decide_again(decision, request.actor, doing).require()
            held = queries.person(person)
            look(by=request.actor, action="person.look", people=[held.pk], basis=decision.basis)
            held.decision = decision
            return view(request, held)

        return guarded

    return mark


@page_about("person.change")
def change(request: HttpRequest, held: Person) -> HttpResponse:
    """Change details. Where somebody else did meanwhile, both texts are shown and none is lost."""
    initial = {name: getattr(held, name) for name in (*PersonForm.base_fields, "version")}
    form = ChangeForm(_typed(request), initial=initial, protected=held.protected)
    if not form.is_valid():
        return _form(request, held, form, "change")
    if not form.details():
        return _saved(request, held, "Nothing was changed.")
    try:
        actions.change(
            by=request.actor,
            person=held.pk,
            version=form.cleaned_data["version"],
            **form.details(),
        )
    except Conflict as error:
        return _both_texts(request, held, form, error, held)
    except UserError as error:
        form.add_error(None, str(error))
        return _form(request, held, form, "change")
    return _saved(request, held)


@page_about("communication.record")
def communication(request: HttpRequest, held: Person) -> HttpResponse:
    """Record what it takes to talk with somebody, unless that changed meanwhile."""
    need = queries.communication_need(held)
    initial = {name: getattr(need, name) for name in NEED} | {"was": queries.wording(need)}
    form = CommunicationForm(_typed(request), initial=initial)
    if not form.is_valid():
        return _form(request, held, form, "communication")
    try:
        actions.record_communication_need(by=request.actor, person=held.pk, **form.cleaned_data)
    except Conflict as error:
        return _both_texts(request, held, form, error, need)
    return _saved(request, held)


@page_about("alert.record")
def alert(request: HttpRequest, held: Person) -> HttpResponse:
    """Record something that changes what one does when going near somebody."""
    form = AlertForm(_typed(request))
    if not form.is_valid():
        return _form(request, held, form, "alert")
    actions.record_alert(by=request.actor, person=held.pk, words=form.cleaned_data["words"])
    return _saved(request, held)


@page_about("person.death")
def death(request: HttpRequest, held: Person) -> HttpResponse:
    """Record that somebody died, or mend the date."""
    form = DeathForm(_typed(request), initial={"death_date": held.death_date})
    if not form.is_valid():
        return _form(request, held, form, "death")
    try:
        actions.record_death(by=request.actor, person=held.pk, on=form.cleaned_data["death_date"])
    except UserError as error:
        form.add_error(None, str(error))
        return _form(request, held, form, "death")
    return _saved(request, held, "Their death is recorded.")


@staff_page("person.death")
@require_POST
def withdraw_death(request: HttpRequest, person: UUID) -> HttpResponse:
    """Say that a death was recorded by mistake."""
    held = actions.withdraw_death(by=request.actor, person=person)
    return _saved(request, held, "The record says again that they are alive.")


@staff_page("person.look")
@require_POST
def end_alert(request: HttpRequest, alert: UUID) -> HttpResponse:
    """Say that an alert holds no longer."""
    held = actions.end_alert(by=request.actor, alert=alert)
    messages.success(request, "The alert is ended.")
    return redirect("people:person", person=held.person_id)


def _both_texts(
    request: HttpRequest, held: Person, form, error: Conflict, kept: Person | CommunicationNeed
) -> HttpResponse:
    """Show what is kept beside what was typed. Sending it again is then a choice."""
    form.add_error(None, str(error))
    form.data = form.data.copy()
    began_with = "version" if kept is held else "was"
    form.data[began_with] = form.initial[began_with]
    noun = "change" if kept is held else "communication"
    return _form(request, held, form, noun, 409, presenters.differences(kept, form))


def _typed(request: HttpRequest):
    return request.POST if request.method == "POST" else None


def _saved(request: HttpRequest, held: Person, said: str = "Saved.") -> HttpResponse:
    messages.success(request, said)
    return redirect("people:person", person=held.pk)


def _form(
    request: HttpRequest, held: Person, form, noun: str, status: int = 0, differences=()
) -> HttpResponse:
    context = {"person": banner(held, held.decision), "form": form, "differences": differences}
    context["withdraw"] = presenters.withdraw_death(held)
    status = status or (422 if form.errors else 200)
    return render(request, f"people/{noun}.jinja", context, status=status)
