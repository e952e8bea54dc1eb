"""Saying whom a referral is about: look-alikes side by side, a human decides."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hamlet.access.pages import staff_page
from hamlet.frontdoor import actions, forms, presenters
from hamlet.frontdoor.models import Referral
from hamlet.frontdoor.views.referral import done, seen
from hamlet.journal.actions import look
from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.people.banner import banner
from hamlet.people.queries import PersonSearch, basis_of_search

FEW = 20


@staff_page("referral.identify")
def identify(request: HttpRequest, referral: UUID) -> HttpResponse:
    """People who could be meant, nearest first, each with what tells them apart."""
    found = seen(request.actor, referral).referral
    form = forms.IdentifyForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            moved = actions.identify(by=request.actor, referral=found.pk, **form.cleaned_data)
        except (Conflict, NotAllowed):
            raise
        except UserError as error:
            form.add_error(None, str(error))
        else:
            return done(request, moved, "The referral is now about this person.")
    likely = _likely(request.actor, found)
    look(
        by=request.actor,
        action="person.search",
        people=[each.pk for each in likely],
        subject=f"referral:{found.pk}",
        basis=basis_of_search(request.actor),
    )
    context = {
        "title": "Whom is this about?",
        "referral": found,
        "stated": presenters.stated(found),
        "people": [(each.pk, banner(each), each) for each in likely],
        "form": form,
    }
    return render(request, "frontdoor/identify.jinja", context)


def _likely(actor, found: Referral) -> list:
    """From the surest question to the loosest, each person once."""
    name, born = found.stated_name, found.stated_birth_date
    questions = [
        PersonSearch(nhs_number=found.stated_nhs_number),
        PersonSearch(name=name, birth_date=born),
        PersonSearch(name=name, postcode=found.stated_postcode),
        PersonSearch(birth_date=born, postcode=found.stated_postcode),
        PersonSearch(name=name),
    ]
    people: dict = {}
    for question in questions:
        for each in question.rows(actor)[:FEW]:
            people.setdefault(each.pk, each)
    return list(people.values())[:FEW]
