"""A resident's bookings: what they are booked for, taking what was kept for them, changing it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hamlet.booking import actions, queries
from hamlet.kernel import clock
from hamlet.kernel.errors import NotFound, UserError
from hamlet.portal.presenters import bookings as presenter
from hamlet.portal.whose import Whose, page_about, page_of

SHOWN, DAYS_SHOWN = 20, 14


@require_safe
@page_about
def bookings(request: HttpRequest, held: Whose) -> HttpResponse:
    """What the person is booked for, and was; what is kept for them; what they wait for."""
    waits = [{"id": each.pk, "name": each.service.name} for each in _waits(held)]
    context = presenter.to_come_and_past(_seen(held)[:SHOWN]) | {"waits": waits}
    return page_of(request, held, "bookings", context)


def _seen(held: Whose):
    """The person's bookings; for who acts for them, without what is kept closer."""
    closer = held.kept_closer or ()
    hidden = [UUID(each.split(":")[1]) for each in closer if each.startswith("booking:")]
    found = queries.of_person(held.person.pk).select_related("slot__schedule__location")
    return found.exclude(pk__in=hidden)


def _one(held: Whose, booking: UUID):
    found = _seen(held).filter(pk=booking).first()
    if found is None:
        raise NotFound
    return found


def _waits(held: Whose) -> list:
    """What the person waits for; for who acts for them, without what is kept closer."""
    waiting = queries.waiting_of(held.person.pk).filter(until_day__gte=clock.today())
    return [each for each in waiting if held.is_own or not each.service.restricted]


@require_http_methods(["GET", "HEAD", "POST"])
@page_about
def stop(request: HttpRequest, held: Whose, waiting: UUID) -> HttpResponse:
    """Wait no longer, once it was asked again."""
    found = next((each for each in _waits(held) if each.pk == waiting), None)
    if found is None:
        raise NotFound
    if request.method != "POST":
        back = reverse("portal:bookings", args=[held.person.pk])
        return page_of(request, held, "waiting_end", {"service": found.service.name, "back": back})
    said = _("You are no longer on the waiting list.")
    return _try(request, held, said, actions.stop_waiting, by=request.actor, waiting=found.pk)


@page_about
@require_POST
def take(request: HttpRequest, held: Whose, booking: UUID) -> HttpResponse:
    """Take the time that is kept for the person."""
    kept = _one(held, booking)
    key = f"{kept.submission_key[:70]}:take"
    about = {"by": request.actor, "person": held.person.pk, "slot": kept.slot_id}
    return _try(request, held, _("It is booked."), actions.book, submission_key=key, **about)


@require_http_methods(["GET", "HEAD", "POST"])
@page_about
def end(request: HttpRequest, held: Whose, booking: UUID) -> HttpResponse:
    """Cancel a booking, once it was asked again."""
    found = _one(held, booking)
    if request.method != "POST":
        return page_of(request, held, "booking_end", _about(held, found))
    given = {"by": request.actor, "booking": found.pk, "version": _version(request)}
    return _try(
        request, held, _("It is cancelled. Thank you for telling us."), actions.cancel, **given
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page_about
def move(request: HttpRequest, held: Whose, booking: UUID) -> HttpResponse:
    """Choose another time; the old one is the person's until then."""
    found = _one(held, booking)
    slot = _slot(request.POST.get("slot", ""))
    if request.method == "POST" and slot:
        given = {"by": request.actor, "booking": found.pk, "version": _version(request)}
        return _try(request, held, _("The time is changed."), actions.move, slot=slot, **given)
    asked = queries.SlotSearch(found.service_id, clock.today(), DAYS_SHOWN, residents=True)
    context = _about(held, found) | {"days": presenter.days(asked.free())}
    return page_of(request, held, "booking_move", context)


def _about(held: Whose, found) -> dict:
    back = reverse("portal:bookings", args=[held.person.pk])
    return {"each": presenter.booking(found), "back": back}


def _version(request: HttpRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else -1


def _slot(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


def _try(request: HttpRequest, held: Whose, said: str, verb, **given) -> HttpResponse:
    try:
        verb(**given)
    except UserError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("portal:bookings", held.person.pk)
