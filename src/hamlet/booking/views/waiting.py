"""Somebody who waits, or waited in vain: to stop it, and to say how it went on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.access import roles, sight
from hamlet.access.decisions import decide
from hamlet.access.pages import staff_page
from hamlet.booking import actions, policies, presenters, queries
from hamlet.booking.forms import OutcomeForm
from hamlet.booking.queries import Waiting
from hamlet.design.submitting import DONE, submit
from hamlet.journal.actions import look
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotFound
from hamlet.people.banner import banner, full_name


def _seen(actor: Actor, waiting: UUID) -> Waiting:
    """Somebody's waiting that the actor may look after; the look is in the journal."""
    try:
        found = queries.waiting_one(waiting)
    except NotFound:
        if not roles.may(actor, "person.search"):
            raise
        with sight.beyond("a refusal tells staff that somebody waits"):
            found = queries.waiting_one(waiting)
    policies.require_waiting(actor, found)
    look(by=actor, action="waiting.look", subject=f"waiting:{found.pk}", people=[found.person_id])
    return found


@staff_page("booking.make")
def stop(request: HttpRequest, waiting: UUID) -> HttpResponse:
    """Take somebody off the waiting list, once it was asked again."""
    found = _seen(request.actor, waiting)
    if request.method == "POST":
        actions.stop_waiting(by=request.actor, waiting=found.pk)
        messages.success(request, "They wait no longer. Tell them, if they did not ask for it.")
        return _back(request, found)
    return _page(request, found, "Take them off the waiting list?", "Take them off", None)


@staff_page("booking.make")
def outcome(request: HttpRequest, waiting: UUID) -> HttpResponse:
    """Say how it went on with somebody who waited in vain."""
    found = _seen(request.actor, waiting)
    form = OutcomeForm(request.POST or None)
    status = submit(form, actions.follow_up, by=request.actor, waiting=found.pk)
    if status == DONE:
        messages.success(request, "Recorded.")
        return _back(request, found)
    return _page(
        request, found, "They waited in vain: how did it go on?", "Record it", form, status
    )


def _back(request: HttpRequest, found: Waiting) -> HttpResponse:
    """To the person, or to the day's list for a team that may not open their record."""
    if decide(request.actor, "person.look", found.person_id).allowed:
        return redirect("people:person", person=found.person_id)
    return redirect("booking:day")


def _page(request, found: Waiting, title: str, button: str, form, status: int = 200):
    record = decide(request.actor, "person.look", found.person_id)
    context = {
        "title": title,
        "button_words": button,
        "banner": banner(found.person) if record.allowed else None,
        "name": full_name(found.person),
        "facts": presenters.waiting_facts(found),
        "form": form,
        "fields": [form[name] for name in form.fields] if form else [],
    }
    return render(request, "booking/waiting.jinja", context, status=status)
