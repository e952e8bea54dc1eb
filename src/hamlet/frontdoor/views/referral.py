"""One referral: what it says, who holds it, what can be done, what has happened."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.access.decisions import decide
from hamlet.access.pages import staff_page
from hamlet.design import words
from hamlet.frontdoor import actions, policies, presenters, queries
from hamlet.frontdoor.models import Referral
from hamlet.journal.actions import look
from hamlet.kernel.actor import Actor
from hamlet.people.banner import banner


def seen(actor: Actor, referral_id: UUID) -> tuple[Referral, str]:
    """A referral that the actor may see, with the reason; the look is in the journal.

    Whoever may see the referral but not the person's record sees what was stated instead.
    """
    found = queries.referral(referral_id)
    decision = policies.may_see(actor, found)
    look(
        by=actor,
        action="referral.look" if decision.allowed else "referral.refused",
        subject=f"referral:{found.pk}",
        people=[found.person_id] if found.person_id else [],
        basis=decision.basis,
    )
    decision.require()
    if found.person_id and not decide(actor, "person.look", found.person_id).allowed:
        found.person = None
    return found, decision.basis


@staff_page()
def referral(request: HttpRequest, referral: UUID) -> HttpResponse:
    """The page of one referral."""
    actor = request.actor
    found, why = seen(actor, referral)
    _read(actor, found)
    context = {
        "title": "Referral",
        "referral": found,
        "name": presenters.name_of(found),
        "banner": banner(found.person) if found.person else None,
        "state": presenters.state_tag(found),
        "time_left": presenters.clock_of(found, actor.team_ids),
        "since": words.moment_words(found.owned_since),
        "cautions": presenters.cautions(found) if found.ended_at is None else [],
        "facts": presenters.facts(found),
        "acts": presenters.act_links(found, policies.moves_open_to(actor, found)),
        "moves": presenters.history(queries.history(found)),
        "why_words": why,
    }
    return render(request, "frontdoor/referral.jinja", context)


def _read(actor: Actor, found: Referral) -> None:
    """Opening a referral reads its feedback."""
    if (
        policies.made_it(actor, found)
        and queries.messages_for(actor).filter(referral=found, read_at=None).exists()
    ):
        actions.mark_read(by=actor, referral=found.pk)


def done(request: HttpRequest, referral: Referral, sentence: str) -> HttpResponse:
    """Back to the referral, with a sentence that says what was done."""
    messages.success(request, sentence)
    return redirect("frontdoor:referral", referral=referral.pk)
