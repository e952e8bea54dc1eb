"""Saying who came: what was told at the door beside the record, and a human decides."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.access import roles
from hamlet.access.decisions import decide
from hamlet.access.limits import TooOften, count_search
from hamlet.access.pages import staff_page
from hamlet.journal.actions import look
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.people import queries as people
from hamlet.people.banner import full_name
from hamlet.people.queries import PersonSearch, basis_of_search
from hamlet.streaming import actions, presenters, queries
from hamlet.streaming.forms import IdentifyForm
from hamlet.streaming.queries import Attendance
from hamlet.streaming.views.seeing import seen

FEW = 20


@staff_page("attendance.stream")
def who(request: HttpRequest, attendance: UUID) -> HttpResponse:
    """Who somebody could be who came unknown, by the name and date of birth that they told."""
    found = seen(request.actor, attendance)
    try:
        count_search(request.actor)
    except TooOften as error:
        messages.error(request, str(error))
        return redirect("streaming:attendance", attendance=found.pk)
    likely = _likely(request, found)
    look(
        by=request.actor,
        action="person.search",
        people=[each.pk for each in likely],
        subject=f"attendance:{found.pk}",
        basis=basis_of_search(request.actor),
    )
    context = {
        "title": "Who are they?",
        "attendance": found,
        "name": presenters.name_of(found),
        "head": presenters.LIKELY_HEAD,
        "people": [presenters.likely_row(found, each) for each in likely],
        "registers": roles.may(request.actor, "person.register"),
    }
    return render(request, "streaming/who.jinja", context)


def _likely(request: HttpRequest, found: Attendance) -> list[people.Person]:
    """From the surest question to the loosest, each person once; who differs most comes last."""
    name, born = found.stated_name, found.stated_birth_date
    fitting: dict = {}
    for asked in (PersonSearch(name=name, birth_date=born), PersonSearch(name=name)):
        if not asked.is_empty:
            for each in asked.rows(request.actor)[:FEW]:
                fitting.setdefault(each.pk, each)
    return sorted(fitting.values(), key=lambda each: len(queries.differences(found, each)))[:FEW]


@staff_page("attendance.stream")
def identify(request: HttpRequest, attendance: UUID, person: UUID) -> HttpResponse:
    """Compare what was told with one record, and say that it is theirs."""
    decision = decide(request.actor, "person.look", person).require()
    found = seen(request.actor, attendance)
    told = people.person(person)
    differing = queries.differences(found, told)
    form = IdentifyForm(differing, request.POST or None, initial={"version": found.version})
    if form.is_bound and form.is_valid():
        try:
            actions.identify(
                by=request.actor, attendance=found.pk, person=told.pk, **form.cleaned_data
            )
        except NotAllowed:
            raise
        except UserError as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request, f"They are {full_name(told)} now. If not, take it apart below."
            )
        return redirect("streaming:attendance", attendance=found.pk)
    look(by=request.actor, action="person.look", people=[told.pk], basis=decision.basis)
    context = {
        "title": "Is this their record?",
        "attendance": found,
        "name": full_name(told),
        "differing": differing,
        "rows": presenters.compared(found, told, differing),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "streaming/identify.jinja", context, status=status)
