"""Where a team is told of what is raised to it. The pages show no person's data."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hamlet.access.pages import staff_page
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.notices import actions, policies, presenters, queries
from hamlet.notices.forms import ContactPointForm
from hamlet.place import queries as place


@staff_page(policies.KEEP)
def points(request: HttpRequest, team: UUID) -> HttpResponse:
    """The contact points of one team, and one more."""
    held = place.team(team)
    policies.require_keep(request.actor, held.pk)
    form = ContactPointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"address": form.cleaned_data["address"], "week": form.week()}
        try:
            actions.add_contact_point(by=request.actor, team=held.pk, **given)
        except NotAllowed:
            raise
        except UserError as error:
            form.add_error("address", str(error))
        else:
            messages.success(request, f"{held.name} is told there, too, from now on.")
            return redirect("notices:points", team=held.pk)
    context = presenters.points(held, queries.points(held.pk)) | {"form": form}
    return render(request, "notices/points.jinja", context, status=422 if form.errors else 200)


@staff_page(policies.KEEP)
@require_POST
def end(request: HttpRequest, point: UUID) -> HttpResponse:
    """Tell nobody there any more."""
    ended = actions.end_contact_point(by=request.actor, point=point)
    messages.success(request, "Nobody is told there any more.")
    return redirect("notices:points", team=ended.team_id)
