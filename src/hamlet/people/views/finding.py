"""Finding a person. The question is kept in the session, so that no address tells it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.access.limits import TooOften, count_search
from hamlet.access.pages import staff_page
from hamlet.journal.actions import look
from hamlet.kernel.errors import NotFound
from hamlet.people import presenters
from hamlet.people.forms import SearchForm
from hamlet.people.queries import basis_of_search, keep, kept


@staff_page("person.search")
def search(request: HttpRequest) -> HttpResponse:
    """Ask who it could be. `more` only brings what was typed so far into the whole form."""
    if "more" in request.POST:
        return _ask(request, SearchForm(initial=request.POST.dict()), 200)
    form = SearchForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _ask(request, form, 422 if form.errors else 200)
    try:
        count_search(request.actor)
    except TooOften as error:
        form.add_error(None, str(error))
        return _ask(request, form, 429)
    return redirect("people:found", question=keep(request.session, form.question()))


def _ask(request: HttpRequest, form: SearchForm, status: int) -> HttpResponse:
    return render(request, "people/search.jinja", {"form": form}, status=status)


@staff_page("person.search")
def found(request: HttpRequest, question: UUID) -> HttpResponse:
    """Who it could be. Shown only once the look is in the journal."""
    asked = kept(request.session, question)
    if asked is None:
        raise NotFound("This search is no longer kept. Search again under ‘Find a person’.")
    exact = asked.rows(request.actor)
    near = [] if exact else asked.near_misses(request.actor)
    beyond = asked.beyond_reach(request.actor)
    _journal(request, [each.pk for each in exact + near], beyond)
    context: dict[str, Any] = presenters.found(request.actor, asked, exact or near)
    context |= {
        "nobody_fits": not exact and not beyond,
        "only_near": bool(near),
        "beyond_reach": presenters.beyond_reach(beyond, question),
        "form": SearchForm(initial=asked.to_json() | {"birth_date": asked.birth_date}),
        "question": question,
    }
    return render(request, "people/found.jinja", context)


def _journal(request: HttpRequest, people: list[UUID], beyond: list[UUID]) -> None:
    detail = {"told_of_somebody_beyond_reach": True} if beyond else None
    basis = basis_of_search(request.actor)
    people = [*people, *beyond]
    look(by=request.actor, action="person.search", people=people, basis=basis, detail=detail)
