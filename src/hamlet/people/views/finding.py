"""Finding a person. The question is kept in the session, so that no address tells it."""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.access.pages import staff_page
from hamlet.journal.actions import look
from hamlet.kernel.errors import NotFound
from hamlet.people import presenters
from hamlet.people.forms import SearchForm
from hamlet.people.queries import PersonSearch

KEPT = "people.searches"
MOST_KEPT = 10


@staff_page("person.search")
def search(request: HttpRequest) -> HttpResponse:
    """Ask who it could be."""
    form = SearchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("people:found", question=_keep(request, form.question()))
    status = 422 if form.errors else 200
    return render(request, "people/search.jinja", {"form": form}, status=status)


@staff_page("person.search")
def found(request: HttpRequest, question: UUID) -> HttpResponse:
    """Who it could be. Shown only once the look is in the journal."""
    asked = _kept(request, question)
    people = list(asked.rows(request.actor))
    look(by=request.actor, action="person.search", people=[each.pk for each in people])
    context = presenters.found(request.actor, asked, people)
    return render(request, "people/found.jinja", context)


def _keep(request: HttpRequest, question: PersonSearch) -> UUID:
    """Keep a question for its page, the last few of a session only."""
    key = uuid4()
    kept = request.session.get(KEPT, {}) | {str(key): question.to_json()}
    request.session[KEPT] = dict(list(kept.items())[-MOST_KEPT:])
    return key


def _kept(request: HttpRequest, key: UUID) -> PersonSearch:
    kept = request.session.get(KEPT, {}).get(str(key))
    if kept is None:
        raise NotFound("This search is no longer kept. Search again under ‘Find a person’.")
    return PersonSearch.from_json(kept)
