"""Acting on a stay, or on one thing needed at home: a short form for each, then the verb."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.access.pages import staff_page
from hamlet.design.submitting import DONE, submit
from hamlet.discharge import actions, forms, policies, presenters, queries
from hamlet.discharge.queries import FollowUp, Stay
from hamlet.discharge.views.stay import seen, shown_banner
from hamlet.kernel.errors import NotAllowed, NotFound, UserError
from hamlet.people.banner import full_name


@dataclass(frozen=True, slots=True)
class Act:
    """An act as a page: its form, its verb, and what is said when it is done."""

    form: type[forms.PlainForm]
    verb: Callable[..., Any]
    said: str


ACTS = {
    "plan": Act(forms.PlanForm, actions.plan, "The plan is kept."),
    "ready": Act(forms.ReadyForm, actions.make_ready, "They are ready to leave."),
    "why": Act(forms.WhyForm, actions.say_why, "The cause is kept."),
    "assess": Act(forms.AssessForm, actions.assess, "The assessment is kept."),
    "follow": Act(forms.FollowUpForm, actions.add_follow_up, "Added."),
    "leave": Act(forms.LeaveForm, actions.leave, "Kept. Their stay in hospital is over."),
    "back": Act(forms.PlainForm, actions.come_back, "They are in hospital, as was planned."),
    "settle": Act(forms.SettleForm, actions.settle, "Closed: nothing is left to do."),
    "rely": Act(forms.RelyForm, actions.rely, "The team in hospital can read it."),
}
ITEM_ACTS = {
    "refer": Act(forms.ReferForm, actions.refer, "The service is asked."),
    "owner": Act(forms.OwnerForm, actions.name_owner, "It has an owner."),
    "drop": Act(forms.DropForm, actions.drop, "It is not needed any more."),
}


@staff_page()
def act(request: HttpRequest, stay: UUID, name: str) -> HttpResponse:
    """The form of one act on a stay, and doing it."""
    found = seen(request.actor, stay)
    if name not in policies.acts_open_to(request.actor, found):
        raise _refusal(name, found)
    return _page(request, found, name, ACTS[name], {"stay": found.pk})


@staff_page("stay.plan")
def item(request: HttpRequest, stay: UUID, follow_up: UUID, name: str) -> HttpResponse:
    """The form of one act on something needed at home, and doing it."""
    found = seen(request.actor, stay)
    if name not in ITEM_ACTS:
        raise NotFound("There is no such act.")
    if not policies.plans(request.actor, found):
        raise _refusal(name, found)
    wanted = queries.follow_up(follow_up)
    if wanted.stay_id != found.pk:
        raise NotFound("There is no such follow-up.")
    return _page(request, found, name, ITEM_ACTS[name], {"follow_up": wanted.pk}, wanted)


def _refusal(name: str, found: Stay) -> UserError:
    if name not in ACTS:
        return NotFound("There is no such act.")
    said = presenters.ACTS[name][0]
    return NotAllowed(f"You cannot do this now: “{said}”.", f"{found.team.name} plans it.")


def _page(
    request: HttpRequest,
    found: Stay,
    name: str,
    act: Act,
    key: dict[str, UUID],
    wanted: FollowUp | None = None,
) -> HttpResponse:
    form = act.form(found, request.POST or None, by=request.actor, about=wanted)
    status = submit(form, act.verb, by=request.actor, **key)
    if status == DONE:
        messages.success(request, act.said)
        return _on_from(found, name)
    title, button = presenters.act(name, found)
    context = {
        "title": title,
        "button_words": button,
        "stay": found,
        "name": full_name(found.person),
        "banner": shown_banner(request.actor, found),
        "form": form,
        "fields": [form[each] for each in form.fields],
    }
    return render(request, "discharge/act.jinja", context, status=status)


def _on_from(found: Stay, name: str) -> HttpResponse:
    """The stay; once one of many that nobody planned is closed, the list, with the next on top."""
    if name == "settle" and queries.unplanned(found):
        return redirect("discharge:unplanned")
    return redirect("discharge:stay", stay=found.pk)
