"""The list of agreements, one of them, and what it would open or close."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hamlet.access import queries as access
from hamlet.access import roles
from hamlet.access.pages import staff_page
from hamlet.design.paging import paged
from hamlet.journal import queries as journal
from hamlet.journal.actions import RUNNING, look
from hamlet.place import queries as place
from hamlet.sharing import queries
from hamlet.sharing.presenters import agreements as shown
from hamlet.sharing.presenters import preview as previewed
from hamlet.sharing.presenters import words


@staff_page("agreement.look")
def agreements(request: HttpRequest) -> HttpResponse:
    """Every agreement, what needs somebody first; of one stage where the address names it."""
    question = queries.AgreementList.read(request.GET)
    at, pages = paged(question.rows(), request.GET.get("page"), question.asked())
    context = {
        "title": "Sharing agreements",
        "head": shown.HEAD,
        "rows": [shown.row(each) for each in at],
        "counted": at.paginator.count,
        "stages": _stages(question.stage),
        "chosen": queries.STAGES.get(question.stage, ""),
        "pages": pages,
    }
    return render(request, "sharing/agreements.jinja", context)


def _stages(chosen: str) -> list[dict[str, Any]]:
    every = {"": "all but those that ended"} | queries.STAGES
    return [
        {"value": name, "text": words.capital(said), "selected": name == chosen}
        for name, said in every.items()
    ]


@staff_page("agreement.look")
def agreement(request: HttpRequest, agreement: UUID) -> HttpResponse:
    """One agreement: what it says, who is in it, what was done and what can be done now."""
    held = queries.agreement(agreement)
    versions = queries.versions(held.reference)
    context = {
        "title": f"{held.reference} {held.title}",
        "held": held,
        "stage": words.capital(words.stage(held)),
        "clock": shown.CLOCKS.get(held.stage, "none"),
        "facts": shown.facts(held),
        "others": shown.others(held, versions),
        "acts": shown.acts(held, versions),
        "history": shown.history(_deeds(held), held),
    }
    context |= shown.parties(held, kinds_of(held))
    return render(request, "sharing/agreement.jinja", context)


def _deeds(held: Any) -> Any:
    return journal.of_subject(f"agreement:{held.pk}").filter(kind="deed")


@staff_page("agreement.look")
def preview(request: HttpRequest, agreement: UUID) -> HttpResponse:
    """Who would gain or lose sight of what, on today's records."""
    held = queries.agreement(agreement)
    ending = held.stage in ("in_force", "ending")
    context = {
        "title": f"What {held.reference} {'lets be seen' if ending else 'would open'}",
        "held": held,
        "ending": ending,
        "signing": held.stage == "drafted",
    }
    return render(
        request, "sharing/preview.jinja", context | what_changes(request, held, ending=ending)
    )


def what_changes(request: HttpRequest, held: Any, *, ending: bool) -> dict[str, Any]:
    """What a page shows of a preview; that it was looked at goes into the journal."""
    everybody = place.organisations_with(roles.FRONT_DOOR)
    changes = access.preview(held, ending=ending, find_everybody=everybody)
    look(
        by=request.actor,
        action="agreement.preview",
        subject=f"agreement:{held.pk}",
        basis="Allowed: your role looks after agreements.",
        purpose=RUNNING,
        detail={"ending": ending},
    )
    return previewed.page(changes, kinds_of(held), everybody, ending)


def kinds_of(held: Any) -> dict[UUID, str]:
    """Of which kind each party is; of no known one, where it is not here any more."""
    ids = [each.organisation for each in held.parties.all()]
    found = dict(place.organisations().filter(pk__in=ids).values_list("pk", "kind"))
    return {each: found.get(each, "other") for each in ids}
