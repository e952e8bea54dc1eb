"""Which services take people from hospital."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.access import roles
from hamlet.access.pages import staff_page
from hamlet.discharge import actions, forms, queries, terms


@staff_page("destination.keep")
def destinations(request: HttpRequest) -> HttpResponse:
    """The services of each pathway, and changing them one pathway at a time."""
    sent = request.POST.get("pathway", "")
    if request.method == "POST" and sent in map(str, terms.WITH_A_SERVICE):
        form = forms.DestinationsForm(int(sent), request.POST)
        if form.is_valid():
            actions.keep_destinations(by=request.actor, **form.cleaned_data)
            messages.success(request, f"Kept for pathway {sent}.")
            return redirect("discharge:destinations")
    held = queries.destinations()
    pathways = [
        forms.DestinationsForm(each, initial={"services": held.get(each, []), "pathway": each})
        for each in terms.WITH_A_SERVICE
    ]
    lists = roles.may(request.actor, "stay.list")
    title = "Services that take people from hospital"
    context = {"title": title, "forms": pathways, "lists": lists}
    return render(request, "discharge/destinations.jinja", context)
