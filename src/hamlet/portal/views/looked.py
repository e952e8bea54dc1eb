"""Who looked at a record, and a way to ask why."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from hamlet.kernel import clock
from hamlet.kernel.errors import NotFound
from hamlet.portal.forms.mine import LooksForm
from hamlet.portal.presenters import looks as presenter
from hamlet.portal.presenters.reasons import reason
from hamlet.portal.queries import entries_about
from hamlet.portal.visits import visits
from hamlet.portal.whose import Whose, page_about, page_of

ON_A_PAGE = 30


@require_safe
@page_about
def looked(request: HttpRequest, held: Whose) -> HttpResponse:
    """The journal about a person, in their words: each visit, by day, narrowed as they asked."""
    entries = entries_about(held.person.pk, held.kept_closer)
    form = LooksForm(request.GET, organisations=_organisations(entries))
    asked = form.asked()
    form = LooksForm(asked, organisations=form.organisations)  # Only what was understood.
    narrowed = _narrowed(entries, form, asked, request.actor.id)
    found = Paginator(visits(narrowed, reason), ON_A_PAGE)
    shown = found.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "narrowed": any(asked.values()),
        "number": found.count,
        "days": presenter.days(shown, entries, held.person.pk, request.actor.id),
        "previous": _address(asked, shown.number - 1) if shown.has_previous() else "",
        "next": _address(asked, shown.number + 1) if shown.has_next() else "",
        "at": shown.number,
        "pages": found.num_pages,
    }
    return page_of(request, held, "looked", context)


def _organisations(entries: QuerySet) -> list[str]:
    """Those that did or saw anything, by name. Addresses name them by their number in this list."""
    named = entries.exclude(organisation="").order_by("organisation")
    return list(named.values_list("organisation", flat=True).distinct())


def _narrowed(entries: QuerySet, form: LooksForm, asked: dict, viewer) -> QuerySet:
    if asked["who"] == "me":
        entries = entries.filter(actor_id=viewer)
    elif asked["who"]:
        entries = entries.filter(organisation=form.organisations[int(asked["who"]) - 1])
    else:
        entries = entries.exclude(actor_id=viewer)
    if asked["what"]:
        is_opening = asked["what"] == "open"
        wanted = {"action": "person.open"} if is_opening else {"kind": asked["what"]}
        entries = entries.filter(**wanted)
    if asked["since"]:
        entries = entries.filter(at__gte=clock.now() - timedelta(days=int(asked["since"])))
    return entries


def _address(asked: dict, number: int) -> str:
    return "?" + urlencode(
        {name: value for name, value in asked.items() if value} | {"page": number}
    )


@require_safe
@page_about
def question(request: HttpRequest, held: Whose, entry: int) -> HttpResponse:
    """Somebody does not know why this was: whom to call, and what to say."""
    entries = entries_about(held.person.pk, held.kept_closer)
    found = visits(entries.filter(pk=entry), reason)
    if not found:
        raise NotFound
    context = {
        "day": presenter.days(found, entries, held.person.pk, request.actor.id)[0],
        "number": entry,
        "back": reverse("portal:looked", args=[held.person.pk]),
    }
    return page_of(request, held, "question", context)
