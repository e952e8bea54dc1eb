"""How to talk with a person and how to reach them: told once, used by everybody."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hamlet.kernel.errors import Conflict, UserError
from hamlet.people import actions
from hamlet.people import queries as people
from hamlet.people.queries import Person
from hamlet.portal.forms.mine import LANGUAGES, TalkForm
from hamlet.portal.presenters import mine as presenter
from hamlet.portal.whose import Whose, page_about, page_of


@require_http_methods(["GET", "HEAD", "POST"])
@page_about
def talk(request: HttpRequest, held: Whose) -> HttpResponse:
    """Show what we know, and let the person change it."""
    form = TalkForm(request.POST if request.method == "POST" else None, initial=_known(held.person))
    context = {"form": form, "differences": (), "protected": held.person.protected}
    if form.is_valid():
        try:
            _save(request, held, form)
        except Conflict:
            context["differences"] = _both(held, form)
        except UserError as error:
            form.add_error(None, str(error))
    if form.is_bound and not form.errors:
        messages.success(request, _("Thank you. Everybody who helps you will see this."))
        return redirect("portal:mine", held.person.pk)
    refused = 409 if context["differences"] else 422
    return page_of(request, held, "talk", context, refused if form.errors else 200)


def _known(person: Person) -> dict:
    need = people.communication_need(person)
    ours = need.language in dict(LANGUAGES)
    told = bool(need.language)
    return {
        "was": people.wording(need),
        "version": person.version,
        "language": need.language if ours else "other" if told else "",
        "other_language": "" if ours else need.language,
        "interpreter": ("yes" if need.interpreter else "no") if told else "",
        "format": _written(need.format),
        "support": need.support,
        "phone": person.phone,
        "email": person.email,
    }


def _written(kept: str) -> str:
    """A format as the form writes it: first letter large."""
    return kept[:1].upper() + kept[1:]


def _save(request: HttpRequest, held: Whose, form: TalkForm) -> None:
    said, about = form.cleaned_data, {"by": request.actor, "person": held.person.pk}
    with transaction.atomic():
        actions.record_communication_need(**about, **form.need())
        actions.record_ways_to_reach(
            **about, version=said["version"], phone=said["phone"], email=said["email"]
        )


def _both(held: Whose, form: TalkForm) -> list[dict[str, str]]:
    """What is kept now beside what was typed, where they differ. Saving again is then a choice."""
    now = _known(people.person(held.person.pk))
    found = presenter.differences(form, now)
    form.add_error(None, _("This was changed meanwhile, so nothing was saved. See both below."))
    form.data = form.data.copy()
    for name in ("was", "version"):
        form.data[name] = now[name]
    return found
