"""The pages of organisations and teams. They show no person's data."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hamlet.access.pages import staff_page
from hamlet.place import panels, presenters, queries
from hamlet.place.forms import OrganisationsForm, TeamsForm


@staff_page()
def organisations(request: HttpRequest) -> HttpResponse:
    """Every organisation, by kind and words, a page at a time."""
    form = OrganisationsForm(request.GET)
    found = queries.organisations_like(form.given("words"), form.given("kind"))
    context = presenters.organisations(found, form, request.GET.get("page"))
    return render(request, "place/organisations.jinja", context | {"form": form})


@staff_page()
def organisation(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """One organisation: where it is, its teams, and what rooms above show."""
    held = queries.organisation(organisation)
    context = presenters.organisation(held, queries.teams().filter(organisation=held))
    context["panels"] = panels.of_organisation(request.actor, held)
    return render(request, "place/organisation.jinja", context)


@staff_page()
def teams(request: HttpRequest) -> HttpResponse:
    """Every team, by words, a page at a time."""
    form = TeamsForm(request.GET)
    found = queries.teams_like(form.given("words"))
    context = presenters.teams(found, form, request.GET.get("page"))
    return render(request, "place/teams.jinja", context | {"form": form})


@staff_page()
def team(request: HttpRequest, team: UUID) -> HttpResponse:
    """One team: who is in it today, and what rooms above show."""
    held = queries.team(team)
    context = presenters.team(held, queries.members(held))
    context["panels"] = panels.of_team(request.actor, held)
    return render(request, "place/team.jinja", context)
