"""Pages of intake: what came, what was refused, and one refused record as it came."""

from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hamlet.access import roles
from hamlet.access.pages import staff_page
from hamlet.interop import actions, queries
from hamlet.interop.models import Delivery, Quarantine
from hamlet.interop.presenters import deliveries as presenters
from hamlet.journal.actions import RUNNING, look
from hamlet.people import queries as people

PAGE = 100


@staff_page("intake.look")
def deliveries(request: HttpRequest) -> HttpResponse:
    """What came in, the newest first, and what is refused still, by reason."""
    page = _page(request, queries.deliveries())
    groups = list(queries.refusals_by_rule())
    context = {
        "title": "Intake",
        "head": presenters.DELIVERY_HEAD,
        "rows": presenters.delivery_rows(page),
        "rules": presenters.rule_rows(groups),
        "reviews": roles.may(request.actor, "match.review"),
        "pages": presenters.pagination(page),
    }
    return render(request, "interop/deliveries.jinja", context)


@staff_page("intake.look")
def delivery(request: HttpRequest, delivery: UUID) -> HttpResponse:
    """One delivery: how its records ended, what was left out, and those refused."""
    found = queries.delivery(delivery)
    page = _page(request, queries.refusals_in(found))
    _look(request, "delivery.look", f"delivery:{found.pk}")
    context = {
        "title": "Delivery",
        "facts": presenters.delivery_facts(found),
        "notes": presenters.note_rows(found.notes),
        "head": presenters.REFUSAL_HEAD,
        "rows": presenters.refusal_rows(page),
        "pages": presenters.pagination(page),
        **_ways_to_take_again(request, found),
    }
    return render(request, "interop/delivery.jinja", context)


def _ways_to_take_again(request: HttpRequest, found: Delivery) -> dict:
    """Where to take again what is refused still, by reason; nothing for who only looks."""
    if found.source_id is None or not roles.may(request.actor, "intake.run"):
        return {"reasons": []}
    groups = queries.refusals_by_rule(queries.refusals_in(found))
    again = reverse("interop:replay_of_delivery", args=[found.pk])
    return {"reasons": presenters.reasons(groups), "replay": again}


@staff_page("intake.look")
def refusals(request: HttpRequest) -> HttpResponse:
    """Open refusals, of one kind and rule where the address names them."""
    chosen = {name: _asked(request, name) for name in ("kind", "rule")}
    page = _page(request, queries.open_refusals(**chosen))
    _look(request, "refusal.list", "quarantine")
    context = {
        "title": chosen["rule"] or "Refused records",
        "head": presenters.REFUSAL_HEAD,
        "rows": presenters.refusal_rows(page),
        "pages": presenters.pagination(page, chosen),
    }
    return render(request, "interop/refusals.jinja", context)


@staff_page("intake.look")
def refusal(request: HttpRequest, refusal: UUID) -> HttpResponse:
    """One refused record: why, its content as it came, and what to do."""
    found = queries.refusal(refusal)
    _look(request, "refusal.look", f"refusal:{found.pk}")
    context = {
        "title": found.rule,
        "state": presenters.state_tag(found),
        "facts": presenters.refusal_facts(found),
        "advice": presenters.what_to_do(found),
        "content": presenters.content(found, people.may_tell_where(found.kind, found.key)),
        **_ways_on(request, found),
    }
    return render(request, "interop/refusal.jinja", context)


def _ways_on(request: HttpRequest, found: Quarantine) -> dict[str, str]:
    """Where to set a refusal aside, and to take it again where its file is kept."""
    may = found.resolved_at is None and roles.may(request.actor, "intake.run")
    open_to = {"set_aside": may, "replay": may and found.delivery.source_id is not None}
    return {
        name: reverse(f"interop:{name}", args=[found.pk]) if is_open else ""
        for name, is_open in open_to.items()
    }


@staff_page("intake.run")
@require_POST
def set_aside(request: HttpRequest, refusal: UUID) -> HttpResponse:
    """Close a refusal that nobody will mend."""
    actions.set_aside(by=request.actor, refusal=refusal)
    return redirect("interop:refusal", refusal=refusal)


def _asked(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "")[:80]


def _page(request: HttpRequest, rows: QuerySet) -> Page:
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


def _look(request: HttpRequest, action: str, subject: str) -> None:
    look(
        by=request.actor,
        action=action,
        subject=subject,
        basis="Allowed: your role looks after what comes in.",
        purpose=RUNNING,
    )
