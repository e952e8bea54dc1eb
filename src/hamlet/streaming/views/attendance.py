"""One attendance: what is suggested and why, where they go, and booking them there and then."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hamlet.access import roles
from hamlet.access.decisions import decide
from hamlet.access.pages import staff_page
from hamlet.booking.queries import Booking
from hamlet.design.submitting import DONE, submit, version_of
from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.people.banner import banner
from hamlet.streaming import actions, presenters, queries
from hamlet.streaming.choosing import is_against_flags
from hamlet.streaming.forms import EndForm, FollowForm, StreamForm
from hamlet.streaming.queries import Attendance
from hamlet.streaming.rules import STREAMS
from hamlet.streaming.views.seeing import seen


@staff_page()
def attendance(request: HttpRequest, attendance: UUID) -> HttpResponse:
    """The page of one attendance, and deciding where they go."""
    found = seen(request.actor, attendance)
    full = request.method == "POST" and queries.is_full_for(found)
    form = StreamForm(found, _may_differ(request), request.POST or None, full=full)
    if not (form.is_bound and form.is_valid()):
        return _page(request, found, form, 422 if form.is_bound else 200)
    given = dict(form.cleaned_data)
    if not given.pop("sure") and is_against_flags(found, given["chosen"]):
        return _are_you_sure(request, found, form)
    try:
        actions.stream(by=request.actor, attendance=found.pk, **given)
    except NotAllowed:
        raise
    except Conflict as error:
        found = seen(request.actor, attendance)
        form.as_it_stands(found)
        form.add_error(None, str(error))
        return _page(request, found, form, 409)
    except UserError as error:
        form.add_error(None, str(error))
        return _page(request, found, form, 422)
    places = queries.places()
    said = presenters.decided_on(given["chosen"], places, queries.same_day_times(places))
    done = said == presenters.decided_on(given["chosen"], {}, None)
    (messages.success if done else messages.warning)(request, said)
    return redirect("streaming:attendance", attendance=found.pk)


def _may_differ(request: HttpRequest) -> bool:
    return roles.may(request.actor, "attendance.differ")


def _are_you_sure(request: HttpRequest, found: Attendance, form: StreamForm) -> HttpResponse:
    """The second step: the red flags by name, before somebody is sent elsewhere against them."""
    rules = queries.rules_of(found.rules)
    given = form.cleaned_data
    context = {
        "title": "Not to the emergency department?",
        "attendance": found,
        "name": presenters.name_of(found),
        "flags": rules.named(found.found["flags"]),
        "chosen": STREAMS[given["chosen"]],
        "given": {name: value for name, value in given.items() if name != "sure"},
    }
    return render(request, "streaming/sure.jinja", context)


def _page(request: HttpRequest, found: Attendance, form: StreamForm, status: int) -> HttpResponse:
    actor, rules = request.actor, queries.rules_of(found.rules)
    ours = found.team_id in actor.team_ids and roles.may(actor, "attendance.stream")
    standing = queries.standing_bookings(found)
    booked = any(each.pk == found.booking for each in standing)
    to_come = any(map(queries.is_to_come, standing))
    mends = ours and not found.ended and not to_come
    decides = mends and not booked
    record = found.person_id and decide(actor, "person.look", found.person_id).allowed
    places = queries.places() if decides else {}
    times = queries.same_day_times(places)
    way_on = presenters.way_on(places, queries.next_same_day(places)) if times == [] else ""
    assesses = roles.may(actor, "attendance.assess")
    context = {
        "title": "Attendance",
        "attendance": found,
        "name": presenters.name_of(found),
        "banner": banner(found.person) if record else None,
        "flags": rules.named(found.found["flags"]),
        "suggested": STREAMS[found.suggested],
        "went": presenters.went(found),
        "decided": presenters.decided(found),
        "facts": presenters.found(found, rules),
        "history": presenters.history(queries.steps(found)),
        "form": form if decides else None,
        "fields": [form[name] for name in form.fields if name != "chosen"],
        "hints": presenters.hints(found, places, times, way_on),
        "way_on": way_on,
        "books": decides and found.chosen == "same_day",
        "times": times,
        "mends": mends,
        "end": _end_form(found, assesses, booked) if mends else None,
        "assesses": assesses,
        "reads_rules": roles.may(actor, "rules.look"),
        "to_come": to_come,
        **_whose(found, standing),
    }
    return render(request, "streaming/attendance.jinja", context, status=status)


def _end_form(found: Attendance, assesses: bool, booked: bool) -> EndForm | None:
    """None for whoever could choose nothing: who was booked did not leave unseen."""
    form = EndForm(initial={"version": found.version}, assesses=assesses, booked=booked)
    return form if form.fields["ended"].choices else None


def _whose(found: Attendance, standing: list[Booking]) -> dict:
    """The booking that can be opened as theirs, and what to say of those in another's record."""
    another = queries.of_another(found, standing)
    theirs = None if found.booking in {each.pk for each in another} else found.booking
    return {"theirs": theirs, "another": [presenters.of_another(each) for each in another]}


@staff_page("attendance.stream")
def follow_up(request: HttpRequest, attendance: UUID) -> HttpResponse:
    """Say how it went on with somebody who was sent on and did not come."""
    found = seen(request.actor, attendance)
    if found.missed_at is None:
        messages.info(request, "Nobody has missed them where they were sent.")
        return redirect("streaming:attendance", attendance=found.pk)
    form = FollowForm(request.POST or None, initial={"version": found.version})
    status = submit(form, actions.follow_up, by=request.actor, attendance=found.pk)
    if status == DONE:
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
        **_whose(found, queries.standing_bookings(found)),
    }
    return render(request, "streaming/follow_up.jinja", context, status=status)


@staff_page("attendance.stream")
@require_POST
def book(request: HttpRequest, attendance: UUID) -> HttpResponse:
    """Book a time today, there and then."""
    found = seen(request.actor, attendance)
    try:
        slot = UUID(request.POST.get("slot", ""))
    except ValueError:
        messages.error(request, "Choose a time.")
        return redirect("streaming:attendance", attendance=found.pk)
    return _done(
        request, found, actions.book, "Booked. Tell them the time, and where to go.", slot=slot
    )


@staff_page("attendance.stream")
@require_POST
def end(request: HttpRequest, attendance: UUID) -> HttpResponse:
    """End an assessment: entered by mistake, or they left without being seen."""
    found = seen(request.actor, attendance)
    form = EndForm(request.POST, assesses=roles.may(request.actor, "attendance.assess"))
    if not form.is_valid():
        messages.error(request, "Say whether they left, or were entered by mistake.")
        return redirect("streaming:attendance", attendance=found.pk)
    ended = form.cleaned_data["ended"]
    return _done(request, found, actions.end, "Ended. It is kept, with who did it.", ended=ended)


@staff_page("attendance.stream")
@require_POST
def take_apart(request: HttpRequest, attendance: UUID) -> HttpResponse:
    """Say that somebody who came is not the person who was said."""
    found = seen(request.actor, attendance)
    said = "Taken apart: nobody has said now who they are. What was found and decided is kept."
    return _done(request, found, actions.take_apart, said)


def _done(request: HttpRequest, found: Attendance, verb, said: str, **given) -> HttpResponse:
    """Do it, and back to the attendance with what came of it."""
    try:
        verb(by=request.actor, attendance=found.pk, version=version_of(request), **given)
    except NotAllowed:
        raise
    except UserError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("streaming:attendance", attendance=found.pk)
