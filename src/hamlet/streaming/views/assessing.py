"""The first assessment: three minutes, one page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.access.decisions import decide
from hamlet.access.pages import staff_page
from hamlet.journal.actions import look
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.people import queries as people
from hamlet.people.banner import banner
from hamlet.streaming import actions, queries
from hamlet.streaming.forms import AssessmentForm


@staff_page("attendance.assess")
def new(request: HttpRequest) -> HttpResponse:
    """Assess somebody who was not found in the record."""
    return _assess(request, None)


@staff_page("attendance.assess")
def new_for(request: HttpRequest, person: UUID) -> HttpResponse:
    """Assess somebody who was found."""
    decision = decide(request.actor, "person.look", person).require()
    found = people.person(person)
    look(by=request.actor, action="person.look", people=[person], basis=decision.basis)
    return _assess(request, found)


def _assess(request: HttpRequest, person) -> HttpResponse:
    rules = queries.rules_of(queries.live_rules())
    teams = sorted(dict(request.actor.team_names).items(), key=lambda each: each[1])
    form = AssessmentForm(rules, request.POST or None, person=person, teams=teams)
    if form.is_bound and form.is_valid():
        try:
            made = actions.assess(
                by=request.actor,
                submission_key=f"{request.actor.id}:{form.cleaned_data['submission_key']}"[:80],
                found=form.assessment(),
                began_at=form.began(),
                **form.who(),
            )
        except NotAllowed:
            raise
        except UserError as error:
            form.add_error(None, str(error))
        else:
            return redirect("streaming:attendance", attendance=made.pk)
    context = {
        "title": "First assessment",
        "banner": banner(person) if person else None,
        "form": form,
        "fields": [form[name] for name in form.fields],
    }
    status = 422 if form.is_bound else 200
    return render(request, "streaming/assess.jinja", context, status=status)
