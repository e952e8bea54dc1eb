"""The entry of a service, as whoever gives it keeps it by a link: in the words of its form."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from hamlet.design.hours import hours_words
from hamlet.design.words import date_words, moment_words
from hamlet.directory.queries import Service, Suggestion, is_stale
from hamlet.kernel.calendars import WEEKDAYS
from hamlet.portal.presenters.services import freshness

if TYPE_CHECKING:
    from hamlet.directory.forms import SuggestionForm

ENGLISH = "en"
NOT_SHOWN = ("name", "version", "words", "place", "street", "postcode")


def entry(service: Service, form: "SuggestionForm", last: Suggestion | None) -> dict[str, Any]:
    """What an entry says, how fresh it is, and what became of what they last suggested."""
    return {
        "name": service.name,
        "facts": [fact for fact in _facts(service, form) if fact["value"]],
        "freshness": freshness(service),
        "is_stale": is_stale(service),
        **_last(last),
    }


def _facts(service: Service, form: "SuggestionForm") -> Iterator[dict[str, Any]]:
    """Each field with its label; what somebody wrote stays as it was written."""
    for name, field in form.fields.items():
        value = form.now.get(name)
        if name == WEEKDAYS[0]:
            said = "; ".join(hours_words(service.hours.all()))
            yield {"key": _("Opening hours"), "value": said or _("Not known. Call before you go.")}
        elif name == "status":
            yield {"key": field.label, "value": dict(field.choices).get(value, value)}
        elif name == "on_bank_holidays":
            yield {"key": field.label, "value": _("Yes") if value else _("No")}
        elif name == "leaves":
            yield {"key": _("Where"), "value": "; ".join(form.places.values()), "lang": ENGLISH}
        elif name not in (*NOT_SHOWN, *WEEKDAYS):
            yield {"key": field.label, "value": value, "lang": ENGLISH}


def _last(held: Suggestion | None) -> dict[str, str]:
    """What became of a suggestion; `why` is as somebody wrote it."""
    if held is None:
        return {"became": "", "why": ""}
    if held.decided_at is None:
        when = {"when": moment_words(held.made_at)}
        waits = _("What you suggested on %(when)s waits to be reviewed.") % when
        newer = _("Something newer takes its place.")
        return {"became": f"{waits} {newer}", "why": ""}
    became = {
        "taken": _("Since %(day)s the entry says what you suggested."),
        "done": _("What you suggested was done. The entry was changed by hand on %(day)s."),
        "turned down": _("On %(day)s the entry was left as it is. They wrote:"),
    }
    said = became.get(held.outcome, "") % {"day": date_words(held.decided_at)}
    return {"became": said, "why": held.why}
