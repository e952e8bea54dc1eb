"""Signing an agreement, suspending it, letting it hold again, and ending it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.access import actions, roles
from hamlet.access.pages import staff_page
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, UserError
from hamlet.place import queries as place
from hamlet.sharing import queries
from hamlet.sharing.forms.deciding import EndAloneForm, EndForm, SignForm, WhyForm
from hamlet.sharing.views.agreements import what_changes


@staff_page("agreement.keep")
def sign(request: HttpRequest, agreement: UUID) -> HttpResponse:
    """Record that a party has signed. The last signature puts the agreement in force."""
    held = queries.agreement(agreement)
    unsigned = [each for each in held.parties.all() if not each.signed_at]
    if held.stage != "drafted" or not unsigned:
        raise UserError("This agreement is signed already.")
    form = SignForm(_typed(request), unsigned=unsigned, initial={"edits": held.edits})
    if not form.is_valid():
        return _sign_page(request, held, form, unsigned)
    try:
        actions.sign_agreement(by=request.actor, agreement=held.pk, **form.signature())
    except UserError as error:
        form.add_error(None, str(error))
        return _sign_page(
            request, held, form, unsigned, 409 if isinstance(error, Conflict) else 422
        )
    return _signed(request, held, form, len(unsigned) - 1)


def _signed(request: HttpRequest, held: Any, form: SignForm, left: int) -> HttpResponse:
    whom = dict(form.fields["organisation"].choices)[form.cleaned_data["organisation"]]
    if left:
        messages.success(request, f"Signed for {whom}. {left} still to sign.")
        return redirect("sharing:sign", agreement=held.pk)
    messages.success(request, f"Signed for {whom}, and so by all.")
    return redirect("sharing:agreement", agreement=held.pk)


def _sign_page(
    request: HttpRequest, held: Any, form: SignForm, unsigned: list[Any], status: int = 0
) -> HttpResponse:
    last = len(unsigned) == 1
    changes = what_changes(request, held, ending=False) if last else {"findings": []}
    context = {"held": held, "form": form, "left": len(unsigned), "last": last} | changes
    status = status or (422 if form.errors else 200)
    return render(request, "sharing/sign.jinja", context, status=status)


@dataclass(frozen=True, slots=True)
class Act:
    """One way to decide about an agreement: its words, its form and the verb that does it."""

    title: str
    button: str
    warning: str
    done: str
    form: type[forms.Form]
    do: Callable[..., Any]
    closes: bool = True


SUSPEND = Act(
    "Suspend {reference}",
    "Suspend {reference}",
    "It closes sight at once; pages already open close within a minute. You can let it hold again.",
    "It is suspended. What it let be seen is closed.",
    WhyForm,
    actions.suspend_agreement,
)
RESUME = Act(
    "Let {reference} hold again",
    "Let {reference} hold again",
    "It opens sight at once.",
    "It holds again.",
    WhyForm,
    actions.resume_agreement,
    closes=False,
)
ASK_TO_END = Act(
    "End {reference} for good",
    "Ask a second officer to end {reference}",
    "Ending cannot be undone, so two officers do it. Nothing closes until another ends it too.",
    "A second officer is asked to end it. Until then it holds.",
    WhyForm,
    actions.ask_to_end_agreement,
)
END = Act(
    "End {reference} for good",
    "End {reference} for good",
    "It closes sight at once; pages already open close within a minute. To share again, "
    "every party has to sign a new version.",
    "It has ended. What it let be seen is closed.",
    EndForm,
    actions.end_agreement,
)
END_ALONE = replace(END, form=EndAloneForm, do=partial(actions.end_agreement, alone=True))
GIVE_UP = Act(
    "Give up this draft of {reference}",
    "Give up this draft",
    "It opened nothing, so nothing closes. It cannot be signed any more.",
    "The draft is given up.",
    EndForm,
    actions.end_agreement,
)


@staff_page("agreement.keep")
def suspend(request: HttpRequest, agreement: UUID) -> HttpResponse:
    """Stop what an agreement lets flow, until it is resumed."""
    return _decide(request, queries.agreement(agreement), SUSPEND)


@staff_page("agreement.keep")
def resume(request: HttpRequest, agreement: UUID) -> HttpResponse:
    """Let a suspended agreement hold again."""
    return _decide(request, queries.agreement(agreement), RESUME)


@staff_page("agreement.keep")
def end(request: HttpRequest, agreement: UUID) -> HttpResponse:
    """End an agreement for good, by two officers where there are two; or give up a draft."""
    held = queries.agreement(agreement)
    return _decide(request, held, _ending(request.actor, held))


def _ending(actor: Actor, held: Any) -> Act:
    if held.stage == "drafted":
        return GIVE_UP
    if held.ending_asked_by not in (None, actor.id):
        return END
    return END_ALONE if place.is_alone_as(roles.GOVERNANCE_LEAD, actor.id) else ASK_TO_END


def _decide(request: HttpRequest, held: Any, act: Act) -> HttpResponse:
    """Ask why, with what would change at once; then do it."""
    named = {"reference": held.reference} if act.form is EndAloneForm else {}
    form = act.form(_typed(request), **named)
    if not form.is_valid():
        return _decide_page(request, held, act, form)
    try:
        act.do(by=request.actor, agreement=held.pk, why=form.cleaned_data["why"])
    except UserError as error:
        form.add_error(None, str(error))
        return _decide_page(request, held, act, form)
    messages.success(request, act.done)
    return redirect("sharing:agreement", agreement=held.pk)


def _decide_page(request: HttpRequest, held: Any, act: Act, form: forms.Form) -> HttpResponse:
    context = {
        "title": act.title.format(reference=held.reference),
        "button_words": act.button.format(reference=held.reference),
        "warning_words": act.warning,
        "colour": "warning" if issubclass(act.form, EndForm) else "",
        "asked_by": held.ending_asked_name if act is not GIVE_UP else "",
        "held": held,
        "form": form,
    }
    if held.stage == "drafted":
        context |= {"findings": [], "rows": []}
    else:
        context |= what_changes(request, held, ending=act.closes)
    return render(request, "sharing/decide.jinja", context, status=422 if form.errors else 200)


def _typed(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
