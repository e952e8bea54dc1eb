"""Links by which others keep entries, and what they suggest, in words."""

from collections.abc import Iterable
from typing import Any

from django.forms import BooleanField
from django.urls import reverse

from hamlet.design import words
from hamlet.directory.forms import SuggestedForm
from hamlet.directory.forms.links import lines
from hamlet.directory.models import EntryLink, Service, Suggestion
from hamlet.notices.presenters import BY, fate
from hamlet.notices.queries import Notice

SUGGESTION_HEAD = ("Service", "By", "Since")
CHANGE_HEAD = ("What", "It says", "Suggested")
NOTHING = "not said"


def links(found: Iterable[tuple[EntryLink, Notice | None]]) -> list[dict[str, Any]]:
    """Who keeps an entry by a link, where it went, and what became of that."""
    return [
        {
            "name": each.name,
            "address": each.address,
            "by": BY[each.channel],
            "sent": fate(sent) if sent else None,
            "until": words.date_words(each.expires_at),
            "end": reverse("directory:end_link", args=[each.pk]),
        }
        for each, sent in found
    ]


def suggestion_row(each: Suggestion) -> list[Any]:
    """What is to be reviewed: of which service, by whom, since when."""
    address = reverse("directory:review", args=[each.pk])
    since = words.date_words(each.made_at)
    return [{"text": each.service.name, "href": address}, each.link.name, since]


def suggestion(held: Suggestion, form: SuggestedForm, now: Service) -> dict[str, Any]:
    """What an entry says, and what it would say, field by field; whether it was changed since they
    read it, and whether that is decided."""
    rows = [
        [field.label, _stands(name, held, form), _said(form, name, held.said[name])]
        for name, field in form.fields.items()
        if name in held.said
    ]
    return {
        "head": CHANGE_HEAD,
        "rows": rows,
        "by": held.link.name,
        "when": words.moment_words(held.made_at),
        "more": held.words,
        "decided": decided(held),
        "changed": now.version > held.version,
        "keep": reverse("directory:keep", args=[now.pk]),
        "places": reverse("directory:places", args=[now.pk]),
        "version": now.version,
    }


def _stands(name: str, held: Suggestion, form: SuggestedForm) -> dict[str, Any]:
    """What a field says; and what it said as they read it, where that is another."""
    now, stood = form.before.get(name), held.stood.get(name)
    cell = {"text": _said(form, name, now)}
    if stood is None or lines(stood) == lines(now):
        return cell
    return cell | {"sub": f"Changed since. They read: {_said(form, name, stood)}"}


def _said(form: SuggestedForm, name: str, value: Any) -> str:
    if name == "leaves":
        return "; ".join(form.places.get(each, "a place it has left") for each in value) or NOTHING
    if isinstance(form.fields[name], BooleanField):
        return "Yes" if lines(value) else "No"
    return dict(getattr(form.fields[name], "choices", ())).get(value, str(value or NOTHING))


OUTCOMES = {
    Suggestion.Outcome.TAKEN: "What was suggested stands in the entry since {when}.",
    Suggestion.Outcome.DONE: "The entry was changed by hand. That was said on {when}.",
    Suggestion.Outcome.TURNED_DOWN: "On {when} the entry was left as it is: {why}",
    Suggestion.Outcome.REPLACED: "It was replaced on {when} by something newer.",
}


def decided(held: Suggestion) -> str:
    """What became of a suggestion, in words for staff; '' while it waits."""
    if held.decided_at is None:
        return ""
    return OUTCOMES[held.outcome].format(when=words.date_words(held.decided_at), why=held.why)
