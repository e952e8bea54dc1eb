"""A resident chooses a time: another one for what is booked, or a first one with a service."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hamlet.booking import actions, queries
from hamlet.booking.queries import SlotSearch
from hamlet.design.submitting import version_of
from hamlet.directory.queries import WITH_AREAS
from hamlet.kernel import clock
from hamlet.kernel.danger import sign_of_danger
from hamlet.kernel.errors import NotFound
from hamlet.portal.forms.booking import WhyForm
from hamlet.portal.presenters import bookings as presenter
from hamlet.portal.presenters.services import areas
from hamlet.portal.safety import english, notice
from hamlet.portal.views.bookings import about, asking_at, attempt, one, over
from hamlet.portal.whose import Whose, page_about, page_of

DAYS_SHOWN = 14
FORMS = ["GET", "HEAD", "POST"]


@require_http_methods(FORMS)
@page_about
def move(request: HttpRequest, held: Whose, booking: UUID) -> HttpResponse:
    """Choose another time, and say yes to it; the old one is the person's until then."""
    found = one(held, booking)
    if request.method != "POST" and (over_now := over(request, held, found)):
        return over_now
    slot = _slot(request, found.service_id)
    if slot and "sure" in request.POST:
        given = {"booking": found.pk, "version": version_of(request), "slot": slot.pk}
        said, taken = _("The time is changed."), asking_at(request, request.path)
        return attempt(request, held, said, actions.move, taken=taken, **given)
    context = about(held, found) | {"hidden": {"version": found.version}, "form": None}
    return _check_or_times(request, held, found.service_id, slot, context)


@require_safe
@page_about
def services(request: HttpRequest, held: Whose) -> HttpResponse:
    """The services with which the person can book a first time themselves."""
    found = [{"id": each.pk, "name": each.name, "areas": areas(each)} for each in _services(held)]
    context = {"services": found, "notice": notice("worse"), "back": _back(held)}
    return page_of(request, held, "booking_services", context)


@require_http_methods(FORMS)
@page_about
def new(request: HttpRequest, held: Whose, service: UUID) -> HttpResponse:
    """Choose a first time with a service, and say yes to it. Asked twice, it is one booking."""
    found = next((each for each in _services(held) if each.pk == service), None)
    if found is None:
        raise NotFound
    slot = _slot(request, found.pk)
    key = request.POST.get("submission_key", "")[:80]
    key = key if key.isprintable() else ""
    context = {
        "each": None,
        "service": found.name,
        "hidden": {"submission_key": key or uuid4().hex},
        "back": reverse("portal:book", args=[held.person.pk]),
    }
    if slot is None:
        return _check_or_times(request, held, found.pk, slot, context)
    sure = bool(key) and "sure" in request.POST
    written = {"need": request.POST.get("need", "")}
    required = slot.schedule.asks_why
    form = WhyForm(request.POST if sure else None, initial=written, required=required)
    context["form"] = form
    if not (sure and form.is_valid()):
        return _check_or_times(request, held, found.pk, slot, context, 422 if sure else 200)
    need = form.cleaned_data["need"]
    if (sign := sign_of_danger(need)) and sign != form.cleaned_data["no_danger"]:
        return _danger(request, held, slot, context, need, sign)
    given = {"person": held.person.pk, "submission_key": key, "slot": slot.pk, "need": need}
    said = (
        _("It is booked. We told the team at once what you wrote.") if sign else _("It is booked.")
    )

    def taken(error: actions.Taken) -> HttpResponse:
        """Ask about the next time, with what was written."""
        form.add_error(None, str(error))
        following = queries.slot_in_full(error.following.id)
        return _check_or_times(request, held, found.pk, following, context, 422)

    return attempt(request, held, said, actions.book, taken=taken, **given)


def _danger(
    request: HttpRequest, held: Whose, slot: queries.Slot, context: dict, need: str, sign: str
) -> HttpResponse:
    """What was written may be an emergency: call 999, or say that it is none and book."""
    carried = context["hidden"] | {"slot": slot.pk, "need": need}
    context |= {
        "change": carried,
        "onward": carried | {"sure": "yes", "no_danger": sign},
        "sign": sign,
        "in_english": english("If nobody’s life is in danger, go on by the next button."),
        "notice": notice("call_999"),
    }
    return page_of(request, held, "booking_danger", context)


def _services(held: Whose) -> list:
    """Those for the person's age; for who acts for them, none of which is kept closer: to be told
    that there is a booking already would tell too much."""
    found = queries.bookable(residents=True).prefetch_related(WITH_AREAS)
    every = [each for each in found if each.is_for(held.person.birth_date)]
    return [each for each in every if held.is_own or not each.restricted]


def _slot(request: HttpRequest, service: UUID) -> queries.Slot | None:
    """The time of this service that was chosen, with where it is; None for none."""
    chosen = request.POST.get("slot") or request.GET.get("slot", "")
    try:
        found = queries.slot_in_full(UUID(chosen))
    except (ValueError, NotFound):
        return None
    return found if found.service_id == service else None


def _check_or_times(
    request: HttpRequest,
    held: Whose,
    service: UUID,
    slot: queries.Slot | None,
    context: dict,
    status: int = 200,
) -> HttpResponse:
    """Ask once more about the time that was chosen; else show those that are free."""
    if slot:
        wanted = context | {"wanted": presenter.time(slot)}
        at = f"{request.path}?slot={slot.pk}"
        return page_of(request, held, "booking_check", wanted, status, at=at)
    asked = SlotSearch(service, clock.today(), DAYS_SHOWN, residents=True)
    context |= presenter.days(asked.free())
    if request.method != "POST" and "slot" not in request.GET:
        return page_of(request, held, "booking_times", context)
    messages.error(request, queries.no_such_time())
    if request.method == "POST":
        return redirect(request.path)
    return page_of(request, held, "booking_times", context, 422)


def _back(held: Whose) -> str:
    return reverse("portal:bookings", args=[held.person.pk])
