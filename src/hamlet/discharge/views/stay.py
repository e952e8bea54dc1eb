"""One stay: the plan, what is needed at home and who does it, what keeps them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hamlet.access import roles, sight
from hamlet.access.decisions import decide
from hamlet.access.pages import staff_page
from hamlet.discharge import panels, policies, presenters, queries
from hamlet.discharge.queries import Stay
from hamlet.journal.actions import look
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotFound
from hamlet.people.banner import banner, full_name


def seen(actor: Actor, stay: UUID) -> Stay:
    """A stay that the actor may see; the look is in the journal, and so is a refused one."""
    found = _found(stay)
    decision = policies.may_see(actor, found)
    look(
        by=actor,
        action="stay.look" if decision.allowed else "stay.refused",
        subject=f"stay:{found.pk}",
        people=[found.person_id],
        basis=decision.basis,
    )
    if not decision.allowed and not roles.may(actor, "person.search"):
        raise NotFound(queries.NO_SUCH_STAY)
    decision.require()
    return found


def _found(stay: UUID) -> Stay:
    try:
        return queries.stay(stay)
    except NotFound:
        with sight.beyond("a refusal tells staff that the stay is there"):
            return queries.stay(stay)


def shown_banner(actor: Actor, of: Stay) -> dict | None:
    """The banner of the person whose record the actor may open."""
    open_to = decide(actor, "person.look", of.person_id).allowed
    return banner(of.person) if open_to else None


@staff_page()
def stay(request: HttpRequest, stay: UUID) -> HttpResponse:
    """The page of one stay."""
    actor = request.actor
    found = seen(actor, stay)
    acts = policies.acts_open_to(actor, found)
    follow_ups = [presenters.follow_up(each) for each in found.follow_ups.all()]
    context = {
        "title": "The way home",
        "stay": found,
        "name": full_name(found.person),
        "banner": shown_banner(actor, found),
        "state": presenters.state(found),
        "acts": [(name, presenters.act(name, found)[0]) for name in acts],
        "plans": policies.plans(actor, found),
        "follow_ups": follow_ups,
        "open": sum(each["colour"] == "red" for each in follow_ups),
        "assessments": [presenters.assessment(each) for each in found.assessments.all()],
        "delays": presenters.delays(list(found.delays.all())),
        "vacancies": [presenters.vacancy_row(each) for each in _vacancies(actor, found)],
        "facts": presenters.facts(found),
        "differences": presenters.differences(found),
        "todo": _to_do(found),
        "differ": presenters.DIFFERENCES,
        "beside": [presenters.theirs(each) for each in queries.beside(found)],
        "panels": panels.of_stay(actor, found),
        "lists": roles.may(actor, "stay.list"),
    }
    return render(request, "discharge/stay.jinja", context)


def _to_do(found: Stay) -> str:
    """What somebody has to look into, in words: they left unplanned, or may not have left."""
    if queries.disagrees(found):
        return presenters.DISAGREES
    open_still = found.left_at and found.settled_at is None
    return presenters.to_do_after(found) if open_still else ""


def _vacancies(actor: Actor, found: Stay) -> list:
    wanted = policies.plans(actor, found) and found.left_at is None
    return queries.vacancies(found) if wanted else []
