"""Protected whereabouts: a page that shows them to whoever needs them, and says so first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hamlet.access.decisions import decide_again
from hamlet.people import actions
from hamlet.people.banner import address, banner
from hamlet.people.forms import EndForm, ProtectForm, SeeForm, WhereaboutsForm
from hamlet.people.forms.people import WHERE
from hamlet.people.models import Person, Whereabouts
from hamlet.people.presenters import whereabouts as presenters
from hamlet.people.views.acting import acted
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
    return acted(request, held, ACTS, _page, then="people:person")


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
