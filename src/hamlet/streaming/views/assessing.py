"""The first assessment: three minutes, one page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.access.decisions import decide
from hamlet.access.pages import staff_page
from hamlet.journal.actions import look
from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.people import queries as people
from hamlet.people.banner import banner
from hamlet.people.queries import Person
from hamlet.streaming import actions, presenters, queries
from hamlet.streaming.forms import AssessmentForm, CorrectionForm
from hamlet.streaming.queries import Attendance
from hamlet.streaming.views.board import look_at
from hamlet.streaming.views.seeing import seen


@staff_page("attendance.assess")
def new(request: HttpRequest) -> HttpResponse:
    """Assess somebody who was not found in the record."""
    form = AssessmentForm(_rules(), request.POST or None, teams=_teams(request))
    if not (form.is_bound and form.is_valid()):
        return _page(request, form)
    here = queries.here_already(request.actor, stated_name=form.cleaned_data["stated_name"])
    if not form.has_seen(each.pk for each in here):
        return _ask_again(request, form, here)
    return _kept(request, form, actions.assess)


@staff_page("attendance.assess")
def new_for(request: HttpRequest, person: UUID) -> HttpResponse:
    """Assess somebody who was found."""
    found = _person(request, person)
    here = queries.here_already(request.actor, person=found)
    initial = {"seen": " ".join(str(each.pk) for each in here)}
    about = {"person": found, "teams": _teams(request), "initial": initial}
    form = AssessmentForm(_rules(), request.POST or None, **about)
    if not (form.is_bound and form.is_valid()):
        return _page(request, form, here)
    if not form.has_seen(each.pk for each in here):
        return _ask_again(request, form, here)
    return _kept(request, form, actions.assess, person=found.pk)


@staff_page("attendance.assess")
def correct(request: HttpRequest, attendance: UUID) -> HttpResponse:
    """Assess somebody anew, in the place of an assessment that was wrong or not finished."""
    held = seen(request.actor, attendance)
    person = _person(request, held.person_id) if held.person_id else None
    initial = _as_found(held) | {"version": held.version}
    form = CorrectionForm(_rules(), request.POST or None, person=person, initial=initial)
    if not (form.is_bound and form.is_valid()):
        return _page(request, form, corrects=held)
    about = {"attendance": held.pk, "version": form.cleaned_data["version"]}
    return _kept(request, form, actions.correct, held, **about)


def _teams(request: HttpRequest) -> list[tuple[UUID, str]]:
    """The front doors that the actor may act for, by name."""
    names = dict(request.actor.team_names)
    named = [(each, names[each]) for each in queries.doors(request.actor)]
    return sorted(named, key=lambda each: each[1])


def _rules():
    return queries.rules_of(queries.live_rules())


def _person(request: HttpRequest, person: UUID) -> Person:
    decision = decide(request.actor, "person.look", person).require()
    look(by=request.actor, action="person.look", people=[person], basis=decision.basis)
    return people.person(person)


def _as_found(held: Attendance) -> dict:
    facts = held.found
    told = presenters.age(held) if facts["age"] is not None and not held.person_id else ""
    return {
        "stated_name": held.stated_name,
        "stated_birth_date": held.stated_birth_date,
        "age": told if not held.stated_birth_date else "",
        "flags": facts["flags"],
        "complaint": facts["complaint"],
        "registered": facts["registered"],
    }


def _kept(
    request: HttpRequest, form: AssessmentForm, verb, corrects: Attendance | None = None, **about
) -> HttpResponse:
    """Keep it, and on to where they go; or back to the form with what to put right."""
    key = f"{request.actor.id}:{form.cleaned_data['submission_key']}"[:80]
    try:
        made = verb(
            by=request.actor,
            submission_key=key,
            found=form.assessment(),
            began_at=form.began(),
            **about,
            **form.who(),
        )
    except NotAllowed:
        raise
    except UserError as error:
        form.add_error(None, str(error))
        if isinstance(error, Conflict):
            corrects = seen(request.actor, corrects.pk)
            form.look_again(corrects.version)
        return _page(request, form, corrects=corrects)
    if made.began_at is None:
        messages.warning(request, presenters.not_timed(form.began()))
    return redirect("streaming:attendance", attendance=made.pk)


def _ask_again(request: HttpRequest, form: AssessmentForm, here: list[Attendance]) -> HttpResponse:
    """Show who waits here already; sending the same again says that it is somebody else."""
    form.ask_again(each.pk for each in here)
    return _page(request, form, here)


def _page(
    request: HttpRequest,
    form: AssessmentForm,
    here: list[Attendance] = (),
    corrects: Attendance | None = None,
) -> HttpResponse:
    look_at(request.actor, list(here))
    context = {
        "title": "Correct the assessment" if corrects else "First assessment",
        "banner": banner(form.person) if form.person else None,
        "here": [presenters.waits(each) for each in here],
        "corrects": corrects,
        "form": form,
        "fields": [form[name] for name in form.fields],
    }
    status = 422 if form.is_bound else 200
    return render(request, "streaming/assess.jinja", context, status=status)
