"""The page of one person: how to talk with them, what to mind, and what rooms above show."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hamlet.access import roles
from hamlet.access.decisions import Decision, decide
from hamlet.access.pages import staff_page
from hamlet.journal.actions import look
from hamlet.people import family, panels, presenters, queries


@staff_page("person.look")
def person(request: HttpRequest, person: UUID) -> HttpResponse:
    """A person's record, for whoever may see it; for other staff, why not and how to ask."""
    decision = decide(request.actor, "person.look", person)
    if not decision.allowed:
        return refused(request, person, decision)
    held = queries.person(person)
    relatives = family.relatives(held)
    alike = queries.look_alikes(held)
    seen = queries.visible(
        request.actor, [each.id for each in relatives] + [each.pk for each in alike]
    )
    alike = [each for each in alike if each.pk in seen]
    shown = [held.pk, *(each.pk for each in alike), *(each.id for each in relatives)]
    look(by=request.actor, action="person.look", people=shown, basis=decision.basis)
    context = presenters.record(held, decision, queries.last_change(held), alike)
    context["family"] = presenters.family(relatives, seen)
    context["panels"] = panels.of(request.actor, held)
    return render(request, "people/person.jinja", context)


def refused(request: HttpRequest, person: UUID, decision: Decision) -> HttpResponse:
    """Say what is refused, why and how to ask. The refusal is written in the journal too."""
    queries.check_known(person)
    look(by=request.actor, action="person.refused", people=[person], basis=decision.basis)
    context = {
        "reasons": decision.reasons,
        "phone": settings.PHONE,
        "may_refer": roles.may(request.actor, "referral.receive"),
    }
    return render(request, "people/refused.jinja", context, status=403)
