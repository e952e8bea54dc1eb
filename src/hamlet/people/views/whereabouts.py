"""Protected whereabouts: a page that shows them to whoever needs them, and says so first."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.access.decisions import decide_again
from hamlet.kernel.errors import UserError
from hamlet.people import actions
from hamlet.people.banner import address, banner
from hamlet.people.forms import EndForm, ProtectForm, SeeForm, WhereaboutsForm
from hamlet.people.forms.people import WHERE
from hamlet.people.models import Person, Whereabouts
from hamlet.people.presenters import whereabouts as presenters
from hamlet.people.views.changing import page_about

ACTS = {
    "protect": (ProtectForm, actions.protect_whereabouts, "Where they are is protected now."),
    "see": (SeeForm, actions.see_whereabouts, ""),
    "change": (WhereaboutsForm, actions.change_whereabouts, "Saved."),
    "end": (EndForm, actions.end_protection, "Where they are stands on their record again."),
}


@page_about("whereabouts.protect")
def whereabouts(request: HttpRequest, held: Person) -> HttpResponse:
    """Protect where somebody is, see it with a reason, change it, or end that."""
    act = request.POST.get("act")
    if act not in ACTS:
        return _page(request, held)
    kind, do, done = ACTS[act]
    form = kind(request.POST)
    if not form.is_valid():
        return _page(request, held, act, form)
    try:
        found = do(by=request.actor, person=held.pk, **form.cleaned_data)
    except UserError as error:
        form.add_error(None, str(error))
        return _page(request, held, act, form)
    if isinstance(found, Whereabouts):
        return _page(request, held, seen=found)
    messages.success(request, done)
    return redirect("people:person", person=held.pk)


def _page(
    request: HttpRequest,
    held: Person,
    act: str = "",
    form=None,
    seen: Whereabouts | None = None,
) -> HttpResponse:
    forms = {name: kind() for name, (kind, *_) in ACTS.items()}
    if seen:
        known = {name: getattr(seen, name) for name in WHERE} | {"version": held.version}
        forms["change"] = WhereaboutsForm(initial=known)
    forms |= {act: form} if form else {}
    context = {
        "person": banner(held, held.decision),
        "protected": held.protected,
        "opens": decide_again(held.decision, request.actor, "whereabouts.look").allowed,
        "forms": forms,
        "act": act,
        "form": form,
        "seen": presenters.seen(seen, address(seen)) if seen else None,
    }
    return render(request, "people/whereabouts.jinja", context, status=422 if form else 200)
