"""Doubts about who is who: two records side by side, decided by a human; split and join."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hamlet.access.pages import staff_page
from hamlet.design.paging import paged
from hamlet.design.submitting import version_of
from hamlet.journal.actions import RUNNING, look
from hamlet.kernel.errors import UserError
from hamlet.people import actions, closer_names, queries
from hamlet.people.forms import ReasonForm, RulingForm, SplitForm
from hamlet.people.likeness import described_pair
from hamlet.people.models import Pair, Ruling, SourceRecord
from hamlet.people.presenters import disputes
from hamlet.people.presenters import doubts as presenters
from hamlet.people.presenters import groups as by_group
from hamlet.people.queries.disputes import to_answer

MOST_DISPUTES = 50
BASIS = "Allowed: your role decides whose record is whose."


@staff_page("match.review")
def doubts(request: HttpRequest) -> HttpResponse:
    """The pairs that wait for a decision, the likeliest first."""
    page, pages = paged(queries.doubts(), request.GET.get("page"), {})
    said = to_answer()[:MOST_DISPUTES]
    records = [each for of in page for each in (of.one, of.other)]
    closer_names.mark(records)
    _look(request, "doubt.list", "doubts", records)
    context = {
        "head": presenters.HEAD,
        "rows": presenters.rows(page),
        "total": page.paginator.count,
        "disputes": disputes.rows(said),
        "disputes_head": disputes.HEAD,
        "pages": pages,
    }
    return render(request, "people/doubts.jinja", context)


@staff_page("match.review")
def groups(request: HttpRequest) -> HttpResponse:
    """How often matching doubts people of each ethnic group, and what humans put right."""
    found = queries.by_group()
    _look(request, "doubt.groups", "doubts", ())
    context = {
        "head": by_group.HEAD,
        "rows": by_group.rows(found),
        "said": by_group.compared(found),
    }
    return render(request, "people/doubts_by_group.jinja", context)


@staff_page("match.review")
def doubt(request: HttpRequest, pair: UUID) -> HttpResponse:
    """Two records side by side, and the decision on them."""
    held = queries.doubt(pair)
    form = RulingForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _doubt(request, held, form)
    says_same = form.cleaned_data["says"] == Ruling.Says.SAME
    if says_same and "checked" not in request.POST and queries.differ_in_number(held):
        return _check(request, held, form)
    done = actions.decide_doubt(by=request.actor, pair=pair, **form.cleaned_data)
    if not done:
        messages.success(request, presenters.ASKED)
        return redirect("people:doubts")
    unsure = form.cleaned_data["says"] == Ruling.Says.UNSURE
    messages.success(request, presenters.UNSURE if unsure else presenters.DECIDED)
    return redirect("people:record", record=presenters.to_undo(held).pk)


def _check(request: HttpRequest, held: Pair, form: RulingForm) -> HttpResponse:
    """What two NHS numbers becoming one person would do, before anybody says so."""
    _look(request, "record.look", f"doubt:{held.pk}", (held.one, held.other))
    first = queries.proposal(held)
    context = {
        "pair": held.pk,
        "given": form.cleaned_data,
        "numbers": presenters.numbers(queries.sides(held)),
        "proposed": presenters.proposed(first),
        "agrees": first is not None and first.account != request.actor.id,
    }
    return render(request, "people/doubt_check.jinja", context)


def _doubt(request: HttpRequest, held: Pair, form: RulingForm) -> HttpResponse:
    _look(request, "record.look", f"doubt:{held.pk}", (held.one, held.other))
    score, by_others = described_pair(held.one, held.other)
    sides = queries.sides(held)
    numbers = presenters.numbers(sides) if queries.two_numbers(*sides) else []
    context = {
        "head": presenters.SIDES,
        "rows": presenters.side_by_side(held.one, held.other, score, by_others),
        "why": presenters.why(held, numbers),
        "numbers": numbers,
        "proposed": presenters.proposed(queries.proposal(held)),
        "records": presenters.links(held),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "people/doubt.jinja", context, status=status)


@staff_page("match.review")
def record(request: HttpRequest, record: UUID) -> HttpResponse:
    """One record as its source holds it, the others of the same person, and what was decided."""
    return _record(request, queries.record(record))


@staff_page("match.review")
@require_POST
def split(request: HttpRequest, record: UUID) -> HttpResponse:
    """Take a record off the person it is linked to."""
    held, form = queries.record(record), SplitForm(request.POST)
    if not form.is_valid():
        return _record(request, held, form)
    given = form.cleaned_data | {"record": record, "version": version_of(request)}
    try:
        actions.split(by=request.actor, **given)
    except UserError as error:
        form.add_error(None, str(error))
        return _record(request, held, form)
    messages.success(request, "The record is off that person. It can be put back below.")
    return redirect("people:record", record=record)


@staff_page("match.review")
@require_POST
def join(request: HttpRequest, record: UUID) -> HttpResponse:
    """Put a record and another together again."""
    held, form = queries.record(record), ReasonForm(request.POST)
    try:
        other = queries.record(UUID(request.POST.get("other", "")))
    except ValueError:
        form.add_error(None, "Choose the other record.")
    if not form.is_valid():
        return _record(request, held, form)
    reason = form.cleaned_data["reason"]
    done = actions.join(by=request.actor, record=record, other=other.pk, reason=reason)
    messages.success(request, "The two are one person again." if done else presenters.ASKED)
    return redirect("people:record", record=record)


def _record(
    request: HttpRequest, held: SourceRecord, form: ReasonForm | None = None
) -> HttpResponse:
    others = queries.of_one_person(held)
    _look(request, "record.look", f"record:{held.pk}", [held, *others])
    context = {
        "record": held,
        "facts": presenters.record_facts(held),
        "head": presenters.RECORD_HEAD,
        "others": presenters.record_rows(others),
        "rulings": presenters.rulings(queries.rulings_on(held), held),
        "form": form or SplitForm(),
        "has_number": bool(held.nhs_number),
        "next": queries.next_doubt(),
        "may_split": bool(others) and held.source != presenters.HERE,
    }
    return render(request, "people/record.jinja", context, status=422 if form else 200)


def _look(request: HttpRequest, action: str, subject: str, records: Iterable[SourceRecord]) -> None:
    people = {each.person_id for each in records if each.person_id}
    look(
        by=request.actor,
        action=action,
        subject=subject,
        people=people,
        basis=BASIS,
        purpose=RUNNING,
    )
