"""The pages of services. They show no person's data."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from hamlet.access import roles
from hamlet.access.pages import staff_page
from hamlet.design.submitting import DONE, submit
from hamlet.directory import actions, policies, presenters, queries
from hamlet.directory.forms import (
    PARTS,
    AdoptForm,
    EntryForm,
    GiveBackForm,
    NewServiceForm,
    PlaceForm,
    PromiseForm,
    ServicesForm,
    entry_of,
    promise_as_typed,
)
from hamlet.directory.presenters import chosen
from hamlet.directory.presenters import shortlist as on_list
from hamlet.kernel.errors import Conflict, NotAllowed, UserError


@staff_page()
def services(request: HttpRequest) -> HttpResponse:
    """Services that could meet a need, a page at a time."""
    form, listed = ServicesForm(request.GET), chosen.read(request.GET)
    asked = form.question()
    context = presenters.services(asked.hits(), asked, form, listed, request.GET.get("page"))
    context["may_add"] = roles.may(request.actor, "directory.keep")
    return render(request, "directory/services.jinja", context | {"form": form})


@staff_page()
def service(request: HttpRequest, service: UUID) -> HttpResponse:
    """One service: for whom, when, where, what it promises and how fresh that is."""
    held = queries.service(service)
    context = presenters.service(held, queries.locations_of(held), request.actor)
    return render(request, "directory/service.jinja", context)


@staff_page("directory.keep")
@require_POST
def confirm(request: HttpRequest, service: UUID) -> HttpResponse:
    """Confirm that an entry is true today."""
    actions.assure(by=request.actor, service=queries.service(service).pk)
    messages.success(request, "Thank you. The entry says that it was confirmed today.")
    return redirect("directory:service", service=service)


@staff_page("directory.keep")
def keep(request: HttpRequest, service: UUID) -> HttpResponse:
    """Change what the entry of one's own team says to everybody."""
    held = queries.service(service)
    policies.require_keep(request.actor, held)
    form = EntryForm(request.POST or None, initial=entry_of(held))
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_own(by=request.actor, service=service, **form.details())
        except NotAllowed:
            raise
        except UserError as error:
            return _entry_refused(request, held, form, error)
        messages.success(request, "The entry is changed, and says that it was confirmed today.")
        return redirect("directory:service", service=service)
    return _entry(request, held, form, 422 if form.errors else 200)


def _entry_refused(
    request: HttpRequest, held: queries.Service, form: EntryForm, error: UserError
) -> HttpResponse:
    """What was typed, beside what stands where somebody was first; saving again is then known."""
    if not isinstance(error, Conflict):
        form.add_error(None, str(error))
        return _entry(request, held, form, 422)
    stands = presenters.service(held, [], request.actor)["facts"]
    form.data = form.data.copy()
    form.data["version"] = held.version
    form.add_error(None, f"{error} Read what it says now, then save yours over it or leave it.")
    return _entry(request, held, form, 409, stands)


def _entry(
    request: HttpRequest, held: queries.Service, form: EntryForm, status: int, stands: list = ()
) -> HttpResponse:
    context = {"form": form, "name": held.name, "service": held.pk, "stands": stands}
    context["parts"] = PARTS
    return render(request, "directory/entry.jinja", context, status=status)


@staff_page("directory.keep")
def new(request: HttpRequest) -> HttpResponse:
    """Begin the entry of a service that stands nowhere yet: closed, until its team opens it."""
    teams = policies.teams_of(request.actor)
    form = NewServiceForm(teams, request.POST or None)
    if form.is_bound and form.is_valid():
        team = form.cleaned_data["team"]
        made = actions.add_service(
            by=request.actor,
            place=team.organisation.place,
            organisation=team.organisation,
            team=team,
            name=form.cleaned_data["name"],
            status=queries.Service.Status.CLOSED,
        )
        messages.success(request, "Added, and closed for now. Write what it does and its hours.")
        return redirect("directory:keep", service=made.pk)
    context = {"form": form, "fields": [form[name] for name in form.fields]}
    return render(request, "directory/new.jinja", context, status=422 if form.errors else 200)


