"""The links by which others keep entries, and the review of what they suggest.

They show no person's data. What whoever has a link sees is in `portal/views/entry`.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hamlet.access.pages import staff_page
from hamlet.design.submitting import DONE, submit
from hamlet.directory import actions, policies, presenters, queries
from hamlet.directory.forms import LinkForm, SuggestedForm, TurnDownForm
from hamlet.kernel.errors import Conflict, NotAllowed, UserError


@staff_page("directory.keep")
def links(request: HttpRequest, service: UUID) -> HttpResponse:
    """By which links others keep an entry, and one more."""
    held = queries.service(service)
    policies.require_keep(request.actor, held)
    form = LinkForm(request.POST or None)
    status = submit(form, actions.send_link, by=request.actor, service=held.pk)
    if status == DONE:
        messages.success(request, "The link is on its way. What they suggest comes to you first.")
        return redirect("directory:links", service=service)
    context = {"form": form, "fields": [form[name] for name in form.fields], "service": held}
    standing = [(each, queries.sent(each)) for each in queries.links_of(held)]
    context |= {"links": presenters.links(standing)}
    return render(request, "directory/links.jinja", context, status=status)


@staff_page("directory.keep")
@require_POST
def end_link(request: HttpRequest, link: UUID) -> HttpResponse:
    """Let a link open nothing any more."""
    ended = actions.end_link(by=request.actor, link=link)
    messages.success(request, "That link opens nothing any more.")
    return redirect("directory:links", service=ended.service_id)


@staff_page("directory.keep")
def review(request: HttpRequest, suggestion: UUID) -> HttpResponse:
    """What somebody suggests for an entry, beside what it says; or say why it stays as it is."""
    held = queries.suggestion(suggestion)
    policies.require_keep(request.actor, held.service)
    form = TurnDownForm(request.POST or None)
    status = submit(form, actions.turn_down, by=request.actor, suggestion=held.pk)
    if status == DONE:
        messages.success(request, "The entry stays as it is. They read why by their link.")
        return redirect("directory:service", service=held.service_id)
    return _review(request, held, form, status)


def _review(request: HttpRequest, held, form: TurnDownForm, status: int) -> HttpResponse:
    now = queries.service(held.service_id)
    context = {"form": form, "suggestion": held, "service": now}
    context |= presenters.suggestion(held, SuggestedForm(now, held.said, now.version), now)
    return render(request, "directory/review.jinja", context, status=status)


@staff_page("directory.keep")
@require_POST
def take(request: HttpRequest, suggestion: UUID) -> HttpResponse:
    """Let an entry say what was suggested, as whoever reviews it read it."""
    held = queries.suggestion(suggestion)
    policies.require_keep(request.actor, held.service)
    now = queries.service(held.service_id)
    entry = SuggestedForm(now, held.said, request.POST.get("version", ""))
    if not entry.is_valid():
        messages.error(request, "It cannot stand as it is. Change the entry by hand instead.")
        return _review(request, held, TurnDownForm(), 422)
    give = {"suggestion": held.pk, **entry.details()}
    if (refusal := _refused(request, held, actions.take_suggestion, give)) is not None:
        return refusal
    messages.success(request, "The entry says so now, and that it was confirmed today.")
    return redirect("directory:service", service=held.service_id)


@staff_page("directory.keep")
@require_POST
def done(request: HttpRequest, suggestion: UUID) -> HttpResponse:
    """Say that the entry was changed by hand."""
    held = queries.suggestion(suggestion)
    policies.require_keep(request.actor, held.service)
    refusal = _refused(request, held, actions.done_by_hand, {"suggestion": held.pk})
    if refusal is not None:
        return refusal
    messages.success(request, "Thank you. They read by their link that it was done.")
    return redirect("directory:service", service=held.service_id)


def _refused(request: HttpRequest, held, verb, given: dict) -> HttpResponse | None:
    """Do a verb; gives the page of the review where it could not be done."""
    try:
        verb(by=request.actor, **given)
    except NotAllowed:
        raise
    except UserError as error:
        messages.error(request, str(error))
        status = 409 if isinstance(error, Conflict) else 422
        return _review(request, queries.suggestion(held.pk), TurnDownForm(), status)
    return None
