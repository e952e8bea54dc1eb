"""One attendance: what is suggested and why, where they go, and booking them there and then."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hamlet.access import roles, sight
from hamlet.access.decisions import decide
from hamlet.access.pages import staff_page
from hamlet.journal.actions import look
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, NotAllowed, NotFound, UserError
from hamlet.people.banner import banner
from hamlet.streaming import actions, policies, presenters, queries
from hamlet.streaming.forms import FollowForm, StreamForm
from hamlet.streaming.queries import Attendance
from hamlet.streaming.rules import STREAMS


def seen(actor: Actor, attendance: UUID) -> Attendance:
    """An attendance that the actor may see; the look is in the journal, and so is a refused one."""
    found = _found(attendance)
    decision = policies.may_see(actor, found)
    look(
        by=actor,
        action="attendance.look" if decision.allowed else "attendance.refused",
        subject=f"attendance:{found.pk}",
        people=[found.person_id] if found.person_id else [],
        basis=decision.basis,
    )
    if not decision.allowed and not roles.may(actor, "person.search"):
        raise NotFound(queries.NO_SUCH_ATTENDANCE)
    decision.require()
    return found


def _found(attendance: UUID) -> Attendance:
    try:
        return queries.attendance(attendance)
    except NotFound:
        with sight.beyond("a refusal tells staff that the attendance is there"):
            return queries.attendance(attendance)


@staff_page()
def attendance(request: HttpRequest, attendance: UUID) -> HttpResponse:
    """The page of one attendance, and deciding where they go."""
    found = seen(request.actor, attendance)
    initial = {"version": found.version, "chosen": found.chosen, "consent": found.consent}
    form = StreamForm(request.POST or None, initial=initial)
    if not (form.is_bound and form.is_valid()):
        return _page(request, found, form, 422 if form.is_bound else 200)
    try:
        actions.stream(by=request.actor, attendance=found.pk, **form.cleaned_data)
    except NotAllowed:
        raise
    except UserError as error:
        form.add_error(None, str(error))
        return _page(request, found, form, 409 if isinstance(error, Conflict) else 422)
    messages.success(request, f"Decided: {STREAMS[form.cleaned_data['chosen']]}.")
    return redirect("streaming:attendance", attendance=found.pk)


def _page(request: HttpRequest, found: Attendance, form: StreamForm, status: int) -> HttpResponse:
    actor, rules = request.actor, queries.rules_of(found.rules)
    ours = found.team_id in actor.team_ids and roles.may(actor, "attendance.stream")
    record = found.person_id and decide(actor, "person.look", found.person_id).allowed
    booked = queries.is_booked(found)
    books = ours and found.chosen == "same_day" and not booked
    service = queries.same_day_service() if books else None
    context = {
        "title": "Attendance",
        "attendance": found,
        "name": presenters.name_of(found),
        "banner": banner(found.person) if record else None,
        "suggested": STREAMS[found.suggested],
        "went": presenters.went(found),
        "facts": presenters.found(found, rules),
        "form": form if ours and not booked else None,
        "fields": [form[name] for name in form.fields],
        "books": books,
        "times": queries.times_today(service) if service else [],
        "booking": found.booking,
    }
    return render(request, "streaming/attendance.jinja", context, status=status)


@staff_page("attendance.stream")
def follow_up(request: HttpRequest, attendance: UUID) -> HttpResponse:
    """Say how it went on with somebody who was sent on and did not come."""
    found = seen(request.actor, attendance)
    form = FollowForm(request.POST or None, initial={"version": found.version})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            actions.follow_up(by=request.actor, attendance=found.pk, **form.cleaned_data)
        except NotAllowed:
            raise
        except UserError as error:
            form.add_error(None, str(error))
            status = 409 if isinstance(error, Conflict) else 422
        else:
            messages.success(request, "Recorded.")
            return redirect("streaming:board")
    record = found.person_id and decide(request.actor, "person.look", found.person_id).allowed
    context = {
        "title": "They did not come",
        "name": presenters.name_of(found),
        "banner": banner(found.person) if record else None,
        "facts": presenters.missed(found, queries.rules_of(found.rules)),
        "attendance": found,
        "form": form,
        "fields": [form[name] for name in form.fields],
    }
    return render(request, "streaming/follow_up.jinja", context, status=status)


@staff_page("attendance.stream")
@require_POST
def book(request: HttpRequest, attendance: UUID) -> HttpResponse:
    """Book a time today, there and then."""
    found = seen(request.actor, attendance)
    version, slot = request.POST.get("version", ""), request.POST.get("slot", "")
    try:
        given = {"version": int(version), "slot": UUID(slot)}
    except ValueError:
        messages.error(request, "Choose a time.")
        return redirect("streaming:attendance", attendance=found.pk)
    try:
        actions.book(by=request.actor, attendance=found.pk, **given)
    except NotAllowed:
        raise
    except UserError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Booked. Tell them the time, and where to go.")
    return redirect("streaming:attendance", attendance=found.pk)


@staff_page("attendance.stream")
@require_POST
def identify(request: HttpRequest, attendance: UUID, person: UUID) -> HttpResponse:
    """Say that somebody who came unknown is this person."""
    decide(request.actor, "person.look", person).require()
    found = seen(request.actor, attendance)
    version = request.POST.get("version", "")
    given = int(version) if version.isascii() and version.isdigit() else -1
    try:
        actions.identify(by=request.actor, attendance=found.pk, version=given, person=person)
    except NotAllowed:
        raise
    except UserError as error:
        messages.error(request, str(error))
    return redirect("streaming:attendance", attendance=found.pk)
