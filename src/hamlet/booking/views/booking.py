"""One booking: what it says, what can be done, what has happened."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.access.pages import staff_page
from hamlet.booking import actions, policies, presenters, queries
from hamlet.booking.forms import BookForm, EndForm
from hamlet.booking.views.seeing import Seen, seen, where_it_went
from hamlet.design.submitting import CLASH, DONE, submit
from hamlet.kernel.errors import Conflict, NotAllowed, UserError


@staff_page()
def booking(request: HttpRequest, booking: UUID) -> HttpResponse:
    """The page of one booking."""
    shown = seen(request.actor, booking)
    initial = {"version": shown.booking.version, "need": shown.booking.need}
    return _page(request, shown, BookForm(initial=initial))


def _page(
    request: HttpRequest,
    shown: Seen,
    form: BookForm,
    status: int = 200,
    instead: queries.Room | queries.Slot | None = None,
) -> HttpResponse:
    found = shown.booking
    changes = queries.history(found)
    context = shown.context | {
        "title": "Booking",
        "went": where_it_went(request.actor, found, changes),
        "tag": presenters.tag(found),
        "kept": presenters.kept(found),
        "instead": presenters.instead(instead),
        "form": form,
        "facts": presenters.facts(found),
        "acts": presenters.acts(found, request.actor),
        "notices_head": presenters.NOTICES_HEAD,
        "notices": presenters.notice_rows(queries.told(found)),
        "changes": presenters.history(changes),
    }
    return render(request, "booking/booking.jinja", context, status=status)


@staff_page("booking.make")
def book(request: HttpRequest, booking: UUID) -> HttpResponse:
    """Book the place that is kept; or the next one, where that went to somebody else meanwhile."""
    shown = seen(request.actor, booking)
    found = shown.booking
    form = BookForm(request.POST or None, initial={"version": found.version})
    is_valid, instead = form.is_valid(), _instead(form)
    if not is_valid:
        return _page(request, shown, form, 422 if form.is_bound else 200, instead)
    try:
        made = actions.book(
            by=request.actor,
            slot=instead.pk if instead else found.slot_id,
            person=found.person_id,
            submission_key=f"{found.submission_key[:70]}:book",
            need=form.cleaned_data["need"],
        )
    except NotAllowed:
        raise
    except UserError as error:
        form.add_error(None, str(error))
        if isinstance(error, actions.Taken):
            instead = error.following
        status = CLASH if isinstance(error, Conflict) else 422
        return _page(request, shown, form, status, instead)
    messages.success(request, "Booked. They are told by text or email where we have one.")
    return redirect("booking:booking", booking=made.pk)


def _instead(form: BookForm) -> queries.Slot | None:
    """The time that was chosen instead of the one that was kept; None for that one."""
    chosen = getattr(form, "cleaned_data", {}).get("slot")
    return queries.slot(chosen) if chosen else None


def _act(name: str, said: str) -> Callable:
    """A page with a few words and one button, then the verb of that name."""

    @staff_page("booking.make" if name == "cancel" else None)
    def page(request: HttpRequest, booking: UUID) -> HttpResponse:
        shown = seen(request.actor, booking)
        found = shown.booking
        over = presenters.over(found, queries.history(found)) if name == "cancel" else ""
        if over and request.method != "POST":
            messages.error(request, over)
            return redirect("booking:booking", booking=found.pk)
        _RULES[name](request.actor, found)
        form = EndForm(request.POST or None, initial={"version": found.version})
        if name == "came":
            del form.fields["words"]
        status = submit(form, getattr(actions, name), by=request.actor, booking=found.pk)
        if status == DONE:
            messages.success(request, said)
            return redirect("booking:booking", booking=found.pk)
        return _act_page(request, name, shown, form, status)

    return page


def _act_page(request, name: str, shown: Seen, form: EndForm, status: int) -> HttpResponse:
    title, button = presenters.ACTS[name]
    context = shown.context | {
        "title": title,
        "button_words": button,
        "when": presenters.when(shown.booking),
        "form": form,
        "fields": [form[field] for field in form.fields],
    }
    return render(request, "booking/act.jinja", context, status=status)


_RULES = {
    "cancel": policies.require_change,
    "came": policies.require_marking,
    "absent": policies.require_marking,
}
cancel = _act("cancel", "Cancelled. The place is free again.")
came = _act("came", "Recorded: they came.")
absent = _act("absent", "Recorded: they did not come.")
