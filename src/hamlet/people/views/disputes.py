"""Something is said not to be about a person: saying so, and answering it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.access import sight
from hamlet.access.pages import staff_page
from hamlet.journal.actions import RUNNING, look
from hamlet.kernel.errors import NotFound, UserError
from hamlet.people import actions
from hamlet.people.banner import banner
from hamlet.people.forms import AnswerForm, DisputeForm
from hamlet.people.models import Dispute, Item, Person
from hamlet.people.presenters import disputes as presenters
from hamlet.people.presenters.doubts import RECORD_HEAD, record_rows
from hamlet.people.queries import disputes as queries
from hamlet.people.queries.timeline import Row, one_of, parts_of
from hamlet.people.views.changing import page_about
from hamlet.people.views.doubts import BASIS


@page_about("dispute.record")
def not_theirs(request: HttpRequest, held: Person) -> HttpResponse:
    """Say that something in a record is not about the person, as they told it."""
    item = _item(request, held)
    form = DisputeForm(request.POST if request.method == "POST" else None, item=item is not None)
    if form.is_valid():
        said = {"about": Dispute.About.WRITTEN} | form.cleaned_data
        made = actions.dispute(
            by=request.actor, person=held.pk, item=item.id if item else None, **said
        )
        messages.success(request, _said(made))
        return redirect("people:person", person=held.pk)
    context = {
        "person": banner(held, held.decision),
        "item": item,
        "form": form,
        "fields": [form[name] for name in form.fields],
    }
    status = 422 if form.errors else 200
    return render(request, "people/not_theirs.jinja", context, status=status)


def _said(made: Dispute) -> str:
    by = presenters.words.date_words(made.answer_by)
    return f"Kept. Somebody answers by {by}, and the person reads it on their own pages."


def _item(request: HttpRequest, held: Person) -> Row | None:
    """The item that the address names, where the actor may see it; None where it names none."""
    asked = request.GET.get("item", "")
    if not asked:
        return None
    try:
        found = one_of(parts_of(request.actor, held.pk), UUID(asked))
    except ValueError:
        found = None
    if found is None:
        raise NotFound("There is no such item in this record.")
    return found


@staff_page("match.review")
def dispute(request: HttpRequest, dispute: UUID) -> HttpResponse:
    """One dispute with what partners hold of the person, and the answer to it."""
    held = queries.dispute(dispute)
    records = queries.records_of(held.person_id)
    look(by=request.actor, action="record.look", subject=f"dispute:{held.pk}",
         people=[held.person_id], basis=BASIS, purpose=RUNNING)  # fmt: skip
    typed = request.POST if request.method == "POST" else None
    form = AnswerForm(typed, records=presenters.to_take_off(records), initial=_likely(held))
    if form.is_valid():
        try:
            actions.answer_dispute(by=request.actor, dispute=held.pk, **form.cleaned_data)
        except UserError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, "Answered. They read it on their own pages, if they have any."
            )
            return redirect("people:dispute", dispute=held.pk)
    context = {
        "facts": presenters.facts(held, _item_of(held)),
        "open": held.answered_at is None,
        "head": RECORD_HEAD,
        "records": record_rows(records),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "people/dispute.jinja", context, status=status)


def _likely(held: Dispute) -> dict:
    return {"record": held.record_id}


def _item_of(held: Dispute) -> Item | None:
    with sight.beyond("the kind and the day of an item that is disputed, for who answers"):
        return queries.item_of(held)
