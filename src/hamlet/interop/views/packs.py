"""The transfer pack of a person: to read, on paper, and for another system."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hamlet.access.pages import staff_page
from hamlet.interop.fhir.answers import answer
from hamlet.interop.fhir.document import document_of
from hamlet.interop.packs import Pack, gather
from hamlet.interop.paper import print_pack
from hamlet.interop.presenters import packs as presenters
from hamlet.journal.actions import look
from hamlet.kernel.errors import NotAllowed
from hamlet.people import queries
from hamlet.people.banner import banner


def _gathered(request: HttpRequest, person: UUID, action: str) -> Pack:
    """The pack, with the look in the journal; `NotAllowed` with the reasons, which is there too."""
    by = request.actor
    try:
        made = gather(by, person)
    except NotAllowed as refused:
        queries.check_known(person)
        look(by=by, action="person.refused", people=[person], basis=str(refused))
        raise
    acting = (each.person for each in made.acting if each.person)
    named = [person, *(each.who.id for each in made.relatives), *acting]
    look(by=by, action=action, people=named, basis=made.decision.basis)
    return made


@staff_page("person.look")
@require_safe
def pack(request: HttpRequest, person: UUID) -> HttpResponse:
    """What would go with the person, to be read before it is printed or sent."""
    made = _gathered(request, person, "pack.look")
    return render(
        request,
        "interop/pack.jinja",
        {
            "person": banner(made.person, made.decision),
            "made": presenters.made(made),
            "warning": presenters.warning(made),
            "sections": presenters.on_page(made),
            "why_not": presenters.why_not_shown(made),
            "why": made.decision.basis,
            "paper": presenters.where("paper", made),
            "document": presenters.where("document", made),
        },
    )


@staff_page("person.look")
@require_safe
def paper(request: HttpRequest, person: UUID) -> HttpResponse:
    """The pack as an accessible PDF, made at once."""
    made = print_pack(_gathered(request, person, "pack.print"))
    name = {"Content-Disposition": 'inline; filename="transfer-pack.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=name)


@staff_page("person.look")
@require_safe
def document(request: HttpRequest, person: UUID) -> HttpResponse:
    """The pack as a FHIR R4 document."""
    return answer(document_of(_gathered(request, person, "pack.export")), "transfer-pack.json")
