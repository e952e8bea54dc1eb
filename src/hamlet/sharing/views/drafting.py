"""Writing an agreement: a new one, a change of a draft, the next version."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.access import actions, terms
from hamlet.access.pages import staff_page
from hamlet.kernel import clock
from hamlet.kernel.errors import Conflict, UserError
from hamlet.place import queries as place
from hamlet.sharing import queries
from hamlet.sharing.forms.draft import DraftForm, of_agreement
from hamlet.sharing.presenters import draft as shown

Texts = list[list[str]]


@staff_page("agreement.keep")
def draft(request: HttpRequest) -> HttpResponse:
    """Write a new agreement down."""
    form = _form(request, {"purposes": [terms.DIRECT_CARE]}, [])
    if not _is_sent(request) or not form.is_valid():
        return _page(request, form, "Write an agreement")
    try:
        made = actions.draft_agreement(
            by=request.actor, reference=form.cleaned_data["reference"], terms=form.terms()
        )
    except UserError as error:
        form.add_error("reference", str(error))
        return _page(request, form, "Write an agreement")
    return _saved(request, made)


@staff_page("agreement.keep")
def version(request: HttpRequest, agreement: UUID) -> HttpResponse:
    """Write the next version of an agreement, beginning with what this one says."""
    held = queries.agreement(agreement)
    title = f"Write a new version of {held.reference}"
    form = _form(request, of_agreement(held), _parties(held))
    del form.fields["reference"]
    if not _is_sent(request) or not form.is_valid():
        return _page(request, form, title, held)
    try:
        made = actions.revise_agreement(by=request.actor, agreement=held.pk, terms=form.terms())
    except UserError as error:
        form.add_error(None, str(error))
        return _page(request, form, title, held)
    return _saved(request, made)


@staff_page("agreement.keep")
def change(request: HttpRequest, agreement: UUID) -> HttpResponse:
    """Change a draft. Where somebody else did meanwhile, both texts are shown and none is lost."""
    held = queries.agreement(agreement)
    title = f"Change the draft of {held.reference}"
    form = _form(request, of_agreement(held), _parties(held))
    del form.fields["reference"]
    if not _is_sent(request) or not form.is_valid():
        return _page(request, form, title, held)
    edits = form.cleaned_data["edits"] or 0
    try:
        made = actions.change_agreement(
            by=request.actor, agreement=held.pk, edits=edits, terms=form.terms()
        )
    except Conflict as error:
        return _both_texts(request, form, title, held, error)
    except UserError as error:
        form.add_error(None, str(error))
        return _page(request, form, title, held)
    return _saved(request, made)


def _is_sent(request: HttpRequest) -> bool:
    """Whether the form was sent to be saved, and not to look for organisations."""
    return request.method == "POST" and "refresh" not in request.POST


def _form(request: HttpRequest, initial: dict[str, Any], parties: list[UUID]) -> DraftForm:
    """The form as it begins, as it was sent, or, to choose on, as it was typed so far."""
    organisations = _organisations(parties)
    if request.method != "POST":
        return DraftForm(initial=initial, organisations=organisations)
    sent = DraftForm(request.POST, organisations=organisations)
    if _is_sent(request):
        return sent
    typed = sent.as_typed()
    if request.POST["refresh"] != "tick":
        return DraftForm(initial=typed, organisations=organisations)
    begun = DraftForm(
        initial=typed | _one_by_one(typed, organisations), organisations=organisations
    )
    begun.unfolded = frozenset(typed["all_gives"] + typed["all_sees"])
    return begun


def _one_by_one(typed: dict[str, Any], organisations: dict[str, Any]) -> dict[str, Any]:
    """Those of a kind ticked as a whole, ticked one by one instead."""
    found: dict[str, Any] = {"all_gives": [], "all_sees": []}
    for what in ("gives", "sees"):
        kinds = typed[f"all_{what}"]
        whole = [name for name, each in organisations.items() if each.kind in kinds]
        found[what] = [*typed[what], *whole]
    return found


def _organisations(parties: list[UUID]) -> dict[str, Any]:
    """Those that are open, and those that are party already, by name."""
    is_open = Q(closed=None) | Q(closed__gt=clock.today())
    found = place.organisations().select_related(None).filter(is_open | Q(pk__in=parties))
    return {str(each.pk): each for each in found.only("name", "kind")}


def _parties(held: Any) -> list[UUID]:
    return [each.organisation for each in held.parties.all()]


def _both_texts(
    request: HttpRequest, form: DraftForm, title: str, held: Any, error: Conflict
) -> HttpResponse:
    """Show what is kept beside what was typed. Sending it again is then a choice."""
    texts = shown.differences(held, form)
    form.add_error(None, str(error))
    form.data = form.data.copy()
    form.data["edits"] = str(held.edits)
    return _page(request, form, title, held, texts, 409)


def _saved(request: HttpRequest, made: Any) -> HttpResponse:
    messages.success(request, "The draft is saved. It opens nothing until every party has signed.")
    return redirect("sharing:preview", agreement=made.pk)


def _page(
    request: HttpRequest,
    form: DraftForm,
    title: str,
    held: Any = None,
    differences: Texts | None = None,
    status: int = 0,
) -> HttpResponse:
    context = {
        "title": title,
        "form": form,
        "held": held,
        "kinds": shown.kinds(form),
        "differences": differences or [],
    }
    status = status or (422 if form.errors else 200)
    return render(request, "sharing/draft.jinja", context, status=status)
