"""A form that could not be taken is told at an address of its own, `?again`.

A page that answers a form is kept nowhere, so a browser's Back to it fails. This one can be asked
for anew: it shows what was typed, and what is wrong with it in the language of that moment.
"""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from hamlet.kernel import clock
from hamlet.kernel.text import clean
from hamlet.portal.idle import old

AGAIN = "again"
KEPT = "portal.again"
TOLD = (422, 429)
LONGEST = 10_000
"""Of one field. Longer than any that is taken, so that what is too long shows as too long."""


def tell(request: HttpRequest, at: str, context: dict[str, Any], status: int) -> HttpResponse:
    """Keep what was typed and what is wrong with it, and send the browser to where it is told: the
    page `at` an address, or that of the form itself where it is ''."""
    page, _, query = (at or request.get_full_path()).partition("?")
    name, form = _wrong(context)
    typed = {
        field: [clean(each[:LONGEST]) for each in values]
        for field, values in request.POST.lists()
        if field != "csrfmiddlewaretoken"
    }
    said = {field: [str(each) for each in told] for field, told in form.errors.items()}
    request.session[KEPT] = {
        "page": page, "form": name, "typed": typed, "said": said, "status": status,
        "at": clock.now().isoformat(),
    }  # fmt: skip
    asked = QueryDict(query, mutable=True)
    asked[AGAIN] = ""
    return redirect(f"{page}?{asked.urlencode()}")


def is_told(context: dict[str, Any], status: int) -> bool:
    """Whether a page says of a form what is wrong with it, and no more: not what another did."""
    return status in TOLD and _wrong(context) is not None


def told(request: HttpRequest, context: dict[str, Any]) -> int | None:
    """Fill the page's form in again, with what is wrong with it; gives the status of that page.

    None where nothing is to be told here, or was told too long ago.
    """
    kept = request.session.get(KEPT)
    if AGAIN not in request.GET or kept is None or kept["page"] != request.path or old(kept):
        return None
    form = context.get(kept["form"])
    if not isinstance(form, BaseForm) or form.is_bound:
        return None
    form.data = QueryDict(mutable=True)
    for field, values in kept["typed"].items():
        form.data.setlist(field, values)
    form.is_bound, form._errors, form._bound_fields_cache = True, None, {}
    if form.is_valid():  # Alone it is right: a verb refused it.
        for field, sentences in kept["said"].items():
            for each in sentences:
                form.add_error(None if field == "__all__" else field, each)
    return kept["status"]


def forget(request: HttpRequest) -> None:
    """Keep nothing any more: something else was sent."""
    request.session.pop(KEPT, None)


def _wrong(context: dict[str, Any]) -> tuple[str, BaseForm] | None:
    forms = ((name, each) for name, each in context.items() if isinstance(each, BaseForm))
    return next((each for each in forms if each[1].is_bound and each[1].errors), None)
