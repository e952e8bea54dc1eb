"""How promises are kept, and who is told when one runs out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.access import roles
from hamlet.access.pages import staff_page
from hamlet.design.submitting import DONE, submit
from hamlet.directory import queries as directory
from hamlet.frontdoor import actions, forms, kept, presenters, queries
from hamlet.frontdoor.ladder import Ladders
from hamlet.frontdoor.read_within import set_now
from hamlet.kernel.errors import NotAllowed, UserError

DAYS = (30, 90, 365)


@staff_page("promise.report")
def promises(request: HttpRequest) -> HttpResponse:
    """How promises were kept, by whom or where; numbers alone, of nobody by name."""
    asked = request.GET
    by = asked.get("by") if asked.get("by") in kept.BY else "service"
    days = next((each for each in DAYS if str(each) == asked.get("days")), 90)
    rows, at = kept.figures(days, by)
    context = {
        "title": "How promises are kept",
        "by": by,
        "days": days,
        "groups": presenters.GROUPS,
        "periods": DAYS,
        "at": at,
        "finding": presenters.kept_finding(rows),
        "head": presenters.kept_head(by),
        "rows": [presenters.kept_row(each) for each in rows if each.number is not None],
        "small": [each.group for each in rows if each.number is None],
    }
    return render(request, "frontdoor/promises.jinja", context)


@staff_page("promise.report")
def ladders(request: HttpRequest) -> HttpResponse:
    """Every ladder: the place's, and that of each service of the actor's teams, or of all."""
    actor = request.actor
    everybody = actor.has(roles.ARBITER, roles.DATA_MANAGER)
    found = directory.taking_referrals()
    mine = found if everybody else found.filter(team__in=actor.team_ids)
    known = Ladders.read()
    context = {
        "title": "Who is told when a promise runs out",
        "rows": presenters.ladder_rows(known, mine, everybody, roles.may(actor, "ladder.keep")),
        "read_within": presenters.read_within(set_now()),
        "sets_reading": roles.may(actor, "reading.keep"),
    }
    return render(request, "frontdoor/ladders.jinja", context)


@staff_page("reading.keep")
def read_within(request: HttpRequest) -> HttpResponse:
    """Change in how much time what is added to a referral is to be read."""
    now = set_now()
    form = forms.ReadWithinForm(now, request.POST or None)
    status = submit(form, actions.set_read_within, by=request.actor)
    if status == DONE:
        messages.success(request, "It is changed. It holds for what is added from now on.")
        return redirect("frontdoor:ladders")
    context = {"title": "In how much time what is added is read", "form": form}
    context |= {"fields": [form[name] for name in form.fields], "now": presenters.read_within(now)}
    return render(request, "frontdoor/read_within.jinja", context, status=status)


@staff_page("ladder.keep")
def ladder(request: HttpRequest, service: UUID | None = None) -> HttpResponse:
    """Change one ladder."""
    of = directory.service(service) if service else None
    form = forms.LadderForm(queries.rungs(service), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_ladder(by=request.actor, service=service, rungs=form.rungs())
        except NotAllowed:
            raise
        except UserError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The ladder is changed. It holds from now on.")
            return redirect("frontdoor:ladders")
    title = f"Who is told: {of.name}" if of else "Who is told: every service with no ladder"
    context = {"title": title, "form": form, "steps": form.steps()}
    status = 422 if request.method == "POST" else 200
    return render(request, "frontdoor/ladder.jinja", context, status=status)
