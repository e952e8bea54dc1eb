"""Opening a record with a reason, where there is no relationship; and closing it again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hamlet.access import actions as access
from hamlet.access.decisions import Decision, decide
from hamlet.access.pages import staff_page
from hamlet.design import words
from hamlet.people import queries
from hamlet.people.forms import OpeningForm, SecondStepForm
from hamlet.people.standing_out import stands_out
from hamlet.people.views.person import refused


@staff_page("person.open")
def open_record(request: HttpRequest, person: UUID) -> HttpResponse:
    """Open one record with a reason and words; a restricted one by a second step."""
    held = queries.person(person)
    decision = decide(request.actor, "person.look", person)
    if decision.allowed or request.method != "POST":
        return redirect("people:person", person=person)
    form = OpeningForm(request.POST)
    if not form.is_valid() or not decision.way_in:
        return refused(request, held, decision, form)
    second_step = decision.way_in == "restricted"
    if second_step and not SecondStepForm(request.POST).is_valid():
        return _ask_again(request, form, decision)
    opened = access.open_record(
        by=request.actor,
        person=person,
        second_step=second_step,
        stands_out=stands_out(request.actor, held),
        **form.cleaned_data,
    )
    until = words.moment_words(opened.closes_at)
    messages.success(request, f"The record is open to you until {until}.")
    return redirect("people:person", person=person)


def _ask_again(request: HttpRequest, form: OpeningForm, decision: Decision) -> HttpResponse:
    """The second step: what is kept closer is opened knowingly. What was typed goes along."""
    sent = "sure" in request.POST or "second" in request.POST
    context = {
        "form": SecondStepForm(request.POST if sent else None),
        "first": form.cleaned_data,
        "reasons": decision.reasons,
    }
    return render(request, "people/second_step.jinja", context, status=422 if sent else 200)


@staff_page("person.open")
@require_POST
def close_record(request: HttpRequest, opening: UUID) -> HttpResponse:
    """Close a record that one opened, before its time."""
    access.close_opening(by=request.actor, opening=opening)
    messages.success(request, "The record is closed again.")
    return redirect("people:search")


@staff_page("person.look")
def still(request: HttpRequest, person: UUID) -> HttpResponse:
    """Whether a page may stay open: 204, or 403. It shows nothing, so it is no look."""
    allowed = decide(request.actor, "person.look", person).allowed
    return HttpResponse(status=204 if allowed else 403)
