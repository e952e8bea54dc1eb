"""The queue of openings, one of them with what was then seen, and what an officer does about it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hamlet.access import actions, sight
from hamlet.access import queries as access
from hamlet.access.pages import staff_page
from hamlet.design.paging import paged
from hamlet.journal import queries as journal
from hamlet.journal.actions import RUNNING, look
from hamlet.kernel.errors import Conflict, UserError
from hamlet.people import queries as people
from hamlet.sharing import queries
from hamlet.sharing.forms.openings import KeepForm, ReviewForm
from hamlet.sharing.presenters import openings as shown
from hamlet.sharing.presenters.words import capital

BASIS = "Allowed: your role reviews records that were opened with a reason."
MOST = 200
"""So many entries of what was then seen are shown."""


@staff_page("opening.review")
def openings(request: HttpRequest) -> HttpResponse:
    """The queue: what stands out first. Names are shown, so it is a look."""
    question = queries.OpeningList.read(request.GET)
    at, pages = paged(question.rows(), request.GET.get("page"), question.asked())
    found = list(at)
    _look(request, "opening.list", {each.person for each in found})
    known = _people({each.person for each in found})
    changed = _changed(found)
    context = {
        "title": "Opened records",
        "head": shown.HEAD,
        "rows": [shown.row(each, known.get(each.person), changed[each.pk]) for each in found],
        "counted": shown.counted(queries.openings_counted()),
        "question": question,
        "choices": _choices(question),
        "pages": pages,
    }
    return render(request, "sharing/openings.jinja", context)


def _choices(question: queries.OpeningList) -> dict[str, list[dict[str, Any]]]:
    every = [("", "All organisations"), *queries.organisations_that_opened()]
    return {
        "which": [
            {"value": name, "text": capital(said), "selected": name == question.which}
            for name, said in queries.WHICH.items()
        ],
        "organisation": [
            {"value": str(each), "text": name, "selected": (each or None) == question.organisation}
            for each, name in every
        ],
    }


@staff_page("opening.review")
def opening(request: HttpRequest, opening: UUID) -> HttpResponse:
    """One opening: who, whose, why, and what was then seen."""
    return _page(request, access.opening(opening))


@staff_page("opening.review")
@require_POST
def review(request: HttpRequest, opening: UUID) -> HttpResponse:
    """Say what was found. Where another officer did meanwhile, theirs is shown first."""
    held = access.opening(opening)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, held, review=form)
    try:
        actions.review_opening(by=request.actor, opening=held.pk, **form.cleaned_data)
    except Conflict as error:
        held = access.opening(opening)
        form.add_error(None, str(error))
        form.data = form.data.copy()
        form.data["seen"] = held.last_review
        return _page(request, held, review=form, status=409)
    except UserError as error:
        form.add_error(None, str(error))
        return _page(request, held, review=form)
    messages.success(request, "Your review is saved.")
    return redirect("sharing:openings")


@staff_page("opening.review")
@require_POST
def close(request: HttpRequest, opening: UUID) -> HttpResponse:
    """Close a record before its time."""
    actions.close_opening(by=request.actor, opening=opening)
    messages.success(request, "The record is closed to whoever opened it.")
    return redirect("sharing:opening", opening=opening)


@staff_page("opening.review")
@require_POST
def keep(request: HttpRequest, opening: UUID) -> HttpResponse:
    """Keep an opening out of what the person reads, because reading it would be unsafe."""
    held = access.opening(opening)
    form = KeepForm(request.POST)
    if not form.is_valid():
        return _page(request, held, keep=form)
    actions.keep_from_person(by=request.actor, opening=held.pk, why=form.cleaned_data["why"])
    messages.success(request, "The person will not read of this.")
    return redirect("sharing:opening", opening=opening)


def _page(
    request: HttpRequest,
    held: Any,
    *,
    review: ReviewForm | None = None,
    keep: KeepForm | None = None,
    status: int = 0,
) -> HttpResponse:
    _look(request, "opening.look", {held.person}, f"opening:{held.pk}")
    person = _people({held.person}).get(held.person)
    during = journal.about(held.person).filter(
        actor_id=held.account, at__gte=held.opened_at, at__lte=held.closes_at
    )
    entries = list(during.order_by("id")[:MOST])
    sent: forms.Form | None = review or keep
    context = {
        "title": "An opened record",
        "facts": shown.facts(held, person, _changed([held])[held.pk]),
        "opening": held.pk,
        "seen": shown.seen(entries),
        "more": during.count() - len(entries) if len(entries) == MOST else 0,
        "is_open": shown.is_open(held),
        "own": held.account == request.actor.id,
        "reviewed": bool(held.reviewed_at),
        "kept": bool(held.kept_from_person),
        "form": sent,
        "review": review or ReviewForm(initial={"seen": held.last_review}),
        "keep": keep or KeepForm(),
    }
    status = status or (422 if sent is not None and sent.errors else 200)
    return render(request, "sharing/opening.jinja", context, status=status)


def _changed(found: Iterable[Any]) -> dict[UUID, list[str]]:
    """What those who opened records changed of them meanwhile, in words."""
    spans = [
        journal.Span(each.pk, each.person, each.account, each.opened_at, each.closes_at)
        for each in found
    ]
    return {key: shown.changes(did) for key, did in journal.deeds_during(spans).items()}


def _people(ids: set[UUID]) -> dict[UUID, people.Person]:
    """Whose records were opened, whom an officer does not reach but has to know."""
    with sight.beyond("an officer reads whose record was opened"):
        return people.some(ids)


def _look(request: HttpRequest, action: str, seen: set[UUID], subject: str = "") -> None:
    """Write down whose name an officer saw, and on what ground."""
    look(
        by=request.actor,
        action=action,
        subject=subject,
        people=seen,
        basis=BASIS,
        purpose=RUNNING,
    )
