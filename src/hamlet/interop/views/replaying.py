"""Taking what was refused again, once its cause is mended."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from hamlet.access.pages import staff_page
from hamlet.interop import queries
from hamlet.interop.feeds.replaying import replay as take_again
from hamlet.interop.models import Quarantine
from hamlet.interop.presenters import deliveries as presenters
from hamlet.kernel.errors import UserError


@staff_page("intake.run")
@require_POST
def replay(request: HttpRequest, refusal: UUID) -> HttpResponse:
    """Take one refused record again. Of one that is closed nothing is left to take."""
    found = queries.refusal(refusal)
    _take(request, [found] if found.resolved_at is None else [])
    return redirect("interop:refusal", refusal=refusal)


@staff_page("intake.run")
@require_POST
def replay_of_delivery(request: HttpRequest, delivery: UUID) -> HttpResponse:
    """Take again what a delivery was refused and is open still, for one reason or for all."""
    found = queries.refusals_in(queries.delivery(delivery)).filter(resolved_at=None)
    if rule := request.POST.get("rule", "").replace("\x00", ""):
        found = found.filter(rule=rule)
    _take(request, found.select_related("delivery__source"))
    return redirect("interop:delivery", delivery=delivery)


def _take(request: HttpRequest, refusals: Iterable[Quarantine]) -> None:
    try:
        taken = take_again(by=request.actor, refusals=refusals)
    except UserError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, presenters.taken_again(taken))
