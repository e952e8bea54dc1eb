"""Links by which others keep entries, and what they suggest, in words."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from hamlet.design import words
from hamlet.directory.forms import SuggestedForm
from hamlet.directory.models import EntryLink, Location, Service, Suggestion
from hamlet.directory.presenters.services import facts_of
from hamlet.directory.presenters.standing import confirmed
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
    """What an entry says, and what it would say, field by field; and whether that is decided."""
    rows = [
        [form.fields[name].label, _said(form.before[name]), _said(held.said[name])]
        for name in form.fields
        if name in held.said
    ]
    return {
        "head": CHANGE_HEAD,
        "rows": rows,
        "by": held.link.name,
        "when": words.moment_words(held.made_at),
        "more": held.words,
        "decided": decided(held),
        "version": now.version,
    }


def _said(value: Any) -> str:
    if value in (True, "on"):
        return "Yes"
    return str(value) if value else NOTHING


def decided(held: Suggestion | None) -> str:
    """What became of a suggestion, in words; '' while it waits, or where there is none."""
    if held is None or held.decided_at is None:
        return ""
    when = words.date_words(held.decided_at)
    if held.outcome == Suggestion.Outcome.TAKEN:
        return f"What was suggested stands in the entry since {when}."
    if held.outcome == Suggestion.Outcome.TURNED_DOWN:
        return f"On {when} the entry was left as it is: {held.why}"
    return f"It was replaced on {when} by something newer."


def by_link(held: Service, locations: list[Location], last: Suggestion | None) -> dict[str, Any]:
    """An entry as whoever has its link sees it, and what became of what they last suggested."""
    waits = last is not None and last.decided_at is None
    return {
        "name": held.name,
        "description": held.description,
        "facts": facts_of(held, locations),
        "confirmed": confirmed(held.assured_at),
        "waits": words.moment_words(last.made_at) if waits else "",
        "decided": decided(last),
    }