@staff_page("directory.keep")
def promise(request: HttpRequest, service: UUID) -> HttpResponse:
    """Say how soon a service acts, and whether referrals are sent to it here."""
    held = queries.service(service)
    policies.require_keep(request.actor, held)
    typed = promise_as_typed(held, queries.promise_of(held))
    form = PromiseForm(request.POST or None, initial=typed)
    status = submit(form, actions.promise, by=request.actor, service=held.pk)
    if status == DONE:
        messages.success(request, "The promise is changed, for what is decided from now on.")
        return redirect("directory:service", service=service)
    context = {"form": form, "fields": [form[name] for name in form.fields], "service": held}
    context["history_rows"] = presenters.promise_history(queries.promise_changes(held.pk))
    return render(request, "directory/promise.jinja", context, status=status)


@staff_page("directory.keep")
def adopt(request: HttpRequest, service: UUID) -> HttpResponse:
    """Take over an entry that another directory told, for a team here."""
    held = queries.service(service)
    teams = policies.require_adopt(request.actor, held)
    only = teams[0].pk if len(teams) == 1 else ""
    form = AdoptForm(teams, request.POST or None, initial={"version": held.version, "team": only})
    status = submit(form, actions.adopt, by=request.actor, service=held.pk)
    if status == DONE:
        messages.success(request, "It is yours now. Read what it says, and change what is not so.")
        return redirect("directory:service", service=service)
    context = {"form": form, "fields": [form[name] for name in form.fields]}
    context |= {"service": held, "origin": presenters.told_by(held)}
    return render(request, "directory/adopt.jinja", context, status=status)


@staff_page("directory.keep")
def give_back(request: HttpRequest, service: UUID) -> HttpResponse:
    """Give an entry that was taken over back to the directory that told of it."""
    held = queries.service(service)
    policies.require_give_back(request.actor, held)
    form = GiveBackForm(request.POST or None, initial={"version": held.version})
    status = submit(form, actions.give_back, by=request.actor, service=held.pk)
    if status == DONE:
        messages.success(request, "Given back. It changes once its directory is read again.")
        return redirect("directory:service", service=service)
    context = {"form": form, "service": held, "origin": presenters.told_by(held)}
    return render(request, "directory/give_back.jinja", context, status=status)


@staff_page("directory.keep")
def places(request: HttpRequest, service: UUID) -> HttpResponse:
    """Where one's own service is given, and one place more."""
    held = queries.service(service)
    policies.require_keep(request.actor, held)
    form = PlaceForm(request.POST or None)
    status = submit(form, actions.add_place, by=request.actor, service=held.pk)
    if status == DONE:
        messages.success(request, "Added. The entry says that it was confirmed today.")
        return redirect("directory:places", service=service)
    context = {"form": form, "fields": [form[name] for name in form.fields]}
    context |= {"service": held, "places": queries.locations_of(held)}
    return render(request, "directory/places.jinja", context, status=status)


@staff_page("directory.keep")
@require_POST
def leave(request: HttpRequest, service: UUID, location: UUID) -> HttpResponse:
    """One's own service is given at a place no more."""
    actions.leave_place(by=request.actor, service=service, location=location)
    messages.success(request, "The entry names that place no more.")
    return redirect("directory:places", service=service)


@staff_page()
@require_safe
def shortlist(request: HttpRequest) -> HttpResponse:
    """A few services to give to somebody: on paper, or by text message."""
    listed = chosen.read(request.GET)
    language = on_list.language(request.GET.get(on_list.IN, ""))
    context = on_list.page(queries.listed(listed.ids), listed, language)
    return render(request, "directory/shortlist.jinja", context)
