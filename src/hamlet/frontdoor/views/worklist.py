"""The worklist of a team, ranked by what will breach first; and what one has referred."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from hamlet.access import roles
from hamlet.access.pages import staff_page
from hamlet.frontdoor import actions, forms, lifecycle, presenters, queries
from hamlet.frontdoor.looking import who_looks
from hamlet.frontdoor.queries import Raising
from hamlet.frontdoor.raised import standing, told_outside
from hamlet.frontdoor.rows import PAGE, Row
from hamlet.journal.actions import look
from hamlet.kernel.errors import NotAllowed, NotFound, UserError
from hamlet.kernel.text import number_in
from hamlet.place import queries as place

HELD = "Allowed: the team holds these referrals or was offered them."
TOLD = "Allowed: the ladder of the service names the actor."
REFERRED = "Allowed: the actor, or their practice or group, made these referrals."


def look_at(actor, rows, basis: str = HELD, action: str = "worklist.look") -> None:
    """Write in the journal that an actor saw these referrals in a list, and on what ground."""
    if rows:
        look(
            by=actor,
            action=action,
            people={row.person_id for row in rows if row.person_id},
            basis=basis,
            detail={"referrals": len(rows)},
        )


def look_at_raised(actor, found: Iterable[Raising]) -> list[Raising]:
    """Write in the journal that an actor saw what was raised to them; gives it as a list."""
    seen = list(found)
    if seen:
        about = {each.referral.person_id for each in seen if each.referral.person_id}
        look(by=actor, action="raised.look", people=about, basis=TOLD)
    return seen


@staff_page("worklist.look")
def worklist(request: HttpRequest) -> HttpResponse:
    """One team's open referrals. What presses is shown whatever the filter and the page."""
    actor = request.actor
    if not actor.team_names:
        raise NotAllowed("You are in no team, so there is no worklist for you.")
    team, name = _chosen(request, actor.team_names)
    question = _question(request, team)
    number = _number(request)
    found = question.page(number)
    if number > found.pages:  # Somebody decided the last ones of the list meanwhile.
        found = question.page(found.pages)
    look_at(actor, found.rows)
    lookers = who_looks(actor, [row.id for row in found.rows])
    context = {
        "title": f"Worklist of {name}",
        "team": team,
        "found": found,
        "head": presenters.WORKLIST_HEAD,
        "pressing": _rows(team, found.pressing, lookers),
        "rows": _rows(team, found.others, lookers),
        "teams": actor.team_names,
        "states": [(name, lifecycle.STATES[name].words) for name in lifecycle.LOOSE],
        "skills": place.professions(team),
        "whose": presenters.WHOSE,
        "takes": roles.may(actor, "referral.take"),
        "question": question,
        "came": presenters.came_from(request.get_full_path()),
        "pages": _pages(request, found.number, found.pages),
    }
    return render(request, "frontdoor/worklist.jinja", context)


def _question(request: HttpRequest, team: UUID) -> queries.Worklist:
    asked = request.GET
    mine = request.actor.practitioner_id if "mine" in (asked.get("whose"), *asked) else None
    return queries.Worklist(
        team=team,
        state=_state(request),
        mine=mine,
        skill=asked.get("skill", "")[:100].replace("\0", ""),
        unheld=asked.get("whose") == "nobody",
        aside=asked.get("whose") == "aside",
    )


def _rows(team: UUID, rows: Sequence[Row], lookers: dict[UUID, list[str]]) -> list[list]:
    return [presenters.worklist_row(row, team, lookers.get(row.id, ())) for row in rows]


@staff_page("referral.take")
def off_shift(request: HttpRequest, team: UUID) -> HttpResponse:
    """Pass on what somebody holds who goes off shift."""
    if team not in request.actor.team_ids:
        raise NotAllowed("These are another team's: you are not in that team.")
    holding = queries.holding(team)
    initial = {"practitioner": str(request.actor.practitioner_id)}
    form = forms.OffShiftForm(team, holding, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            passed = actions.go_off_shift(by=request.actor, team=team, **form.cleaned_data)
        except NotAllowed:
            raise
        except UserError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, presenters.passed_on(len(passed)))
            return redirect(f"{reverse('frontdoor:worklist')}?team={team}")
    context = {"title": "Going off shift", "form": form, "team": team, "holding": holding}
    context |= {"fields": [form[field] for field in form.fields]}
    status = 422 if request.method == "POST" else 200
    return render(request, "frontdoor/off_shift.jinja", context, status=status)


def _chosen(request: HttpRequest, teams: tuple) -> tuple:
    asked = request.GET.get("team", "")
    return next((team for team in teams if str(team[0]) == asked), teams[0])


def _state(request: HttpRequest) -> str:
    asked = request.GET.get("state", "")
    return asked if asked in lifecycle.LOOSE else ""


def _number(request: HttpRequest) -> int:
    number = number_in(request.GET.get("page", ""))
    return 1 if number is None else number


def _pages(request: HttpRequest, number: int, pages: int) -> dict:
    def at(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "previous": at(number - 1) if number > 1 else "",
        "next": at(number + 1) if number < pages else "",
        "page": number,
        "pages": pages,
    }


@staff_page("referral.receive")
def made(request: HttpRequest) -> HttpResponse:
    """What an actor or their practice or group referred, and what came of it."""
    found = queries.made_by(request.actor, _number(request))
    look_at(request.actor, found.rows, REFERRED, "made.look")
    context = {
        "title": "Your referrals",
        "came": presenters.came_from(request.get_full_path()),
        "rows": [presenters.worklist_row(row) for row in found.rows],
        "head": presenters.WORKLIST_HEAD,
        "pages": _pages(request, found.number, found.pages),
    }
    return render(request, "frontdoor/made.jinja", context)


@staff_page()
def raised(request: HttpRequest) -> HttpResponse:
    """Everything that was raised to an actor and still stands, or all that one team holds."""
    team, number = _team(request), _number(request)
    found = standing(request.actor, team.pk if team else None)
    total = found.count()
    seen = look_at_raised(request.actor, found[(number - 1) * PAGE : number * PAGE])
    notices = told_outside(seen)
    context = {
        "title": f"Raised to you: {team.name}" if team else "Raised to you",
        "total": total,
        "team": team,
        "rows": [presenters.raised_row(each, notices) for each in seen],
        "head": presenters.RAISED_HEAD,
        "came": presenters.came_from(request.get_full_path()),
        "pages": _pages(request, number, max(1, -(-total // PAGE))),
    }
    return render(request, "frontdoor/raised.jinja", context)


def _team(request: HttpRequest) -> place.Team | None:
    """The team that the address names; None where it names none that there is."""
    try:
        return place.team(UUID(request.GET.get("team", "")))
    except (ValueError, NotFound):
        return None
