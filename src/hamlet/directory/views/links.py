"""The links by which others keep entries, what they see there, and the review of what they suggest.

They show no person's data.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hamlet.access.pages import public_page, staff_page
from hamlet.design.submitting import DONE, submit
from hamlet.directory import actions, policies, presenters, queries
from hamlet.directory.forms import LinkForm, SuggestedForm, SuggestionForm, TurnDownForm
from hamlet.kernel.actor import Actor
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
    now, refused = queries.service(held.service_id), TurnDownForm()
    entry = SuggestedForm(now, held.said, request.POST.get("version", ""))
    if not entry.is_valid():
        messages.error(request, "It cannot stand as it is. Change the entry by hand instead.")
        return _review(request, held, refused, 422)
    try:
        actions.take_suggestion(by=request.actor, suggestion=held.pk, **entry.details())
    except NotAllowed:
        raise
    except UserError as error:
        messages.error(request, str(error))
        return _review(request, held, refused, 409 if isinstance(error, Conflict) else 422)
    messages.success(request, "The entry says so now, and that it was confirmed today.")
    return redirect("directory:service", service=held.service_id)


def _by(name: str) -> Actor:
    return Actor(name=f"{name}, by the link of an entry", kind="stranger")


@public_page
def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """An entry as whoever has its link sees it: confirm it, or change something."""
    link = queries.by_secret(secret)
    if request.method == "POST":
        actions.confirm_by_link(by=_by(link.name), secret=secret)
        messages.success(request, "Thank you. The entry says that it was confirmed today.")
        return redirect("directory:by_link", secret=secret)
    held = queries.service(link.service_id)
    context = presenters.by_link(held, queries.locations_of(held), queries.last_of(link))
    return render(request, "directory/by_link.jinja", context | {"secret": secret})


@public_page
def suggest(request: HttpRequest, secret: str) -> HttpResponse:
    """Say what an entry should say."""
    link = queries.by_secret(secret)
    form = SuggestionForm(queries.service(link.service_id), request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        given = {"said": form.said(), "words": form.cleaned_data["words"]}
        try:
            actions.suggest(by=_by(link.name), secret=secret, **given)
        except UserError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Thank you. Somebody reviews it before the entry changes.")
            return redirect("directory:by_link", secret=secret)
    context = {"form": form, "secret": secret, "name": link.service.name}
    return render(request, "directory/suggest.jinja", context, status=status)
