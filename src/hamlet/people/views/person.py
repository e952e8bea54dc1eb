"""The page of one person: alerts, how to talk with them, and what rooms above show."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hamlet.access import roles
from hamlet.access.decisions import ASK_YOUR_LEAD, Decision, decide_again, decide_each
from hamlet.access.pages import staff_page
from hamlet.access.queries import acting_for, hours_of_opening
from hamlet.design import links
from hamlet.journal.actions import look
from hamlet.kernel.actor import Actor
from hamlet.people import panels, presenters, queries
from hamlet.people.forms import OpeningForm
from hamlet.people.presenters import disputes
from hamlet.people.queries.disputes import open_disputes


@staff_page("person.look")
def person(request: HttpRequest, person: UUID) -> HttpResponse:
    """A person's record, for whoever may see it; for other staff, why not and how to ask."""
    held = queries.in_reach(person)
    near = queries.around(held)
    decisions = decide_each(request.actor, "person.look", [person, *near.ids])
    decision = decisions[person]
    if held is None or not decision.allowed:
        return refused(request, person, decision)
    held.decision = decision
    seen = {each for each in near.ids if decisions[each].allowed}
    alike = [each for each in near.alike if each.id in seen]
    joined = [each for each in near.joined if each.id in seen]
    acting = acting_for(decision.weighed)
    shown = [held.pk, *(each.id for each in alike + joined + near.relatives)]
    shown += [each.person for each in acting if each.person]
    look(by=request.actor, action="person.look", people=shown, basis=decision.basis)
    may = _changes(request.actor, decision)
    context = presenters.record(held, decision, near.last, alike, may)
    context["family"] = presenters.family(near.relatives, seen, acting)
    context["disputes"] = disputes.standing(open_disputes(held.pk))
    context["joined"] = presenters.named(joined)
    context["panels"] = panels.of(request.actor, held)
    return render(request, "people/person.jinja", context)


def _changes(actor: Actor, decision: Decision) -> list[str]:
    """Which pages that change something open to whoever may see the record."""
    return [
        noun
        for noun, action in presenters.CHANGES.items()
        if decide_again(decision, actor, action).allowed
    ]


def refused(
    request: HttpRequest, person: UUID, decision: Decision, form: OpeningForm | None = None
) -> HttpResponse:
    """Say what is refused, why and how to ask or open it. The refusal is in the journal too."""
    queries.check_known(person)
    look(by=request.actor, action="person.refused", people=[person], basis=decision.basis)
    question = request.GET.get("question", "")
    asked = _searched_for(request, person, question)
    kept_on = f"?question={question}" if asked else ""
    context = {
        "asked": presenters.searched_for(asked) if asked else "",
        "back": links.to("people:found", question) if asked else links.to("people:search"),
        "refer": f"{reverse('frontdoor:new')}{kept_on}",
        "hours": hours_of_opening(request.actor) if decision.way_in else 0,
        "reasons": decision.reasons,
        "phone": settings.PHONE,
        "governance_phone": settings.GOVERNANCE_PHONE,
        "asks_inside": ASK_YOUR_LEAD in decision.basis,
        "may_refer": roles.may(request.actor, "referral.receive"),
        "open": f"{reverse('people:open', args=[person])}{kept_on}" if decision.way_in else "",
        "form": form or OpeningForm(),
    }
    status = 422 if form and form.errors else 403
    return render(request, "people/refused.jinja", context, status=status)


def _searched_for(request: HttpRequest, person: UUID, question: str) -> queries.PersonSearch | None:
    """The search by which they came, if it was answered that this person fits: of somebody whose
    record is not open, no more is told than what was typed."""
    asked = queries.kept(request.session, question)
    return asked if asked and asked.beyond_reach(request.actor) == [person] else None
