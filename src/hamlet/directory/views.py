"""The pages of services. They show no person's data."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hamlet.access.pages import staff_page
from hamlet.directory import actions, presenters, queries
from hamlet.directory.forms import ServicesForm


@staff_page()
def services(request: HttpRequest) -> HttpResponse:
    """Services that could meet a need, a page at a time."""
    form = ServicesForm(request.GET)
    found = form.question().rows()
    context = presenters.services(found, form, request.GET.get("page"))
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
