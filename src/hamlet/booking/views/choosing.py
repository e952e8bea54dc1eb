"""Choosing a time: for a new booking, for another time, or the waiting list where there is none."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from hamlet.access.decisions import decide
from hamlet.access.pages import staff_page
from hamlet.booking import actions, policies, presenters, queries
from hamlet.booking.forms import OverbookForm, ServiceForm, SlotForm, WaitForm
from hamlet.booking.queries import SlotSearch
from hamlet.booking.views.seeing import say_where_it_went, seen
from hamlet.design.submitting import CLASH, DONE, submit, version_of
from hamlet.directory.queries import service as service_of
from hamlet.journal.actions import look
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.people import queries as people
from hamlet.people.banner import banner
from hamlet.people.queries import Person


def _person(request: HttpRequest, person: UUID) -> Person:
    decision = decide(request.actor, "booking.make", person).require()
    held = people.person(person)
    policies.check_alive(held)
    look(by=request.actor, action="person.look", people=[held.pk], basis=decision.basis)
    return held


@staff_page("booking.make")
def new(request: HttpRequest, person: UUID) -> HttpResponse:
    """Choose a service and a time for a person; the time is kept for them for some minutes."""
    held = _person(request, person)
    form, instead = SlotForm(request.POST or None), None
    if form.is_bound and form.is_valid():
        try:
            made = actions.hold(by=request.actor, person=held.pk, **form.cleaned_data)
        except actions.AlreadyBooked as error:
            messages.error(request, str(error))
            return redirect("booking:booking", booking=error.booking.pk)
        except NotAllowed:
            raise
        except UserError as error:
            instead = _refused(form, error)
        else:
            return redirect("booking:booking", booking=made.pk)
    return _choose(request, held, form, reverse("booking:new", args=[held.pk]), None, instead)


@staff_page("booking.make")
def move(request: HttpRequest, booking: UUID) -> HttpResponse:
    """Choose another time for a booking, which keeps its place until then."""
    found = seen(request.actor, booking).booking
    if (over := presenters.over(found, queries.history(found))) and request.method != "POST":
        messages.error(request, over)
        return redirect("booking:booking", booking=found.pk)
    policies.require_change(request.actor, found)
    form, instead = SlotForm(request.POST or None), None
    if form.is_bound and form.is_valid():
        try:
            actions.move(
                by=request.actor,
                booking=found.pk,
                version=version_of(request),
                slot=form.cleaned_data["slot"],
            )
        except NotAllowed:
            raise
        except UserError as error:
            instead = _refused(form, error)
        else:
            messages.success(request, "The time is changed. They are told of the new one.")
            return redirect("booking:booking", booking=found.pk)
    address = reverse("booking:move", args=[found.pk])
    return _choose(request, found.person, form, address, found, instead)


def _refused(form: SlotForm, error: UserError) -> queries.Room | None:
    """Say why a time could not be taken; gives the next one, where it went to somebody else."""
    form.add_error(None, str(error))
    return error.following if isinstance(error, actions.Taken) else None


@staff_page("booking.make")
def overbook(request: HttpRequest, person: UUID, slot: UUID) -> HttpResponse:
    """Put one more in a full time of the team's own service, with a reason."""
    chosen = queries.slot_in_full(slot)
    policies.require_giving(request.actor, chosen.service)
    held = _person(request, person)
    form = OverbookForm(request.POST or None, initial={"submission_key": uuid4().hex})
    status = submit(form, actions.book, by=request.actor, person=held.pk, slot=chosen.pk)
    if status == DONE:
        messages.success(request, "Booked, one more than there is room for.")
        say_where_it_went(request, held, chosen.service, form.cleaned_data["need"])
        return redirect("people:person", person=held.pk)
    context = {
        "title": "Put one more in a full time?",
        "banner": banner(held),
        "service": chosen.service,
        "when": presenters.moment(chosen),
        "back": f"{reverse('booking:new', args=[held.pk])}?service={chosen.service_id}",
        "form": form,
        "fields": [form[name] for name in form.fields],
        "instead": presenters.instead(_next_to(chosen) if status == CLASH else None),
        "instead_at": reverse("booking:new", args=[held.pk]),
    }
    return render(request, "booking/overbook.jinja", context, status=status)


def _next_to(full: queries.Slot) -> queries.Room | None:
    """The next time with a place, where not even one more fits in a full one."""
    return queries.next_free(full.service_id, full.starts_at)


def _choose(
    request: HttpRequest,
    held: Person,
    form: SlotForm,
    address: str,
    moving: queries.Booking | None,
    instead: queries.Room | None,
) -> HttpResponse:
    narrowed = ServiceForm(request.GET or None, born=held.birth_date)
    service, first = narrowed.asked()
    service = moving.service_id if moving else service
    asked = SlotSearch(service, first) if service else None
    found = asked.free() if asked else []
    chosen = service_of(service) if service else None
    gives = asked and not moving and policies.gives(request.actor, chosen)
    context = {
        "title": "Change the time" if moving else "Book a time",
        "banner": banner(held),
        "person": held,
        "moving": moving,
        "now": presenters.when(moving) if moving else "",
        "narrowed": narrowed,
        "service": chosen,
        "caution": presenters.caution(chosen, held) if chosen else "",
        "days": presenters.days(found),
        "full": presenters.full(asked.full(), held.pk) if gives else [],
        "between": presenters.first_and_last(asked) if asked else "",
        "weeks": presenters.other_days(service, first, address) if asked else {},
        "form": form,
        "instead": presenters.instead(instead),
    }
    clash = form.is_bound and form.errors
    return render(request, "booking/choose.jinja", context, status=409 if clash else 200)


@staff_page("booking.make")
def wait(request: HttpRequest, person: UUID, service: UUID) -> HttpResponse:
    """Put a person on the waiting list of a service."""
    held, chosen = _person(request, person), service_of(service)
    stands = _waits_already(request, held, service)
    form = WaitForm(request.POST or None, initial=presenters.days_of(stands) if stands else None)
    status = submit(form, actions.wait, by=request.actor, person=held.pk, service=chosen.pk)
    if status == DONE:
        messages.success(request, "They wait. The next place that fits is kept for them.")
        say_where_it_went(request, held, chosen, form.cleaned_data["need"])
        return redirect("people:person", person=held.pk)
    context = {
        "title": f"Wait for {chosen.name}",
        "banner": banner(held),
        "back": f"{reverse('booking:new', args=[held.pk])}?service={chosen.pk}",
        "form": form,
        "fields": [form[name] for name in form.fields],
        "waiting": queries.waiting(chosen.pk).count(),
        "stands": presenters.waits_already(stands) if stands else "",
    }
    return render(request, "booking/wait.jinja", context, status=status)


def _waits_already(request: HttpRequest, held: Person, service: UUID) -> queries.Waiting | None:
    """What a person waits for with a service, where the actor may know it."""
    found = queries.waiting_of(held.pk).filter(service=service).first()
    return found if found and policies.may_see_waiting(request.actor, found) else None
