"""A resident's bookings: what they are booked for, taking what was kept for them, changing it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hamlet.booking import actions, queries
from hamlet.design.submitting import version_of
from hamlet.kernel import clock
from hamlet.kernel.errors import NotFound, UserError
from hamlet.portal.presenters import bookings as presenter
from hamlet.portal.whose import Whose, page_about, page_of

SHOWN = 20


@require_safe
@page_about
def bookings(request: HttpRequest, held: Whose) -> HttpResponse:
    """What the person is booked for, and was; what is kept for them; what they wait for."""
    waits = [{"id": each.pk, "name": each.service.name} for each in _waits(held)]
    context = presenter.to_come_and_past(seen(held)[:SHOWN]) | {"waits": waits}
    return page_of(request, held, "bookings", context)


def seen(held: Whose, *, lapsed: bool = False):
    """The person's bookings; for who acts for them, without what is kept closer. `lapsed` as in
    `of_person`."""
    closer = held.kept_closer or ()
    hidden = [UUID(each.split(":")[1]) for each in closer if each.startswith("booking:")]
    found = queries.of_person(held.person.pk, lapsed=lapsed).exclude(pk__in=hidden)
    places = "service__at_locations__location"
    return found.select_related("slot__schedule__location").prefetch_related(places)


def one(held: Whose, booking: UUID, *, lapsed: bool = False):
    """One of the person's bookings that the reader may see; else `NotFound`."""
    found = seen(held, lapsed=lapsed).filter(pk=booking).first()
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
    return attempt(request, held, said, actions.stop_waiting, waiting=found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@page_about
def take(request: HttpRequest, held: Whose, booking: UUID) -> HttpResponse:
    """Take the time that is kept for the person, or was until a moment ago; who comes back to here
    sees how it stands."""
    kept = one(held, booking, lapsed=True)
    if request.method != "POST":
        return over(request, held, kept) or redirect("portal:bookings", held.person.pk)
    given = {"person": held.person.pk, "slot": kept.slot_id, "need": kept.need}
    given["submission_key"] = f"{kept.submission_key[:70]}:take"
    times = reverse("portal:book_time", args=[held.person.pk, kept.service_id])
    taken = asking_at(request, times)
    return attempt(request, held, _("It is booked."), actions.book, taken=taken, **given)


@require_http_methods(["GET", "HEAD", "POST"])
@page_about
def end(request: HttpRequest, held: Whose, booking: UUID) -> HttpResponse:
    """Cancel a booking, once it was asked again."""
    found = one(held, booking)
    if request.method != "POST":
        over_now = over(request, held, found)
        return over_now or page_of(request, held, "booking_end", about(held, found))
    given = {"booking": found.pk, "version": version_of(request)}
    said = _("It is cancelled. Thank you for telling us.")
    return attempt(request, held, said, actions.cancel, **given)


def over(request: HttpRequest, held: Whose, found) -> HttpResponse | None:
    """By an old link to a booking that is over: what became of it, above what is booked now. None
    while it stands."""
    each = presenter.booking(found)
    if each["open"]:
        return None
    became = f"{each['when']}: {each['how']}".rstrip(": .")
    closed = _("Nothing can be changed about this booking any more.")
    messages.info(request, f"{became}. {closed} {_('Call us if you need help.')}")
    return redirect("portal:bookings", held.person.pk)


def about(held: Whose, found) -> dict:
    """What a page of one booking shows of it."""
    back = reverse("portal:bookings", args=[held.person.pk])
    return {"each": presenter.booking(found), "back": back}


Next = Callable[[actions.Taken], HttpResponse]


def asking_at(request: HttpRequest, address: str) -> Next:
    """Where somebody else was quicker: the page at an address asks about the next time."""

    def ask(error: actions.Taken) -> HttpResponse:
        messages.error(request, str(error))
        return redirect(f"{address}?slot={error.following.id}")

    return ask


def attempt(
    request: HttpRequest, held: Whose, said: str, verb, *, taken: Next | None = None, **given
) -> HttpResponse:
    """Do a verb, say what came of it, and show the bookings as they stand; `taken` answers where
    somebody else was quicker and there is a next time."""
    try:
        verb(by=request.actor, **given)
    except UserError as error:
        if taken and isinstance(error, actions.Taken) and error.following:
            return taken(error)
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("portal:bookings", held.person.pk)
