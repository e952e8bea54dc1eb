"""The times of a service: how full they are, and keeping them. They show no person's data."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.access.pages import staff_page
from hamlet.booking import actions, presenters, queries
from hamlet.booking.forms import ChangeForm, DayForm, EndScheduleForm, ScheduleForm
from hamlet.booking.queries import Schedule, SlotSearch
from hamlet.design.submitting import DONE, submit
from hamlet.directory.queries import service as service_of
from hamlet.kernel import clock

SHOWN = 14


@staff_page()
def times(request: HttpRequest, service: UUID) -> HttpResponse:
    """How full the next two weeks are, and the schedules that make these times."""
    held = service_of(service)
    keeps = presenters.keeps(request.actor, held)
    rooms = SlotSearch(held.pk, clock.today(), SHOWN).rooms()
    found = [presenters.schedule(each, request.actor) for each in queries.schedules(held.pk)]
    context = {
        "title": f"Times of {held.name}",
        "service": held,
        "head": presenters.DAYS_HEAD,
        "rows": presenters.day_rows(rooms),
        "schedules": found,
        "while_shut": presenters.while_shut(queries.while_shut(held)) if keeps else "",
        "waiting": queries.waiting(held.pk).count(),
        "to_be_moved": queries.number_to_be_moved(held.pk) if keeps else 0,
        "keeps": keeps,
    }
    return render(request, "booking/times.jinja", context)


@staff_page("schedule.keep")
def new(request: HttpRequest, service: UUID) -> HttpResponse:
    """A new schedule of a service."""
    held = service_of(service)
    form = ScheduleForm(request.POST or None, service=held)
    status = submit(form, actions.add_schedule, by=request.actor, service=held.pk)
    if status == DONE:
        messages.success(request, "Added. Its times can be booked now.")
        return redirect("booking:times", service=held.pk)
    return _form(request, form, f"New times for {held.name}", "Add these times", held.pk, status)


@staff_page("schedule.keep")
def change(request: HttpRequest, schedule: UUID) -> HttpResponse:
    """Mend a schedule."""
    held = queries.schedule(schedule)
    form = ChangeForm(request.POST or None, of=held)
    status = submit(form, actions.change_schedule, by=request.actor, schedule=held.pk)
    return _ended(request, held, form, f"Change these times: {held.name}", "Change them", status)


@staff_page("schedule.keep")
def end(request: HttpRequest, schedule: UUID) -> HttpResponse:
    """End a schedule with a day."""
    held = queries.schedule(schedule)
    form = EndScheduleForm(request.POST or None, initial={"version": held.version})
    status = submit(form, actions.end_schedule, by=request.actor, schedule=held.pk)
    return _ended(request, held, form, f"End these times: {held.name}", "End them", status)


def _ended(request: HttpRequest, held: Schedule, form, title: str, button: str, status: int):
    """Back to the times, with how many have to be moved; or the form again."""
    if status != DONE:
        return _form(request, form, title, button, held.service_id, status)
    number = queries.number_to_be_moved(held.service_id)
    messages.success(request, presenters.changed(number))
    return redirect("booking:times", service=held.service_id)


@staff_page("schedule.keep")
def set_day(request: HttpRequest, schedule: UUID) -> HttpResponse:
    """Other hours on one day, or none; asked once more where somebody loses their time by it."""
    held = queries.schedule(schedule)
    title = f"A day that is different: {held.name}"
    form = DayForm(request.POST or None, initial={"version": held.version})
    losing = _more_lose(held, form)
    if losing:
        form.ask_again(losing.number)
        asks = presenters.losing(held, form.cleaned_data["day"], losing, request.actor)
        button = "Change that day and tell them"
        return _form(request, form, title, button, held.service_id, 200, asks)
    status = submit(form, actions.set_day, by=request.actor, schedule=held.pk)
    if status == DONE:
        messages.success(request, presenters.day_changed(form.cleaned_data["losing"]))
        return redirect("booking:times", service=held.service_id)
    return _form(request, form, title, "Change that day", held.service_id, status)


def _more_lose(held: Schedule, form: DayForm) -> queries.Losing | None:
    """Who loses their time by a form that can be taken, where they are more than it was told."""
    if not form.is_valid() or form.cleaned_data["version"] != held.version:
        return None
    found = queries.losing(held, form.cleaned_data["day"], form.cleaned_data["hours"])
    return found if found.number > form.cleaned_data["losing"] else None


def _form(
    request, form, title: str, button: str, service: UUID, status: int, asks: dict | None = None
) -> HttpResponse:
    context = {
        "asks": asks,
        "title": title,
        "button_words": button,
        "service": service,
        "form": form,
        "fields": [form[name] for name in form.fields],
    }
    return render(request, "booking/schedule_form.jinja", context, status=status)
