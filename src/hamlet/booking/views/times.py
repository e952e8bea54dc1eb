"""The times of a service: how full they are, and keeping them. They show no person's data."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.access.pages import staff_page
from hamlet.booking import actions, presenters, queries
from hamlet.booking.forms import DayForm, ScheduleForm
from hamlet.booking.queries import SlotSearch
from hamlet.design.submitting import DONE, submit
from hamlet.directory.queries import service as service_of
from hamlet.kernel import clock
from hamlet.kernel.errors import NotAllowed, UserError

SHOWN = 14


@staff_page()
def times(request: HttpRequest, service: UUID) -> HttpResponse:
    """How full the next two weeks are, and the schedules that make these times."""
    held = service_of(service)
    rooms = SlotSearch(held.pk, clock.today(), SHOWN).rooms()
    found = [presenters.schedule(each, request.actor) for each in queries.schedules(held.pk)]
    context = {
        "title": f"Times of {held.name}",
        "service": held,
        "head": presenters.DAYS_HEAD,
        "rows": presenters.day_rows(rooms),
        "schedules": found,
        "waiting": queries.waiting(held.pk).count(),
        "keeps": presenters.keeps(request.actor, held),
    }
    return render(request, "booking/times.jinja", context)


@staff_page("schedule.keep")
def new(request: HttpRequest, service: UUID) -> HttpResponse:
    """A new schedule of a service."""
    held = service_of(service)
    form = ScheduleForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            actions.add_schedule(by=request.actor, service=held.pk, **form.details())
        except NotAllowed:
            raise
        except UserError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Added. Its times can be booked now.")
            return redirect("booking:times", service=held.pk)
    return _form(request, form, f"New times for {held.name}", "Add these times", held.pk)


@staff_page("schedule.keep")
def set_day(request: HttpRequest, schedule: UUID) -> HttpResponse:
    """Other hours on one day, or none."""
    held = queries.schedule(schedule)
    form = DayForm(request.POST or None, initial={"version": held.version})
    status = submit(form, actions.set_day, by=request.actor, schedule=held.pk)
    if status == DONE:
        messages.success(request, "Changed. Whoever loses their time is told, and waits first.")
        return redirect("booking:times", service=held.service_id)
    title = f"A day that is different: {held.name}"
    return _form(request, form, title, "Change that day", held.service_id, status)


def _form(request, form, title: str, button: str, service: UUID, status=422) -> HttpResponse:
    context = {
        "title": title,
        "button_words": button,
        "service": service,
        "form": form,
        "fields": [form[name] for name in form.fields],
    }
    status = status if form.is_bound else 200
    return render(request, "booking/schedule_form.jinja", context, status=status)
