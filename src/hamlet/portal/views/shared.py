"""What is shared with whom, and what a person decides on it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hamlet.access import actions
from hamlet.access.queries import restrictions_of, wishes_of
from hamlet.kernel.errors import NotFound
from hamlet.place import queries as place
from hamlet.portal.forms.mine import CLOSER, EVERYBODY, WHOLE, ObjectForm, ShareForm
from hamlet.portal.presenters import sharing as presenter
from hamlet.portal.queries import openings_told
from hamlet.portal.safety import english
from hamlet.portal.whose import Whose, page_about, page_of

FORMS = ["GET", "HEAD", "POST"]


@require_safe
@page_about
def shared(request: HttpRequest, held: Whose) -> HttpResponse:
    """Each part of the record: who may see it now, and why; and what the person decided."""
    wishes = list(wishes_of(held.person.pk))
    context = {
        "parts": presenter.parts(held, wishes),
        "opened": presenter.opened(openings_told(held.person.pk, held.kept_closer)),
        "decided": presenter.decided(wishes),
        "closer": _is_closer(held),
        "opted_out": any(each.kind == "opt_out" for each in wishes),
    }
    return page_of(request, held, "shared", context)


def _is_closer(held: Whose) -> bool:
    """As `_closer`, by what was weighed already."""
    found = held.decision.weighed.restrictions
    return any(each.kind == "asked" and not each.subject for each in found)


def _closer(held: Whose):
    """That the person asked for their whole record to be kept closer; None where not."""
    return restrictions_of(held.person.pk).filter(kind="asked", subject="").first()


@require_http_methods(FORMS)
@page_about
def refuse(request: HttpRequest, held: Whose, category: str) -> HttpResponse:
    """Object to sharing a part of the record, or all of it; first what that means for care."""
    if category not in (WHOLE, *presenter.CATEGORIES):
        raise NotFound
    key = "" if category == WHOLE else category
    found = presenter.parts(held, [])
    form = ObjectForm(
        request.POST if request.method == "POST" else None,
        organisations=presenter.others_who_see(found, key),
        whole=not key,
    )
    if form.is_valid():
        _object(request, held, key, form)
        messages.success(request, _("We do as you decided from now on."))
        return _back(held)
    context = {
        "form": form,
        "part": presenter.name_of(key),
        "still": presenter.still_seen(found, key),
        "means": [_(each) for each in presenter.MEANS],
        "in_english": english(*presenter.MEANS),
        "back": reverse("portal:shared", args=[held.person.pk]),
    }
    return page_of(request, held, "refuse", context, 422 if form.errors else 200)


def _object(request: HttpRequest, held: Whose, category: str, form: ObjectForm) -> None:
    whom, person = form.cleaned_data["whom"], held.person.pk
    if whom == CLOSER:
        actions.restrict(by=request.actor, person=person, kind="asked")
        return
    named = {}
    if whom != EVERYBODY:
        name = dict(form.fields["whom"].choices)[whom]
        named = {"organisation": UUID(whom), "organisation_name": name}
    actions.record_wish(by=request.actor, person=person, kind="object", category=category, **named)


@require_http_methods(FORMS)
@page_about
def share(request: HttpRequest, held: Whose) -> HttpResponse:
    """Share the record, or a part, with an organisation that helps, once it was asked again."""
    every = [(str(each.pk), each.name) for each in place.organisations()]
    form = ShareForm(request.POST if request.method == "POST" else None, organisations=every)
    back = {"back": reverse("portal:shared", args=[held.person.pk])}
    if not form.is_valid():
        return page_of(request, held, "share", {"form": form, **back}, 422 if form.errors else 200)
    chosen, category = form.cleaned_data["organisation"], form.part()
    name = dict(every)[chosen]
    if "sure" not in request.POST:
        asked = {"form": form, "organisation": name, "part": presenter.name_of(category), **back}
        return page_of(request, held, "share_check", asked)
    actions.record_wish(
        by=request.actor,
        person=held.person.pk,
        kind="share",
        category=category,
        organisation=UUID(chosen),
        organisation_name=name,
    )
    messages.success(request, _("We do as you decided from now on."))
    return _back(held)


@require_http_methods(FORMS)
@page_about
def research(request: HttpRequest, held: Whose) -> HttpResponse:
    """The national opt-out: whether the record is used for planning and research.

    What says neither yes nor no changes nothing: an opt-out ends by a plain yes alone.
    """
    held_out = wishes_of(held.person.pk).filter(kind="opt_out").first()
    use = request.POST.get("use")
    if use in ("yes", "no"):
        if use == "no":
            actions.record_wish(by=request.actor, person=held.person.pk, kind="opt_out")
        elif held_out:
            actions.end_wish(by=request.actor, wish=held_out.pk)
        messages.success(request, _("We do as you decided from now on."))
        return _back(held)
    context = {
        "opted_out": held_out is not None,
        "back": reverse("portal:shared", args=[held.person.pk]),
    }
    return page_of(request, held, "research", context)


@page_about
@require_POST
def undo(request: HttpRequest, held: Whose) -> HttpResponse:
    """Take back what was decided: a wish, or that the record is kept closer."""
    wanted = request.POST.get("undo", "")
    if wanted == CLOSER and (closer := _closer(held)):
        actions.end_restriction(by=request.actor, restriction=closer.pk)
    else:
        actions.end_wish(by=request.actor, wish=_wish(held, wanted))
    messages.success(request, _("We have undone it."))
    return _back(held)


def _wish(held: Whose, wanted: str) -> UUID:
    """A wish of this very person; `NotFound` for any other."""
    found = next((each.pk for each in wishes_of(held.person.pk) if str(each.pk) == wanted), None)
    if found is None:
        raise NotFound
    return found


def _back(held: Whose) -> HttpResponse:
    return redirect("portal:shared", held.person.pk)
